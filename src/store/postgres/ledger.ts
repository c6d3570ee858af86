import type { EventSummary, SourceMetadata, SourceRecord } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import { unpackText } from '../../model/packed-text.ts'
import { hostOf, publisherOf } from '../../model/publisher.ts'
import type { Archived, Attempt, LedgerEntry } from '../../model/source.ts'
import type { LedgerShare } from '../queue.ts'
import { ATTEMPTS, capturesIn, SLOGAN, STOCK, TURN } from '../sqlite/ledger.ts'
import type { LedgerReader, LedgerStore } from '../store.ts'
import { findingWriter } from './finding.ts'
import type { Session } from './session.ts'
import { type Ask, held, one } from './sql.ts'

interface LinkRow extends Omit<LedgerEntry, 'archived'> {
  archived: string | null
}

const ENTRY = `key, url, host, cited, state, since, leaning, agreed, checked, due, etag, last_modified AS "lastModified", archived`

const entryOf = ({ archived, ...row }: LinkRow): LedgerEntry => ({
  ...row,
  archived: archived === null ? null : JSON.parse(archived),
})

/** What may be asked of the ledger of sources beside those who write it. */
export function postgresLedgerReader(ask: Ask): LedgerReader {
  return {
    async *deadSources() {
      for (let last = ''; ; ) {
        const rows = await ask<LinkRow>(
          `SELECT ${ENTRY} FROM link WHERE state IN ('gone', 'unreachable') AND left(url, 500) >= left($1, 500) AND url > $1
          ORDER BY left(url, 500), url LIMIT 500`,
          [last],
        )
        for (const row of rows) yield entryOf(row)
        const end = rows.at(-1)
        if (!end) return
        last = end.url
      }
    },
    async sourceStates() {
      return ask(`SELECT state, count(*) AS sources FROM link GROUP BY state ORDER BY sources DESC, state NULLS FIRST`)
    },
    async attempts(url) {
      return ask<Attempt>(
        `SELECT at, outcome, why, url, status, media_type AS "mediaType", ms FROM attempt
        WHERE key = (SELECT key FROM link WHERE url = $1) ORDER BY at`,
        [url],
      )
    },
    async ledgerEntry(url) {
      const row = await one(ask<LinkRow>(`SELECT ${ENTRY} FROM link WHERE url = $1`, [url]))
      return row && entryOf(row)
    },
    async eventsCiting(url) {
      return ask<EventSummary>(
        `SELECT e.id, e.path, e.date, e.title FROM citation c JOIN event e ON e.rid = c.rid
        WHERE c.key = (SELECT key FROM link WHERE url = $1) ORDER BY e.date, e.path`,
        [url],
      )
    },
  }
}

