import { describe, expect, it } from 'vitest'
import { ar } from './ar.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { english, languageCodes, languageOf } from './index.ts'

const [german, arabic] = [languageOf('de'), languageOf('ar')]

describe('a language', () => {
  it('is one of those that there are', () => {
    expect(languageCodes).toEqual(['en', 'de', 'ar'])
    expect(() => languageOf('xx')).toThrow('no language "xx"; there is en, de, ar')
    expect(languageOf('de')).toBe(german)
  })

  it('names the day of the week, whatever the time zone', () => {
    expect(english.weekday('2016-02-06')).toBe('Saturday')
    expect(english.weekday('2000-02-29')).toBe('Tuesday')
    expect(german.weekday('2016-02-07')).toBe('Sonntag')
    expect(arabic.weekday('2016-02-08')).toBe('الاثنين')
  })

  it('writes a day briefly, in full, and with its weekday', () => {
    const day = (at: string) =>
      [english, german, arabic].map(({ shortDate, fullDate, longDate }) => [shortDate(at), fullDate(at), longDate(at)])
    expect(day('2016-02-06')).toEqual([
      ['6 Feb 2016', '6 February 2016', 'Saturday 6 February 2016'],
      ['6. Feb 2016', '6. Februar 2016', 'Samstag, 6. Februar 2016'],
      ['6 فبراير 2016', '6 فبراير 2016', 'السبت، 6 فبراير 2016'],
    ])
    expect(english.shortDate('1999-12-31')).toBe('31 Dec 1999')
    expect(english.dayAndMonth('1999-12-31')).toBe('31 Dec')
    expect([english, german, arabic].map(({ fullDayAndMonth }) => fullDayAndMonth('2016-02-06'))).toEqual([
      '6 February',
      '6. Februar',
      '6 فبراير',
    ])
  })

  it('names every month as it always did: addresses of the portal and published bytes hang on it', () => {
    expect(english.months.join(' ')).toBe('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec')
    expect(german.months.join(' ')).toBe('Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez')
    const named = ({ monthName }: typeof english) =>
      Array.from({ length: 12 }, (_, i) => monthName(`2016-${String(i + 1).padStart(2, '0')}`)).join(' ')
    expect(named(english).replaceAll(' 2016', '')).toBe(
      'January February March April May June July August September October November December',
    )
    expect(named(german).replaceAll(' 2016', '')).toBe(
      'Januar Februar März April Mai Juni Juli August September Oktober November Dezember',
    )
    expect(named(arabic).replaceAll(' 2016', '')).toBe(
      'يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر',
    )
  })

  it('tells a moment, to the minute where that is known', () => {
    expect(english.momentInWords('2016-02-06T14:05:00Z')).toBe('6 Feb 2016, 14:05 UTC')
    expect(english.momentInWords('2016-02-06')).toBe('6 Feb 2016')
  })

  it('groups the digits of a number by threes, as it is used to', () => {
    expect([0, 999, 1000, 65271, 1234567].map(english.grouped)).toEqual(['0', '999', '1,000', '65,271', '1,234,567'])
    expect(german.grouped(1234567)).toBe('1.234.567')
    expect(arabic.grouped(1234567)).toBe('1,234,567')
  })

  it('counts by its own rules of plural', () => {
    expect([0, 1, 2345].map((n) => english.counted(n, 'event'))).toEqual(['0 events', '1 event', '2,345 events'])
    expect([0, 1, 2345].map((n) => german.counted(n, 'event'))).toEqual([
      '0 Ereignisse',
      '1 Ereignis',
      '2.345 Ereignisse',
    ])
    expect([0, 1, 2, 3, 11, 100, 1002, 1003].map((n) => arabic.counted(n, 'event'))).toEqual([
      'لا أحداث',
      'حدث واحد',
      'حدثان',
      '3 أحداث',
      '11 حدثًا',
      '100 حدث',
      '1,002 حدث',
      '1,003 أحداث',
    ])
  })

  it('has every form of plural that its rules ask for', () => {
    for (const [code, { counted }] of Object.entries({ en, de, ar })) {
      const { pluralCategories } = new Intl.PluralRules(code).resolvedOptions()
      for (const forms of Object.values(counted))
        expect(Object.keys(forms).sort(), code).toEqual([...pluralCategories].sort())
    }
  })

  it('says how long in the two largest units', () => {
    expect([5, 300, 4 * 3600 + 300, 50 * 3600].map(english.durationInWords)).toEqual([
      '5 s',
      '5 min',
      '4 h 5 min',
      '2 days 2 h',
    ])
    expect(english.durationInWords(-300)).toBe('-5 min')
  })

  it('says how a source stands, and since when where that matters', () => {
    expect(english.statusInWords({ status: 'gone', since: '2016-02-06T10:00:00Z' })).toBe('gone since 6 Feb 2016')
    expect(german.statusInWords({ status: 'gone', since: '2016-02-06T10:00:00Z' })).toBe(
      'verschwunden seit 6. Feb 2016',
    )
    expect(english.statusInWords({ status: 'moved', since: '2016-02-06T10:00:00Z' })).toBe('moved')
    for (const status of ['ok', 'constructor', undefined]) expect(english.statusInWords({ status })).toBe(null)
  })

  it('calls a source by its label, else by its host', () => {
    const { sourceName } = english
    expect(sourceName({ label: 'Gazette', url: 'http://a.example/' })).toBe('Gazette')
    expect(sourceName({ label: '', url: 'https://www.a.example/x?y' })).toBe('a.example')
    expect(sourceName({ label: '', url: 'http://a.example?x' })).toBe('a.example')
    expect(sourceName({ label: '', url: null })).toBe('source')
    expect(german.sourceName({ label: '', url: null })).toBe('Quelle')
  })
})
