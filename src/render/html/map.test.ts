import { parse } from 'node-html-parser'
import { describe, expect, it } from 'vitest'
import { frame } from '../../../test/support/archive.ts'
import type { Places } from '../../model/page.ts'
import { placesMap, worldMap } from './map.ts'

const country = (code: string, events: number, url: string | null = null): Places['countries'][number] => ({
  code,
  text: `<${code}>`,
  url,
  events,
})

const draw = (countries: Places['countries'], events = 400) =>
  parse(placesMap({ places: { events, countries } }, 1000, frame.look).text)

const FOUR = [country('US', 400, '/topics/us'), country('FR', 100), country('CH', 98), country('FJ', 1)]

describe('the map of countries', () => {
  it('has a circle for each, by area, the largest below the others, each with its name', () => {
    const circles = draw(FOUR).querySelectorAll('circle')
    const radii = circles.map((circle) => Number(circle.getAttribute('r')))
    expect(radii[0]).toBe(2 * (radii[1] as number))
    expect(radii).toEqual(radii.toSorted((a, b) => b - a))
    expect(circles.map((circle) => circle.text.trim())).toEqual(['<US>: 400', '<FR>: 100', '<CH>: 98', '<FJ>: 1'])
  })

  it('writes numbers where they have room, and none upon another', () => {
    expect(
      draw(FOUR)
        .querySelectorAll('svg > text')
        .map((text) => text.text),
    ).toEqual(['400', '100'])
  })

  it('does not draw a few events as if they were many', () => {
    const [few] = draw([country('US', 4), country('FR', 2), country('CH', 2)], 12).querySelectorAll('circle')
    expect(Number(few?.getAttribute('r'))).toBeLessThan(12)
  })

  it('tells the same in a table, linked where there is a page', () => {
    const rows = draw(FOUR).querySelectorAll('tbody tr')
    expect(rows.map((row) => row.querySelectorAll('th, td').map((cell) => cell.text))).toEqual([
      ['<US>', '400'],
      ['<FR>', '100'],
      ['<CH>', '98'],
      ['<FJ>', '1'],
    ])
    expect(rows.map((row) => row.querySelector('a')?.getAttribute('href'))).toEqual([
      '/topics/us.html',
      undefined,
      undefined,
      undefined,
    ])
  })

  it('tells a country that it does not know where to draw in the table alone', () => {
    const page = draw([...FOUR, country('QQ', 1)])
    expect(page.querySelectorAll('circle')).toHaveLength(4)
    expect(page.querySelectorAll('tbody tr')).toHaveLength(5)
  })

  it('says for whom it counts: beside the country that a topic is, others', () => {
    const told = (places: Places) => placesMap({ places }, 1000, frame.look).text
    expect(told({ events: 400, countries: FOUR })).toContain('400 of 1,000 events name the article of a country')
    expect(told({ events: 400, without: 'PE', countries: FOUR })).toContain('name the article of another country')
  })

  it('lies on a file of its own, small enough to be fetched on a phone', () => {
    expect(draw(FOUR).querySelector('image')?.getAttribute('href')).toBe(worldMap.path)
    expect(worldMap.body.length).toBeLessThan(30_000)
  })
})
