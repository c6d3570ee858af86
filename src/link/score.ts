import { FORMULA, rowOf, type Weights, weightOf } from './weights.ts'

/** Sums below this are not shown: of what stands above it, readers found four of five useful. */
export const THRESHOLD = 1
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

/** The same from an event's words as they were read. */
export function weigh(
  weights: Weights,
  hashes: readonly number[],
  numbers: readonly number[],
  bits: readonly number[],
): { rows: number[]; shares: number[] } {
  const rows = numbers.map((number) => rowOf(weights, hashes[number] as number))
  return { rows, shares: sharesOf(rows.map((row, i) => weightOf(weights, row, bits[i] as number))) }
}

/** Two sums over the same words, with what else counts: the one place where a score is put together. */
export function scoreOf(sum: number, days: number, isSameSection: boolean): number {
  return sum * nearness(days) * (isSameSection ? FORMULA.section : 1)
}
