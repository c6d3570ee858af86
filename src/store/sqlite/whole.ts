import type { Database } from 'better-sqlite3'
import type { EventSummary } from '../../model/archive.ts'
import { groupedOf, type LabelEntry, onceWhole, type WholeEvent, type WholeRows } from '../whole.ts'
import { topicRows } from './reader.ts'

/** Answers of a SQLite file to those who ask of everything in it. */
export function sqliteWhole(db: Database) {
  const topics = topicRows(db)
  const summary = db.prepare('SELECT id, path, date, title FROM event WHERE rid = ?')
  return groupedOf(
    onceWhole(async () => rowsOf(db)),
    async (keys) => topics(keys),
    async (rids) => rids.map((rid) => summary.get(rid) as EventSummary),
  )
}

function rowsOf(db: Database): WholeRows {
  const labels = db.prepare('SELECT lid, kind, slug, name FROM label WHERE slug IS NOT NULL')
  return { labels: labels.iterate() as Iterable<LabelEntry>, events: eventsIn(db) }
}

/** A withdrawn event is in no list. */
function* eventsIn(db: Database): Generator<WholeEvent> {
  const events = db.prepare(`
    SELECT e.rid, e.date, t.labels FROM event e CROSS JOIN telling t INDEXED BY telling_labels ON t.rid = e.rid
    WHERE e.withdrawn IS NULL ORDER BY e.date, e.ord, e.rid`)
  type Row = Omit<WholeEvent, 'labels'> & { readonly labels: string }
  for (const { labels, ...event } of events.iterate() as Iterable<Row>) yield { ...event, labels: JSON.parse(labels) }
}
