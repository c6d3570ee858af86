import { asciiSlug } from '../model/ascii-slug.ts'
import { hashOf } from './words.ts'

/**
 * How the index of a published archive lies in files, for those who write it and for the script that reads it. All files
 * but the first are packed (raw deflate). Numbers are written seven bits a byte, the lowest first.
 */

/** The first file, as JSON. */
export interface IndexHead {
  readonly version: number
  /** Files that words are spread over, and the bits of an event's key that say which of its file's it is. */
  readonly shards: number
  readonly bits: number
  readonly events: number
  /** Words of all events together. */
  readonly words: number
  /** Days since 1970 until the newest event. */
  readonly newest: number
}

export const HEAD = '/search/index.json'
export const DAYS = '/search/days.bin'
export const shardPath = (shard: number) => `/search/words/${shard}.bin`
export const eventsPath = (group: number) => `/search/events/${group}.bin`

/** An event as results show it: its key, path, title, topic and section. An empty path is the one that `pathFrom` gives. */
export type PackedEvent = readonly [
  key: number,
  path: string,
  title: string,
  topic: string | null,
  category: string | null,
]

/** Events that have a word: their keys ascending, how much it counts in each, and how long each is. */
export interface Postings {
  readonly keys: readonly number[]
  readonly weights: readonly number[]
  readonly lengths: readonly number[]
}

/** The path that an event of a day has if it was minted from its title as it is now, and the title is ASCII: most have it. */
export function pathFrom(title: string, day: number): string | undefined {
  const slug = /^[ -~]+$/.test(title) ? asciiSlug(title) : ''
  const date = new Date(day * 86_400_000).toISOString()
  return slug === '' ? undefined : `/news/${date.slice(0, 4)}/${date.slice(5, 7)}/${Number(date.slice(8, 10))}/${slug}`
}

/** Which file a word is in. */
export const shardOf = (term: string, shards: number): number => hashOf(term) % shards

/** Reads numbers one after another. */
export function numbersOf(bytes: Uint8Array): () => number {
  let at = 0
  return () => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++] ?? 0
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
  }
}

/** The postings of a word in an unpacked file of words; `undefined` where it is not in it. */
export function postingsIn(bytes: Uint8Array, term: string): Postings | undefined {
  const next = numbersOf(bytes)
  const counts: number[] = []
  let found = -1
  const words = next()
  for (let i = 0; i < words; i++) {
    const letters: number[] = []
    for (let left = next(); left > 0; left--) letters.push(next())
    if (String.fromCharCode(...letters) === term) found = i
    counts.push(next())
  }
  if (found < 0) return undefined
  const columns = [[], [], []] as [number[], number[], number[]]
  for (const column of columns) {
    for (const [i, count] of counts.entries()) {
      for (let n = 0; n < count; n++) {
        const value = next()
        if (i === found) column.push(value)
      }
    }
  }
  const [gaps, weights, lengths] = columns
  let key = 0
  return { keys: gaps.map((gap) => (key += gap)), weights, lengths }
}

/** The days of events by their keys, as the file of days has them: differences, with the sign in the lowest bit. */
export function daysIn(bytes: Uint8Array): Int32Array {
  const next = numbersOf(bytes)
  const days = new Int32Array(next())
  let day = 0
  for (let key = 0; key < days.length; key++) {
    const coded = next()
    day += coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2
    days[key] = day
  }
  return days
}
