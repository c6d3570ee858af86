import type { DayPage as KnownDayPage, LabelCount } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import type { Counted, FrontPage, MonthPage, Moving, PageLink, YearPage } from '../../model/page.ts'
import type { Prose } from '../../model/prose.ts'
import type { ArchiveReader, Span } from '../../store/store.ts'
import { daysWithin, monthsOf, yearsOf } from '../calendar.ts'
import { type Frame, headOf, orUntitled } from '../frame.ts'
import { dayPath, frontPath, labelPath, monthPath, yearPath } from '../urls.ts'
import { dayBody, loadDay } from './day.ts'
import { latestCorrections } from './history.ts'
import { placesOf } from './places.ts'
import { teasers } from './prose.ts'

/** How many stories and topics a month or a year names. */
const NAMED = 20
/** Stories on the front page that move: by their events in the last days of the archive. */
const MOVING = 8
const MOVING_DAYS = 14
/** Days on the front page: today, yesterday and the day before, as far as they have events. */
const FRONT_DAYS = 3
/** Corrections on the front page. */
const CORRECTIONS = 5

export function countedOf(frame: Frame, { kind, slug, name, events }: LabelCount): Counted {
  return { text: orUntitled(frame, name), url: labelPath(kind, slug), events }
}

async function named(
  reader: ArchiveReader,
  frame: Frame,
  span: Span,
): Promise<Pick<MonthPage, 'stories' | 'topics' | 'categories'>> {
  const { story, topic, category } = await reader.busiest(span, NAMED)
  const counted = (label: LabelCount) => countedOf(frame, label)
  return { stories: story.map(counted), topics: topic.map(counted), categories: category.map(counted) }
}

const eventsIn = (days: readonly { events: number }[]) => days.reduce((sum, day) => sum + day.events, 0)

const countedDay = ({ date, events }: KnownDayPage) => ({ date, url: dayPath(date), events })

/** The neighbours of a key in an ascending list of keys. */
function around(
  keys: readonly string[],
  key: string,
  link: (key: string) => PageLink,
): { previous: PageLink | null; next: PageLink | null } {
  const at = keys.indexOf(key)
  const before = keys[at - 1]
  const after = keys[at + 1]
  return { previous: before === undefined ? null : link(before), next: after === undefined ? null : link(after) }
}

const monthLink =
  ({ look }: Frame) =>
  (month: string): PageLink => ({ text: look.language.monthName(month), url: monthPath(month) })
const yearLink = (year: string): PageLink => ({ text: year, url: yearPath(year) })

export async function buildMonth(
  reader: ArchiveReader,
  frame: Frame,
  days: readonly KnownDayPage[],
  month: string,
): Promise<MonthPage | undefined> {
  const within = daysWithin(days, month)
  if (within.length === 0) return undefined
  const span = { from: `${month}-00` as IsoDate, to: `${month}-99` as IsoDate }
  return {
    ...headOf(frame, 'month', monthPath(month), frame.look.language.monthName(month), span.to),
    month,
    events: eventsIn(within),
    year: yearLink(month.slice(0, 4)),
    ...around(monthsOf(days), month, monthLink(frame)),
    days: within.map(countedDay),
    ...(await named(reader, frame, span)),
  }
}

export async function buildYear(
  reader: ArchiveReader,
  frame: Frame,
  days: readonly KnownDayPage[],
  year: string,
): Promise<YearPage | undefined> {
  const within = daysWithin(days, year)
  if (within.length === 0) return undefined
  const span = { from: `${year}-00-00` as IsoDate, to: `${year}-99-99` as IsoDate }
  return {
    ...headOf(frame, 'year', yearPath(year), year, span.to),
    year,
    events: eventsIn(within),
    ...around(yearsOf(days), year, yearLink),
    months: monthsOf(within).map((month) => {
      const inMonth = daysWithin(within, month)
      return {
        month,
        url: monthPath(month),
        days: inMonth.filter((day) => day.events > 0).length,
        events: eventsIn(inMonth),
      }
    }),
    days: within.map(countedDay),
    ...(await placesOf(reader, frame, span)),
    ...(await named(reader, frame, span)),
  }
}

function daysBefore(date: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10) as IsoDate
}

/** Stories with more than one event in the last days, and on which of these. */
async function movingUntil(reader: ArchiveReader, frame: Frame, last: IsoDate): Promise<Moving[]> {
  const days = Array.from({ length: MOVING_DAYS }, (_, i) => daysBefore(last, MOVING_DAYS - 1 - i))
  const span = { from: days[0] as IsoDate, to: last }
  const { story } = await reader.busiest(span, MOVING)
  return Promise.all(
    story
      .filter(({ events }) => events > 1)
      .map(async (label) => {
        const told = await reader.eventsOf('story', label.slug, span, Number.MAX_SAFE_INTEGER)
        const on = (day: string) => told.filter(({ date }) => date === day).length
        return { ...countedOf(frame, label), days: days.map((date) => ({ date, events: on(date) })) }
      }),
  )
}

/** Tells which day it is at a moment, in a time zone. */
function dayIn(timeZone = 'UTC'): (instant: string) => string {
  if (timeZone === 'UTC') return (instant) => instant.slice(0, 10)
  const format = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return (instant) => {
    const parts = new Map(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]))
    return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`
  }
}

/**
 * The days that have begun where the publisher is, by the newest revision that is told: the page of a day is begun where it dawns
 * first. What was told at no known time was not told ahead. No clock is asked, as the same archive gives the same page.
 */
function begunBy(days: readonly KnownDayPage[], dayOf: (instant: string) => string): readonly KnownDayPage[] {
  const newest = days.reduce((max, { told }) => (told?.timestamp && told.timestamp > max ? told.timestamp : max), '')
  if (newest === '') return days
  const today = dayOf(newest)
  const begun = days.filter(({ date, told }) => date <= today || !told?.timestamp)
  return begun.some(({ events }) => events > 0) ? begun : days
}

export async function buildFront(
  reader: ArchiveReader,
  frame: Frame,
  days: readonly KnownDayPage[],
  prose: Prose,
): Promise<FrontPage> {
  const today = dayIn(frame.timeZone)
  const told = begunBy(days, today).filter((day) => day.events > 0)
  const newest = told.slice(-FRONT_DAYS).reverse()
  const last = newest[0]?.date
  const loaded = await Promise.all(
    newest.map(async (page) => loadDay(reader, frame, (await reader.day(page.date)) ?? page)),
  )
  return {
    ...headOf(frame, 'front', frontPath, frame.name, newest[0]?.date ?? null),
    tagline: frame.tagline,
    events: eventsIn(days),
    moving: last ? await movingUntil(reader, frame, last) : [],
    days: loaded.map((day) => ({ ...dayBody(day, today), url: dayPath(day.date) })),
    opinions: teasers(prose),
    corrections: await latestCorrections(reader, loaded, CORRECTIONS),
    years: yearsOf(days)
      .reverse()
      .map((year) => ({
        year,
        url: yearPath(year),
        events: eventsIn(daysWithin(days, year)),
      })),
    onThisDay: told
      .filter(({ date }) => date.slice(5) === newest[0]?.date.slice(5) && date !== newest[0].date)
      .reverse()
      .map(({ date, events }) => ({ year: date.slice(0, 4), url: dayPath(date), events })),
  }
}
