import { monthNames, weekdayNames } from '../../model/names.ts'
import type { Dictionary, SourceStatus, Unit } from './dictionary.ts'

/** How a language is written. */
export interface Script {
  /** BCP 47 tag, as pages tell it: `ar`. */
  readonly code: string
  readonly direction: 'ltr' | 'rtl'
  /** What names, plurals and numbers follow: the tag, with the calendar and the digits where the language has several. */
  readonly locale: string
  /** How the columns of a calendar are headed. */
  readonly column: 'short' | 'narrow'
}

/** What the interface says and how it says it: words, dates and numbers of one language. */
export interface Language extends Script {
  readonly say: Dictionary
  /** `65,271`. */
  readonly grouped: (n: number) => string
  /** `1 event`, `2,345 events`. */
  readonly counted: (n: number, unit: Unit) => string
  /** `Saturday`, of a date. */
  readonly weekday: (date: string) => string
  /** Heads of a calendar's columns, Monday first, each with the whole name. */
  readonly columns: readonly { readonly brief: string; readonly name: string }[]
  /** Short names of the days of the week, Monday first, and of the months. */
  readonly weekdays: readonly string[]
  readonly months: readonly string[]
  /** `6 Feb 2016`. */
  readonly shortDate: (date: string) => string
  /** `6 Feb`. */
  readonly dayAndMonth: (date: string) => string
  /** `6 February`. */
  readonly fullDayAndMonth: (date: string) => string
  /** `6 February 2016`. */
  readonly fullDate: (date: string) => string
  /** `Saturday 6 February 2016`. */
  readonly longDate: (date: string) => string
  /** `February 2016`, of a month or a day. */
  readonly monthName: (date: string) => string
  /** `6 Feb 2016, 14:05 UTC`. */
  readonly momentInWords: (instant: string) => string
  /** `4 h 5 min`, of seconds: the two largest units. */
  readonly durationInWords: (seconds: number) => string
  /** A source's name, or its host where the portal printed none. */
  readonly sourceName: (source: { readonly label: string; readonly url: string | null }) => string
  /** How a source stands, where that is worth a word: `gone since 6 Feb 2016`. `null` for one that is there, or not yet asked for. */
  readonly statusInWords: (source: {
    readonly status?: string | undefined
    readonly since?: string | undefined
  }) => string | null
  /** What a link to a copy of a source is called. */
  readonly copyInWords: (copy: { readonly captured?: string | undefined }) => string
  /** `31 of 120 documents asked for are gone or do not answer (26 %)`. */
  readonly sharesInWords: (shares: { readonly asked: number; readonly dead: number }) => string
}

/** States of which it matters since when. */
const LASTING = new Set(['gone', 'unreachable', 'blocked'])

/** Numbers whose form of plural is remembered. */
const COUNTED = 1000

/**
 * A language of a dictionary. Names of months and days, forms of plural and the grouping of digits are Intl's, asked for once: to
 * format each date and number by it would cost publishing more than all other words.
 */
export function languageFrom(script: Script, say: Dictionary): Language {
  const { locale } = script
  const [long, months] = [monthNames(locale), monthNames(locale, 'short')]
  const [weekdays, shortWeekdays, columns] = [
    weekdayNames(locale),
    weekdayNames(locale, 'short'),
    weekdayNames(locale, script.column),
  ]
  const rules = new Intl.PluralRules(locale)
  const forms = Array.from({ length: COUNTED }, (_, n) => rules.select(n))
  const separator = new Intl.NumberFormat(locale).formatToParts(12345).find(({ type }) => type === 'group')?.value ?? ''

  const grouped = (n: number) => (n < 1000 ? String(n) : String(n).replace(/\B(?=(\d{3})+$)/g, separator))
  const counted = (n: number, unit: Unit) => {
    const all = say.counted[unit]
    return (all[forms[n] ?? rules.select(n)] ?? all.other).replace('#', grouped(n))
  }
  const month = (date: string) => Number(date.slice(5, 7)) - 1
  const day = (date: string) => Number(date.slice(8, 10))
  const weekday = (date: string) => weekdays[(new Date(`${date.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7] as string
  const shortDate = (date: string) => say.shortDate(day(date), months[month(date)] as string, date.slice(0, 4))
  const fullDate = (date: string) => say.fullDate(day(date), long[month(date)] as string, date.slice(0, 4))
  const durationInWords = (seconds: number): string => {
    if (seconds < 0) return `-${durationInWords(-seconds)}`
    if (seconds < 60) return say.seconds(seconds)
    const minutes = Math.floor(seconds / 60)
    const hours = Math.floor(minutes / 60)
    if (hours === 0) return say.minutes(minutes)
    if (hours < 48) return `${say.hours(hours)} ${say.minutes(minutes % 60)}`
    return `${counted(Math.floor(hours / 24), 'day')} ${say.hours(hours % 24)}`
  }
  return {
    ...script,
    say,
    grouped,
    counted,
    weekday,
    columns: columns.map((brief, i) => ({ brief: brief.slice(0, 2), name: weekdays[i] as string })),
    weekdays: shortWeekdays,
    months,
    shortDate,
    dayAndMonth: (date) => say.dayAndMonth(day(date), months[month(date)] as string),
    fullDayAndMonth: (date) => say.dayAndMonth(day(date), long[month(date)] as string),
    fullDate,
    longDate: (date) => say.longDate(weekday(date), fullDate(date)),
    monthName: (date) => say.monthOfYear(long[month(date)] as string, date.slice(0, 4)),
    momentInWords: (instant) => {
      const date = shortDate(instant)
      return instant.length > 15 ? say.moment(date, instant.slice(11, 16)) : date
    },
    durationInWords,
    sourceName: ({ label, url }) =>
      label || (url === null ? say.source : url.replace(/^https?:\/\/(?:www\.)?/, '').replace(/[/?#].*$/, '')),
    statusInWords: ({ status = '', since }) => {
      const words = Object.hasOwn(say.statuses, status) ? say.statuses[status as SourceStatus] : undefined
      if (words === undefined) return null
      return since === undefined || !LASTING.has(status) ? words : say.since(words, shortDate(since))
    },
    copyInWords: ({ captured }) => (captured === undefined ? say.copy : say.copyOf(shortDate(captured))),
    sharesInWords: ({ asked, dead }) =>
      say.shares(grouped(dead), counted(asked, 'document'), dead === 1, Math.round((100 * dead) / asked)),
  }
}
