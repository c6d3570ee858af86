import type { Database } from 'better-sqlite3'
import type { Correction, EventSummary, RevisionRef, Version } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import type { ArchiveReader, StoreState, Touched, TouchedYear } from '../store.ts'
import { besidesThese, touchedLabels } from '../touched.ts'
import { type Body, EVENT_QUERY, type EventRow, eventOf, listedOf, type SplitRow } from './rows.ts'

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

export interface VersionRow {
  id: string
  n: number
  changes: string
  other: string | null
  date: IsoDate
  title: string
  category: string | null
  body: string
  withdrawn: string | null
  page: string
  portal_id: number | null
  timestamp: string | null
  user: string | null
  comment: string | null
}

export const VERSION_QUERY = `SELECT e.id, v.n, v.changes, v.other, v.date, v.title, v.category, v.body, v.withdrawn,
  r.title AS page, r.portal_id, r.timestamp, r.user, r.comment
  FROM version v CROSS JOIN event e ON e.rid = v.rid CROSS JOIN revision r ON r.key = v.revision`

export function versionOf(row: VersionRow): Version {
  const { stories, context, citations }: Body = JSON.parse(row.body)
  const revision: RevisionRef = {
    page: row.page,
    revision: row.portal_id,
    timestamp: row.timestamp,
    user: row.user,
    comment: row.comment,
  }
  return {
    n: row.n,
    changes: JSON.parse(row.changes),
    other: row.other,
    date: row.date,
    title: row.title,
    category: row.category,
    stories,
    context,
    citations,
    withdrawn: row.withdrawn === null ? null : JSON.parse(row.withdrawn),
    revision,
  }
}

/** Times of a month or a day, or all that are known: text that begins with the span, or any. */
const within = (span: string | null) => (span === null ? { from: '', to: '~' } : { from: span, to: `${span}~` })

/** What the publisher took down is shown nowhere. */
export const SHOWN = `json_extract(coalesce(e.withdrawn, '{}'), '$.takedown') IS NULL`

