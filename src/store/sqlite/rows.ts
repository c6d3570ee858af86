import type { DayPage, Event, KnownSource, Label, ListedLabel, SourceRecord } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import type { Fate } from '../../model/revision.ts'
import type { Archived, LedgerEntry, SourceState } from '../../model/source.ts'
import type { StoredRevision } from '../store.ts'

/** Rows as SQLite gives them, and what they mean. */
export interface EventRow {
  id: string
  path: string
  date: IsoDate
  ord: number
  title: string
  topic: string | null
  category: string | null
  body: string
  parser_version: number
  first_seen: string | null
  last_changed: string | null
  corrections: number
  withdrawn: string | null
  page: string
  portal_id: number | null
  timestamp: string | null
  sha256: string
}

export const EVENT_QUERY = `SELECT
  e.id, e.path, e.date, e.ord, e.title, e.topic, e.category, e.withdrawn, t.body, t.parser_version, t.first_seen,
  t.last_changed, t.corrections, r.title AS page, r.portal_id, r.timestamp, r.sha256
  FROM event e CROSS JOIN telling t ON t.rid = e.rid CROSS JOIN revision r ON r.key = t.revision`

/** The part of an event that no query asks for. */
export type Body = Pick<Event, 'stories' | 'context' | 'citations' | 'parent' | 'span'>

export function bodyOf({ stories, context, citations, parent, span }: Event): string {
  return JSON.stringify({ stories, context, citations, parent, span } satisfies Body)
}

export function eventOf(row: EventRow): Event {
  const body: Body = JSON.parse(row.body)
  return {
    id: row.id,
    path: row.path,
    date: row.date,
    order: row.ord,
    title: row.title,
    topic: row.topic,
    category: row.category,
    ...body,
    provenance: {
      page: row.page,
      revision: row.portal_id,
      timestamp: row.timestamp,
      sha256: row.sha256,
      parserVersion: row.parser_version,
    },
    firstSeen: row.first_seen,
    lastChanged: row.last_changed,
    corrections: row.corrections,
    withdrawn: row.withdrawn === null ? null : JSON.parse(row.withdrawn),
  }
}

export interface RevisionRow {
  key: number
  date: IsoDate
  title: string
  encoding: 'utf-8' | 'latin-1'
  portal_id: number | null
  timestamp: string | null
  user: string | null
  comment: string | null
  deleted: number
  sha256: string
  size: number
  fate: Fate | null
}

export const REVISION_COLUMNS =
  'key, date, title, encoding, portal_id, timestamp, user, comment, deleted, sha256, size, fate'

export function revisionOf(row: RevisionRow): StoredRevision {
  return {
    key: row.key,
    date: row.date,
    title: row.title,
    encoding: row.encoding,
    sha256: row.sha256,
    size: row.size,
    ...(row.portal_id === null ? {} : { portalId: row.portal_id }),
    ...(row.timestamp === null ? {} : { timestamp: row.timestamp }),
    ...(row.user === null ? {} : { user: row.user }),
    ...(row.comment === null ? {} : { comment: row.comment }),
    ...(row.deleted ? { deleted: true } : {}),
    ...(row.fate === null ? {} : { fate: row.fate }),
  }
}

export type SplitRow = Label & { readonly split: number; readonly most: number }

export const listedOf = ({ split, ...label }: SplitRow): ListedLabel => ({ ...label, split: split > 0 })

export const PORTAL_PAGE_QUERY =
  'SELECT date, title, asked, revision, state, moved_to AS movedTo, protection, note FROM portal_page ORDER BY date'

export interface DayRow {
  date: IsoDate
  title: string
  events: number
  alarm: string | null
  sha256: string | null
  portal_id: number | null
  timestamp: string | null
}

/** Days as `DayRow`; `hint` says by which index a store finds their revisions. */
export const dayQuery = (hint = '') => `
  SELECT d.date, d.title, d.events, d.alarm, r.sha256, r.portal_id, r.timestamp FROM day d LEFT JOIN revision r ${hint} ON r.key = d.current`

export function dayOf({ date, title, events, alarm, sha256, portal_id, timestamp }: DayRow): DayPage {
  return {
    date,
    title,
    events,
    told: sha256 === null ? null : { sha256, revision: portal_id, timestamp },
    alarm: alarm === null ? null : JSON.parse(alarm),
  }
}

export interface SourceRow {
  url: string
  body: string | null
  is_slogan: number | null
  is_stock: number | null
  state: SourceState | null
  since: string | null
  archived: string | null
}

/** A source, and of the ledger what a page may show. */
export function knownOf({ url, body, is_slogan, is_stock, state, since, archived }: SourceRow): KnownSource {
  const copy: Archived | null = archived === null ? null : JSON.parse(archived)
  return {
    ...(body === null ? { url } : JSON.parse(body)),
    ...(is_slogan ? { isSlogan: true } : {}),
    ...(is_stock ? { isStock: true } : {}),
    ...(state === null ? {} : { state }),
    ...(state === null || since === null ? {} : { since }),
    ...(copy?.answer === 'archived' ? { archived: copy } : {}),
  }
}

export interface SettledRow extends Pick<LedgerEntry, 'since' | 'checked' | 'due' | 'etag' | 'lastModified'> {
  url: string
  body: string | null
  state: SourceState | null
  archived: string | null
}

/** A source for another archive. */
export function recordOf({ url, body, state, archived, ...settled }: SettledRow): SourceRecord {
  const said: SourceRecord = body === null ? { url } : JSON.parse(body)
  if (state === null) return said
  return { ...said, ledger: { state, ...settled, archived: archived === null ? null : JSON.parse(archived) } }
}
