import {
  DAYS,
  daysIn,
  eventsPath,
  HEAD,
  type IndexHead,
  type PackedEvent,
  type Postings,
  pathFrom,
  postingsIn,
  shardOf,
  shardPath,
} from './packed.ts'
import type { Query, Term } from './query.ts'
import { firstFew, idf, pulled, saturated } from './score.ts'

/** Reads a file of the index: `undefined` where there is none. Packed ones come unpacked. */
export type Read = (path: string) => Promise<Uint8Array | undefined>

export interface LookedUp {
  readonly total: number
  /** No event has all words: these have some. */
  readonly isLoose: boolean
  readonly events: readonly PackedEvent[]
}

/**
 * Finds events in the files of a published archive: what the server finds for words, `-without`, `after:` and `before:`, in
 * the same order. Of phrases it wants all words, of beginnings the word; fields other than dates it does not know.
 * `undefined` where there is no index.
 */
export async function lookUp(
  read: Read,
  query: Query,
  { order = 'relevance', few = 10 }: { order?: 'relevance' | 'date'; few?: number } = {},
): Promise<LookedUp | undefined> {
  const [head, daysFile] = await Promise.all([read(HEAD), read(DAYS)])
  if (!head || !daysFile) return undefined
  const index: IndexHead = JSON.parse(new TextDecoder().decode(head))
  const days = daysIn(daysFile)
  const postings = async (term: string): Promise<Postings> => {
    const file = await read(shardPath(shardOf(term, index.shards)))
    return (file && postingsIn(file, term)) ?? NOTHING
  }
  const wordsIn = (terms: readonly Term[]) => [...new Set(terms.flatMap(({ words }) => words.map(({ term }) => term)))]
  const wanted = await Promise.all(wordsIn(query.terms).map(postings))
  const without = new Set((await Promise.all(wordsIn(query.excluded).map(postings))).flatMap(({ keys }) => keys))
  const scores = new Map<number, number>()
  const having = new Map<number, number>()
  for (const { keys, weights, lengths } of wanted) {
    const tells = idf(index.events, keys.length)
    for (const [i, key] of keys.entries()) {
      const adds = tells * saturated(weights[i] as number, lengths[i] as number, index.words / index.events)
      scores.set(key, (scores.get(key) ?? 0) + adds)
      having.set(key, (having.get(key) ?? 0) + 1)
    }
  }
  const [after, before] = [
    dayOf(query.after) ?? Number.NEGATIVE_INFINITY,
    dayOf(query.before) ?? Number.POSITIVE_INFINITY,
  ]
  const day = (key: number) => days[key] as number
  const fits = (key: number) => !without.has(key) && day(key) >= after && day(key) < before
  const fitting = [...scores.keys()].filter(fits)
  const all = fitting.filter((key) => having.get(key) === wanted.length)
  const isLoose = all.length === 0 && wanted.length > 1
  const keys = isLoose ? fitting : all
  const worth = keys.map((key) => pulled(scores.get(key) as number, day(key), index.newest))
  const isLater = (a: number, b: number) => {
    const [one, other] = [keys[a] as number, keys[b] as number]
    return day(one) > day(other) || (day(one) === day(other) && one > other)
  }
  const isBefore = (a: number, b: number) => {
    const difference = order === 'date' || keys.length > WEIGHED ? 0 : (worth[a] as number) - (worth[b] as number)
    return difference > 0 || (difference === 0 && isLater(a, b))
  }
  const best = firstFew(keys.length, few, isBefore).map((i) => keys[i] as number)
  return { total: keys.length, isLoose: isLoose && keys.length > 0, events: await eventsOf(read, index, days, best) }
}

const NOTHING: Postings = { keys: [], weights: [], lengths: [] }

/** More matches than this are not weighed: only the commonest words have as many. */
export const WEIGHED = 15_000

async function eventsOf(
  read: Read,
  { bits }: IndexHead,
  days: Int32Array,
  keys: readonly number[],
): Promise<PackedEvent[]> {
  const files = new Map<number, Promise<Uint8Array | undefined>>()
  for (const key of keys) if (!files.has(key >> bits)) files.set(key >> bits, read(eventsPath(key >> bits)))
  const events = new Map<number, PackedEvent>()
  for (const file of await Promise.all(files.values())) {
    if (!file) continue
    for (const event of JSON.parse(new TextDecoder().decode(file)) as PackedEvent[]) {
      const [key, path, title, topic, category] = event
      events.set(key, [key, path || (pathFrom(title, days[key] as number) ?? ''), title, topic, category])
    }
  }
  return keys.map((key) => events.get(key)).filter((event): event is PackedEvent => event !== undefined)
}

const dayOf = (date: string | undefined) =>
  date === undefined ? undefined : Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000)
