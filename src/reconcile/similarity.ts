/** Words of a text, for comparing two wordings. */
export function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
}

/** Share of the smaller set and of the larger one that two sets have in common, from 0 to 1 (Dice). */
export function overlap<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): number {
  if (a.size === 0 || b.size === 0) return 0
  let shared = 0
  for (const item of a) if (b.has(item)) shared++
  return (2 * shared) / (a.size + b.size)
}

/** Share of a set that another one holds, from 0 to 1. */
export function share<T>(part: ReadonlySet<T>, whole: ReadonlySet<T>): number {
  if (part.size === 0) return 0
  let shared = 0
  for (const item of part) if (whole.has(item)) shared++
  return shared / part.size
}
