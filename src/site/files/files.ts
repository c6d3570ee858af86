import type { DayPage, Event, LabelKind } from '../../model/archive.ts'
import type { Document, Page } from '../../model/page.ts'
import { type Feed, feedOf } from '../../render/feeds/feed.ts'
import { type FeedFormat, feedFormats } from '../../render/feeds/index.ts'
import type { ArchiveReader } from '../../store/store.ts'
import type { Frame } from '../frame.ts'
import { monthsOf } from '../pages/calendar.ts'
import type { Batch } from '../site.ts'
import { correctionsPath, frontPath, monthPath, opinionsPath, routeOf } from '../urls.ts'
import { feedDocument, feedDocuments, isLively, labelFeed, monthFeed, placeOf } from './feeds.ts'

/** What files are made of: the archive, and its pages. */
export interface Sources {
  readonly reader: ArchiveReader
  readonly frame: Frame
  readonly page: (path: string) => Promise<Page | undefined>
  readonly days: () => Promise<readonly DayPage[]>
}

/** Files that belong to a batch of pages: what follows them, and what leads programs to them. */
export async function* filesOf(sources: Sources, batch: Batch): AsyncGenerator<Document> {
  const { reader, frame } = sources
  switch (batch.kind) {
    case 'front':
      yield* await feedsOfPage(sources, frontPath)
      return
    case 'prose':
      yield* await feedsOfPage(sources, opinionsPath)
      return
    case 'corrections':
      if (batch.span === null) yield* await feedsOfPage(sources, correctionsPath(null))
      return
    case 'label':
      if (await isLively(reader, batch.label)) yield* feedDocuments(await labelFeed(reader, frame, batch.label), frame)
      return
    case 'month':
      yield* await filesOfMonth(sources, batch.month)
      return
  }
}

/** The file at a path; `undefined` where none can be. */
export async function fileAt(sources: Sources, path: string): Promise<Document | undefined> {
  const format = feedFormats.find(({ extension }) => path.endsWith(extension))
  return format && feedAt(sources, path.slice(0, -format.extension.length), format)
}

async function feedAt(sources: Sources, place: string, format: FeedFormat): Promise<Document | undefined> {
  const { reader, frame } = sources
  // The feed of opinion had its address before its page did.
  const route = routeOf(place === '/opinion' ? opinionsPath : place)
  switch (route?.kind) {
    case 'month': {
      const files = format.name === 'Atom' ? await filesOfMonth(sources, route.month) : []
      return files.find(({ path }) => path === place + format.extension)
    }
    case 'label': {
      const label = route.year === undefined ? await reader.label(route.label as LabelKind, route.slug) : undefined
      return label && feedDocument(await labelFeed(reader, frame, label), frame, format)
    }
    case 'front':
    case 'corrections':
    case 'prose': {
      const feed = await feedOfPage(sources, place === '/opinion' ? opinionsPath : place)
      const document = feed && feedDocument(feed, frame, format)
      return document?.path === place + format.extension ? document : undefined
    }
    default:
      return undefined
  }
}

async function feedsOfPage(sources: Sources, path: string): Promise<Document[]> {
  const feed = await feedOfPage(sources, path)
  return feed ? feedDocuments(feed, sources.frame) : []
}

/** The feed of a page that has one of its own. The front page's goes on in the months of the archive. */
async function feedOfPage({ page, frame }: Sources, path: string): Promise<Feed | undefined> {
  const followed = await page(path)
  switch (followed?.kind) {
    case 'front': {
      const newest = followed.days[0]?.date.slice(0, 7)
      const previous = newest && { archive: { previous: `${frame.origin}${monthPath(newest)}.atom` } }
      return { ...feedOf(followed, placeOf(frame)), ...previous }
    }
    case 'opinions':
      return feedOf(followed, placeOf(frame))
    case 'corrections':
      return followed.span === null ? feedOf(followed, placeOf(frame)) : undefined
    default:
      return undefined
  }
}

async function filesOfMonth({ reader, frame, days: all }: Sources, month: string): Promise<Document[]> {
  const days = (await all()).filter(({ events }) => events > 0)
  const events: Event[] = []
  for (const { date } of days)
    if (date.startsWith(month))
      events.push(...(await reader.eventsOn(date)).filter(({ withdrawn }) => withdrawn === null))
  if (events.length === 0) return []
  return [await monthFeed(reader, frame, month, monthsOf(days), events)]
}
