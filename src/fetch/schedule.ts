import type { IsoDate } from '../model/date.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * How long after its day a page is asked for how often. Volunteers write most of a day on the day and the next, and yet
 * four days of five change again more than a month later, so no page is ever left alone: a sweep of 10,000 pages costs
 * 200 requests.
 */
const LADDER: readonly { readonly days: number; readonly every: number }[] = [
  { days: 2, every: 0 },
  { days: 7, every: HOUR },
  { days: 31, every: 6 * HOUR },
  { days: 366, every: DAY },
  { days: Number.POSITIVE_INFINITY, every: 7 * DAY },
]

/** Who comes every hour comes a little early now and then; a page that is nearly due is due. */
const NEARLY = 0.9

export interface Plan {
  readonly now: number
  /** First and last day to ask for. */
  readonly since: IsoDate
  readonly until: IsoDate
  /** When each day's page was asked for last, ISO 8601; days that never were are due. */
  readonly asked: ReadonlyMap<IsoDate, string>
  /** Ask for all, due or not. */
  readonly full?: boolean
}

/** The days whose pages are due, oldest first, so that labels are minted in the order of the news. */
export function dueDays({ now, since, until, asked, full = false }: Plan): IsoDate[] {
  return daysFrom(since, until).filter((date) => full || isDue(date, asked.get(date), now))
}

function isDue(date: IsoDate, asked: string | undefined, now: number): boolean {
  if (asked === undefined) return true
  const waited = now - Date.parse(asked)
  // A time to come was told by a clock that has been set right since.
  if (waited < 0) return true
  const age = (now - Date.parse(date)) / DAY - 1
  const { every } = LADDER.find(({ days }) => age < days) as (typeof LADDER)[number]
  return waited >= every * NEARLY
}

/** Where to begin when nobody said: the first day that is known, or these many days ago in an empty archive. */
const FIRST_DAYS = 30

export function firstDay(known: IsoDate | null, now: number): IsoDate {
  return known ?? dayAt(now - FIRST_DAYS * DAY)
}

/**
 * Where to end when nobody said: tomorrow. Days are the portal's, which keeps UTC, but east of it tomorrow's news is
 * written already, and this machine's clock may be slow. To ask for one page more costs nothing.
 */
export function lastDay(now: number): IsoDate {
  return dayAt(now + DAY)
}

const dayAt = (time: number) => new Date(time).toISOString().slice(0, 10) as IsoDate

function daysFrom(since: IsoDate, until: IsoDate): IsoDate[] {
  const days: IsoDate[] = []
  for (let time = Date.parse(since); time <= Date.parse(until); time += DAY) days.push(dayAt(time))
  return days
}
