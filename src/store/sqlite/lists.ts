import type { Database, Statement } from 'better-sqlite3'
import type { EventSummary, LabelCount } from '../../model/archive.ts'
import type { EventOrder, ListReader, Place } from '../lists.ts'
import { SHOWN, VERSION_QUERY, type VersionRow, versionOf } from './history.ts'
import { EVENT_QUERY, type EventRow, eventOf, knownOf, type SourceRow } from './rows.ts'

interface Order {
  readonly place: (row: PlacedRow) => Place
  /** What is behind `:a` and `:b`. */
  readonly behind: string
  readonly by: string
}

type PlacedRow = EventRow & { readonly rid: number; readonly touched: number }

const orders: Readonly<Record<EventOrder, Order>> = {
  added: { place: ({ rid }) => [rid], behind: 'e.rid > :a', by: 'e.rid' },
  date: { place: ({ date, rid }) => [date, rid], behind: '(e.date, e.rid) > (:a, :b)', by: 'e.date, e.rid' },
  '-date': {
    place: ({ date, rid }) => [date, rid],
    behind: '(e.date, e.rid) < (:a, :b)',
    by: 'e.date DESC, e.rid DESC',
  },
  changed: {
    place: ({ touched, rid }) => [touched, rid],
    behind: '(e.touched, e.rid) > (:a, :b)',
    by: 'e.touched, e.rid',
  },
}

/** Lists that go on, asked of SQLite. Each reads little more than it gives: the place is looked up, not counted to. */
export function sqliteLists(db: Database): ListReader {
  const prepared = new Map<string, Statement>()
  const statement = (sql: string) => {
    let known = prepared.get(sql)
    if (!known) {
      known = db.prepare(sql)
      prepared.set(sql, known)
    }
    return known
  }
  const labels = db.prepare(`
    SELECT kind, slug, name, events FROM label WHERE kind = ? AND slug > ? ORDER BY slug LIMIT ?`)
  const corrections = db.prepare(`
    SELECT v.at, v.rid, v.n, e.id, e.path, e.date, e.title FROM version v CROSS JOIN event e ON e.rid = v.rid
    WHERE v.n > 0 AND (v.at, v.rid, v.n) > (:at, :rid, :n) AND ${SHOWN} ORDER BY v.at, v.rid, v.n LIMIT :limit`)
  const version = db.prepare(`${VERSION_QUERY} WHERE v.rid = ? AND v.n = ?`)
  const sources = db.prepare(`
    SELECT s.url, s.body, s.is_slogan, s.is_stock, l.state, l.since, l.archived
    FROM source s LEFT JOIN link l ON l.url = s.url WHERE s.url > ? ORDER BY s.url LIMIT ?`)

  return {
    async eventList({ order, after, span = {}, labels: carried = [], changedSince, isTold, limit }) {
      const { place, behind, by } = orders[order]
      const conditions = [
        ...(after ? [behind] : []),
        ...(span.from ? ['e.date >= :from'] : []),
        ...(span.to ? ['e.date <= :to'] : []),
        ...carried.map(
          (_, i) =>
            `e.rid IN (SELECT rid FROM mention WHERE lid = (SELECT lid FROM label WHERE kind = :kind${i} AND slug = :slug${i}))`,
        ),
        ...(changedSince === undefined ? [] : ['e.touched > :since']),
        ...(isTold ? ['e.withdrawn IS NULL'] : []),
      ]
      const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
      const sql = `${EVENT_QUERY.replace('SELECT', 'SELECT e.rid, e.touched,')} ${where} ORDER BY ${by} LIMIT :limit`
      const [a, b] = after ?? []
      const given: Record<string, unknown> = { a, b, from: span.from, to: span.to, since: changedSince, limit }
      for (const [i, { kind, slug }] of carried.entries())
        Object.assign(given, { [`kind${i}`]: kind, [`slug${i}`]: slug })
      const rows = statement(sql).all(
        Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      )
      return (rows as PlacedRow[]).map((row) => ({ place: place(row), value: eventOf(row) }))
    },
    async labelList(kind, after, limit) {
      return labels.all(kind, after, limit) as LabelCount[]
    },
    async correctionList(after, since, limit) {
      type Row = EventSummary & { at: string; rid: number; n: number }
      const [at, rid, n] = after ?? [since, 0, 0]
      return (corrections.all({ at, rid, n, limit }) as Row[]).map(({ at, rid, n, ...event }) => {
        const [before, after] = [n - 1, n].map((n) => versionOf(version.get(rid, n) as VersionRow))
        if (!before || !after) throw new RangeError(`version ${n} of ${event.id} follows none`)
        return { place: [at, rid, n], value: { event, before, after } }
      })
    },
    async sourceList(after, limit) {
      return (sources.all(after, limit) as SourceRow[]).map(knownOf)
    },
  }
}
