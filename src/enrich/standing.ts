import type { IsoDate } from '../model/date.ts'
import type { Attempt, SourceState, Standing } from '../model/source.ts'

/**
 * Attempts that must agree before a source is held to be in a state: for the first time, and in the place of another one. What was
 * seen to be there is there; what was not may be back tomorrow, most of all after a time-out.
 */
const AGREEING: Readonly<Record<SourceState, { readonly first: number; readonly change: number }>> = {
  ok: { first: 1, change: 2 },
  moved: { first: 1, change: 2 },
  'not-a-page': { first: 1, change: 2 },
  refused: { first: 1, change: 2 },
  unsafe: { first: 1, change: 2 },
  gone: { first: 2, change: 2 },
  blocked: { first: 2, change: 2 },
  unreachable: { first: 3, change: 3 },
}

const HOUR = 60 * 60_000
const DAY = 24 * HOUR

/** How soon to ask again while attempts do not agree yet: the next days, not the next minutes. */
const SOON = [20 * HOUR, 3 * DAY, 7 * DAY]

/** The shortest and the longest time between two attempts that agree. What answers is asked seldom; what hinders us, more seldom. */
const STEADY: Readonly<Record<SourceState, readonly [number, number]>> = {
  ok: [14 * DAY, 365 * DAY],
  moved: [14 * DAY, 365 * DAY],
  'not-a-page': [30 * DAY, 365 * DAY],
  gone: [30 * DAY, 365 * DAY],
  blocked: [60 * DAY, 365 * DAY],
  unreachable: [14 * DAY, 180 * DAY],
  refused: [60 * DAY, 365 * DAY],
  unsafe: [180 * DAY, 365 * DAY],
}

/** Of a source's age, so much passes between two attempts: what has stood for years will stand a while. */
const SHARE_OF_AGE = 0.1

/** What is held of a source after another attempt, and when to ask for it next. `cited` is the day of the newest event citing it. */
export function settle(known: Standing, { at, outcome }: Attempt, cited: IsoDate, key: number): Standing {
  const agreed = known.leaning === outcome ? known.agreed + 1 : 1
  const { first, change } = AGREEING[outcome]
  const isSettled = known.state === outcome || agreed >= (known.state === null ? first : change)
  const isNew = isSettled && known.state !== outcome
  const now = Date.parse(at)
  const [least, most] = STEADY[outcome]
  const age = Math.max(0, now - Date.parse(cited))
  const wait = isSettled
    ? spread(Math.min(most, Math.max(least, age * SHARE_OF_AGE)), key)
    : (SOON[Math.min(agreed, SOON.length) - 1] as number)
  return {
    state: isSettled ? outcome : known.state,
    since: isNew ? at : known.since,
    leaning: outcome,
    agreed,
    checked: at,
    due: instant(now + wait),
  }
}

/** A fifth more or less, always the same for one source, so that all that was learnt in a day is not due in a day. */
const spread = (ms: number, key: number) => ms * (0.8 + 0.4 * (((key * 2654435761) % 2 ** 32) / 2 ** 32))

/** To the second, as the portal's own times. */
export const instant = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`
