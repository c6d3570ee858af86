import type { Database } from 'better-sqlite3'
import type { SourceMetadata } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import { unpackText } from '../../model/packed-text.ts'
import { hostOf, publisherOf } from '../../model/publisher.ts'
import { type Archived, type Attempt, isOffered, type LedgerEntry, type SettledSource } from '../../model/source.ts'
import type { LedgerReader, LedgerStore } from '../store.ts'

/** As many sources with the same words or the same image are no longer about one piece of news each. */
export const SLOGAN = 3
export const STOCK = 4

interface LinkRow extends Omit<LedgerEntry, 'archived'> {
  archived: string | null
}

const ENTRY = `key, url, host, cited, state, since, leaning, agreed, checked, due, etag, last_modified AS lastModified, archived`

const entryOf = ({ archived, ...row }: LinkRow): LedgerEntry => ({
  ...row,
  archived: archived === null ? null : JSON.parse(archived),
})

/** What may be asked of the ledger of sources beside those who write it. */
export function sqliteLedgerReader(db: Database): LedgerReader {
  const dead = db.prepare(`
    SELECT ${ENTRY} FROM link WHERE state IN ('gone', 'unreachable') AND url > ? ORDER BY url LIMIT 500`)
  const byState = db.prepare('SELECT state, count(*) AS sources FROM link GROUP BY state ORDER BY sources DESC, state')
  const attempts = db.prepare(`
    SELECT at, outcome, why, a.url, status, media_type AS mediaType, ms FROM attempt a
    WHERE key = (SELECT key FROM link WHERE url = ?) ORDER BY at`)
  const entry = db.prepare(`SELECT ${ENTRY} FROM link WHERE url = ?`)
  const citing = db.prepare(`
    SELECT e.id, e.path, e.date, e.title FROM citation c CROSS JOIN event e ON e.rid = c.rid
    WHERE c.key = (SELECT key FROM link WHERE url = ?) ORDER BY e.date, e.path`)
  return {
    async *deadSources() {
      for (let last = ''; ; ) {
        const rows = dead.all(last) as LinkRow[]
        for (const row of rows) yield entryOf(row)
        const end = rows.at(-1)
        if (!end) return
        last = end.url
      }
    },
    async sourceStates() {
      return byState.all() as { state: LedgerEntry['state']; sources: number }[]
    },
    async attempts(url) {
      return attempts.all(url) as Attempt[]
    },
    async ledgerEntry(url) {
      const row = entry.get(url) as LinkRow | undefined
      return row && entryOf(row)
    },
    async eventsCiting(url) {
      return citing.all(url) as never
    },
  }
}

