import type { IsoDate } from './date.ts'
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
