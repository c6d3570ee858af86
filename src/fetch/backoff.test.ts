import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoff, retryAfter } from './backoff.ts'

describe('backoff', () => {
  it('doubles from two seconds to a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map((failures) => backoff(failures, 1))).toEqual([
      2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ])
  })

  it('leaves half of each wait to chance', () => {
    expect([0, 0.5, 1].map((random) => backoff(2, random))).toEqual([2_000, 3_000, 4_000])
  })
})

describe('Retry-After', () => {
  const now = Date.parse('2026-11-06T08:49:30Z')

  it.each([
    ['5', 5_000],
    [' 120 ', 120_000],
    ['0', 0],
    ['Fri, 06 Nov 2026 08:49:37 GMT', 7_000],
    ['Friday, 06-Nov-26 08:49:37 GMT', 7_000],
    ['Fri Nov  6 08:49:37 2026', 7_000],
    ['Fri, 06 Nov 2026 08:00:00 GMT', 0],
  ])('%j means to wait', (header, ms) => {
    expect(retryAfter(header, now)).toBe(ms)
  })

  it.each(['', '-5', '1.5', 'soon', 'Fri, 99 Nov 2026', '2026-11-06T08:49:37Z'])('%j means nothing', (header) => {
    expect(retryAfter(header, now)).toBeUndefined()
  })

  it('means nothing when it is not there', () => {
    expect(retryAfter(undefined, now)).toBeUndefined()
  })

  it('never throws and never asks to wait less than no time', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(retryAfter(header, now) ?? 0).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
