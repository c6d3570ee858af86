import type { Database } from 'better-sqlite3'
import type { EventSummary, Label } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import type { Entry, Postings, Relation, Weights } from '../../model/relation.ts'
import type {
  ArchiveReader,
  FirstWording,
  Keyed,
  Related,
  RelationState,
  RelationStore,
  StoryThread,
} from '../store.ts'
import { type Body, EVENT_QUERY, type EventRow, eventOf } from './rows.ts'

interface RelationRow {
  rid: number
  other: number
  score: number
  story: number
  context: string
  other_context: string
}

/** The events of a label before and after a place, by `lid`, `date`, `ord` and `rid`. */
export const NEIGHBOURS = [
  `WHERE m.lid = :lid AND (m.date, m.ord, m.rid) < (:date, :ord, :rid) ORDER BY m.date DESC, m.ord DESC, m.rid DESC LIMIT 1`,
  `WHERE m.lid = :lid AND (m.date, m.ord, m.rid) > (:date, :ord, :rid) ORDER BY m.date, m.ord, m.rid LIMIT 1`,
]

/** What pages ask of relations. */
export function sqliteRelated(db: Database): Pick<ArchiveReader, 'relatedOn' | 'threadsOn' | 'relationState'> {
  const related = db.prepare(`
    SELECT a.id AS of, r.score, r.story, r.context, b.id, b.path, b.date, b.title
    FROM event a CROSS JOIN relation r ON r.rid = a.rid CROSS JOIN event b ON b.rid = r.other
    WHERE a.date = :date AND (:id IS NULL OR a.id = :id) AND b.withdrawn IS NULL
    UNION ALL SELECT a.id, r.score, r.story, r.other_context, b.id, b.path, b.date, b.title
    FROM event a CROSS JOIN relation r ON r.other = a.rid CROSS JOIN event b ON b.rid = r.rid
    WHERE a.date = :date AND (:id IS NULL OR a.id = :id) AND b.withdrawn IS NULL ORDER BY 1, 2 DESC, 5`)
  // In the order of an event's labels, its stories stand outermost first.
  const stories = db.prepare(`
    SELECT e.id AS of, e.rid, e.date, e.ord, l.lid, l.kind, l.slug, l.name
    FROM event e CROSS JOIN telling t ON t.rid = e.rid CROSS JOIN json_each(t.labels) j CROSS JOIN label l ON l.lid = j.value
    WHERE e.date = :date AND (:id IS NULL OR e.id = :id) AND e.withdrawn IS NULL AND l.kind = 'story' ORDER BY e.ord, e.id, j.key`)
  const [before, after] = NEIGHBOURS.map((where) =>
    db.prepare(`SELECT e.id, e.path, e.date, e.title FROM mention m CROSS JOIN event e ON e.rid = m.rid ${where}`),
  )
  const behind = db
    .prepare(`SELECT count(*) FROM event WHERE touched > (SELECT value FROM fact WHERE name = 'related')`)
    .pluck()
  const told = db.prepare('SELECT coalesce(sum(events), 0) FROM day').pluck()
  const learning = db.prepare(`SELECT value FROM fact WHERE name = 'learning'`).pluck()
  const weights = db.prepare('SELECT * FROM weights ORDER BY version DESC LIMIT 1')
  return {
    async relatedOn(date, id) {
      type Row = EventSummary & { of: string; score: number; story: number; context: string }
      const found = new Map<string, Related[]>()
      for (const { of, story, context, ...other } of related.iterate({ date, id: id ?? null }) as Iterable<Row>) {
        let list = found.get(of)
        if (!list) {
          list = []
          found.set(of, list)
        }
        list.push({ ...other, isSameStory: story > 0, context: JSON.parse(context) })
      }
      return found
    },
    async threadsOn(date, id) {
      type Row = Label & { of: string; rid: number; date: string; ord: number; lid: number }
      const found = new Map<string, StoryThread[]>()
      for (const { of, kind, slug, name, ...place } of stories.all({ date, id: id ?? null }) as Row[]) {
        const previous = before?.get(place) as EventSummary | undefined
        const next = after?.get(place) as EventSummary | undefined
        const list = found.get(of) ?? []
        found.set(of, list)
        list.push({ story: { kind, slug, name }, previous, next })
      }
      return found
    },
    async relationState() {
      const row = weights.get() as WeightsRow | undefined
      return {
        behind: behind.get(),
        events: told.get(),
        weights: row && weightsOf(row),
        learning: JSON.parse(learning.get() as string),
      } as RelationState
    },
  }
}

type WeightsRow = Omit<Weights, 'hashes' | 'counts' | 'capitals'> & { hashes: Buffer; counts: Buffer; capitals: Buffer }

/** Numbers as bytes, little-endian, as every machine that Node runs on has them in memory. */
const bytes = (list: Uint32Array | Int32Array | Float32Array | Uint8Array) =>
  Buffer.from(list.buffer, list.byteOffset, list.byteLength)
/** A buffer of SQLite's may begin anywhere; numbers of four bytes may not. */
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

