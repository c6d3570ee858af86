import type { Correction, EventSummary, Version } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import { type VersionRow as SqliteVersionRow, versionOf } from '../sqlite/history.ts'
import { eventOf, listedOf, type SplitRow } from '../sqlite/rows.ts'
import type { ArchiveReader, StoreState, Touched, TouchedYear } from '../store.ts'
import { besidesThese, touchedLabels } from '../touched.ts'
import { EVENT_COLUMNS, EVENT_QUERY, EVENT_TABLES, type KeyedRow } from './rows.ts'
import type { Ask } from './sql.ts'

type History = Pick<
  ArchiveReader,
  | 'history'
  | 'firstTold'
  | 'corrections'
  | 'correctionCounts'
  | 'everOn'
  | 'countsAt'
  | 'firstTellings'
  | 'tellingTimes'
  | 'state'
  | 'touched'
  | 'eventsTouched'
>

export type VersionRow = SqliteVersionRow & { readonly rid: number }

export const VERSION_QUERY = `SELECT v.rid, e.id, v.n, v.changes, v.other, v.date, v.title, v.category, v.body, v.withdrawn,
  r.title AS page, r.portal_id, r.timestamp, r."user", r.comment
  FROM version v JOIN event e ON e.rid = v.rid JOIN revision r ON r.key = v.revision`

/** Times of a month or a day, or all that are known: text that begins with the span, or any. */
const within = (span: string | null) => (span === null ? ['', '~'] : [span, `${span}~`])

/** What the publisher took down is shown nowhere. */
export const SHOWN = `e.withdrawn::json->>'takedown' IS NULL`

