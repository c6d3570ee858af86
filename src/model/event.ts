/** A Wikipedia article that a bullet names, and the words used for it there. */
export interface Article {
  /** Title as linked, blanks for underscores, without the section: `Islamic State of Iraq and the Levant`. */
  readonly title: string
  /** Section of the article, where the link names one. */
  readonly section?: string
  /** The words shown, with a link's trail: `[[bomb]]ing` gives `bombing`. */
  readonly label: string
}

/** An event's mention of a source: `[url (Reuters)]`. */
export interface Citation {
  readonly label: string
  readonly url: string
}

/** The heading bullet of a story, as shown above its events. */
export interface StoryHeading {
  readonly text: string
  readonly articles: readonly Article[]
}

/** Where in its page an event stands. */
export interface Span {
  /** First line, counted from 1. */
  readonly line: number
  /** First byte and the byte after the last, of the wikitext in UTF-8. */
  readonly start: number
  readonly end: number
}

/** One news item as one revision of a day page tells it. */
export interface ParsedEvent {
  /** Place among the day's events, from 0. */
  readonly order: number
  /** The item's text: plain, without markup and sources. */
  readonly title: string
  readonly category: string | null
  /** Headings it stands under, outermost first. */
  readonly stories: readonly StoryHeading[]
  /** Articles that the text names, in its order. */
  readonly context: readonly Article[]
  readonly citations: readonly Citation[]
  /** Order of the event that this one elaborates, on the same day. */
  readonly parent: number | null
  readonly span: Span
}
