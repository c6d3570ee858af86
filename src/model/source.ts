import type { IsoDate } from './date.ts'

/**
 * How a cited document stands. `moved`: answers at another address. `blocked`: a wall against robots, for consent or a login stands before
 * it. `refused`: its robots.txt, or we, do not want it asked for. `unsafe`: its address leads where no stranger may lead us.
 */
export type SourceState = 'ok' | 'moved' | 'gone' | 'blocked' | 'not-a-page' | 'unreachable' | 'refused' | 'unsafe'

/** One time that a source was asked for, and what came of it. */
export interface Attempt {
  readonly at: string
  readonly outcome: SourceState
  /** Why it is no `ok`. */
  readonly why: string | null
  /** Where it was at last. */
  readonly url: string
  readonly status: number | null
  readonly mediaType: string | null
  readonly ms: number
}

/** What is settled of a source, and what the latest attempts lean to. */
export interface Standing {
  readonly state: SourceState | null
  /** When it came to be settled. */
  readonly since: string | null
  readonly leaning: SourceState | null
  /** Attempts in a row that agree on what they lean to. */
  readonly agreed: number
  readonly checked: string | null
  /** When it is asked for next. */
  readonly due: string
}

/** A copy of a source in an archive of the web, as far as it is known. */
export interface Archived {
  /** `archived`, `not-known`: the archive has none; `could-not-ask`: it did not tell. */
  readonly answer: 'archived' | 'not-known' | 'could-not-ask'
  /** When that was learnt, and how. */
  readonly at: string
  readonly by: 'archive' | 'portal'
  readonly url?: string
  /** When the copy was made. */
  readonly captured?: string
  /** What the document answered then, as the archive tells it. */
  readonly status?: string
}

/** A cited address as the ledger keeps it. */
export interface LedgerEntry extends Standing {
  readonly key: number
  readonly url: string
  readonly host: string
  /** The newest day of an event that cites it. */
  readonly cited: IsoDate
  readonly etag: string | null
  readonly lastModified: string | null
  readonly archived: Archived | null
}

/** What is settled of a source, for another archive to start from. */
export interface SettledSource
  extends Pick<LedgerEntry, 'since' | 'checked' | 'due' | 'etag' | 'lastModified' | 'archived'> {
  readonly state: SourceState
}

export const SOURCE_STATES: readonly SourceState[] = [
  'ok',
  'moved',
  'gone',
  'blocked',
  'not-a-page',
  'unreachable',
  'refused',
  'unsafe',
]

/** A state that readers should know of: the document is not to be had from its address. */
export const isDead = (state: SourceState | null | undefined): boolean => state === 'gone' || state === 'unreachable'

/** Hosts of an archive that changes what it keeps, and sends readers who ask elsewhere against others. */
const NEVER_OFFERED = /^(?:[^/]+:)?\/\/(?:[^/@]*@)?(?:[\w-]+\.)*archive\.(?:today|is|ph|li|vn|fo|md)(?:[.:/?#]|$)/i

/** Whether a copy may be offered to readers at all. */
export const isOffered = (url: string): boolean => !NEVER_OFFERED.test(url)
