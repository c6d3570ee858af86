import type { Database } from 'better-sqlite3'
import { deflateSync } from 'fflate'
import { Growing } from '../model/growing.ts'
import {
  DAYS,
  eventsPath,
  HEAD,
  type IndexHead,
  type PackedEvent,
  pathFrom,
  shardOf,
  shardPath,
} from '../query/packed.ts'
import { WEIGHTS } from '../query/score.ts'
import { isNeedless } from '../query/words.ts'

/** A file of the index that a published archive is searched with. */
export interface IndexFile {
  readonly path: string
  readonly bytes: Uint8Array
}

const VERSION = 1
/** Files that words are spread over, at most, and events that make one worth while: one query reads one file a word. */
const SHARDS = 4096
const WORTH_A_SHARD = 128
/** Files of events there are at most, and the fewest events that one holds, as bits. */
const GROUPS = 1024
const FEWEST = 6

/** Grows as it is written to. */
class Bytes {
  #bytes = new Uint8Array(1024)
  #length = 0

  number(value: number): void {
    if (this.#length + 8 > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    let rest = value
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#bytes[this.#length++] = (rest % 128) + 128
    this.#bytes[this.#length++] = rest
  }

  /** Packed the same on every machine: the system's own library differs from one to the next. */
  packed(): Uint8Array {
    return deflateSync(this.#bytes.subarray(0, this.#length), { level: 6 })
  }
}

type Row = [key: number, date: string, path: string, title: string, topic: string | null, category: string | null]

/** A word, and where its events are in the lists of all words. */
interface Word {
  readonly term: string
  readonly start: number
  end: number
}

interface Words {
  readonly words: readonly Word[]
  /** Events of one word after another, and how much of it each has. */
  readonly keys: Uint32Array
  readonly weights: Uint32Array
  /** How many words each event has, those of its hosts too, as FTS5 counts. */
  readonly lengths: Int32Array
}

/**
 * The index as files, from the one that the server asks: the same words, lengths and weights, so the same scores. The same
 * archive gives the same bytes.
 */
export function* packedIndex(db: Database): Generator<IndexFile> {
  const { events, most } = db
    .prepare('SELECT count(*) AS events, coalesce(max(rid), -1) + 1 AS most FROM document')
    .get() as {
    events: number
    most: number
  }
  const days = new Int32Array(most)
  for (const [key, date] of db.prepare('SELECT rid, date FROM document').raw().iterate() as Iterable<[number, string]>)
    days[key] = Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000)
  const all = wordsOf(db, most)
  const bits = Math.max(FEWEST, Math.ceil(Math.log2(Math.max(1, most / GROUPS))))
  const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, events / WORTH_A_SHARD)))
  const count = Math.min(SHARDS, wanted)
  const head: IndexHead = {
    version: VERSION,
    shards: count,
    bits,
    events,
    words: all.lengths.reduce((sum, length) => sum + length, 0),
    newest: days.reduce((last, day) => Math.max(last, day), 0),
  }
  yield { path: HEAD, bytes: new TextEncoder().encode(`${JSON.stringify(head)}\n`) }
  yield { path: DAYS, bytes: packedDays(days) }
  const shards: Word[][] = Array.from({ length: count }, () => [])
  for (const word of all.words) (shards[shardOf(word.term, count)] as Word[]).push(word)
  for (const [i, shard] of shards.entries())
    if (shard.length > 0) yield { path: shardPath(i), bytes: packedWords(shard, all) }
  const ofGroup = db
    .prepare('SELECT rid, date, path, title, topic, category FROM document WHERE rid >= ? AND rid < ? ORDER BY rid')
    .raw()
  for (let group = 0; group << bits < most; group++) {
    const rows = ofGroup.all(group << bits, (group + 1) << bits) as Row[]
    if (rows.length === 0) continue
    const events = rows.map(
      ([key, , path, title, topic, category]): PackedEvent => [
        key,
        path === pathFrom(title, days[key] as number) ? '' : path,
        title,
        topic,
        category,
      ],
    )
    yield {
      path: eventsPath(group),
      bytes: deflateSync(new TextEncoder().encode(JSON.stringify(events)), { level: 6 }),
    }
  }
}

/** Every word with the events that have it. */
function wordsOf(db: Database, most: number): Words {
  const lengths = new Int32Array(most)
  const words: Word[] = []
  const [keys, weights] = [new Growing(), new Growing()]
  let word: Word | undefined
  let isLeftOut = false
  /** The event that the word was last met in, and how much of it that has so far. */
  let last = -1
  let sum = 0
  const put = () => {
    if (sum === 0) return
    keys.push(last)
    weights.push(sum)
    sum = 0
  }
  const instances = db.prepare('SELECT term, doc, col FROM instances').raw()
  for (const [term, key, column] of instances.iterate() as Iterable<[string, number, keyof typeof WEIGHTS]>) {
    lengths[key] = (lengths[key] as number) + 1
    if (word?.term !== term || last !== key) put()
    if (word?.term !== term) {
      if (word) word.end = keys.length
      word = { term, start: keys.length, end: keys.length }
      // Nobody asks for these alone, and with others they are not looked for.
      isLeftOut = isNeedless(term)
      if (!isLeftOut) words.push(word)
    }
    last = key
    if (!isLeftOut) sum += WEIGHTS[column]
  }
  put()
  if (word) word.end = keys.length
  return {
    words: words.filter(({ start, end }) => end > start),
    keys: keys.numbers(),
    weights: weights.numbers(),
    lengths,
  }
}

function packedWords(words: readonly Word[], { keys, weights, lengths }: Words): Uint8Array {
  const bytes = new Bytes()
  bytes.number(words.length)
  for (const { term, start, end } of words) {
    bytes.number(term.length)
    for (let i = 0; i < term.length; i++) bytes.number(term.charCodeAt(i))
    bytes.number(end - start)
  }
  for (const { start, end } of words) {
    let before = 0
    for (const key of keys.subarray(start, end)) {
      bytes.number(key - before)
      before = key
    }
  }
  for (const { start, end } of words) for (const weight of weights.subarray(start, end)) bytes.number(weight)
  for (const { start, end } of words) for (const key of keys.subarray(start, end)) bytes.number(lengths[key] as number)
  return bytes.packed()
}

/** Keys that no event has get the day before. */
function packedDays(days: Int32Array): Uint8Array {
  const bytes = new Bytes()
  bytes.number(days.length)
  let before = 0
  for (const day of days) {
    const step = day === 0 ? 0 : day - before
    bytes.number(step >= 0 ? step * 2 : -step * 2 - 1)
    before += step
  }
  return bytes.packed()
}
