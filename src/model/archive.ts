import type { IsoDate } from './date.ts'
import type { Issue, LineKind, RejectedLine } from './day.ts'
import type { ParsedEvent } from './event.ts'
import type { Archived, SettledSource, SourceState } from './source.ts'

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

/** No longer told: since when, and what is known of why. */
export interface Withdrawal {
  readonly at: string | null
  readonly reason: string
  /** Path of the event that tells this news now, where two became one. */
  readonly into?: string
  /** Taken down by the publisher of the archive: nothing of it is shown, whatever the portal says. */
  readonly takedown?: true
  /** Beneath a takedown: whether the portal had withdrawn it as well. Undoing the takedown brings this back. */
  readonly portal?: Withdrawal | null
}

/** What a revision did to an event. */
export type ChangeKind =
  | 'reworded'
  | 're-sourced'
  | 'recategorised'
  | 'moved'
  | 'split'
  | 'merged'
  | 'withdrawn'
  | 'restored'

/** An event as it stood from one revision to the next. */
export interface Version extends Pick<Event, 'date' | 'title' | 'category' | 'stories' | 'context' | 'citations'> {
  /** Place in the event's history, from 0. */
  readonly n: number
  /** What made it so; none for the first version, unless it was split off another event. */
  readonly changes: readonly ChangeKind[]
  /** Path of the event that this one was split off, or was merged into. */
  readonly other: string | null
  readonly withdrawn: Withdrawal | null
  readonly revision: RevisionRef
}

/** The revision that made a version, and who made it. */
export interface RevisionRef {
  readonly page: string
  readonly revision: number | null
  readonly timestamp: string | null
  readonly user: string | null
  readonly comment: string | null
}

/** A change of an event that is not its first telling: the version it made, and the one before. */
export interface Correction {
  readonly event: EventSummary
  readonly before: Version
  readonly after: Version
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

/** Things that group events, each with a page of its own; `source` is a publisher, by the domain of its documents. */
export type LabelKind = 'story' | 'topic' | 'category' | 'source'

/** A story, topic or category, as lists show it. */
export interface Label {
  readonly kind: LabelKind
  readonly slug: string
  readonly name: string
}

/** A label with a page, and what of its past decides what is published of it: whether its events ever filled more than one page. */
export interface ListedLabel extends Label {
  readonly split: boolean
  /** Events that it had at its best: what it was published with for so many stays. */
  readonly most: number
}

/**
 * A page lists this many events of a label. One that ever has more is split for good: its page lists the newest, and each year
 * has a page of its own, whose URL must go on answering when events leave.
 */
export const LISTED = 200

/** A publisher has a page when this many events have cited it: half of all are cited once. */
export const CITED_OFTEN = 2

export interface LabelCount extends Label {
  readonly events: number
}

/** Fields that a source tells of itself. */
export const SOURCE_FIELDS = [
  'title',
  'description',
  'image',
  'imageAlt',
  'siteName',
  'authors',
  'published',
  'modified',
  'language',
  'canonical',
] as const
export type SourceField = (typeof SOURCE_FIELDS)[number]

/** What a source says of itself, and how we know. */
export interface SourceMetadata {
  readonly url: string
  readonly title?: string
  readonly description?: string
  readonly image?: string
  readonly imageAlt?: string
  /** In pixels, where the page tells. */
  readonly imageWidth?: number
  readonly imageHeight?: number
  readonly siteName?: string
  readonly authors?: readonly string[]
  readonly published?: string
  readonly modified?: string
  readonly language?: string
  readonly canonical?: string
  /** By which voice of the page each field was told: `json-ld`, `open-graph`, `twitter`, `meta`; none for what came from a file. */
  readonly origins?: Readonly<Partial<Record<SourceField, string>>>
  /** When it was learnt. */
  readonly learnt?: string
}

/** A source as one archive hands it to another: what it says of itself, and what is settled of it in the ledger. */
export interface SourceRecord extends SourceMetadata {
  readonly ledger?: SettledSource
}

/** A source as pages need it. */
export interface KnownSource extends SourceMetadata {
  /** Its description stands on many pages. */
  readonly isSlogan?: boolean
  /** Its image stands on many pages. */
  readonly isStock?: boolean
  readonly state?: SourceState
  /** Since when it is in that state. */
  readonly since?: string
  readonly archived?: Archived
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
