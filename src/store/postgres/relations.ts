import type { EventSummary, Label } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import type { Entry, Postings, Relation, Weights } from '../../model/relation.ts'
import { type Body, eventOf } from '../sqlite/rows.ts'
import type {
  ArchiveReader,
  FirstWording,
  Keyed,
  Related,
  RelationState,
  RelationStore,
  StoryThread,
} from '../store.ts'
import { AFTER, BEFORE, EVENT_COLUMNS, EVENT_QUERY, EVENT_TABLES, type KeyedRow } from './rows.ts'
import type { Session } from './session.ts'
import { type Ask, one } from './sql.ts'

/** What pages ask of relations. */
export function postgresRelated(ask: Ask): Pick<ArchiveReader, 'relatedOn' | 'threadsOn' | 'relationState'> {
  return {
    async relatedOn(date, id) {
      const rows = await ask<RelatedRow>(RELATED_QUERY('a.date = $1 AND ($2::text IS NULL OR a.id = $2)'), [
        date,
        id ?? null,
      ])
      return relatedMap(rows)
    },
    async threadsOn(date, id) {
      const rows = await ask<ThreadRow>(THREADS_QUERY('e.date = $1 AND ($2::text IS NULL OR e.id = $2)'), [
        date,
        id ?? null,
      ])
      return threadMap(rows)
    },
    async relationState() {
      const state = await one(
        ask<{ behind: number; events: number; learning: string }>(
          `SELECT (SELECT count(*) FROM event WHERE touched > (SELECT value::int FROM fact WHERE name = 'related')) AS behind,
            (SELECT coalesce(sum(events), 0) FROM day) AS events, (SELECT value FROM fact WHERE name = 'learning') AS learning`,
        ),
      )
      const weights = await one(ask<WeightsRow>('SELECT * FROM weights ORDER BY version DESC LIMIT 1'))
      return {
        behind: state?.behind,
        events: state?.events,
        weights: weights && weightsOf(weights),
        learning: JSON.parse(state?.learning as string),
      } as RelationState
    },
  }
}

export interface RelatedRow extends EventSummary {
  readonly of: string
  readonly day: IsoDate
  readonly score: number
  readonly story: boolean
  readonly context: string
}

/** What some events, as `a`, belong with. */
export const RELATED_QUERY = (which: string) => `
  SELECT a.id AS of, a.date AS day, r.score, r.story, r.context, b.id, b.path, b.date, b.title
  FROM event a JOIN relation r ON r.rid = a.rid JOIN event b ON b.rid = r.other WHERE ${which} AND b.withdrawn IS NULL
  UNION ALL SELECT a.id, a.date, r.score, r.story, r.other_context, b.id, b.path, b.date, b.title
  FROM event a JOIN relation r ON r.other = a.rid JOIN event b ON b.rid = r.rid WHERE ${which} AND b.withdrawn IS NULL
  ORDER BY 1, 3 DESC, 6`

export function relatedMap(rows: readonly RelatedRow[]): Map<string, Related[]> {
  const found = new Map<string, Related[]>()
  for (const { of, day: _, story, context, ...other } of rows) {
    const list = found.get(of) ?? []
    found.set(of, list)
    list.push({ ...other, isSameStory: story, context: JSON.parse(context) })
  }
  return found
}

export interface ThreadRow extends Label {
  readonly of: string
  readonly day: IsoDate
  readonly before: [string, string, IsoDate, string] | null
  readonly after: [string, string, IsoDate, string] | null
}

const SUMMARY = 'ARRAY[b.id, b.path, b.date, b.title]'
const summaryOf = (row: ThreadRow['before']): EventSummary | undefined =>
  row === null ? undefined : { id: row[0], path: row[1], date: row[2], title: row[3] }

/** The stories of some events, as `e`. In the order of an event's labels, its stories stand outermost first. */
export const THREADS_QUERY = (which: string) => `
  SELECT p.of, p.date AS day, p.kind, p.slug, p.name,
    (SELECT ${SUMMARY} FROM event b WHERE b.rid = (SELECT m.rid ${BEFORE})) AS before,
    (SELECT ${SUMMARY} FROM event b WHERE b.rid = (SELECT m.rid ${AFTER})) AS after
  FROM (
    SELECT e.id AS of, e.rid, e.date, e.ord, l.lid, l.kind, l.slug, l.name, j.n
    FROM event e JOIN telling t ON t.rid = e.rid CROSS JOIN unnest(t.labels) WITH ORDINALITY AS j(lid, n)
    JOIN label l ON l.lid = j.lid WHERE ${which} AND e.withdrawn IS NULL AND l.kind = 'story'
  ) p ORDER BY p.date, p.ord, p.of, p.n`

export function threadMap(rows: readonly ThreadRow[]): Map<string, StoryThread[]> {
  const found = new Map<string, StoryThread[]>()
  for (const { of, kind, slug, name, before, after } of rows) {
    const list = found.get(of) ?? []
    found.set(of, list)
    list.push({ story: { kind, slug, name }, previous: summaryOf(before), next: summaryOf(after) })
  }
  return found
}

