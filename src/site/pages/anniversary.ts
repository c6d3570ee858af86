import type { DayPage as KnownDayPage } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import type { AnniversaryPage, ListedEvent } from '../../model/page.ts'
import type { ArchiveReader } from '../../store/store.ts'
import { anniversariesOf } from '../calendar.ts'
import { type Frame, headOf, orUntitled } from '../frame.ts'
import { anniversaryPath, dayPath } from '../urls.ts'

/** How many events a year is remembered by. */
const REMEMBERED = 5

/** A day of the calendar, `02-06`, through the years; `undefined` where the archive has it in none. */
export async function buildAnniversary(
  reader: ArchiveReader,
  frame: Frame,
  days: readonly KnownDayPage[],
  day: string,
): Promise<AnniversaryPage | undefined> {
  const all = anniversariesOf(days)
  const at = all.indexOf(day)
  if (at < 0) return undefined
  const { say, dayAndMonth, fullDayAndMonth } = frame.look.language
  const link = (other: string | undefined) =>
    other === undefined ? null : { text: dayAndMonth(inAnyYear(other)), url: anniversaryPath(other) }
  const told = days.filter(({ date, events }) => events > 0 && date.endsWith(day)).reverse()
  return {
    ...headOf(
      frame,
      'anniversary',
      anniversaryPath(day),
      say.onThisDay(fullDayAndMonth(inAnyYear(day))),
      told[0]?.date ?? null,
    ),
    day,
    events: told.reduce((sum, { events }) => sum + events, 0),
    previous: link(all[at - 1]),
    next: link(all[at + 1]),
    years: await Promise.all(
      told.map(async ({ date, events }) => ({
        year: date.slice(0, 4),
        url: dayPath(date),
        events,
        listed: await remembered(reader, frame, date),
      })),
    ),
  }
}

/** A leap year, so that every day of the calendar is one of its. */
const inAnyYear = (day: string) => `2000-${day}` as IsoDate

/** What most papers wrote about, as far as citations tell. */
async function remembered(reader: ArchiveReader, frame: Frame, day: IsoDate): Promise<ListedEvent[]> {
  const events = (await reader.eventsOn(day)).filter(({ withdrawn }) => withdrawn === null)
  return [...events]
    .sort((a, b) => b.citations.length - a.citations.length || a.order - b.order)
    .slice(0, REMEMBERED)
    .sort((a, b) => a.order - b.order)
    .map(({ id, path, date, title }) => ({ id, url: path, date, title: orUntitled(frame, title) }))
}
