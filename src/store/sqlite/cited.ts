import type { Database } from 'better-sqlite3'
import type { Citation } from '../../model/event.ts'
import { publisherOf } from '../../model/publisher.ts'

/** The id of a publisher's label by its domain. */
export type PublisherIds = (domain: string) => number | undefined

/** Keeps what events call those whom they cite. An event that is put again is told anew. */
export function citedWriter(db: Database) {
  const clear = db.prepare('DELETE FROM cited WHERE rid = ?')
  const insert = db.prepare('INSERT OR IGNORE INTO cited (rid, publisher, name) VALUES (?, ?, ?)')
  const put = (rid: number | bigint, citations: readonly Citation[], idOf: PublisherIds): void => {
    for (const { label, url } of citations) {
      if (label === '') continue
      const domain = publisherOf(url)
      insert.run(rid, (domain === null ? undefined : idOf(domain)) ?? 0, label)
    }
  }
  return {
    add: put,
    change(rid: number, citations: readonly Citation[], idOf: PublisherIds): void {
      clear.run(rid)
      put(rid, citations, idOf)
    },
  }
}

/** Derives it for all events: where an older release, or another store, kept none. */
export function addCited(db: Database): void {
  db.exec('DELETE FROM cited')
  const { add } = citedWriter(db)
  const rows = db.prepare(`SELECT key, lid FROM label WHERE kind = 'source'`).all() as { key: string; lid: number }[]
  const ids = new Map(rows.map(({ key, lid }) => [key, lid]))
  const tellings = db.prepare('SELECT rid, body FROM telling WHERE rid > ? ORDER BY rid LIMIT 1000')
  for (let last = 0; ; ) {
    const some = tellings.all(last) as { rid: number; body: string }[]
    for (const { rid, body } of some) {
      const { citations } = JSON.parse(body) as { citations: readonly Citation[] }
      add(rid, citations, (domain) => ids.get(domain))
    }
    const end = some.at(-1)
    if (!end) return
    last = end.rid
  }
}
