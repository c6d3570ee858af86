import { articleKey, articleName, type NamedStory, storiesOf, storyNameKey } from './article.ts'
import type { IsoDate } from './date.ts'
import type { StoryHeading } from './event.ts'
import { slugify } from './slug.ts'

/** A section of the portal: the headings that mean it, and the one name and slug under which its events are listed. */
export interface Section {
  readonly slug: string
  readonly name: string
  /** Any of a heading's words that tells the section; headings change their wording over the years. */
  readonly tells: RegExp
}

/** Where and how one language edition keeps its day pages. A row of a table, never a branch. */
export interface Edition {
  readonly code: string
  /** Host of the wiki: `en.wikipedia.org`. */
  readonly host: string
  /** BCP 47 tag of the text. */
  readonly language: string
  /** Name of the portal, as readers know it. */
  readonly portal: string
  readonly dayTitle: (date: IsoDate) => string
  /** The day that a page title tells, `undefined` for any other page. */
  readonly dateOf: (title: string) => IsoDate | undefined
  /** The day that a saved page's file name tells: `2016_February_6.txt`. */
  readonly dateOfFile: (name: string) => IsoDate | undefined
  readonly sections: readonly Section[]
  /** Words that are numbers, in small letters: a toll that rose from `nine` to `11` is a figure that changed. */
  readonly numberWords: readonly string[]
  /** Names of one story, the first of each row being the one that stands: the wiki renamed its page. */
  readonly aliases: Aliases
  readonly countries: readonly Country[]
}

/** A country: its code in ISO 3166-1, the title of its article, and others that lead there. */
export type Country = readonly [code: string, article: string, ...others: string[]]

/** Rows of names that mean one story; the first stands for all. */
export type Aliases = readonly (readonly string[])[]

/** An edition with a publisher's own rows, which come before those it knows. */
export const withAliases = (edition: Edition, aliases: Aliases): Edition =>
  aliases.length === 0 ? edition : { ...edition, aliases: [...aliases, ...edition.aliases] }

const standing = new WeakMap<Edition, ReadonlyMap<string, NamedStory>>()

/** The stories of a heading, each by the name that stands for it in an edition. */
export function storiesIn(edition: Edition, heading: StoryHeading): readonly NamedStory[] {
  const known = namesIn(edition)
  return storiesOf(heading).map((story) => known.get(story.key) ?? story)
}

/**
 * The topic that an article is, however the wiki spells or once called it. Names of several words that differ in case or dash
 * alone lead to one article there; of one word, they may not: `US`, `Us`.
 */
export function topicIn(edition: Edition, title: string): { readonly key: string; readonly name: string } {
  const key = storyNameKey(title)
  const standing = namesIn(edition).get(key)
  if (standing) return { key: standing.key, name: articleName(standing.name) }
  return { key: title.includes(' ') ? key : articleKey(title), name: articleName(title) }
}

/** A country by its name, with the keys of all topics that are it. */
export interface KnownCountry {
  readonly code: string
  readonly name: string
  readonly keys: readonly string[]
}

const charted = new WeakMap<Edition, readonly KnownCountry[]>()

/** The countries that an edition knows, each by the topics that `topicIn` makes of its articles: the wiki renamed some of them. */
export function countriesIn(edition: Edition): readonly KnownCountry[] {
  let countries = charted.get(edition)
  if (!countries) {
    countries = edition.countries.map(([code, article, ...others]) => ({
      code,
      name: articleName(article),
      keys: [...new Set([article, ...others].map((title) => topicIn(edition, title).key))],
    }))
    charted.set(edition, countries)
  }
  return countries
}

function namesIn(edition: Edition): ReadonlyMap<string, NamedStory> {
  let names = standing.get(edition)
  if (!names) {
    const found = new Map<string, NamedStory>()
    for (const [name, ...others] of edition.aliases) {
      if (name === undefined) continue
      const story = { key: storyNameKey(name), name }
      for (const other of [name, ...others]) {
        const key = storyNameKey(other)
        if (!found.has(key)) found.set(key, story)
      }
    }
    names = found
    standing.set(edition, names)
  }
  return names
}

const known = new WeakMap<Edition, Map<string, { slug: string; name: string }>>()
/** Headings remembered; a portal has a hundred or two. */
const REMEMBERED = 1000

/** The section that a heading means; a heading of its own if it fits none. `null` for events without one. */
export function sectionOf(edition: Edition, heading: string | null): { slug: string; name: string } | null {
  if (heading === null) return null
  let sections = known.get(edition)
  if (!sections || sections.size >= REMEMBERED) {
    sections = new Map()
    known.set(edition, sections)
  }
  let section = sections.get(heading)
  if (!section) {
    section = edition.sections.find((s) => s.tells.test(heading)) ?? {
      slug: slugify(heading, 'category'),
      name: heading,
    }
    sections.set(heading, section)
  }
  return section
}
