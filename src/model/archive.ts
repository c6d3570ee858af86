import type { IsoDate } from './date.ts'
import type { Issue, LineKind, RejectedLine } from './day.ts'
import type { ParsedEvent } from './event.ts'

/** An event of the archive: the newest wording of one news item, and what never changes about it. */
export interface Event extends ParsedEvent {
  /** Opaque, minted once from the path. */
  readonly id: string
  /** Minted once, from the first wording: `/news/2016/02/6/…`. */
  readonly path: string
  readonly date: IsoDate
  /** What it is about first, as shown above its title; `null` when it names nothing. */
  readonly topic: string | null
  readonly provenance: Provenance
  /** When a revision first told it and last changed it; `null` when the copies told no times. */
  readonly firstSeen: string | null
  readonly lastChanged: string | null
  /** How often its wording, sources or place changed. */
  readonly corrections: number
  readonly withdrawn: Withdrawal | null
}

/** No longer on the portal: since when, and what is known of why. */
export interface Withdrawal {
  readonly at: string | null
  readonly reason: string
}

/** Which revision of which page tells an event. */
export interface Provenance {
  readonly page: string
  /** The wiki's revision id and time, where the copy told them. */
  readonly revision: number | null
  readonly timestamp: string | null
  readonly sha256: string
  readonly parserVersion: number
}

/** An event in a list of events. */
export type EventSummary = Pick<Event, 'id' | 'path' | 'date' | 'title'>

/** Things that group events, each with a page of its own. */
export type LabelKind = 'story' | 'topic' | 'category'

/** A story, topic or category, as lists show it. */
export interface Label {
  readonly kind: LabelKind
  readonly slug: string
  readonly name: string
}

export interface LabelCount extends Label {
  readonly events: number
}

/** What a source says of itself, and how we know. */
export interface SourceMetadata {
  readonly url: string
  readonly title?: string
  readonly description?: string
  readonly image?: string
  readonly imageAlt?: string
  readonly siteName?: string
  readonly author?: string
  readonly published?: string
  readonly language?: string
}

/** Why a page's newest revision was kept but not told: the last good one stands. */
export interface Alarm {
  readonly message: string
  readonly timestamp: string | null
}

/** How the lines of a page were read. */
export interface Coverage {
  readonly lines: Readonly<Partial<Record<LineKind, number>>>
  readonly rejected: readonly RejectedLine[]
  readonly issues: readonly Issue[]
}

/** A day page as the archive knows it. */
export interface DayPage {
  readonly date: IsoDate
  readonly title: string
  readonly events: number
  /** The revision that its events come from; `null` while none could be told. */
  readonly told: { readonly sha256: string; readonly revision: number | null; readonly timestamp: string | null } | null
  readonly alarm: Alarm | null
}
