import type { Weights } from '../model/relation.ts'
import { IN_LINK, IN_SLUG, TIMES } from './words.ts'

/**
 * A table of weights is learnt from an archive once, then frozen: so how strongly two events belong together depends on these two
 * and on the table, and on nothing else. A word that it does not hold is new since, and weighs as one of the rarest.
 */

/** Stands in a table for the capitals of a word that is in no text. */
export const NEVER = 255

/** The constants of the formula. Each was chosen on the development part of the bench; the result is flat around all of them. */
export const FORMULA = {
  /** What a capital adds to a word: names tell more of what an event is about. */
  capital: 0.6,
  /** A word that stands in a source's address, against one in the text. */
  slug: 1.3,
  /** A word of a linked article's title that the text itself lacks. */
  link: 1,
  /** How far long events are held down. */
  length: 0.75,
  /** How fast time takes away. */
  decay: 0.4,
  /** What it adds to be in the same section. */
  section: 3,
  /** A word in more events than this counts only within the days that hold about so many of them. */
  common: 100,
  /** No word counts within fewer days than this. */
  nearest: 30,
  /** In how many events a word is taken to be that the table does not know. */
  unknown: 2,
}

/** Rows of the table, or -1. */
export function rowOf({ hashes }: Weights, hash: number): number {
  let low = 0
  let high = hashes.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = hashes[middle] as number
    if (found === hash) return middle
    if (found < hash) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** How many days apart two events may be for a word of a table's row to count; infinite for all but common words. */
export function horizonOf(weights: Weights, row: number): number {
  const count = row < 0 ? 0 : (weights.counts[row] as number)
  if (count <= FORMULA.common) return Number.POSITIVE_INFINITY
  return Math.max(FORMULA.nearest, Math.round((FORMULA.common * weights.span) / count))
}

/** How telling a word is, wherever it stands. */
export function tellingOf(weights: Weights, row: number): number {
  const count = row < 0 ? FORMULA.unknown : (weights.counts[row] as number)
  const capitals = row < 0 ? 0.5 : (weights.capitals[row] as number)
  const share = row < 0 ? 0.5 : capitals === NEVER ? 1 : capitals / 254
  return Math.log(Math.max(weights.events, 2) / count) * Math.exp(FORMULA.capital * share)
}

/** How much of a word's weight an event has, by where it stands in it; 0 for a word of an address that no text knows. */
export function strengthOf(weights: Weights, row: number, bits: number): number {
  const times = bits & TIMES
  const isText = times > 0
  const isLink = (bits & IN_LINK) !== 0
  if (!isText && !isLink && (row < 0 || weights.capitals[row] === NEVER)) return 0
  return (isText ? Math.sqrt(times) : isLink ? FORMULA.link : 0) + (bits & IN_SLUG ? FORMULA.slug : 0)
}

/** What a word weighs in an event, before its length is taken into account. */
export function weightOf(weights: Weights, row: number, bits: number): number {
  const strength = strengthOf(weights, row, bits)
  return strength === 0 ? 0 : Math.max(0, tellingOf(weights, row)) * strength
}
