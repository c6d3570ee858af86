import { OPENAPI_PATH } from '../../api/openapi.ts'
import type { DayPage, Event, LabelKind } from '../../model/archive.ts'
import type { Document, Page } from '../../model/page.ts'
import { type Feed, feedOf, LIVELY } from '../../render/feeds/feed.ts'
import { type FeedFormat, feedFormats } from '../../render/feeds/index.ts'
import type { ArchiveReader } from '../../store/store.ts'
import { daysWithin, monthsOf } from '../calendar.ts'
import { type Frame, headOf } from '../frame.ts'
import type { Batch } from '../site.ts'
import { correctionsPath, frontPath, monthPath, opinionsPath, routeOf } from '../urls.ts'
import { feedDocument, feedDocuments, isLively, labelFeed, monthFeed, placeOf } from './feeds.ts'
import { catalog, catalogPath, llms, openApiFile, openSearch, openSearchPath, opml, robots } from './guides.ts'
import { labelSitemaps, listsSitemap, monthSitemap, newsSitemap, sitemapAt, sitemapIndex } from './sitemaps.ts'

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
      yield* await guidesOf(sources)
      return
    case 'directory':
      if (frame.origin !== '') yield* await labelSitemaps(reader, frame, batch.directory)
      return
    case 'prose':
      yield* await feedsOfPage(sources, opinionsPath)
      return
    case 'corrections':
      if (batch.span === null) yield* await feedsOfPage(sources, correctionsPath(null))
      return
    case 'label':
      if (isLively(batch.label)) yield* feedDocuments(await labelFeed(reader, frame, batch.label), frame)
      return
    case 'files':
      yield* filesOf(sources, batch.of)
      return
    case 'month':
      yield* await filesOfMonth(sources, batch.month)
      return
  }
}

/** Whether a file may be at a path: no page is at such a one. */
export const isFilePath = (path: string): boolean =>
  feedFormats.some(({ extension }) => path.endsWith(extension)) || GUIDES.has(path) || sitemapAt(path) !== undefined

/** The file at a path; `undefined` where none can be. */
export async function fileAt(sources: Sources, path: string): Promise<Document | undefined> {
  if (!isFilePath(path)) return undefined
  const format = feedFormats.find(({ extension }) => path.endsWith(extension))
  if (format) return feedAt(sources, path.slice(0, -format.extension.length), format)
  const map = sitemapAt(path)
  const { reader, frame } = sources
  if (map && frame.origin === '') return undefined
  const files =
    map && 'month' in map
      ? await filesOfMonth(sources, map.month)
      : map && 'folder' in map
        ? await labelSitemaps(reader, frame, map.folder)
        : await guidesOf(sources)
  return files.find((file) => file.path === path)
}

const GUIDES = new Set(['/feeds.opml', '/robots.txt', '/llms.txt', openSearchPath, catalogPath, OPENAPI_PATH])

/** What leads programs to all the rest. Sitemaps and OpenSearch need an address in the world. */
async function guidesOf({ reader, frame, days: all }: Sources): Promise<Document[]> {
  const days = await all()
  const licence = headOf(frame, 'front', frontPath, '', null).licence.url
  const categories = (await reader.largest('category', 1000)).filter(({ events }) => events >= LIVELY.category)
  const events = days.reduce((sum, day) => sum + day.events, 0)
  const guides = [
    opml(frame, categories),
    robots(frame),
    llms(frame, events, licence),
    catalog(frame, licence),
    openApiFile(frame),
  ]
  if (frame.origin === '') return guides
  return [
    ...guides,
    openSearch(frame),
    await sitemapIndex(reader, frame, days),
    listsSitemap(frame, days),
    await newsSitemap(reader, frame, days),
  ]
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
      if (route.label === 'source') return undefined
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
  for (const { date } of daysWithin(days, month))
    events.push(...(await reader.eventsOn(date)).filter(({ withdrawn }) => withdrawn === null))
  if (events.length === 0) return []
  const feed = await monthFeed(reader, frame, month, monthsOf(days), events)
  return frame.origin === '' ? [feed] : [feed, monthSitemap(frame, month, events)]
}
