import type { IsoDate } from './date.ts'

/** What the publisher writes, beside the news: opinion pieces, and pages about the archive. */
export interface Prose {
  readonly opinions: readonly Opinion[]
  /** Pages at the root: `about`, `faq`. */
  readonly texts: readonly Text[]
}

/** An opinion piece. Its words are the publisher's own, under the publisher's terms. */
export interface Opinion {
  readonly slug: string
  readonly date: IsoDate
  readonly title: string
  readonly author: string
  readonly summary: string | null
  readonly tags: readonly string[]
  /** CommonMark, without raw HTML and without headings of the first level. */
  readonly body: string
}

export interface Text {
  readonly name: 'about' | 'faq'
  /** BCP 47 tag; what the interface speaks, if not given. */
  readonly language?: string
  readonly title: string
  readonly body: string
}
