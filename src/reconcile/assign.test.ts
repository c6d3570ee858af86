import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assign, type Candidate } from './assign.ts'

const total = (candidates: readonly Candidate[], matched: ReadonlyMap<number, number>) =>
  [...matched].reduce((sum, [r, c]) => sum + (candidates.find((x) => x.row === r && x.column === c)?.score ?? NaN), 0)

/** The best of all ways to match, by trying each. */
function best(
  candidates: readonly Candidate[],
  rows = new Set<number>(),
  columns = new Set<number>(),
  from = 0,
): number {
  let most = 0
  for (let i = from; i < candidates.length; i++) {
    const { row, column, score } = candidates[i] as Candidate
    if (rows.has(row) || columns.has(column)) continue
    most = Math.max(most, score + best(candidates, new Set(rows).add(row), new Set(columns).add(column), i + 1))
  }
  return most
}

const candidates = fc
  .uniqueArray(fc.tuple(fc.nat(4), fc.nat(4)), { selector: (pair) => pair.join(), maxLength: 12 })
  .chain((pairs) =>
    fc
      .array(fc.integer({ min: 1, max: 100 }), { minLength: pairs.length, maxLength: pairs.length })
      .map((scores) => pairs.map(([row, column], i): Candidate => ({ row, column, score: scores[i] as number }))),
  )

describe('assigning', () => {
  it('takes two good pairs before one that is best and one that is left alone', () => {
    const given = [
      { row: 0, column: 0, score: 0.9 },
      { row: 0, column: 1, score: 0.8 },
      { row: 1, column: 0, score: 0.8 },
    ]
    expect(assign(given)).toEqual(
      new Map([
        [0, 1],
        [1, 0],
      ]),
    )
  })

  it('gives the highest sum there is, each row and column once', () => {
    fc.assert(
      fc.property(candidates, (given) => {
        const matched = assign(given)
        expect(new Set(matched.values()).size).toBe(matched.size)
        expect(total(given, matched)).toBe(best(given))
      }),
      { numRuns: 500 },
    )
  })

  it('gives the same answer for the same candidates in another order', () => {
    fc.assert(
      fc.property(candidates, (given) => {
        const distinct = given.map((c, i) => ({ ...c, score: c.score + i / 1000 + (i * i) / 1e6 }))
        const sorted = (m: Map<number, number>) => [...m].sort((a, b) => a[0] - b[0])
        expect(sorted(assign([...distinct].reverse()))).toEqual(sorted(assign(distinct)))
      }),
    )
  })
})
