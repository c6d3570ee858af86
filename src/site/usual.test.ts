import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { standingOf, USUAL_DAYS, usualOf } from './usual.ts'

const counts = fc.array(fc.nat({ max: 60 }), { maxLength: 90 })

describe('the usual number of events', () => {
  it('is told by quantiles: one day of ten is below, one above', () => {
    expect(usualOf([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])).toEqual({ low: 10, median: 14, high: 18 })
  })

  it('is not known before there is a week of days with events', () => {
    expect(usualOf([9, 9, 9, 0, 9, 9, 9])).toBeNull()
    expect(usualOf([9, 9, 9, 0, 9, 9, 9, 9])).toEqual({ low: 9, median: 9, high: 9 })
  })

  it('is that of the latest four weeks', () => {
    const years = Array.from({ length: 300 }, () => 2)
    const weeks = Array.from({ length: 28 }, () => 20)
    expect(usualOf([...years, ...weeks])).toEqual({ low: 20, median: 20, high: 20 })
  })

  it('does not come to be silence, however long that lasts', () => {
    const before = Array.from({ length: 28 }, () => 12)
    expect(usualOf([...before, ...Array.from({ length: 400 }, () => 0)])).toEqual(usualOf(before))
  })

  it('is ordered, one of the numbers, and the same whatever the order of the days', () => {
    fc.assert(
      fc.property(counts, (before) => {
        const usual = usualOf(before)
        const latest = before.filter((n) => n > 0).slice(-USUAL_DAYS)
        expect(usual === null).toBe(latest.length < 7)
        if (usual === null) return
        expect(usual.low).toBeLessThanOrEqual(usual.median)
        expect(usual.median).toBeLessThanOrEqual(usual.high)
        for (const n of Object.values(usual)) expect(latest).toContain(n)
        expect(usualOf(latest.toReversed())).toEqual(usual)
      }),
    )
  })

  it('is widened by no single day', () => {
    const days = Array.from({ length: 28 }, (_, i) => 10 + (i % 5))
    expect(usualOf([...days.slice(1), 900])).toEqual(usualOf(days))
  })
})

describe('how a day stands', () => {
  const usual = { low: 8, median: 12, high: 20 }
  it.each([
    [0, true, true, 'silent'],
    [0, false, true, 'missing'],
    [0, true, false, 'open'],
    [7, true, true, 'below'],
    [8, true, true, 'usual'],
    [20, true, true, 'usual'],
    [21, true, true, 'above'],
    [3, true, false, 'open'],
  ] as const)('with %i events (known: %s, over: %s) is "%s"', (events, isKnown, isOver, standing) => {
    expect(standingOf({ events, isKnown, isOver }, usual)).toBe(standing)
  })

  it('is not known without a band', () => {
    expect(standingOf({ events: 0, isKnown: true, isOver: true }, null)).toBe('unknown')
  })
})
