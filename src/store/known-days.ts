import type { DayPage } from '../model/archive.ts'

/** Ascending days, as a reader has them. */
type Days = readonly DayPage[]

/**
 * The pages of days for a reader that lives long: those that changed since it was last asked are read, and the rest remembered. `touched` gives
 * the days, ascending, that a generation later than one touched. Not for who writes: what a transaction that is rolled back
 * did was never so.
 */
export function rememberedDays(
  generation: () => Promise<number>,
  touched: (since: number) => Promise<Days>,
): () => Promise<Days> {
  let known: { readonly days: Days; readonly generation: number } | undefined
  return async () => {
    // Asked first: what is written in between is read once more the next time.
    const now = await generation()
    // One that goes back was restored from a copy, and may tell anything.
    const before = known && known.generation <= now ? known : { days: [], generation: -1 }
    if (before.generation === now) return before.days
    const days = merged(before.days, await touched(before.generation))
    known = { days, generation: now }
    return days
  }
}

/** Both lists are ascending; a day of both is as the second has it. */
function merged(days: Days, changed: Days): Days {
  const all: DayPage[] = []
  let at = 0
  for (const day of changed) {
    for (; at < days.length && (days[at] as DayPage).date < day.date; at++) all.push(days[at] as DayPage)
    if (days[at]?.date === day.date) at++
    all.push(day)
  }
  for (; at < days.length; at++) all.push(days[at] as DayPage)
  return all
}
