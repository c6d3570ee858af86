import type { EventRow } from '../sqlite/rows.ts'

/** What an event is made of; `e.rid`, its key, comes with it. */
export const EVENT_COLUMNS = `e.rid, e.id, e.path, e.date, e.ord, e.title, e.topic, e.category, e.withdrawn, t.body,
  t.parser_version, t.first_seen, t.last_changed, t.corrections, r.title AS page, r.portal_id, r.timestamp, r.sha256`

export const EVENT_TABLES = 'event e JOIN telling t ON t.rid = e.rid JOIN revision r ON r.key = t.revision'

export const EVENT_QUERY = `SELECT ${EVENT_COLUMNS} FROM ${EVENT_TABLES}`

export type KeyedRow = EventRow & { readonly rid: number }

export const REVISION_COLUMNS = `key, date, title, encoding, portal_id, timestamp, "user", comment, deleted, sha256, size, fate`

/** The events of a label before and after a place: `p` has `lid`, `date`, `ord` and `rid`. */
export const BEFORE = `FROM mention m WHERE m.lid = p.lid AND (m.date, m.ord, m.rid) < (p.date, p.ord, p.rid)
  ORDER BY m.date DESC, m.ord DESC, m.rid DESC LIMIT 1`
export const AFTER = `FROM mention m WHERE m.lid = p.lid AND (m.date, m.ord, m.rid) > (p.date, p.ord, p.rid)
  ORDER BY m.date, m.ord, m.rid LIMIT 1`
