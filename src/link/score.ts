import type { Entry, Weights } from '../model/relation.ts'
import { FORMULA, rowOf, weightOf } from './weights.ts'
import { hashOf } from './word.ts'
import type { Told, WordReader } from './words.ts'

/** What two events must reach to belong together: either is enough. */
export interface Limits {
  /** A score: near, or much in common. */
  readonly score: number
  /** A sum of what they share, so great that it holds over any time. */
  readonly sum: number
}

/** Limits of an archive of this many events. Five of six pairs above them were found useful by reading. */
const LIMITS: Limits = { score: 1.06, sum: 3.3 }
const LIMITS_FOR = 65_000
/** To stand in one section says more of which of two events is nearer than of whether either belongs. */
const OF_SECTION = 1.5

/** In a smaller archive no word is as rare, and fewer events compete: limits go with what the rarest word weighs. */
export function limitsOf({ events }: Weights): Limits {
  const scale = Math.log(Math.max(events, 2)) / Math.log(LIMITS_FOR)
  return { score: LIMITS.score * scale, sum: LIMITS.sum * scale }
}

/** Whether two events belong together, by their score and by the sum of what they share. */
export const belongs = (score: number, sum: number, isSameSection: boolean, limits: Limits) =>
  sum >= limits.sum || score >= limits.score * (isSameSection ? OF_SECTION : 1)

/** How many earlier events an event names at most. */
export const NAMED = 10

/** Days since 1970 of a date. */
export const dayNumber = (date: string) => Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000)

/** What nearness in time leaves of a score. */
export const nearness = (days: number) => (1 + Math.abs(days)) ** -FORMULA.decay

/**
 * What each word of an event weighs in it, long events held down: the score of two events is the sum of the products of the
 * words they share, times nearness, times the section's factor. 32 bits, as they are stored.
 */
export function sharesOf(weights: readonly number[]): number[] {
  let squares = 0
  for (const weight of weights) squares += weight * weight
  const length = Math.sqrt(squares) ** FORMULA.length || 1
  return weights.map((weight) => Math.fround(weight / length))
}

/** An event as relating sees it, and where each of its words can be read. */
export function entryOf(weights: Weights, reader: WordReader, event: Told, date: string, section: string) {
  reader.read(event)
  const { numbers, bits, places, lexicon } = reader
  const shares = sharesOf(
    numbers.map((n, i) => weightOf(weights, rowOf(weights, lexicon.hashes[n] as number), bits[i] as number)),
  )
  const told = numbers.flatMap((n, i) => (shares[i] === 0 ? [] : [{ word: lexicon.hashes[n] as number, i }]))
  const entry: Entry = {
    day: dayNumber(date),
    section: sectionNumber(section),
    words: Uint32Array.from(told, ({ word }) => word),
    shares: Float32Array.from(told, ({ i }) => shares[i] as number),
  }
  return { entry, places: told.map(({ i }) => places[i] as number) }
}

/** A section as a number; 0 for none. */
export const sectionNumber = (section: string) => (section === '' ? 0 : hashOf(section))

/** Two sums over the same words, with what else counts. */
export function scoreOf(sum: number, days: number, isSameSection: boolean): number {
  return sum * nearness(days) * (isSameSection ? FORMULA.section : 1)
}

/** One that an event may name. */
export interface Candidate {
  readonly key: number
  readonly score: number
  readonly day: number
  readonly id: string
}

/** Whether one is named before another: for its score, else for the later day, else for the first id. */
export function isBetter(a: Candidate, b: Candidate): boolean {
  if (a.score !== b.score) return a.score > b.score
  return a.day !== b.day ? a.day > b.day : a.id < b.id
}

/** Puts one into a short list that is best first. */
export function put(list: Candidate[], item: Candidate, most = NAMED): void {
  let at = list.length
  while (at > 0 && isBetter(item, list[at - 1] as Candidate)) at--
  list.splice(at, 0, item)
  if (list.length > most) list.pop()
}

/**
 * The blocks of days that a common word's events are kept in: those within its horizon are in the block of their day and
 * in its neighbours. All events of other words are in one.
 */
export const blockOf = (day: number, horizon: number) =>
  horizon === Number.POSITIVE_INFINITY ? 0 : Math.floor(day / horizon)
