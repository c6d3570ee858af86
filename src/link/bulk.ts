import type { Weights } from '../model/relation.ts'
import { Learner } from './learn.ts'
import { Pool } from './pool.ts'
import {
  belongs,
  type Candidate,
  dayNumber,
  type Limits,
  limitsOf,
  NAMED,
  nearness,
  put,
  sectionNumber,
  sharesOf,
} from './score.ts'
import { FORMULA, horizonOf, rowOf, weightOf } from './weights.ts'
import { type Told, WordReader } from './words.ts'

/** What relating all events at once needs of each. */
export interface Item extends Told {
  readonly id: string
  readonly date: string
  /** Its section; empty for none. */
  readonly section: string
}

/** Words of many events, read once: a table can be learnt from them, and their relations computed. */
export class Archive {
  readonly ids: string[] = []
  readonly days: number[] = []
  readonly sections: number[] = []
  #pool = new Pool()
  readonly #learner = new Learner()
  readonly #reader = new WordReader()

  /** An event to relate; a table is learnt from it as well, unless it is not to be. */
  add(item: Item, isLearnt = true): void {
    if (isLearnt) this.learnFrom(item, item.date)
    else this.#reader.read(item)
    this.#pool.add(this.#reader)
    this.ids.push(item.id)
    this.days.push(dayNumber(item.date))
    this.sections.push(sectionNumber(item.section))
  }

  /** An event that only a table is learnt from, and its day. */
  learnFrom(told: Told, date: string): void {
    this.#reader.read(told, this.#learner.capitals)
    this.#learner.met(this.#reader, dayNumber(date))
  }

  learn(version: number): Weights {
    return this.#learner.learn(version, this.#reader.lexicon.hashes)
  }

  /** The words of all events, by the weights of a table. Empties this: both would not fit into memory of a large archive. */
  index(weights: Weights): Index {
    const { hashes } = this.#reader.lexicon
    const rows = Int32Array.from(hashes, (hash) => rowOf(weights, hash))
    const weighed = weighedWords(this.#handOver(), rows, weights)
    return buildIndex(this, weighed, hashes, rows, weights)
  }

  #handOver(): Pool {
    const pool = this.#pool
    this.#pool = new Pool()
    return pool
  }
}

/** Every event's words with what they weigh, and every word's events in the order of their days. */
export interface Index {
  /** Events by day, then by id. */
  readonly order: Uint32Array
  readonly days: Int32Array
  readonly sections: Uint32Array
  readonly ids: readonly string[]
  /** Where the words of each event begin. */
  readonly starts: Uint32Array
  readonly words: Uint32Array
  readonly shares: Float32Array
  readonly places: Uint32Array
  /** By the word's number. */
  readonly hashes: readonly number[]
  readonly horizons: Float64Array
  readonly limits: Limits
  /** Where each word's events begin. */
  readonly postingStarts: Uint32Array
  readonly postings: Uint32Array
  readonly postingShares: Float32Array
}

/** The words of each event that weigh something in it, and what they do. */
type Weighed = Pick<Index, 'starts' | 'words' | 'shares' | 'places'>

function weighedWords(pool: Pool, rows: Int32Array, weights: Weights): Weighed {
  const size = pool.starts.length - 1
  const end = pool.starts.at(-1) as number
  const starts = new Uint32Array(size + 1)
  const words = new Uint32Array(end)
  const shares = new Float32Array(end)
  const places = new Uint32Array(end)
  let at = 0
  const own: number[] = []
  for (let e = 0; e < size; e++) {
    own.length = 0
    const from = pool.starts[e] as number
    const to = pool.starts[e + 1] as number
    for (let i = from; i < to; i++)
      own.push(weightOf(weights, rows[pool.numbers[i] as number] as number, pool.bits[i] as number))
    const ownShares = sharesOf(own)
    for (let i = from; i < to; i++) {
      const share = ownShares[i - from] as number
      if (share === 0) continue
      words[at] = pool.numbers[i] as number
      shares[at] = share
      places[at] = pool.places[i] as number
      at++
    }
    starts[e + 1] = at
  }
  return { starts, words, shares, places }
}

