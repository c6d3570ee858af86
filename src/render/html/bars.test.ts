import { describe, expect, it } from 'vitest'
import { english } from '../language/index.ts'
import { barChart } from './bars.ts'

const chartOf = (...counts: number[]) =>
  barChart(
    english,
    'by-year',
    'Events by year',
    'Year',
    counts.map((events, i) => ({ name: `${2001 + i}`, events })),
  ).text

describe('a chart of bars', () => {
  it('is drawn where a bar stands for three events or more', () => {
    expect(chartOf(1, 3)).toContain('<svg')
    expect(chartOf(1, 0, 2, 1)).toBe('')
  })

  it('ends its lines where its bars end', () => {
    const chart = chartOf(5, 0, 3)
    const ends = new Set([...chart.matchAll(/x2="([\d.]+)"/g)].map(([, end]) => Number(end)))
    const [, x, width] = /.*<rect x="([\d.]+)"[^>]* width="([\d.]+)"/s.exec(chart) ?? []
    expect([...ends]).toHaveLength(1)
    expect([...ends][0]).toBeGreaterThanOrEqual(Number(x) + Number(width))
    expect([...ends][0]).toBeLessThan(Number(x) + Number(width) + 5)
  })
})