type WeightsRow = Omit<Weights, 'hashes' | 'counts' | 'capitals'> & { hashes: Buffer; counts: Buffer; capitals: Buffer }

/** Numbers as bytes, little-endian, as every machine that Node runs on has them in memory. */
const bytes = (list: Uint32Array | Int32Array | Float32Array | Uint8Array) =>
  Buffer.from(list.buffer, list.byteOffset, list.byteLength)
const aligned = (buffer: Buffer) => buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength)

function weightsOf({ version, events, span, hashes, counts, capitals }: WeightsRow): Weights {
  return {
    version,
    events,
    span,
    hashes: new Uint32Array(aligned(hashes)),
    counts: new Uint32Array(aligned(counts)),
    capitals: new Uint8Array(aligned(capitals)),
  }
}

/** Rows that wait to be sent, at most; relating a whole archive makes hundreds of thousands. */
const WAITING = 20_000

/** What `relate.ts` keeps. Rows wait until some are together, and those that wait are told to who asks for them. */
export function postgresRelations(session: Session): Omit<RelationStore, 'relationState'> {
  const { ask, askNow, copy, nextGeneration, atomic } = session
  const entries = new Map<number, Entry | undefined>()
  const postings = new Map<string, Postings>()
  const relations = new Map<string, Relation | undefined>()
  /** Postings read in this transaction: a change of one event asks for those of a word again and again. */
  const read = new Map<string, Postings>()
  /** All was forgotten just now, and each row is written once: nothing need be looked for in the tables. */
  let isBare = false

  session.add({
    async flush() {
      read.clear()
      await flushEntries()
      await flushPostings()
      await flushRelations()
    },
    forget() {
      for (const map of [entries, postings, relations, read]) map.clear()
      isBare = false
    },
  })

  async function flushEntries(): Promise<void> {
    if (entries.size === 0) return
    if (!isBare) await askNow('DELETE FROM entry WHERE rid = ANY($1)', [[...entries.keys()]])
    const rows = Array.from(entries, ([key, entry]) =>
      entry ? [[key, entry.day, entry.section, bytes(entry.words), bytes(entry.shares)]] : [],
    )
    entries.clear()
    await copy('entry', ['rid', 'day', 'section', 'words', 'shares'], rows.flat())
  }

  async function flushPostings(): Promise<void> {
    if (postings.size === 0) return
    const keys = Array.from(postings.keys(), (key) => key.split(' ').map(Number) as [number, number])
    if (!isBare)
      await askNow('DELETE FROM posting WHERE (word, block) IN (SELECT * FROM unnest($1::bigint[], $2::int[]))', [
        keys.map(([word]) => word),
        keys.map(([, block]) => block),
      ])
    const rows = Array.from(postings.values(), (list, i) =>
      list.keys.length > 0 ? [[...(keys[i] as [number, number]), bodyOfPostings(list)]] : [],
    )
    postings.clear()
    await copy('posting', ['word', 'block', 'body'], rows.flat())
  }

  async function flushRelations(): Promise<void> {
    if (relations.size === 0) return
    const keys = Array.from(relations.keys(), (key) => key.split(' ').map(Number) as [number, number])
    if (!isBare)
      await askNow('DELETE FROM relation WHERE (rid, other) IN (SELECT * FROM unnest($1::int[], $2::int[]))', [
        keys.map(([rid]) => rid),
        keys.map(([, other]) => other),
      ])
    const rows = Array.from(relations.values(), (relation) => {
      if (!relation) return []
      const { event, other, score, isSameStory, context, otherContext } = relation
      return [[event, other, score, isSameStory, JSON.stringify(context), JSON.stringify(otherContext)]]
    })
    relations.clear()
    await copy('relation', ['rid', 'other', 'score', 'story', 'context', 'other_context'], rows.flat())
  }

  const keyedOf = (row: KeyedRow): Keyed => ({ key: row.rid, event: eventOf(row) })

  return {
    async putWeights({ version, events, span, hashes, counts, capitals }) {
      await atomic(async () => {
        await ask('DELETE FROM weights')
        const row = [version, events, span, bytes(hashes), bytes(counts), bytes(capitals)]
        await copy('weights', ['version', 'events', 'span', 'hashes', 'counts', 'capitals'], [row])
      })
    },
    async putLearning(learning) {
      await ask(`UPDATE fact SET value = $1 WHERE name = 'learning'`, [JSON.stringify(learning)])
    },
    async daysMinted(after) {
      const rows = await ask<{ date: IsoDate }>(
        `SELECT coalesce(v.date, e.date) AS date FROM event e LEFT JOIN version v ON v.rid = e.rid AND v.n = 0
        WHERE e.rid > $1 ORDER BY e.rid`,
        [after],
      )
      return rows.map(({ date }) => date)
    },
    async *allEvents() {
      for (let last = { date: '', id: '' }; ; ) {
        // A day has a few events, so that the rest of the last one is soon passed over.
        const rows = await ask<KeyedRow>(
          `SELECT ${EVENT_COLUMNS} FROM ${EVENT_TABLES} WHERE e.date >= $1 AND (e.date, e.id) > ($1, $2)
          ORDER BY e.date, e.id LIMIT 2000`,
          [last.date, last.id],
        )
        for (const row of rows) yield keyedOf(row)
        const end = rows.at(-1)
        if (!end) return
        last = { date: end.date, id: end.id }
      }
    },
    async *firstWordings() {
      type Row = Pick<FirstWording, 'key' | 'date' | 'title'> & { body: string }
      for (let last = 0; ; ) {
        const rows = await ask<Row>(
          'SELECT rid AS key, date, title, body FROM version WHERE n = 0 AND rid > $1 ORDER BY rid LIMIT 2000',
          [last],
        )
        for (const { body, ...row } of rows) yield { ...row, ...(JSON.parse(body) as Body) }
        const end = rows.at(-1)
        if (!end) return
        last = end.key
      }
    },
    async eventsBehind() {
      const rows = await ask<KeyedRow>(
        `${EVENT_QUERY} WHERE e.touched > (SELECT value::int FROM fact WHERE name = 'related') ORDER BY e.date, e.id`,
      )
      return rows.map(keyedOf)
    },
    async keyed(key) {
      return keyedOf((await askNow<KeyedRow>(`${EVENT_QUERY} WHERE e.rid = $1`, [key]))[0] as KeyedRow)
    },
    async entry(key) {
      if (entries.has(key)) return entries.get(key)
      type Row = { day: number; section: number; words: Buffer; shares: Buffer }
      const row = await one(askNow<Row>('SELECT day, section, words, shares FROM entry WHERE rid = $1', [key]))
      if (!row) return undefined
      const { day, section, words, shares } = row
      return { day, section, words: new Uint32Array(aligned(words)), shares: new Float32Array(aligned(shares)) }
    },
    async putEntry(key, entry) {
      entries.set(key, entry)
      if (entries.size >= WAITING) await flushEntries()
    },
    async postings(word, block) {
      const key = `${word} ${block}`
      const known = postings.get(key) ?? read.get(key)
      if (known) return known
      const row = await one(
        askNow<{ body: Buffer }>('SELECT body FROM posting WHERE word = $1 AND block = $2', [word, block]),
      )
      const found = postingsOf(row?.body)
      if (read.size >= WAITING) read.clear()
      read.set(key, found)
      return found
    },
    async putPostings(word, block, list) {
      const key = `${word} ${block}`
      postings.set(key, list)
      read.delete(key)
      if (postings.size >= WAITING) await flushPostings()
    },
    async relationsOf(key) {
      await flushRelations()
      type Row = { rid: number; other: number; score: number; story: boolean; context: string; other_context: string }
      const rows = await askNow<Row>(
        'SELECT * FROM relation WHERE rid = $1 UNION ALL SELECT * FROM relation WHERE other = $1',
        [key],
      )
      return rows.map(
        (row): Relation => ({
          event: row.rid,
          other: row.other,
          score: row.score,
          isSameStory: row.story,
          context: JSON.parse(row.context),
          otherContext: JSON.parse(row.other_context),
        }),
      )
    },
    async putRelation(relation) {
      relations.set(`${relation.event} ${relation.other}`, relation)
      if (relations.size >= WAITING) await flushRelations()
    },
    async removeRelation(event, other) {
      relations.set(`${event} ${other}`, undefined)
    },
    async clearRelations() {
      for (const map of [entries, postings, relations, read]) map.clear()
      // Not truncated: that would keep readers waiting until all is related.
      for (const table of ['entry', 'posting', 'relation', 'rerelated']) await ask(`DELETE FROM ${table}`)
      isBare = true
    },
    async settleRelations(changed) {
      const generation = await nextGeneration()
      if (changed) {
        await ask(
          `INSERT INTO rerelated SELECT rid, $2 FROM unnest($1::int[]) AS j(rid)
          ON CONFLICT (rid) DO UPDATE SET touched = excluded.touched`,
          [[...changed], generation],
        )
      }
      await ask(`UPDATE fact SET value = $1 WHERE name = ANY($2)`, [
        String(generation),
        changed ? ['related'] : ['related', 'rerelated'],
      ])
      isBare = false
    },
  }
}

/** Four lists of numbers, one behind the other. */
function bodyOfPostings({ keys, days, sections, shares }: Postings): Buffer {
  return Buffer.concat([keys, days, sections, shares].map(bytes))
}

function postingsOf(body: Buffer | undefined): Postings {
  const buffer = body ? aligned(body) : new ArrayBuffer(0)
  const n = buffer.byteLength / 16
  return {
    keys: new Uint32Array(buffer, 0, n),
    days: new Int32Array(buffer, 4 * n, n),
    sections: new Uint32Array(buffer, 8 * n, n),
    shares: new Float32Array(buffer, 12 * n, n),
  }
}