function buildIndex(
  archive: Archive,
  { starts, words, shares, places }: Weighed,
  hashes: readonly number[],
  rows: Int32Array,
  weights: Weights,
): Index {
  const { ids } = archive
  const days = Int32Array.from(archive.days)
  const horizons = Float64Array.from(rows, (row) => horizonOf(weights, row))
  const end = starts.at(-1) as number
  const postingStarts = new Uint32Array(hashes.length + 1)
  for (let i = 0; i < end; i++) {
    const next = (words[i] as number) + 1
    postingStarts[next] = (postingStarts[next] as number) + 1
  }
  for (let w = 0; w < hashes.length; w++)
    postingStarts[w + 1] = (postingStarts[w + 1] as number) + (postingStarts[w] as number)
  const order = Uint32Array.from(ids.keys()).sort(
    (a, b) => (days[a] as number) - (days[b] as number) || ((ids[a] as string) < (ids[b] as string) ? -1 : 1),
  )
  const postings = new Uint32Array(end)
  const postingShares = new Float32Array(end)
  const next = postingStarts.slice()
  for (const e of order) {
    for (let i = starts[e] as number; i < (starts[e + 1] as number); i++) {
      const word = words[i] as number
      const p = next[word] as number
      next[word] = p + 1
      postings[p] = e
      postingShares[p] = shares[i] as number
    }
  }
  const sections = Uint32Array.from(archive.sections)
  return {
    order,
    days,
    sections,
    ids,
    starts,
    words,
    shares,
    places,
    hashes,
    horizons,
    limits: limitsOf(weights),
    postingStarts,
    postings,
    postingShares,
  }
}

/** The earlier events that each event names, best first. */
export interface Named {
  readonly event: number
  readonly others: readonly number[]
  readonly scores: readonly number[]
}

/** Relates all events, in the order of their days: each with those of earlier days. */
export function* relateAll(index: Index, limits: Limits = index.limits, most = NAMED): Generator<Named> {
  const { order, days, sections, starts, words, shares, horizons, postingStarts, postings, postingShares, ids } = index
  const sums = new Float64Array(days.length)
  const met = new Uint32Array(days.length)
  /** Where the events of earlier days end, of each word. */
  const filled = postingStarts.slice(0, -1)
  /** Where the events within its horizon begin, of each word: days only go on. */
  const oldest = postingStarts.slice(0, -1)
  const near = new Float64Array(((days[order.at(-1) ?? 0] ?? 0) - (days[order[0] ?? 0] ?? 0) || 0) + 1)
  for (let d = 0; d < near.length; d++) near[d] = nearness(d)
  /** The sum below which no nearness makes a score that counts. */
  const least = Math.min(limits.sum, limits.score / (FORMULA.section * (near[1] ?? 1)))
  let waiting = 0
  for (let n = 0; n < order.length; n++) {
    const event = order[n] as number
    const day = days[event] as number
    for (; days[order[waiting] as number] !== day; waiting++) {
      const past = order[waiting] as number
      for (let i = starts[past] as number; i < (starts[past + 1] as number); i++)
        filled[words[i] as number] = (filled[words[i] as number] as number) + 1
    }
    let found = 0
    for (let i = starts[event] as number; i < (starts[event + 1] as number); i++) {
      const word = words[i] as number
      const share = shares[i] as number
      const end = filled[word] as number
      const since = day - (horizons[word] as number)
      let from = oldest[word] as number
      while (from < end && (days[postings[from] as number] as number) < since) from++
      oldest[word] = from
      for (let p = end - 1; p >= from; p--) {
        const other = postings[p] as number
        const sum = sums[other] as number
        if (sum === 0) met[found++] = other
        sums[other] = sum + share * (postingShares[p] as number)
      }
    }
    const best: Candidate[] = []
    const section = sections[event] as number
    for (let i = 0; i < found; i++) {
      const other = met[i] as number
      const sum = sums[other] as number
      sums[other] = 0
      if (sum < least) continue
      const distance = day - (days[other] as number)
      const isSame = section !== 0 && sections[other] === section
      const score = sum * (near[distance] as number) * (isSame ? FORMULA.section : 1)
      if (!belongs(score, sum, isSame, limits) || (best.length >= most && score < (best[most - 1] as Candidate).score))
        continue
      put(best, { key: other, score, day: days[other] as number, id: ids[other] as string }, most)
    }
    yield { event, others: best.map((b) => b.key), scores: best.map((b) => b.score) }
  }
}