/** The facts of the ledger of sources. Nothing is remembered between two calls, so others may write in between. */
export function sqliteLedger(db: Database): LedgerStore {
  const fact = db.prepare('SELECT value FROM fact WHERE name = ?').pluck()
  const nextGeneration = db
    .prepare(`UPDATE fact SET value = value + 1 WHERE name = 'generation' RETURNING value`)
    .pluck()
  const settleCited = db.prepare(`UPDATE fact SET value = ? WHERE name = 'cited'`)
  const aFewOn = db.prepare('SELECT touched FROM event WHERE touched > ? ORDER BY touched LIMIT 1 OFFSET ?').pluck()
  const changed = db.prepare(`
    SELECT e.rid, e.date, t.body FROM event e CROSS JOIN telling t ON t.rid = e.rid WHERE e.touched > ? AND e.touched <= ?
    ORDER BY e.date, e.ord, e.rid`)
  const forget = db.prepare('DELETE FROM citation WHERE rid = ?')
  const find = db.prepare('SELECT key, cited FROM link WHERE url = ?')
  const insertLink = db.prepare(`INSERT INTO link (url, host, publisher, cited) VALUES (?, ?, ?, ?)`)
  const retell = db.prepare(`
    UPDATE label SET retold = :generation
    WHERE kind = 'source' AND key = (SELECT publisher FROM link WHERE key = :key)`)
  const putCited = db.prepare('UPDATE link SET cited = ? WHERE key = ?')
  const cite = db.prepare('INSERT OR IGNORE INTO citation (key, rid) VALUES (?, ?)')
  const newestLink = db.prepare('SELECT coalesce(max(key), 0) FROM link').pluck()
  const isKnown = db.prepare(`
    SELECT 1 FROM link l LEFT JOIN source s ON s.url = l.url
    WHERE l.url = ? AND (s.url IS NOT NULL OR l.state IS NOT NULL OR l.archived IS NOT NULL)`)
  const reciteEvent = db.prepare(`
    INSERT INTO recited (rid, touched) VALUES (:rid, :generation) ON CONFLICT (rid) DO UPDATE SET touched = excluded.touched`)
  const changedDays = db.prepare(`
    SELECT r.body, r.timestamp FROM day d CROSS JOIN revision r ON r.key = d.current
    WHERE d.touched > ? AND d.touched <= ? ORDER BY d.date`)
  const putArchived = db.prepare(`
    UPDATE link SET archived = :archived WHERE url = :url
    AND coalesce(json_extract(archived, '$.answer'), '') <> 'archived'`)
  const due = db.prepare(
    `SELECT ${ENTRY} FROM link WHERE due <= :now AND (due, key) > (:due, :key) ORDER BY due, key LIMIT :limit`,
  )
  const insertAttempt = db.prepare(`
    INSERT OR REPLACE INTO attempt (key, at, outcome, why, url, status, media_type, ms)
    VALUES (:key, :at, :outcome, :why, :url, :status, :mediaType, :ms)`)
  const forgetAttempts = db.prepare(`
    DELETE FROM attempt WHERE key = :key AND at < (SELECT at FROM attempt WHERE key = :key ORDER BY at DESC LIMIT 1 OFFSET :keep)`)
  const before = db.prepare('SELECT state, since, archived FROM link WHERE key = ?')
  const putLink = db.prepare(`
    UPDATE link SET state = :state, since = :since, leaning = :leaning, agreed = :agreed, checked = :checked, due = :due,
      etag = :etag, last_modified = :lastModified, archived = :archived WHERE key = :key`)
  const settle = db.prepare(`
    UPDATE link SET state = :state, since = :since, leaning = :state, agreed = 1, checked = :checked, due = :due,
      etag = :etag, last_modified = :lastModified, archived = coalesce(archived, :archived) WHERE url = :url AND checked IS NULL`)
  const recite = db.prepare(`
    INSERT INTO recited SELECT c.rid, :generation FROM link l CROSS JOIN citation c ON c.key = l.key WHERE l.url = :url
    ON CONFLICT (rid) DO UPDATE SET touched = excluded.touched`)
  const known = db.prepare('SELECT body FROM source WHERE url = ?').pluck()
  const putSource = db.prepare(`
    INSERT INTO source (url, body) VALUES (:url, :body)
    ON CONFLICT (url) DO UPDATE SET body = excluded.body WHERE body <> excluded.body`)
  const repeated = (['description', 'image'] as const).map((field) => {
    const flag = field === 'description' ? 'is_slogan' : 'is_stock'
    const enough = field === 'description' ? SLOGAN : STOCK
    const count = db.prepare(`SELECT count(*) FROM (SELECT 1 FROM source WHERE ${field} = ? LIMIT ${enough})`).pluck()
    const mark = db.prepare(
      `UPDATE source SET ${flag} = :flag WHERE ${field} = :value AND ${flag} = 1 - :flag RETURNING url`,
    )
    return (value: string, generation: number) => {
      const flagged = mark.all({ value, flag: (count.get(value) as number) >= enough ? 1 : 0 }) as { url: string }[]
      for (const { url } of flagged) recite.run({ url, generation })
    }
  })
  const unmark = db.prepare(`
    UPDATE source SET is_slogan = CASE WHEN description IS NULL THEN 0 ELSE is_slogan END,
      is_stock = CASE WHEN image IS NULL THEN 0 ELSE is_stock END WHERE url = ?`)

  /** What another archive has settled holds until this one asks for itself. */
  function takeOver(url: string, settled: SettledSource, generation: () => number): boolean {
    const archived = settled.archived && JSON.stringify(settled.archived)
    if (settle.run({ url, ...settled, archived }).changes === 0) return false
    const { key } = find.get(url) as { key: number }
    recite.run({ url, generation: generation() })
    retell.run({ key, generation: generation() })
    return true
  }

  /** One number for all that a call changes, taken when something does. */
  function lazily(): () => number {
    let generation: number | undefined
    return () => {
      generation ??= nextGeneration.get() as number
      return generation
    }
  }

  function put(source: SourceMetadata, generation: () => number): boolean {
    const body = JSON.stringify(source)
    const text = known.get(source.url) as string | undefined
    if (text === body) return false
    const was: Partial<SourceMetadata> = text === undefined ? {} : JSON.parse(text)
    putSource.run({ url: source.url, body })
    recite.run({ url: source.url, generation: generation() })
    unmark.run(source.url)
    for (const [i, field] of (['description', 'image'] as const).entries())
      for (const value of new Set([was[field], source[field]]))
        if (value !== undefined) repeated[i]?.(value, generation())
    return true
  }

  /** Derives from some of the events that changed who cites what, and what the wikitext tells of copies; whether there are more. */
  function derive(): boolean {
    const since = fact.get('cited') as number
    const last = fact.get('generation') as number
    const upTo = (aFewOn.get(since, TURN) as number | undefined) ?? last
    const generation = lazily()
    const newest = newestLink.get() as number
    for (const { rid, date, body } of changed.all(since, upTo) as { rid: number; date: IsoDate; body: string }[]) {
      forget.run(rid)
      const { citations } = JSON.parse(body) as { citations: readonly { url: string }[] }
      for (const { url } of citations) {
        const host = hostOf(url)
        if (host === null) continue
        const row = find.get(url) as { key: number; cited: string } | undefined
        const key = row?.key ?? Number(insertLink.run(url, host, publisherOf(url), date).lastInsertRowid)
        if (row && row.cited < date) putCited.run(date, key)
        cite.run(key, rid)
        // It may have been learnt after the event was told, when nobody knew yet that the event cites it.
        if (key <= newest && isKnown.get(url)) reciteEvent.run({ rid, generation: generation() })
      }
    }
    const texts = changedDays.all(since, upTo) as { body: Buffer; timestamp: string | null }[]
    for (const { body, timestamp } of texts) {
      for (const { original, archived } of capturesIn(unpackText(body), timestamp))
        if (find.get(original))
          if (putArchived.run({ url: original, archived: JSON.stringify(archived) }).changes > 0)
            recite.run({ url: original, generation: generation() })
    }
    settleCited.run(upTo)
    return upTo < last
  }

  return {
    async deriveCitations() {
      return derive()
    },
    async dueSources(now, after, limit) {
      const { due: from, key } = after ?? { due: '', key: -1 }
      return (due.all({ now, due: from, key, limit }) as LinkRow[]).map(entryOf)
    },
    async putVisits(visits) {
      const generation = lazily()
      for (const { entry, attempt, source } of visits) {
        const { key, archived, ...standing } = entry
        if (attempt) {
          insertAttempt.run({ key, ...attempt })
          forgetAttempts.run({ key, keep: ATTEMPTS - 1 })
        }
        const was = before.get(key) as { state: string | null; since: string | null; archived: string | null }
        const copy = archived === null ? null : JSON.stringify(archived)
        // What a page shows of it: that it was asked again, and nothing is new, is none of that.
        const shown = (a: Archived | null) => (a?.answer === 'archived' ? JSON.stringify(a) : null)
        const wasShown = was.archived === null ? null : shown(JSON.parse(was.archived))
        const isNews = was.state !== standing.state || was.since !== standing.since || wasShown !== shown(archived)
        if (isNews) recite.run({ url: entry.url, generation: generation() })
        if (was.state !== standing.state) retell.run({ key, generation: generation() })
        const { state, since, leaning, agreed, checked, due, etag, lastModified } = standing
        putLink.run({ key, state, since, leaning, agreed, checked, due, etag, lastModified, archived: copy })
        if (source) put(source, generation)
      }
    },
    async putSources(sources) {
      while (derive());
      const generation = lazily()
      let count = 0
      for (const { ledger, ...source } of sources) {
        // An address alone says nothing.
        const isNew = Object.keys(source).length > 1 && put(source, generation)
        if ((ledger && takeOver(source.url, ledger, generation)) || isNew) count++
      }
      return count
    },
  }
}

/** Events that are looked at in one turn, about: a turn must be short. */
export const TURN = 3000

/** Attempts of a source that are kept, the newest. */
export const ATTEMPTS = 50

const CAPTURE = /\bhttps?:\/\/web\.archive\.org\/web\/(\d{4,14})(?:[a-z]{2}_)?\/(https?:\/\/[^\s|\]}<>"]+)/g

/** Copies that wikitext names, in `{{Webarchive}}` or as sources: the original's address and the copy's. */
export function capturesIn(wikitext: string, at: string | null): { original: string; archived: Archived }[] {
  return Array.from(wikitext.matchAll(CAPTURE), ([url, stamp, original]) => ({
    original: original as string,
    archived: {
      answer: 'archived' as const,
      at: at ?? '',
      by: 'portal' as const,
      url,
      captured: stampOf(stamp as string),
    },
  })).filter(({ archived }) => isOffered(archived.url))
}

/** `20060111114101`, or less of it, as a time. */
export function stampOf(stamp: string): string {
  const full = stamp.padEnd(14, '00000101000000'.slice(stamp.length))
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(full) ?? []
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`
}
