import { describe, expect, it } from 'vitest'
import type { IsoDate } from '../model/date.ts'
import { dueDays, firstDay, lastDay } from './schedule.ts'

const HOUR = 3_600_000
const now = Date.parse('2026-11-24T09:00:00Z')
const ago = (hours: number) => new Date(now - hours * HOUR).toISOString()

/** Whether the page of a day is due when it was asked for so many hours ago. */
function isDue(date: string, hours: number): boolean {
  const day = date as IsoDate
  return dueDays({ now, since: day, until: day, asked: new Map([[day, ago(hours)]]) }).length === 1
}

describe('which days are due', () => {
  it('asks for every day of a span that was never asked for, oldest first', () => {
    const plan = { now, since: '2024-02-28' as IsoDate, until: '2024-03-01' as IsoDate, asked: new Map() }
    expect(dueDays(plan)).toEqual(['2024-02-28', '2024-02-29', '2024-03-01'])
  })

  it.each(['2026-11-25', '2026-11-24', '2026-11-23', '2026-11-22'])('asks for %s on each update', (date) => {
    expect(isDue(date, 0.01)).toBe(true)
  })

  it.each([
    ['2026-11-21', 1],
    ['2026-11-16', 6],
    ['2026-10-20', 24],
    ['2001-01-01', 24 * 7],
  ])('asks for %s again after %i hours, not before', (date, hours) => {
    expect(isDue(date, hours * 0.8)).toBe(false)
    expect(isDue(date, hours)).toBe(true)
  })

  it('asks for a page that is all but due, so that an hourly run does not miss every second hour', () => {
    expect(isDue('2026-11-21', 0.98)).toBe(true)
  })

  it('leaves no page alone for more than a week', () => {
    for (let year = 1999; year <= 2026; year++) expect(isDue(`${year}-01-15`, 24 * 7)).toBe(true)
  })

  it('asks for a page whose last asking lies in the future: the clock was wrong then', () => {
    expect(isDue('2001-01-01', -5)).toBe(true)
  })

  it('asks for all when all are wanted', () => {
    const day = '2001-01-01' as IsoDate
    expect(dueDays({ now, since: day, until: day, asked: new Map([[day, ago(1)]]), full: true })).toEqual([day])
  })

  it('begins with the first known day, or thirty days ago in an empty archive', () => {
    expect(firstDay('2016-02-01' as IsoDate, now)).toBe('2016-02-01')
    expect(firstDay(null, now)).toBe('2026-10-25')
  })

  it('ends with tomorrow, which is today already east of Greenwich', () => {
    expect(lastDay(now)).toBe('2026-11-25')
    expect(lastDay(Date.parse('2026-12-31T23:59:59Z'))).toBe('2027-01-01')
  })
})