/** What `relate.ts` keeps. */
export function sqliteRelations(db: Database): Omit<RelationStore, 'relationState'> {
  const dropWeights = db.prepare('DELETE FROM weights')
  const insertWeights = db.prepare('INSERT INTO weights VALUES (?, ?, ?, ?, ?, ?)')
  const keyedQuery = EVENT_QUERY.replace('SELECT', 'SELECT e.rid,')
  const all = db.prepare(
    `${keyedQuery} WHERE e.date > :date OR (e.date = :date AND e.id > :id) ORDER BY e.date, e.id LIMIT 2000`,
  )
  const putLearning = db.prepare(`UPDATE fact SET value = ? WHERE name = 'learning'`)
  const daysMinted = db
    .prepare(
      'SELECT coalesce(v.date, e.date) FROM event e LEFT JOIN version v ON v.rid = e.rid AND v.n = 0 WHERE e.rid > ? ORDER BY e.rid',
    )
    .pluck()
  const firsts = db.prepare(
    'SELECT rid AS key, date, title, body FROM version WHERE n = 0 AND rid > ? ORDER BY rid LIMIT 2000',
  )
  // The plus keeps SQLite from reading all events in the order asked for.
  const behind = db.prepare(
    `${keyedQuery} WHERE e.touched > (SELECT value FROM fact WHERE name = 'related') ORDER BY +e.date, e.id`,
  )
  const one = db.prepare(`${keyedQuery} WHERE e.rid = ?`)
  const entry = db.prepare('SELECT day, section, words, shares FROM entry WHERE rid = ?')
  const putEntry = db.prepare('INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?)')
  const dropEntry = db.prepare('DELETE FROM entry WHERE rid = ?')
  const posting = db.prepare('SELECT body FROM posting WHERE word = ? AND block = ?').pluck()
  const putPosting = db.prepare('INSERT OR REPLACE INTO posting VALUES (?, ?, ?)')
  const dropPosting = db.prepare('DELETE FROM posting WHERE word = ? AND block = ?')
  const relations = db.prepare(
    'SELECT * FROM relation WHERE rid = :key UNION ALL SELECT * FROM relation WHERE other = :key',
  )
  const putRelation = db.prepare('INSERT OR REPLACE INTO relation VALUES (?, ?, ?, ?, ?, ?)')
  const dropRelation = db.prepare('DELETE FROM relation WHERE rid = ? AND other = ?')
  const settle = db.prepare(`UPDATE fact SET value = (SELECT value FROM fact WHERE name = 'generation') WHERE name = ?`)
  const nextGeneration = db
    .prepare(`UPDATE fact SET value = value + 1 WHERE name = 'generation' RETURNING value`)
    .pluck()
  const touch = db.prepare(
    'INSERT INTO rerelated VALUES (?, ?) ON CONFLICT (rid) DO UPDATE SET touched = excluded.touched',
  )
  const keyedOf = (row: EventRow & { rid: number }): Keyed => ({ key: row.rid, event: eventOf(row) })
  return {
    async putWeights({ version, events, span, hashes, counts, capitals }) {
      dropWeights.run()
      insertWeights.run(version, events, span, bytes(hashes), bytes(counts), bytes(capitals))
    },
    async putLearning(learning) {
      putLearning.run(JSON.stringify(learning))
    },
    async daysMinted(after) {
      return daysMinted.all(after) as IsoDate[]
    },
    async *allEvents() {
      for (let last = { date: '', id: '' }; ; ) {
        const rows = all.all(last) as (EventRow & { rid: number })[]
        for (const row of rows) yield keyedOf(row)
        const end = rows.at(-1)
        if (!end) return
        last = { date: end.date, id: end.id }
      }
    },
    async *firstWordings() {
      type Row = Pick<FirstWording, 'key' | 'date' | 'title'> & { body: string }
      for (let last = 0; ; ) {
        const rows = firsts.all(last) as Row[]
        for (const { body, ...row } of rows) yield { ...row, ...(JSON.parse(body) as Body) }
        const end = rows.at(-1)
        if (!end) return
        last = end.key
      }
    },
    async eventsBehind() {
      return (behind.all() as (EventRow & { rid: number })[]).map(keyedOf)
    },
    async keyed(key) {
      return keyedOf(one.get(key) as EventRow & { rid: number })
    },
    async entry(key) {
      const row = entry.get(key) as { day: number; section: number; words: Buffer; shares: Buffer } | undefined
      if (!row) return undefined
      const { day, section, words, shares } = row
      return { day, section, words: new Uint32Array(aligned(words)), shares: new Float32Array(aligned(shares)) }
    },
    async putEntry(key: number, entry: Entry | undefined) {
      if (entry) putEntry.run(key, entry.day, entry.section, bytes(entry.words), bytes(entry.shares))
      else dropEntry.run(key)
    },
    async postings(word, block) {
      return postingsOf(posting.get(word, block) as Buffer | undefined)
    },
    async putPostings(word, block, postings) {
      if (postings.keys.length === 0) dropPosting.run(word, block)
      else putPosting.run(word, block, bodyOfPostings(postings))
    },
    async relationsOf(key) {
      return (relations.all({ key }) as RelationRow[]).map(
        (row): Relation => ({
          event: row.rid,
          other: row.other,
          score: row.score,
          isSameStory: row.story > 0,
          context: JSON.parse(row.context),
          otherContext: JSON.parse(row.other_context),
        }),
      )
    },
    async putRelation({ event, other, score, isSameStory, context, otherContext }) {
      putRelation.run(event, other, score, isSameStory ? 1 : 0, JSON.stringify(context), JSON.stringify(otherContext))
    },
    async removeRelation(event, other) {
      dropRelation.run(event, other)
    },
    async clearRelations() {
      db.exec('DELETE FROM entry; DELETE FROM posting; DELETE FROM relation; DELETE FROM rerelated')
    },
    async settleRelations(changed) {
      const generation = nextGeneration.get()
      if (changed === undefined) settle.run('rerelated')
      else for (const key of changed) touch.run(key, generation)
      settle.run('related')
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
