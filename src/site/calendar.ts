import type { DayPage } from '../model/archive.ts'
import { firstNot } from '../model/first.ts'

/** Ascending days, as a reader has them. Of an archive of centuries there are many: what can be looked up is not looked for. */
type Days = readonly DayPage[]

/** The days of a month, `2016-02`, or of a year. */
export const daysWithin = (days: Days, span: string): Days =>
  days.slice(firstNotBefore(days, span), firstNotBefore(days, `${span}~`))

/** Months that have days, ascending. */
export const monthsOf = (days: Days) => spansOf(days, 'yyyy-mm'.length)
/** Years that have days, ascending. */
export const yearsOf = (days: Days) => spansOf(days, 'yyyy'.length)

function spansOf(days: Days, length: number): string[] {
  const spans: string[] = []
  for (let at = 0; at < days.length; ) {
    const span = (days[at] as DayPage).date.slice(0, length)
    spans.push(span)
    at = firstNotBefore(days, `${span}~`)
  }
  return spans
}

const DAYS_A_YEAR = 366

/** Days of the calendar that there are in any year, `01-01` first. */
export function anniversariesOf(days: Days): string[] {
  const found = new Set<string>()
  for (const { date } of days) {
    found.add(date.slice(5))
    if (found.size === DAYS_A_YEAR) break
  }
  return [...found].sort()
}

const firstNotBefore = (days: Days, date: string) => firstNot(days.length, (at) => (days[at] as DayPage).date < date)
