/**
 * How well an event answers a query: FTS5's `bm25()` with these weights of its columns, and a mild pull to the recent.
 */

/** Columns of the index in its order, and how much a word there counts: sources tell less than titles. */
export const WEIGHTS = { title: 8, story: 3, context: 2, source: 1, host: 0 } as const

/** An event of the newest day gets a quarter more, one a year older an eighth. */
const PULL = 0.25
const DAYS_A_YEAR = 365.25

/** A score with the pull to the recent; both days counted from one day. */
export function pulled(score: number, day: number, newest: number): number {
  return score * (1 + PULL / (1 + (newest - day) / DAYS_A_YEAR))
}

/** Of numbered things the first few, the best first; of equals the one of the later day, then the one numbered higher. */
export function firstFew(count: number, few: number, isBefore: (a: number, b: number) => boolean): number[] {
  const best: number[] = []
  for (let i = 0; i < count; i++) {
    if (best.length === few && (few === 0 || !isBefore(i, best[few - 1] as number))) continue
    let low = 0
    let high = best.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (isBefore(best[middle] as number, i)) low = middle + 1
      else high = middle
    }
    best.splice(low, 0, i)
    if (best.length > few) best.pop()
  }
  return best
}
