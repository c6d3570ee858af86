import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dueAfter, UNLEARNT } from './learning.ts'

const days = (year: number, n: number) => Array<string>(n).fill(`${year}-05-01`)

describe('what a table of weights is learnt from', () => {
  it('is the first event, then twice as many whenever there are', () => {
    expect(dueAfter(UNLEARNT, days(2016, 1)).due).toBe(1)
    expect(dueAfter(UNLEARNT, days(2016, 7)).due).toBe(4)
    expect(dueAfter(UNLEARNT, days(2016, 8)).due).toBe(8)
  })

  it('is all that came before a year, when that is a tenth more', () => {
    const year = days(2016, 1200)
    expect(dueAfter(UNLEARNT, [...year, ...days(2017, 5)])).toEqual({ minted: 1205, year: '2017', due: 1200 })
    expect(dueAfter(UNLEARNT, [...year, ...days(2017, 50), ...days(2018, 5)]).due).toBe(1200)
    expect(dueAfter(UNLEARNT, [...year, ...days(2017, 130), ...days(2018, 5)]).due).toBe(1330)
  })

  it('does not change for a late event of a year that was begun before', () => {
    const before = dueAfter(UNLEARNT, [...days(2016, 100), ...days(2017, 9)])
    expect(dueAfter(before, [...days(2015, 20), ...days(2016, 20)]).due).toBe(before.due)
  })

  it('is the same in whatever portions events come', () => {
    const dates = fc.array(fc.integer({ min: 1999, max: 2005 }).map((year) => `${year}-01-01`))
    fc.assert(
      fc.property(dates, dates, (one, two) => {
        expect(dueAfter(dueAfter(UNLEARNT, one), two)).toEqual(dueAfter(UNLEARNT, [...one, ...two]))
      }),
    )
  })
})
