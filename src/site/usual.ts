/** What a day's number of events usually is. */
export interface Usual {
  readonly low: number
  readonly median: number
  readonly high: number
}

/**
 * Days that the band is made of: four of each weekday, so that quiet Saturdays (15 % fewer events than other days) do not
 * tilt it, and few enough to follow a portal whose volume drifts over the years.
 */
export const USUAL_DAYS = 28
/** With fewer than a week's, there is no telling what is usual. */
const ENOUGH = 7

/**
 * The band of the days before one, by their numbers of events, oldest first: the latest that had any, so that a portal
 * which falls silent does not make silence usual. Eight days of ten lie within the band. Quantiles, and no mean with a
 * deviation: one day of 90 events must not widen it.
 */
export function usualOf(before: readonly number[]): Usual | null {
  const days = before
    .filter((events) => events > 0)
    .slice(-USUAL_DAYS)
    .sort((a, b) => a - b)
  if (days.length < ENOUGH) return null
  const quantile = (share: number) => days[Math.ceil(share * days.length) - 1] as number
  return { low: quantile(0.1), median: quantile(0.5), high: quantile(0.9) }
}

/**
 * How a day stands against the band. `open`: it is not over. `silent`: the portal's page is known, or was asked for, and
 * tells nothing. `missing`: nobody asked. `unknown`: there is no band yet.
 */
export type DayStanding = 'open' | 'silent' | 'missing' | 'unknown' | 'below' | 'usual' | 'above'

export interface DayCount {
  readonly events: number
  /** Its page is in the archive, or the portal was asked for it. */
  readonly isKnown: boolean
  readonly isOver: boolean
}

export function standingOf({ events, isKnown, isOver }: DayCount, usual: Usual | null): DayStanding {
  if (!isOver) return 'open'
  if (events === 0 && !isKnown) return 'missing'
  if (usual === null) return 'unknown'
  if (events === 0) return 'silent'
  return events < usual.low ? 'below' : events > usual.high ? 'above' : 'usual'
}