/** The facts of the ledger of sources. Nothing is remembered between two calls, so others may write in between. */
export function postgresLedger(session: Session, share?: LedgerShare): LedgerStore {
  const { ask, copy, nextGeneration, atomic } = session
  const finding = findingWriter(session)
  const fact = async (name: string) =>
    Number((await one(ask<{ value: string }>('SELECT value FROM fact WHERE name = $1', [name])))?.value)

  /** One number for all that a call changes, taken when something does. */
  function lazily(): () => Promise<number> {
    let generation: Promise<number> | undefined
    return () => {
      generation ??= nextGeneration()
      return generation
    }
  }

  /** What another archive has settled holds until this one asks for itself; gives the addresses of which it does now. */
  async function takeOver(sources: readonly SourceRecord[], generation: () => Promise<number>): Promise<Set<string>> {
    const settled = sources.flatMap(({ url, ledger }) =>
      ledger ? [{ ...ledger, url: held(url), archived: ledger.archived && JSON.stringify(ledger.archived) }] : [],
    )
    if (settled.length === 0) return new Set()
    const rows = await ask<{ key: number; url: string }>(
      `UPDATE link l SET state = x.state, since = x.since, leaning = x.state, agreed = 1, checked = x.checked, due = x.due,
        etag = x.etag, last_modified = x."lastModified", archived = coalesce(l.archived, x.archived)
      FROM json_to_recordset($1) AS x(url text, state text, since text, checked text, due text, etag text, "lastModified" text, archived text)
      WHERE l.url = x.url AND l.checked IS NULL RETURNING l.key, l.url`,
      [JSON.stringify(settled)],
    )
    const urls = rows.map(({ url }) => url)
    await recite(urls, generation)
    await retell(
      rows.map(({ key }) => key),
      generation,
    )
    return new Set(urls)
  }

  /** Notes that how the documents of these publishers stand is another. */
  async function retell(keys: readonly number[], generation: () => Promise<number>): Promise<void> {
    if (keys.length === 0) return
    await ask(
      `UPDATE label SET retold = $2 WHERE kind = 'source' AND key IN (SELECT publisher FROM link WHERE key = ANY($1))`,
      [keys, await generation()],
    )
  }

  /** Notes that events show something else now of these sources; gives the events. */
  async function recite(urls: readonly string[], generation: () => Promise<number>): Promise<number[]> {
    if (urls.length === 0) return []
    const rows = await ask<{ rid: number }>(
      `INSERT INTO recited SELECT DISTINCT c.rid, $2::int FROM unnest($1::text[]) AS j(url) JOIN link l ON l.url = j.url
        JOIN citation c ON c.key = l.key ON CONFLICT (rid) DO UPDATE SET touched = excluded.touched
        RETURNING rid`,
      [urls, await generation()],
    )
    return rows.map(({ rid }) => rid)
  }

  /** Keeps what sources say, and tells of each whether it is new; where one comes twice, it is told one after the other. */
  async function put(sources: readonly SourceMetadata[], generation: () => Promise<number>): Promise<boolean[]> {
    const known = new Map(
      (
        await ask<{ url: string; body: string }>(
          'SELECT s.url, s.body FROM unnest($1::text[]) AS j(url) JOIN source s ON s.url = j.url',
          [[...new Set(sources.map(({ url }) => held(url)))]],
        )
      ).map(({ url, body }) => [url, body]),
    )
    const before = new Map(known)
    const isNew = sources.map((source) => {
      const body = JSON.stringify(source)
      const url = held(source.url)
      const differs = known.get(url) !== body
      known.set(url, body)
      return differs
    })
    const changed = Array.from(known).filter(([url, body]) => before.get(url) !== body)
    if (changed.length === 0) return isNew
    const repeated = { description: new Set<string>(), image: new Set<string>() }
    const rows = changed.map(([url, body]) => {
      const said: SourceMetadata = JSON.parse(body)
      const was: Partial<SourceMetadata> = JSON.parse(before.get(url) ?? '{}')
      for (const field of ['description', 'image'] as const)
        for (const value of [was[field], said[field]]) if (value !== undefined) repeated[field].add(held(value))
      return {
        url,
        body,
        description: held(said.description),
        image: held(said.image),
        is_new: !before.has(url),
      }
    })
    await ask(
      `UPDATE source s SET body = x.body, description = x.description, image = x.image,
        is_slogan = s.is_slogan AND x.description IS NOT NULL, is_stock = s.is_stock AND x.image IS NOT NULL
      FROM json_to_recordset($1) AS x(url text, body text, description text, image text) WHERE s.url = x.url`,
      [JSON.stringify(rows.filter(({ is_new }) => !is_new))],
    )
    await copy(
      'source',
      ['url', 'body', 'description', 'image'],
      rows.filter(({ is_new }) => is_new).map((row) => [row.url, row.body, row.description, row.image]),
    )
    const marked = [
      ...(await mark('description', 'is_slogan', SLOGAN, [...repeated.description])),
      ...(await mark('image', 'is_stock', STOCK, [...repeated.image])),
    ]
    await finding.retell(await recite([...rows.map(({ url }) => url), ...marked], generation))
    return isNew
  }

  /** Notes of each of some texts whether enough sources say it; gives those of which that is new. */
  async function mark(field: string, flag: string, enough: number, values: string[]): Promise<string[]> {
    const rows = await ask<{ url: string }>(
      `WITH said AS (
        SELECT j.value, (SELECT count(*) FROM (SELECT 1 FROM source s WHERE s.${field} = j.value LIMIT ${enough}) few) >= ${enough} AS often
        FROM unnest($1::text[]) AS j(value))
      UPDATE source s SET ${flag} = said.often FROM said WHERE s.${field} = said.value AND s.${flag} <> said.often RETURNING s.url`,
      [values],
    )
    return rows.map(({ url }) => url)
  }

  /** Derives from some of the events that changed who cites what, and what the wikitext tells of copies; whether there are more. */
  async function derive(): Promise<boolean> {
    const since = await fact('cited')
    const last = await fact('generation')
    const few = await one(
      ask<{ touched: number }>('SELECT touched FROM event WHERE touched > $1 ORDER BY touched LIMIT 1 OFFSET $2', [
        since,
        TURN,
      ]),
    )
    const upTo = few?.touched ?? last
    const generation = lazily()
    await cite(since, upTo, generation)
    await noteCaptures(since, upTo, generation)
    await ask(`UPDATE fact SET value = $1 WHERE name = 'cited'`, [String(upTo)])
    return upTo < last
  }

  async function cite(since: number, upTo: number, generation: () => Promise<number>): Promise<void> {
    const events = await ask<{ rid: number; date: IsoDate; body: string }>(
      `SELECT e.rid, e.date, t.body FROM event e JOIN telling t ON t.rid = e.rid WHERE e.touched > $1 AND e.touched <= $2
      ORDER BY e.date, e.ord, e.rid`,
      [since, upTo],
    )
    if (events.length === 0) return
    /** In the order in which addresses first come up: so are their keys. */
    const cited = new Map<string, { host: string; date: IsoDate; rids: Set<number> }>()
    for (const { rid, date, body } of events) {
      const { citations } = JSON.parse(body) as { citations: readonly { url: string }[] }
      for (const { url } of citations) {
        const found = cited.get(url)
        const host = found?.host ?? hostOf(url)
        if (host === null) continue
        if (!found) cited.set(url, { host, date, rids: new Set([rid]) })
        else {
          found.rids.add(rid)
          if (found.date < date) found.date = date
        }
      }
    }
    await ask('DELETE FROM citation WHERE rid = ANY($1)', [events.map(({ rid }) => rid)])
    const urls = [...cited.keys()]
    const rows = await ask<{ url: string; key: number; known: boolean }>(
      `SELECT l.url, l.key, s.url IS NOT NULL OR l.state IS NOT NULL OR l.archived IS NOT NULL AS known
      FROM unnest($1::text[]) AS j(url) JOIN link l ON l.url = j.url LEFT JOIN source s ON s.url = l.url`,
      [urls],
    )
    const keys = new Map(rows.map(({ url, key }) => [url, key]))
    await ask(
      `UPDATE link l SET cited = x.cited FROM unnest($1::int[], $2::text[]) AS x(key, cited) WHERE l.key = x.key AND l.cited < x.cited`,
      [rows.map(({ key }) => key), rows.map(({ url }) => cited.get(url)?.date)],
    )
    const [top] = await ask<{ key: number }>('SELECT coalesce(max(key), 0) AS key FROM link')
    let next = top?.key ?? 0
    const fresh = urls.filter((url) => !keys.has(url))
    for (const url of fresh) keys.set(url, ++next)
    await copy(
      'link',
      ['key', 'url', 'host', 'publisher', 'cited'],
      fresh.map((url) => [keys.get(url), url, cited.get(url)?.host, publisherOf(url), cited.get(url)?.date]),
    )
    await copy(
      'citation',
      ['key', 'rid'],
      urls.flatMap((url) => Array.from(cited.get(url)?.rids ?? [], (rid) => [keys.get(url), rid])),
    )
    // These may have been learnt after the events were told, when nobody knew yet that the events cite them.
    const rids = new Set(rows.flatMap(({ url, known }) => (known ? [...(cited.get(url)?.rids ?? [])] : [])))
    if (rids.size === 0) return
    await ask(
      `INSERT INTO recited SELECT rid, $2::int FROM unnest($1::int[]) AS j(rid)
      ON CONFLICT (rid) DO UPDATE SET touched = excluded.touched`,
      [[...rids], await generation()],
    )
    await finding.retell([...rids])
  }

  async function noteCaptures(since: number, upTo: number, generation: () => Promise<number>): Promise<void> {
    const texts = await ask<{ body: Buffer; timestamp: string | null }>(
      `SELECT r.body, r.timestamp FROM day d JOIN revision r ON r.key = d.current
      WHERE d.touched > $1 AND d.touched <= $2 ORDER BY d.date`,
      [since, upTo],
    )
    // The first one stands: an address that has a copy gets no other.
    const copies = new Map<string, Archived>()
    for (const { body, timestamp } of texts)
      for (const { original, archived } of capturesIn(unpackText(body), timestamp))
        if (!copies.has(original)) copies.set(original, archived)
    if (copies.size === 0) return
    const known = await ask<{ key: number; url: string }>(
      `SELECT l.key, l.url FROM unnest($1::text[]) AS j(url) JOIN link l ON l.url = j.url
      WHERE coalesce(l.archived::json->>'answer', '') <> 'archived'`,
      [[...copies.keys()]],
    )
    if (known.length === 0) return
    await ask(
      `UPDATE link l SET archived = x.archived FROM unnest($1::int[], $2::text[]) AS x(key, archived) WHERE l.key = x.key`,
      [known.map(({ key }) => key), known.map(({ url }) => JSON.stringify(copies.get(url)))],
    )
    await recite(
      known.map(({ url }) => url),
      generation,
    )
  }

  return {
    deriveCitations: () => atomic(derive),
    async dueSources(now, after, limit) {
      const { due, key } = after ?? { due: '', key: -1 }
      const rows = await ask<LinkRow>(
        `SELECT ${ENTRY} FROM link WHERE due <= $1 AND (due, key) > ($2, $3::int)
          AND ($5::int = 1 OR ('x' || left(md5(host), 6))::bit(24)::int % $5::int = $6::int) ORDER BY due, key LIMIT $4`,
        [now, due, key, limit, share?.of ?? 1, share?.share ?? 0],
      )
      return rows.map(entryOf)
    },
    putVisits: (visits) =>
      atomic(async () => {
        if (visits.length === 0) return
        const generation = lazily()
        const keys = visits.map(({ entry }) => entry.key)
        const rows = await ask<{ key: number; state: string | null; since: string | null; archived: string | null }>(
          'SELECT key, state, since, archived FROM link WHERE key = ANY($1)',
          [keys],
        )
        const before = new Map(rows.map((row) => [row.key, row]))
        const attempts = visits.flatMap(({ entry, attempt }) =>
          attempt ? [{ key: entry.key, ...attempt, why: held(attempt.why), url: held(attempt.url) }] : [],
        )
        await ask(
          `INSERT INTO attempt SELECT key, at, outcome, why, url, status, "mediaType", ms FROM json_to_recordset($1)
            AS x(key int, at text, outcome text, why text, url text, status int, "mediaType" text, ms int)
          ON CONFLICT (key, at) DO UPDATE SET outcome = excluded.outcome, why = excluded.why, url = excluded.url,
            status = excluded.status, media_type = excluded.media_type, ms = excluded.ms`,
          [JSON.stringify(attempts)],
        )
        await ask(
          `DELETE FROM attempt a USING unnest($1::int[]) AS j(key) WHERE a.key = j.key
            AND a.at < (SELECT b.at FROM attempt b WHERE b.key = j.key ORDER BY b.at DESC LIMIT 1 OFFSET $2)`,
          [attempts.map(({ key }) => key), ATTEMPTS - 1],
        )
        const links = []
        const news = []
        const moved = []
        for (const { entry } of visits) {
          const was = before.get(entry.key)
          const { archived, etag, lastModified, ...standing } = entry
          // What a page shows of it: that it was asked again, and nothing is new, is none of that.
          const shown = (a: Archived | null) => (a?.answer === 'archived' ? JSON.stringify(a) : null)
          const wasShown = shown(was?.archived ? JSON.parse(was.archived) : null)
          const isNews = was?.state !== standing.state || was.since !== standing.since || wasShown !== shown(archived)
          if (isNews) news.push(entry.url)
          if (was?.state !== standing.state) moved.push(entry.key)
          links.push({
            ...standing,
            etag: held(etag),
            last_modified: held(lastModified),
            archived: archived === null ? null : JSON.stringify(archived),
          })
        }
        await ask(
          `UPDATE link l SET state = x.state, since = x.since, leaning = x.leaning, agreed = x.agreed, checked = x.checked,
            due = x.due, etag = x.etag, last_modified = x.last_modified, archived = x.archived
          FROM json_to_recordset($1) AS x(key int, state text, since text, leaning text, agreed int, checked text, due text,
            etag text, last_modified text, archived text) WHERE l.key = x.key`,
          [JSON.stringify(links)],
        )
        await recite(news, generation)
        await retell(moved, generation)
        const sources = visits.flatMap(({ source }) => source ?? [])
        if (sources.length > 0) await put(sources, generation)
      }),
    putSources: (sources) =>
      atomic(async () => {
        while (await derive());
        const generation = lazily()
        const said = sources.map(({ ledger: _, ...source }) => source)
        // An address alone says nothing.
        const saying = said.filter((source) => Object.keys(source).length > 1)
        const isNew = await put(saying, generation)
        const news = new Set<SourceMetadata>(saying.filter((_, i) => isNew[i]))
        const taken = await takeOver(sources, generation)
        return said.filter((source) => taken.delete(held(source.url)) || news.has(source)).length
      }),
  }
}
