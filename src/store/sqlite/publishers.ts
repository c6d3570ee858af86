import type { Database } from 'better-sqlite3'
import { CITED_OFTEN, LISTED } from '../../model/archive.ts'
import { publisherOf } from '../../model/publisher.ts'
import { freeSlug, slugify } from '../../model/slug.ts'

interface Row {
  readonly rid: number
  readonly date: string
  readonly ord: number
  readonly withdrawn: string | null
  readonly body: string
  readonly labels: string
}

/** Gives the events of an archive from before there were publishers the labels of those whom they cite. */
export function addPublishers(db: Database): void {
  const insert = db.prepare(`INSERT INTO label (kind, key, name) VALUES ('source', ?, ?)`)
  const mention = db.prepare('INSERT INTO mention (lid, date, ord, rid) VALUES (?, ?, ?, ?)')
  const relabel = db.prepare('UPDATE telling SET labels = ? WHERE rid = ?')
  const settle = db.prepare('UPDATE label SET events = ?, slug = ?, split = ? WHERE lid = ?')
  const generation = db.prepare(`SELECT value FROM fact WHERE name = 'generation'`).pluck().get() as number
  const publishers = new Map<string, { lid: number; events: number }>()
  const rows = db.prepare(`
    SELECT e.rid, e.date, e.ord, e.withdrawn, t.body, t.labels FROM event e JOIN telling t ON t.rid = e.rid WHERE e.rid > ?
    ORDER BY e.rid LIMIT 1000`)
  for (let last = 0; ; ) {
    const some = rows.all(last) as Row[]
    for (const { rid, date, ord, withdrawn, body, labels } of some) {
      const { citations } = JSON.parse(body) as { citations: readonly { url: string }[] }
      const domains = new Set(citations.map(({ url }) => publisherOf(url)).filter((domain) => domain !== null))
      if (domains.size === 0) continue
      const lids: number[] = JSON.parse(labels)
      for (const domain of domains) {
        let known = publishers.get(domain)
        if (!known) {
          known = { lid: Number(insert.run(domain, domain).lastInsertRowid), events: 0 }
          publishers.set(domain, known)
        }
        lids.push(known.lid)
        if (withdrawn !== null) continue
        mention.run(known.lid, date, ord, rid)
        known.events++
      }
      relabel.run(JSON.stringify(lids), rid)
    }
    const end = some.at(-1)
    if (!end) break
    last = end.rid
  }
  const taken = new Set<string>()
  for (const [domain, { lid, events }] of publishers) {
    const slug = events >= CITED_OFTEN ? freeSlug(slugify(domain, 'source'), (s) => taken.has(s)) : null
    if (slug !== null) taken.add(slug)
    settle.run(events, slug, events > LISTED ? generation : 0, lid)
  }
}
