import type { ParsedEvent } from './event.ts'

/** What a line of a day page turned out to be. Every line is one of these; none is dropped unsaid. */
export type LineKind = 'event' | 'story' | 'category' | 'continuation' | 'wrapper' | 'comment' | 'blank' | 'rejected'

/** A line that holds something and yet tells no event. */
export interface RejectedLine {
  readonly line: number
  readonly reason: string
  readonly wikitext: string
}

/** Something odd that was understood all the same, or could not be; kept with the revision. */
export interface Issue {
  readonly line: number
  readonly message: string
}

/** A day page read apart. */
export interface ParsedDay {
  readonly events: readonly ParsedEvent[]
  /** What each line is, line 1 first. */
  readonly lines: readonly LineKind[]
  readonly rejected: readonly RejectedLine[]
  readonly issues: readonly Issue[]
  /** The page stood in a wrapper that we know, or had none and told events in known forms. */
  readonly wrapped: boolean
}
