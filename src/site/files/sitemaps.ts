import type { DayPage, Event, LabelKind } from '../../model/archive.ts'
import type { Document } from '../../model/page.ts'
import { escapeMarkup } from '../../render/escape.ts'
import type { ArchiveReader } from '../../store/store.ts'
import { anniversariesOf, monthsOf, yearsOf } from '../calendar.ts'
import { type Frame, orUntitled } from '../frame.ts'
import {
  anniversaryPath,
  correctionsPath,
  dayPath,
  directoryPath,
  frontPath,
  guidePath,
  labelPath,
  monthPath,
  opinionsPath,
  yearPath,
} from '../urls.ts'

/** Sitemaps (sitemaps.org): an index, and a map for each month, for labels of each kind, for lists, and for news. */

/** More no map may have. */
const MOST = 50_000
/** Days that search engines for news look at. */
const NEWS_DAYS = 2

export const sitemapIndexPath = '/sitemap.xml'
export const monthSitemapPath = (month: string) => `/sitemaps/${month}.xml`
const labelSitemapPath = (folder: string, part: number) => `/sitemaps/${folder}-${part}.xml`
const LISTS = '/sitemaps/lists.xml'
const NEWS = '/sitemaps/news.xml'
const FOLDERS = {
  stories: 'story',
  topics: 'topic',
  categories: 'category',
  sources: 'source',
} as const satisfies Record<string, LabelKind>
export type LabelFolder = keyof typeof FOLDERS

interface Entry {
  readonly path: string
  readonly changed?: string | null
  /** More elements of it. */
  readonly more?: string
}

const document = (path: string, body: string): Document => ({
  path,
  mediaType: 'application/xml; charset=utf-8',
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}\n`,
})

const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

function sitemap({ origin }: Frame, path: string, entries: readonly Entry[], more = ''): Document {
  const urls = entries.map(
    ({ path, changed, more = '' }) =>
      `<url><loc>${escapeMarkup(origin + path)}</loc>${changed ? `<lastmod>${escapeMarkup(changed)}</lastmod>` : ''}${more}</url>`,
  )
  return document(path, `<urlset ${NAMESPACE}${more}>\n${urls.join('\n')}\n</urlset>`)
}

/** The index of all others; a map of it is there if, and only if, it is named here. */
export async function sitemapIndex(
  reader: ArchiveReader,
  { origin }: Frame,
  days: readonly DayPage[],
): Promise<Document> {
  const told = days.filter(({ events }) => events > 0)
  const parts: string[] = [LISTS, NEWS, ...monthsOf(told).map(monthSitemapPath)]
  for (const [folder, kind] of Object.entries(FOLDERS)) {
    const maps = Math.ceil((await reader.countLabels(kind)) / MOST)
    for (let part = 1; part <= maps; part++) parts.push(labelSitemapPath(folder, part))
  }
  const maps = parts.map((path) => `<sitemap><loc>${escapeMarkup(origin + path)}</loc></sitemap>`)
  return document(sitemapIndexPath, `<sitemapindex ${NAMESPACE}>\n${maps.join('\n')}\n</sitemapindex>`)
}

/** Days and events of a month. Both change, so nothing tells how often. */
export function monthSitemap(frame: Frame, month: string, events: readonly Event[]): Document {
  const days = [...new Set(events.map(({ date }) => date))]
  return sitemap(frame, monthSitemapPath(month), [
    ...days.map((date) => ({ path: `${dayPath(date)}.html` })),
    ...events.map(({ path, firstSeen, lastChanged }) => ({ path: `${path}.html`, changed: lastChanged ?? firstSeen })),
  ])
}

export async function labelSitemaps(reader: ArchiveReader, frame: Frame, folder: LabelFolder): Promise<Document[]> {
  const labels = await reader.labels(FOLDERS[folder])
  const maps: Document[] = []
  for (let at = 0; at < labels.length; at += MOST) {
    const entries = labels.slice(at, at + MOST).map(({ kind, slug }) => ({ path: `${labelPath(kind, slug)}.html` }))
    maps.push(sitemap(frame, labelSitemapPath(folder, at / MOST + 1), entries))
  }
  return maps
}

/** What lists others, and what the publisher says. */
export function listsSitemap(frame: Frame, days: readonly DayPage[]): Document {
  const told = days.filter(({ events }) => events > 0)
  const paths = [
    frontPath,
    ...yearsOf(told).map(yearPath),
    ...monthsOf(told).map(monthPath),
    ...anniversariesOf(told).map(anniversaryPath),
    ...Object.keys(FOLDERS).map((folder) => directoryPath(folder as LabelFolder)),
    correctionsPath(null),
    opinionsPath,
    guidePath,
    '/about',
    '/faq',
  ]
  return sitemap(
    frame,
    LISTS,
    paths.map((path) => ({ path: `${path}.html` })),
  )
}

/** The newest days, as search engines for news want them. */
export async function newsSitemap(reader: ArchiveReader, frame: Frame, days: readonly DayPage[]): Promise<Document> {
  const newest = days.filter(({ events }) => events > 0).slice(-NEWS_DAYS)
  const events = (await Promise.all(newest.map(({ date }) => reader.eventsOn(date)))).flat()
  const entries = events
    .filter(({ withdrawn }) => withdrawn === null)
    .map(({ path, title, date, firstSeen }): Entry => {
      const publication = `<news:publication><news:name>${escapeMarkup(frame.name)}</news:name><news:language>en</news:language></news:publication>`
      return {
        path: `${path}.html`,
        more: `<news:news>${publication}<news:publication_date>${escapeMarkup(firstSeen ?? date)}</news:publication_date><news:title>${escapeMarkup(orUntitled(frame, title))}</news:title></news:news>`,
      }
    })
  return sitemap(frame, NEWS, entries, ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"')
}

/** Whether a path is one of a sitemap, and of which part of the archive. */
export function sitemapAt(
  path: string,
):
  | { readonly of: 'index' | 'lists' | 'news' }
  | { readonly month: string }
  | { readonly folder: LabelFolder }
  | undefined {
  if (path === sitemapIndexPath) return { of: 'index' }
  if (path === LISTS) return { of: 'lists' }
  if (path === NEWS) return { of: 'news' }
  const month = /^\/sitemaps\/(\d{4}-\d{2})\.xml$/.exec(path)?.[1]
  if (month !== undefined) return { month }
  const folder = /^\/sitemaps\/(stories|topics|categories|sources)-\d+\.xml$/.exec(path)?.[1]
  return folder === undefined ? undefined : { folder: folder as LabelFolder }
}
