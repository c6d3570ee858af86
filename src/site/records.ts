import type { Event } from '../model/archive.ts'
import type { IsoDate } from '../model/date.ts'
import type { ArchiveReader } from '../store/store.ts'
import type { Frame } from './frame.ts'
import { fitMetadata } from './metadata.ts'
import { type DayContext, loadDay } from './pages/day.ts'
import { contextOf, relatedTo } from './pages/event.ts'

/** Every event as a line of JSON, a day's lines at a time, by date and order. */
export async function* records(reader: ArchiveReader, frame: Frame): AsyncGenerator<string> {
  for await (const day of allRecords(reader, frame)) yield day.map((record) => `${JSON.stringify(record)}\n`).join('')
}

/** Every event as data, a day's at a time, by date and order. */
export async function* allRecords(reader: ArchiveReader, frame: Frame): AsyncGenerator<readonly EventRecord[]> {
  const labels = await reader.allLabels()
  for (const page of await reader.days()) {
    const day = await loadDay(reader, frame, page, labels)
    yield [...day.events, ...day.withdrawn].map((event) =>
      event.withdrawn?.takedown ? tombstone(event) : recordOf(day, event),
    )
  }
}

/** Events as data, those that the publisher took down as no more than that. Without `related`, it is not looked up. */
export async function recordsOf(
  reader: ArchiveReader,
  events: readonly Event[],
  related = true,
): Promise<EventRecord[]> {
  const urls = new Set(events.flatMap(({ citations }) => citations.map(({ url }) => url)))
  const known = await reader.sources([...urls])
  const sources = new Map(Array.from(known, ([url, source]) => [url, fitMetadata(source)]))
  const perDay = new Map<IsoDate, number>()
  for (const { date } of events) perDay.set(date, (perDay.get(date) ?? 0) + 1)
  const days = new Map<IsoDate, RecordContext>()
  for (const { id, date } of events) {
    if (days.has(date)) continue
    const one = perDay.get(date) === 1 ? id : undefined
    days.set(date, { date, sources, related: related ? await reader.relatedOn(date, one) : new Map() })
  }
  return events.map((event) =>
    event.withdrawn?.takedown ? tombstone(event) : recordOf(days.get(event.date) as RecordContext, event),
  )
}

export type EventRecord = ReturnType<typeof tombstone> & Partial<ReturnType<typeof recordOf>>
type RecordContext = Pick<DayContext, 'sources' | 'related' | 'date'>

/** What is told of an event that the publisher took down: that it was, when and why. */
const tombstone = ({ id, path, date, withdrawn }: Event) => ({
  id,
  url: path,
  date,
  withdrawn: withdrawn && { at: withdrawn.at, reason: withdrawn.reason },
})

/** One event as data: what its page says, without what only a page needs. URLs of sources are as cited. */
function recordOf(day: RecordContext, event: Event) {
  const { sources } = day
  const {
    id,
    path,
    date,
    order,
    title,
    topic,
    category,
    stories,
    citations,
    parent,
    provenance,
    span,
    firstSeen,
    lastChanged,
    corrections,
    withdrawn,
  } = event
  return {
    id,
    url: path,
    date,
    order,
    title,
    topic,
    category,
    stories,
    context: contextOf(event),
    sources: citations.map(({ label, url }) => {
      const known = sources.get(url)
      const { title, description, image, state: status } = known ?? {}
      return { label, url, title, description, image, status }
    }),
    parent,
    related: relatedTo(day, event).map(({ id, path, date, title, context }) => ({
      id,
      url: path,
      date,
      title,
      context,
    })),
    portal: { page: provenance.page, revision: provenance.revision, timestamp: provenance.timestamp, line: span.line },
    firstSeen,
    lastChanged,
    corrections,
    withdrawn,
  }
}
