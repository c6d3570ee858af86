import type { EventSummary, LabelCount } from '../../model/archive.ts'
import type { EventOrder, ListReader, Place } from '../lists.ts'
import { versionOf } from '../sqlite/history.ts'
import { eventOf, knownOf, type SourceRow } from '../sqlite/rows.ts'
import { SHOWN, VERSION_QUERY, type VersionRow } from './history.ts'
import { EVENT_QUERY, type KeyedRow } from './rows.ts'
import type { Ask } from './sql.ts'

interface Order {
  readonly place: (row: PlacedRow) => Place
  /** What is behind a place, by its parts as the question names them. */
  readonly behind: (place: Place, give: (value: unknown) => string) => string
  readonly by: string
}

type PlacedRow = KeyedRow & { readonly touched: number }

/** A number that came with a question: any is compared, none is out of range. */
const number = (part: Place[number] | undefined): number => {
  const given = Math.floor(Number(part))
  return Number.isSafeInteger(given) ? given : 0
}

const orders: Readonly<Record<EventOrder, Order>> = {
  added: { place: ({ rid }) => [rid], behind: ([a], give) => `e.rid > ${give(number(a))}::bigint`, by: 'e.rid' },
  date: {
    place: ({ date, rid }) => [date, rid],
    behind: ([a, b], give) => `(e.date, e.rid) > (${give(String(a))}, ${give(number(b))}::bigint)`,
    by: 'e.date, e.rid',
  },
  '-date': {
    place: ({ date, rid }) => [date, rid],
    behind: ([a, b], give) => `(e.date, e.rid) < (${give(String(a))}, ${give(number(b))}::bigint)`,
    by: 'e.date DESC, e.rid DESC',
  },
  changed: {
    place: ({ touched, rid }) => [touched, rid],
    behind: ([a, b], give) => `(e.touched, e.rid) > (${give(number(a))}::bigint, ${give(number(b))}::bigint)`,
    by: 'e.touched, e.rid',
  },
}

/** Lists that go on, asked of PostgreSQL. Each reads little more than it gives: the place is looked up, not counted to. */
export function postgresLists(ask: Ask): ListReader {
  return {
    async eventList({ order, after, span = {}, labels = [], changedSince, isTold, limit }) {
      const { place, behind, by } = orders[order]
      const values: unknown[] = []
      const give = (value: unknown) => `$${values.push(value)}`
      const conditions = [
        ...(after ? [behind(after, give)] : []),
        ...(span.from ? [`e.date >= ${give(span.from)}`] : []),
        ...(span.to ? [`e.date <= ${give(span.to)}`] : []),
        ...labels.map(
          ({ kind, slug }) =>
            `e.rid IN (SELECT rid FROM mention WHERE lid = (SELECT lid FROM label WHERE kind = ${give(kind)} AND slug = ${give(slug)}))`,
        ),
        ...(changedSince === undefined ? [] : [`e.touched > ${give(number(changedSince))}::bigint`]),
        ...(isTold ? ['e.withdrawn IS NULL'] : []),
      ]
      const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
      const rows = await ask<PlacedRow>(
        `${EVENT_QUERY.replace('SELECT', 'SELECT e.touched,')} ${where} ORDER BY ${by} LIMIT ${give(limit)}`,
        values,
      )
      return rows.map((row) => ({ place: place(row), value: eventOf(row) }))
    },
    async labelList(kind, after, limit) {
      return ask<LabelCount>(
        'SELECT kind, slug, name, events FROM label WHERE kind = $1 AND slug > $2 ORDER BY slug LIMIT $3',
        [kind, after, limit],
      )
    },
    async correctionList(after, since, limit) {
      type Row = EventSummary & { at: string; rid: number; n: number }
      const [at, rid, n] = after ?? [since, 0, 0]
      const rows = await ask<Row>(
        `SELECT v.at, v.rid, v.n, e.id, e.path, e.date, e.title FROM version v JOIN event e ON e.rid = v.rid
        WHERE v.n > 0 AND (v.at, v.rid, v.n) > ($1, $2::bigint, $3::bigint) AND ${SHOWN} ORDER BY v.at, v.rid, v.n LIMIT $4`,
        [String(at), number(rid), number(n), limit],
      )
      const versions = await ask<VersionRow>(
        `${VERSION_QUERY} WHERE (v.rid, v.n) IN (SELECT * FROM unnest($1::int[], $2::int[]))`,
        [rows.flatMap(({ rid }) => [rid, rid]), rows.flatMap(({ n }) => [n - 1, n])],
      )
      const found = new Map(versions.map((row) => [`${row.rid} ${row.n}`, versionOf(row)]))
      return rows.map(({ at, rid, n, ...event }) => {
        const [before, after] = [n - 1, n].map((n) => found.get(`${rid} ${n}`))
        if (!before || !after) throw new RangeError(`version ${n} of ${event.id} follows none`)
        return { place: [at, rid, n], value: { event, before, after } }
      })
    },
    async sourceList(after, limit) {
      const rows = await ask<SourceRow>(
        `SELECT s.url, s.body, s.is_slogan::int, s.is_stock::int, l.state, l.since, l.archived
        FROM source s LEFT JOIN link l ON l.url = s.url WHERE left(s.url, 500) >= left($1, 500) AND s.url > $1
        ORDER BY left(s.url, 500), s.url LIMIT $2`,
        [after, limit],
      )
      return rows.map(knownOf)
    },
  }
}
