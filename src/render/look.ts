import { html, type Markup, nothing } from './html/html.ts'
import type { Dictionary } from './language/dictionary.ts'
import { type Language, languageOf } from './language/index.ts'

/** An image that stands before the archive's name. */
export interface Logo {
  /** Where it is published; it tells its bytes. */
  readonly path: string
  readonly mediaType: string
  readonly width: number
  readonly height: number
  readonly base64: string
}

/** A link to a page that every archive has, by its name, or one of the publisher's own. */
export type NavLink = OwnPage | { readonly text: string; readonly url: string }

/** Pages that every archive has, by the names that a publisher calls them by. */
export const OWN_PAGES = {
  stories: '/stories/index.html',
  topics: '/topics/index.html',
  categories: '/categories/index.html',
  corrections: '/corrections/index.html',
  sources: '/sources/index.html',
  about: '/about.html',
  questions: '/faq.html',
  api: '/api.html',
  opinion: '/opinion/index.html',
  status: '/status.html',
} as const satisfies Partial<Record<keyof Dictionary, string>>

export type OwnPage = keyof typeof OWN_PAGES

/** What a publisher decides on how pages look; all have a default. */
export interface Choices {
  /** What the archive is called. */
  readonly name?: string
  /** What the interface speaks: a code of `language`; English, if not given. */
  readonly language?: string
  /** `#0b4a8f`: what links and charts are drawn in. */
  readonly accent?: string
  readonly logo?: Logo
  /** What the head of every page links. */
  readonly nav?: readonly NavLink[]
  /** CommonMark at the foot of every page. */
  readonly footer?: string
}

/** How pages are written: what depends on the publisher's choices, and not on the page. */
export interface Look {
  /** What the archive is called, where no page says so; empty where nobody said. */
  readonly name: string
  readonly language: Language
  /** BCP 47 tag of what the news says. */
  readonly content: string
  /** Attributes of an element that holds words of the news; none where the interface speaks the same language. */
  readonly quoted: Markup
  /** Attributes of an element that holds what the publisher wrote, in whatever language. */
  readonly own: Markup
  readonly accent: string | undefined
  readonly logo: Logo | undefined
  readonly nav: readonly { readonly text: string; readonly url: string }[]
  readonly footer: string
}

/** What the head links, if the publisher does not say. */
export const standardNav: readonly NavLink[] = ['stories', 'topics', 'categories', 'corrections']

/** How pages are written by a publisher's choices, where the news speaks a language. */
export function lookOf(
  { name = '', language = 'en', accent, logo, nav = standardNav, footer = '' }: Choices,
  content: string,
): Look {
  const spoken = languageOf(language)
  return {
    name,
    language: spoken,
    content,
    // Editions so far are all written from left to right.
    quoted: language === content ? nothing : html` lang="${content}" dir="ltr"`,
    own: spoken.direction === 'rtl' ? html` dir="auto"` : nothing,
    accent,
    logo,
    nav: nav.map((link) => (typeof link === 'string' ? { text: spoken.say[link], url: OWN_PAGES[link] } : link)),
    footer,
  }
}
