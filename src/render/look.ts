import { html, type Markup, nothing } from './html/html.ts'
import { type Language, languageOf } from './language/index.ts'

/** How pages are written: what depends on the publisher's choices, and not on the page. */
export interface Look {
  readonly language: Language
  /** BCP 47 tag of what the news says. */
  readonly content: string
  /** Attributes of an element that holds words of the news; none where the interface speaks the same language. */
  readonly quoted: Markup
}

/** How pages are written where the interface speaks a language and the news another, or the same. */
export function lookOf({
  language = 'en',
  content,
}: {
  readonly language?: string | undefined
  readonly content: string
}): Look {
  // Editions so far are all written from left to right.
  const quoted = language === content ? nothing : html` lang="${content}" dir="ltr"`
  return { language: languageOf(language), content, quoted }
}