/** What changed, and when: the questions of `ArchiveReader` about versions and generations. */
export function sqliteHistory(db: Database): History {
  const history = db.prepare(`${VERSION_QUERY} WHERE v.rid = (SELECT rid FROM event WHERE id = ?) ORDER BY v.n`)
  const firstTold = db.prepare(
    `${VERSION_QUERY} WHERE v.rid IN (SELECT rid FROM event WHERE date = ?) AND v.n = 0 ORDER BY v.rid`,
  )
  const newest = db.prepare(`
    SELECT v.rid, v.n, e.id, e.path, e.date, e.title, e.withdrawn FROM version v CROSS JOIN event e ON e.rid = v.rid
    WHERE v.n > 0 AND v.at > :from AND v.at < :to AND ${SHOWN} ORDER BY v.at DESC, e.path, v.n DESC LIMIT :limit`)
  const version = db.prepare(`${VERSION_QUERY} WHERE v.rid = ? AND v.n = ?`)
  const counts = db.prepare(`
    SELECT substr(v.at, 1, :length) AS span, count(*) AS corrections FROM version v CROSS JOIN event e ON e.rid = v.rid
    WHERE v.n > 0 AND v.at > :from AND v.at < :to AND ${SHOWN} GROUP BY 1 ORDER BY 1`)
  const everOn = db.prepare(
    `${EVENT_QUERY} WHERE e.rid IN (SELECT rid FROM event WHERE date = :date UNION SELECT rid FROM version WHERE date = :date) ORDER BY e.path`,
  )
  // Of an event that changed, the last version by then counts; of one that never did, whether it was there.
  const countsAt = db.prepare(`
    WITH told AS (
      SELECT e.date FROM event e CROSS JOIN telling t ON t.rid = e.rid
      WHERE e.withdrawn IS NULL AND coalesce(t.first_seen, '') <= :at AND NOT EXISTS (SELECT 1 FROM version v WHERE v.rid = e.rid)
      UNION ALL
      SELECT v.date FROM (SELECT rid, max(n) AS n FROM version WHERE at <= :at OR n = 0 GROUP BY rid) last
      CROSS JOIN version v ON v.rid = last.rid AND v.n = last.n CROSS JOIN event e ON e.rid = v.rid
      CROSS JOIN telling t ON t.rid = e.rid
      WHERE coalesce(t.first_seen, '') <= :at AND ${SHOWN} AND (v.withdrawn IS NULL
        OR (json_extract(v.withdrawn, '$.takedown') AND json_extract(v.withdrawn, '$.portal') IS NULL)))
    SELECT date, sum(n) AS events FROM (
      SELECT date, count(*) AS n FROM told GROUP BY date
      UNION ALL SELECT date, 0 FROM revision WHERE fate = 'told' GROUP BY date HAVING min(coalesce(timestamp, '')) <= :at)
    GROUP BY date ORDER BY date`)
  const firstTellings = db.prepare(
    `SELECT date, min(coalesce(timestamp, '')) AS at FROM revision WHERE fate = 'told' GROUP BY date ORDER BY date`,
  )
  const tellingTimes = db
    .prepare(`SELECT DISTINCT timestamp FROM revision WHERE fate = 'told' AND timestamp IS NOT NULL ORDER BY 1`)
    .pluck()
  const fact = db.prepare('SELECT value FROM fact WHERE name = ?').pluck()
  const dates = db
    .prepare(`
    SELECT date FROM event INDEXED BY event_touched WHERE touched > :since
    UNION SELECT date FROM day INDEXED BY day_touched WHERE touched > :since
    UNION SELECT m.date FROM label l CROSS JOIN mention m ON m.lid = l.lid WHERE l.paged > :since ORDER BY 1`)
    .pluck()
  const labels = db.prepare(`
    SELECT l.kind, l.slug, l.name, l.split, l.most, years.year, NOT EXISTS (
      SELECT 1 FROM mention m CROSS JOIN event e ON e.rid = m.rid
      WHERE m.lid = l.lid AND m.date BETWEEN years.year || '-00' AND years.year || '-99' AND e.touched <= :since) AS isNew FROM (
      SELECT j.value AS lid, substr(e.date, 1, 4) AS year FROM event e CROSS JOIN telling t ON t.rid = e.rid
      CROSS JOIN json_each(t.labels) j WHERE e.touched > :since
      UNION SELECT lid, year FROM dropped WHERE touched > :since
      UNION SELECT m.lid, substr(m.date, 1, 4) FROM label l CROSS JOIN mention m ON m.lid = l.lid WHERE l.paged > :since
      UNION SELECT j.value, substr(m.date, 1, 4) FROM label l CROSS JOIN mention m ON m.lid = l.lid
      CROSS JOIN telling t ON t.rid = m.rid CROSS JOIN json_each(t.labels) j WHERE l.paged > :since
    ) years CROSS JOIN label l ON l.lid = years.lid WHERE l.slug IS NOT NULL ORDER BY l.kind, l.slug, years.year`)
  const retold = db.prepare('SELECT kind, slug, name, split, most FROM label WHERE retold > ? AND slug IS NOT NULL')
  const corrected = db
    .prepare(`
    SELECT DISTINCT substr(v.at, 1, 10) FROM event e CROSS JOIN version v ON v.rid = e.rid
    WHERE e.touched > :since AND v.n > 0 AND v.at > '' ORDER BY 1`)
    .pluck()
  const related = db.prepare(`
    SELECT e.id, e.date FROM rerelated r CROSS JOIN event e ON e.rid = r.rid WHERE r.touched > ? ORDER BY e.date, e.id`)

  // An event that cites a source which changed is told of as well, at the point when that did.
  const eventsTouched = db.prepare(`
    SELECT k.point, q.* FROM (
      SELECT * FROM (SELECT touched AS point, rid AS at FROM event WHERE (touched, rid) > (:generation, :key) ORDER BY 1, 2 LIMIT :limit)
      UNION SELECT * FROM (SELECT touched, rid FROM recited WHERE (touched, rid) > (:generation, :key) ORDER BY 1, 2 LIMIT :limit)
      ORDER BY 1, 2 LIMIT :limit
    ) k CROSS JOIN (${EVENT_QUERY.replace('SELECT', 'SELECT e.rid,')}) q ON q.rid = k.at ORDER BY k.point, k.at`)
  const citing = db.prepare(`
    SELECT e.id, e.date FROM recited r CROSS JOIN event e ON e.rid = r.rid WHERE r.touched > ? ORDER BY e.date, e.id`)
  const quoted = db.prepare(`
    SELECT kind, slug, name, split, most FROM label WHERE slug IS NOT NULL AND kind <> 'source' AND lid IN (
      SELECT j.value FROM recited r CROSS JOIN telling t ON t.rid = r.rid CROSS JOIN json_each(t.labels) j WHERE r.touched > ?
    ) ORDER BY kind, slug`)

  return {
    async history(id) {
      return (history.all(id) as VersionRow[]).map(versionOf)
    },
    async firstTold(date) {
      return new Map((firstTold.all(date) as VersionRow[]).map((row) => [row.id, versionOf(row)]))
    },
    async corrections(span, limit) {
      type Row = EventSummary & { rid: number; n: number; withdrawn: string | null }
      const rows = newest.all({ ...within(span), limit }) as Row[]
      return rows.map(({ rid, n, id, path, date, title }): Correction => {
        const [before, after] = [n - 1, n].map((n) => versionOf(version.get(rid, n) as VersionRow))
        return { event: { id, path, date, title }, before: before as Version, after: after as Version }
      })
    },
    async correctionCounts(month) {
      const length = month === undefined ? 7 : 10
      return counts.all({ ...within(month ?? null), length }) as { span: string; corrections: number }[]
    },
    async everOn(date) {
      return (everOn.all({ date }) as EventRow[]).map(eventOf)
    },
    async countsAt(at) {
      return countsAt.all({ at }) as { date: IsoDate; events: number }[]
    },
    async firstTellings() {
      return firstTellings.all() as { date: IsoDate; at: string }[]
    },
    async tellingTimes() {
      return tellingTimes.all() as string[]
    },
    async state() {
      return {
        store: fact.get('store'),
        generation: fact.get('generation'),
      } as StoreState
    },
    async eventsTouched({ generation, key }, limit) {
      const rows = eventsTouched.all({ generation, key, limit }) as (EventRow & { rid: number; point: number })[]
      return rows.map((row) => ({ key: row.rid, generation: row.point, event: eventOf(row) }))
    },
    async touched(since) {
      if ((fact.get('rerelated') as number) > since) return undefined
      const found = touchedLabels(
        since,
        labels.iterate({ since }) as Iterable<SplitRow & TouchedYear>,
        (retold.all(since) as SplitRow[]).map(listedOf),
      )
      return {
        dates: dates.all({ since }),
        labels: found,
        corrected: corrected.all({ since }),
        related: related.all(since),
        citing: citing.all(since),
        quoted: besidesThese((quoted.all(since) as SplitRow[]).map(listedOf), found),
      } as Touched
    },
  }
}
