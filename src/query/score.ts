import { firstNot } from '../model/first.ts'

/**
 * How well an event answers a query: FTS5's `bm25()` with these weights of its columns, and a mild pull to the recent. The
 * script of published archives counts the same way, and so does PostgreSQL, in SQL of its own (`store/postgres/engine.ts`).
 */

/** Columns of the index in its order, and how much a word there counts: sources tell less than titles. */
export const WEIGHTS = { title: 8, story: 3, context: 2, source: 1, host: 0 } as const

export const K1 = 1.2
export const B = 0.75
/** An event of the newest day gets a quarter more, one a year older an eighth. */
export const PULL = 0.25
export const DAYS_A_YEAR = 365.25

/** What a word says, by how many of the events have it. */
export function idf(events: number, having: number): number {
  const value = Math.log((events - having + 0.5) / (having + 0.5))
  return value > 0 ? value : 1e-6
}

/** What a word that is there `weight` times adds, in an event of some length, to how telling it is. */
export function saturated(weight: number, length: number, meanLength: number): number {
  return (weight * (K1 + 1)) / (weight + K1 * (1 - B + (B * length) / meanLength))
}

/** A score with the pull to the recent; both days counted from one day. */
export function pulled(score: number, day: number, newest: number): number {
  return score * (1 + PULL / (1 + (newest - day) / DAYS_A_YEAR))
}

/**
 * Of numbered things the first few, the best first, by an order without ties. They are gone through from the last, which is mostly
 * the newest: most others are then turned away by one comparison.
 */
export function firstFew(count: number, few: number, isBefore: (a: number, b: number) => boolean): number[] {
  const best: number[] = []
  for (let i = count - 1; i >= 0; i--) {
    if (best.length === few && (few === 0 || !isBefore(i, best[few - 1] as number))) continue
    const place = firstNot(best.length, (at) => isBefore(best[at] as number, i))
    best.splice(place, 0, i)
    if (best.length > few) best.pop()
  }
  return best
}
