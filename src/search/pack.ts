import type { Database } from 'better-sqlite3'
import { deflateSync } from 'fflate'
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
const SHARDS = 512
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

interface Word {
  readonly term: string
  readonly keys: number[]
  readonly weights: number[]
}

/**
 * The index as files, from the one that the server asks: the same words, lengths and weights, so the same scores. The same
 * archive gives the same bytes.
 */
export function* packedIndex(db: Database): Generator<IndexFile> {
  const rows = db
    .prepare('SELECT rid, date, path, title, topic, category FROM document ORDER BY rid')
    .raw()
    .all() as Row[]
  const most = (rows.at(-1)?.[0] ?? -1) + 1
  const days = new Int32Array(most)
  for (const [key, date] of rows) days[key] = Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000)
  const { words, lengths } = wordsOf(db, most)
  const bits = Math.max(FEWEST, Math.ceil(Math.log2(Math.max(1, most / GROUPS))))
  const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, rows.length / WORTH_A_SHARD)))
  const count = Math.min(SHARDS, wanted)
  const head: IndexHead = {
    version: VERSION,
    shards: count,
    bits,
    events: rows.length,
    words: lengths.reduce((sum, length) => sum + length, 0),
    newest: days.reduce((last, day) => Math.max(last, day), 0),
  }
  yield { path: HEAD, bytes: new TextEncoder().encode(`${JSON.stringify(head)}\n`) }
  yield { path: DAYS, bytes: packedDays(days) }
  const shards: Word[][] = Array.from({ length: count }, () => [])
  for (const word of words) (shards[shardOf(word.term, count)] as Word[]).push(word)
  for (const [i, shard] of shards.entries())
    if (shard.length > 0) yield { path: shardPath(i), bytes: packedWords(shard, lengths) }
  for (let at = 0; at < rows.length; ) {
    const group = (rows[at] as Row)[0] >> bits
    const events: PackedEvent[] = []
    for (; at < rows.length && (rows[at] as Row)[0] >> bits === group; at++) {
      const [key, , path, title, topic, category] = rows[at] as Row
      events.push([key, path === pathFrom(title, days[key] as number) ? '' : path, title, topic, category])
    }
    yield {
      path: eventsPath(group),
      bytes: deflateSync(new TextEncoder().encode(JSON.stringify(events)), { level: 6 }),
    }
  }
}

/** Every word with the events that have it, and how many words each event has, those of its hosts too, as FTS5 counts. */
function wordsOf(db: Database, most: number): { words: readonly Word[]; lengths: Int32Array } {
  const lengths = new Int32Array(most)
  const words: Word[] = []
  let word: Word | undefined
  let isLeftOut = false
  const instances = db.prepare('SELECT term, doc, col FROM instances').raw()
  for (const [term, key, column] of instances.iterate() as Iterable<[string, number, keyof typeof WEIGHTS]>) {
    lengths[key] = (lengths[key] as number) + 1
    if (word?.term !== term) {
      word = { term, keys: [], weights: [] }
      // Nobody asks for these alone, and with others they are not looked for.
      isLeftOut = isNeedless(term)
      if (!isLeftOut) words.push(word)
    }
    const weight = WEIGHTS[column]
    if (isLeftOut || weight === 0) continue
    const last = word.keys.length - 1
    if (word.keys[last] === key) word.weights[last] = (word.weights[last] as number) + weight
    else {
      word.keys.push(key)
      word.weights.push(weight)
    }
  }
  return { words: words.filter(({ keys }) => keys.length > 0), lengths }
}

function packedWords(words: readonly Word[], lengths: Int32Array): Uint8Array {
  const bytes = new Bytes()
  bytes.number(words.length)
  for (const { term, keys } of words) {
    bytes.number(term.length)
    for (let i = 0; i < term.length; i++) bytes.number(term.charCodeAt(i))
    bytes.number(keys.length)
  }
  for (const { keys } of words) {
    let before = 0
    for (const key of keys) {
      bytes.number(key - before)
      before = key
    }
  }
  for (const { weights } of words) for (const weight of weights) bytes.number(weight)
  for (const { keys } of words) for (const key of keys) bytes.number(lengths[key] as number)
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
