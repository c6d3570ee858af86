import type { IsoDate } from '../../model/date.ts'
import { dayFolder } from '../../model/mint.ts'
import { type RevisionRow, revisionOf } from '../sqlite/rows.ts'
import type { StoredRevision } from '../store.ts'
import { EVENT_COLUMNS, EVENT_TABLES, type KeyedRow, REVISION_COLUMNS } from './rows.ts'
import type { Ask } from './sql.ts'

/** An event in hand: what its rows say, or will say once they are sent. */
export interface HeldEvent {
  row: KeyedRow
  /** The revision that tells it. */
  revision: number
  lids: readonly number[]
  /** The number of its newest version; `null` for one that never changed. */
  version: number | null
  /** Not in the tables yet. */
  isNew: boolean
  /** The generation that touched it last. */
  touched: number
}

/** A row of `day`. */
export interface DayState {
  title: string
  current: number | null
  newest: number
  events: number
  alarm: string | null
  touched: number
}

/** A day in hand. */
export interface HeldDay {
  state: DayState | undefined
  current: StoredRevision | undefined
  newest: StoredRevision | undefined
  /** The revisions that are stored, as `revisionKey` names them. */
  readonly revisions: Set<string>
  readonly events: Map<number, HeldEvent>
  /** Ids of events that were minted in the day's folder, and paths that were given in it. */
  readonly taken: Set<string>
}

export const revisionKey = (sha256: string, timestamp: string | null, portalId: number | null) =>
  `${sha256} ${timestamp ?? ''} ${portalId ?? ''}`

/** Days that are held at a time: the whole of a batch of revisions, and those around. */
const HELD = 600

/**
 * The days that a writer is at, read whole and kept while it is: nobody else writes, so what was read or written stays true.
 * An import asks a dozen questions of each day; here they cost one of the database for hundreds of days.
 */
export interface Days {
  /** A day that is in hand; it must have been fetched. */
  readonly of: (date: string) => HeldDay
  readonly fetch: (dates: readonly string[]) => Promise<void>
  readonly event: (id: string) => HeldEvent | undefined
  readonly add: (event: HeldEvent) => void
  /** Notes that an event stands on another day now. */
  readonly move: (event: HeldEvent, from: string) => void
  /** Lets go of what is held, if it is much. */
  readonly relax: () => void
  readonly forget: () => void
}

export function holdDays(askNow: Ask): Days {
  const days = new Map<string, HeldDay>()
  const events = new Map<string, HeldEvent>()
  const of = (date: string) => days.get(date) as HeldDay
  const add = (event: HeldEvent) => {
    events.set(event.row.id, event)
    days.get(event.row.date)?.events.set(event.row.rid, event)
  }
  const forget = () => {
    days.clear()
    events.clear()
  }
  return {
    of,
    add,
    forget,
    event: (id) => events.get(id),
    move(event, from) {
      if (event.row.date === from) return
      days.get(from)?.events.delete(event.row.rid)
      days.get(event.row.date)?.events.set(event.row.rid, event)
    },
    relax() {
      if (days.size > HELD) forget()
    },
    async fetch(dates) {
      const missing = [...new Set(dates)].filter((date) => !days.has(date))
      if (missing.length === 0) return
      for (const date of missing)
        days.set(date, {
          state: undefined,
          current: undefined,
          newest: undefined,
          revisions: new Set(),
          events: new Map(),
          taken: new Set(),
        })
      const known = await askNow<DayState & { date: string }>('SELECT * FROM day WHERE date = ANY($1)', [missing])
      const revisions = await askNow<RevisionRow>(`SELECT ${REVISION_COLUMNS} FROM revision WHERE date = ANY($1)`, [
        missing,
      ])
      const byKey = new Map(revisions.map((row) => [row.key, row]))
      for (const row of revisions) of(row.date).revisions.add(revisionKey(row.sha256, row.timestamp, row.portal_id))
      const revisionAt = (key: number | null) => {
        const row = key === null ? undefined : byKey.get(key)
        return row && revisionOf(row)
      }
      for (const { date, ...state } of known) {
        const day = of(date)
        day.state = state
        day.current = revisionAt(state.current)
        day.newest = revisionAt(state.newest)
      }
      type Row = KeyedRow & { revision: number; labels: number[]; version: number | null; touched: number }
      const rows = await askNow<Row>(
        `SELECT ${EVENT_COLUMNS}, t.revision, t.labels, e.touched, (SELECT max(n) FROM version v WHERE v.rid = e.rid) AS version
        FROM ${EVENT_TABLES} WHERE e.date = ANY($1)`,
        [missing],
      )
      for (const { revision, labels, version, touched, ...row } of rows)
        add({ row, revision, lids: labels, version, touched, isNew: false })
      await fetchTaken(missing as IsoDate[])
    },
  }

  async function fetchTaken(dates: readonly IsoDate[]): Promise<void> {
    const folders = dates.map(dayFolder)
    const dateOf = new Map(folders.map((folder, i) => [folder, dates[i] as string]))
    const rows = await askNow<{ folder: string; name: string }>(
      `SELECT j.folder, e.id AS name FROM unnest($1::text[]) AS j(folder)
        JOIN event e ON e.path >= j.folder || '/' AND e.path < j.folder || '0'
      UNION ALL SELECT j.folder, k.name FROM unnest($1::text[]) AS j(folder)
        JOIN path p ON p.path >= j.folder || '/' AND p.path < j.folder || '0' JOIN event e ON e.rid = p.rid
        CROSS JOIN LATERAL (VALUES (p.path), (e.id)) AS k(name)`,
      [folders],
    )
    for (const { folder, name } of rows) of(dateOf.get(folder) as string).taken.add(name)
  }
}

/** The day in whose folder a path stands. */
export function dateOfPath(path: string): IsoDate | undefined {
  const found = /^\/news\/(\d{4})\/(\d\d)\/(\d{1,2})\//.exec(path)
  return found ? (`${found[1]}-${found[2]}-${(found[3] as string).padStart(2, '0')}` as IsoDate) : undefined
}