/** What changed, and when: the questions of `ArchiveReader` about versions and generations. */
export function postgresHistory(ask: Ask): History {
  const facts = async () =>
    new Map(
      (await ask<{ name: string; value: string }>('SELECT name, value FROM fact')).map(({ name, value }) => [
        name,
        value,
      ]),
    )
  return {
    async history(id) {
      const rows = await ask<VersionRow>(`${VERSION_QUERY} WHERE e.id = $1 ORDER BY v.n`, [id])
      return rows.map(versionOf)
    },
    async firstTold(date) {
      const rows = await ask<VersionRow>(`${VERSION_QUERY} WHERE e.date = $1 AND v.n = 0 ORDER BY v.rid`, [date])
      return new Map(rows.map((row) => [row.id, versionOf(row)]))
    },
    async corrections(span, limit) {
      type Row = EventSummary & { rid: number; n: number }
      const rows = await ask<Row>(
        `SELECT v.rid, v.n, e.id, e.path, e.date, e.title FROM version v JOIN event e ON e.rid = v.rid
        WHERE v.n > 0 AND v.at > $1 AND v.at < $2 AND ${SHOWN} ORDER BY v.at DESC, e.path, v.n DESC LIMIT $3`,
        [...within(span), limit],
      )
      const versions = await ask<VersionRow>(
        `${VERSION_QUERY} WHERE (v.rid, v.n) IN (SELECT * FROM unnest($1::int[], $2::int[]))`,
        [rows.flatMap(({ rid }) => [rid, rid]), rows.flatMap(({ n }) => [n - 1, n])],
      )
      const found = new Map(versions.map((row) => [`${row.rid} ${row.n}`, versionOf(row)]))
      return rows.map(({ rid, n, ...event }): Correction => {
        const [before, after] = [n - 1, n].map((n) => found.get(`${rid} ${n}`))
        return { event, before: before as Version, after: after as Version }
      })
    },
    async correctionCounts(month) {
      return ask<{ span: string; corrections: number }>(
        `SELECT left(v.at, $3::int) AS span, count(*) AS corrections FROM version v JOIN event e ON e.rid = v.rid
        WHERE v.n > 0 AND v.at > $1 AND v.at < $2 AND ${SHOWN} GROUP BY 1 ORDER BY 1`,
        [...within(month ?? null), month === undefined ? 7 : 10],
      )
    },
    async everOn(date) {
      const rows = await ask<KeyedRow>(
        `${EVENT_QUERY} WHERE e.rid IN (SELECT rid FROM event WHERE date = $1 UNION SELECT rid FROM version WHERE date = $1) ORDER BY e.path`,
        [date],
      )
      return rows.map(eventOf)
    },
    // Of an event that changed, the last version by then counts; of one that never did, whether it was there.
    async countsAt(at) {
      return ask<{ date: IsoDate; events: number }>(
        `WITH told AS (
          SELECT e.date FROM event e JOIN telling t ON t.rid = e.rid
          WHERE e.withdrawn IS NULL AND coalesce(t.first_seen, '') <= $1 AND NOT EXISTS (SELECT 1 FROM version v WHERE v.rid = e.rid)
          UNION ALL
          SELECT v.date FROM (SELECT rid, max(n) AS n FROM version WHERE at <= $1 OR n = 0 GROUP BY rid) last
          JOIN version v ON v.rid = last.rid AND v.n = last.n JOIN event e ON e.rid = v.rid JOIN telling t ON t.rid = e.rid
          WHERE coalesce(t.first_seen, '') <= $1 AND ${SHOWN} AND (v.withdrawn IS NULL
            OR (v.withdrawn::json->>'takedown' = 'true' AND v.withdrawn::json->>'portal' IS NULL)))
        SELECT date, sum(n) AS events FROM (
          SELECT date, count(*) AS n FROM told GROUP BY date
          UNION ALL SELECT date, 0 FROM revision WHERE fate = 'told' GROUP BY date HAVING min(coalesce(timestamp, '')) <= $1) counted
        GROUP BY date ORDER BY date`,
        [at],
      )
    },
    async firstTellings() {
      return ask<{ date: IsoDate; at: string }>(
        `SELECT date, min(coalesce(timestamp, '')) AS at FROM revision WHERE fate = 'told' GROUP BY date ORDER BY date`,
      )
    },
    async tellingTimes() {
      const rows = await ask<{ timestamp: string }>(
        `SELECT DISTINCT timestamp FROM revision WHERE fate = 'told' AND timestamp IS NOT NULL ORDER BY 1`,
      )
      return rows.map(({ timestamp }) => timestamp)
    },
    async state() {
      const known = await facts()
      return { store: known.get('store'), generation: Number(known.get('generation')) } as StoreState
    },
    async eventsTouched({ generation, key }, limit) {
      // An event that cites a source which changed is told of as well, at the point when that did.
      const rows = await ask<KeyedRow & { point: number }>(
        `SELECT k.point, ${EVENT_COLUMNS} FROM (
          (SELECT touched AS point, rid AS at FROM event WHERE (touched, rid) > ($1::int, $2::int) ORDER BY 1, 2 LIMIT $3)
          UNION (SELECT touched, rid FROM recited WHERE (touched, rid) > ($1::int, $2::int) ORDER BY 1, 2 LIMIT $3)
          ORDER BY 1, 2 LIMIT $3
        ) k JOIN (${EVENT_TABLES}) ON e.rid = k.at ORDER BY k.point, k.at`,
        [generation, key, limit],
      )
      return rows.map((row) => ({ key: row.rid, generation: row.point, event: eventOf(row) }))
    },
    async touched(since) {
      const known = await facts()
      if (Number(known.get('rerelated')) > since) return undefined
      const labels = await ask<SplitRow & TouchedYear>(
        `SELECT l.kind, l.slug, l.name, l.split, l.most, years.year, NOT EXISTS (
          SELECT 1 FROM mention m JOIN event e ON e.rid = m.rid
          WHERE m.lid = l.lid AND m.date BETWEEN years.year || '-00' AND years.year || '-99' AND e.touched <= $1) AS "isNew" FROM (
          SELECT j.lid, left(e.date, 4) AS year FROM event e JOIN telling t ON t.rid = e.rid
          CROSS JOIN unnest(t.labels) AS j(lid) WHERE e.touched > $1
          UNION SELECT lid, year FROM dropped WHERE touched > $1
          UNION SELECT m.lid, left(m.date, 4) FROM label l JOIN mention m ON m.lid = l.lid WHERE l.paged > $1
          UNION SELECT j.lid, left(m.date, 4) FROM label l JOIN mention m ON m.lid = l.lid
          JOIN telling t ON t.rid = m.rid CROSS JOIN unnest(t.labels) AS j(lid) WHERE l.paged > $1
        ) years JOIN label l ON l.lid = years.lid WHERE l.slug IS NOT NULL ORDER BY l.kind, l.slug, years.year`,
        [since],
      )
      const retold = await ask<SplitRow>(
        'SELECT kind, slug, name, split, most FROM label WHERE retold > $1 AND slug IS NOT NULL ORDER BY kind, slug',
        [since],
      )
      const found = touchedLabels(since, labels, retold.map(listedOf))
      type Day = { date: IsoDate }
      const dates = await ask<Day>(
        `SELECT date FROM event WHERE touched > $1 UNION SELECT date FROM day WHERE touched > $1
        UNION SELECT m.date FROM label l JOIN mention m ON m.lid = l.lid WHERE l.paged > $1 ORDER BY 1`,
        [since],
      )
      const corrected = await ask<Day>(
        `SELECT DISTINCT left(v.at, 10) AS date FROM event e JOIN version v ON v.rid = e.rid
        WHERE e.touched > $1 AND v.n > 0 AND v.at > '' ORDER BY 1`,
        [since],
      )
      const quoted = await ask<SplitRow>(
        `SELECT kind, slug, name, split, most FROM label WHERE slug IS NOT NULL AND kind <> 'source' AND lid IN (
          SELECT j.lid FROM recited r JOIN telling t ON t.rid = r.rid CROSS JOIN unnest(t.labels) AS j(lid) WHERE r.touched > $1
        ) ORDER BY kind, slug`,
        [since],
      )
      return {
        dates: dates.map(({ date }) => date),
        labels: found,
        corrected: corrected.map(({ date }) => date),
        related: await ask(
          'SELECT e.id, e.date FROM rerelated r JOIN event e ON e.rid = r.rid WHERE r.touched > $1 ORDER BY e.date, e.id',
          [since],
        ),
        citing: await ask(
          'SELECT e.id, e.date FROM recited r JOIN event e ON e.rid = r.rid WHERE r.touched > $1 ORDER BY e.date, e.id',
          [since],
        ),
        quoted: besidesThese(quoted.map(listedOf), found),
      } as Touched
    },
  }
}
