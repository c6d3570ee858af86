import { describe, expect, it } from 'vitest'
import { counted, grouped, pathDate, shortDate, sourceName, weekday } from './words.ts'

describe('words', () => {
  it('write a day as paths do', () => {
    expect(pathDate('2016-02-06')).toBe('2016-02-6')
    expect(pathDate('2016-11-30')).toBe('2016-11-30')
  })

  it('name the day of the week, whatever the time zone', () => {
    expect(weekday('2016-02-06')).toBe('Saturday')
    expect(weekday('2000-02-29')).toBe('Tuesday')
  })

  it('write a day briefly', () => {
    expect(shortDate('2016-02-06')).toBe('6 Feb 2016')
    expect(shortDate('1999-12-31')).toBe('31 Dec 1999')
  })

  it('group the digits of a number by threes', () => {
    expect([0, 999, 1000, 65271, 1234567].map(grouped)).toEqual(['0', '999', '1,000', '65,271', '1,234,567'])
  })

  it('count in the singular and the plural', () => {
    expect([0, 1, 2345].map((n) => counted(n, 'event'))).toEqual(['0 events', '1 event', '2,345 events'])
    expect(counted(2, 'story', 'stories')).toBe('2 stories')
  })

  it('call a source by its label, else by its host', () => {
    expect(sourceName({ label: 'Gazette', url: 'http://a.example/' })).toBe('Gazette')
    expect(sourceName({ label: '', url: 'https://www.a.example/x?y' })).toBe('a.example')
    expect(sourceName({ label: '', url: 'http://a.example?x' })).toBe('a.example')
    expect(sourceName({ label: '', url: null })).toBe('source')
  })
})
