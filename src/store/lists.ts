import type { Correction, Event, KnownSource, LabelCount, LabelKind } from '../model/archive.ts'
import type { Span } from './store.ts'

/**
 * Lists that go on where they ended, however much the archive has grown since: whoever has one thing and its place asks for
 * those behind it. Places are compared, never counted.
 */
export interface ListReader {
  /** Events in an order, those behind a place. */
  eventList(question: EventQuestion): Promise<readonly Placed<Event>[]>
  /** Labels of a kind that have a page, by slug, those behind one. */
  labelList(kind: LabelKind, after: string, limit: number): Promise<readonly LabelCount[]>
  /** Changes of events by when the revision that made them was made, the oldest first; those without a time come first. */
  correctionList(after: Place | undefined, since: string, limit: number): Promise<readonly Placed<Correction>[]>
  /** What sources say of themselves, by URL, those behind one. */
  sourceList(after: string, limit: number): Promise<readonly KnownSource[]>
}

/** Where a thing stands in a list: what it is ordered by, then what breaks ties. */
export type Place = readonly (string | number)[]

export interface Placed<T> {
  readonly place: Place
  readonly value: T
}

/**
 * `added`: as the archive came to know them, so that none is missed and none comes twice, whatever changes meanwhile. `date`
 * and `-date`: by day. `changed`: by generation, so that who has all asks for what changed since.
 */
export type EventOrder = 'added' | 'date' | '-date' | 'changed'

export interface EventQuestion {
  readonly order: EventOrder
  readonly after?: Place | undefined
  readonly span?: Span
  /** Those that carry each of these. */
  readonly labels?: readonly { readonly kind: LabelKind; readonly slug: string }[]
  /** Those that changed after a generation of the store. */
  readonly changedSince?: number | undefined
  /** Leaves out what the portal tells no longer. */
  readonly isTold: boolean
  readonly limit: number
}
