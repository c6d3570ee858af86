import { describe, expect, it } from 'vitest'
import { countriesIn, topicIn } from '../model/edition.ts'
import { MIDDLES } from '../render/world.ts'
import { en } from './en.ts'

const countryOf = (title: string) => {
  const { key } = topicIn(en, title)
  return countriesIn(en).find(({ keys }) => keys.includes(key))
}

describe('the countries of the English edition', () => {
  it.each([
    ['United States', 'US'],
    ['U.S.', 'US'],
    ['china', 'CN'],
    ["People's Republic of China", 'CN'],
    ['Republic of China', 'TW'],
    ['Georgia (country)', 'GE'],
    ["Côte d'Ivoire", 'CI'],
    ['Côte d’Ivoire', 'CI'],
    ['Republic of Ireland', 'IE'],
    ['State of Palestine', 'PS'],
    ['Burma', 'MM'],
    ['Democratic Republic of the Congo', 'CD'],
  ])('know %s', (title, code) => {
    expect(countryOf(title)?.code).toBe(code)
  })

  it.each(['Georgia', 'Georgia (U.S. state)', 'Ireland', 'Korea', 'England', 'Gaza Strip', 'Us', 'Peruvian Navy'])(
    'take %s for none',
    (title) => {
      expect(countryOf(title)).toBeUndefined()
    },
  )

  it('are each there once, by the name of their article, and are somewhere', () => {
    const countries = countriesIn(en)
    const keys = countries.flatMap((country) => country.keys)
    expect(new Set(keys).size).toBe(keys.length)
    expect(new Set(countries.map(({ code }) => code)).size).toBe(countries.length)
    expect(countries.find(({ code }) => code === 'GE')?.name).toBe('Georgia')
    expect(countries.filter(({ code }) => !MIDDLES.has(code))).toEqual([])
  })
})
