import type { Learning } from '../model/relation.ts'

export const UNLEARNT: Learning = { minted: 0, year: '', due: 0 }

/** An archive that has grown to so many times what its table was learnt from gets a new one, at once. */
const OUTGROWN = 2
/** When a year begins, so much growth is enough. */
const GROWN = 1.1

/** What is due when more events have been minted, given the days on which they were first told. */
export function dueAfter(before: Learning, dates: Iterable<string>): Learning {
  let { minted, year, due } = before
  for (const date of dates) {
    const its = date.slice(0, 4)
    if (its > year) {
      if (minted >= GROWN * due) due = minted
      year = its
    }
    minted++
    if (minted >= OUTGROWN * due) due = minted
  }
  return { minted, year, due }
}
