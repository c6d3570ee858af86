import type { Page } from '../model/page.ts'
import { addressOf } from './address.ts'
import { feedPath, isFollowed } from './feeds/feed.ts'

/** A typed link of a page (RFC 8288): in HTML an element of the head, over HTTP a part of the `Link` header. */
export interface HeadLink {
  readonly rel: string
  readonly href: string
  readonly type?: string
  readonly title?: string
}

/** Where a page leads programs: its other formats and feeds, its terms, the address to cite, and its versions. */
export function linksOf(page: Page): readonly HeadLink[] {
  const { licence } = page
  return [
    ...canonical(page),
    { rel: 'alternate', type: 'text/markdown', href: addressOf(page, '.md') },
    { rel: 'alternate', type: 'application/json', href: addressOf(page, '.json') },
    { rel: 'alternate', type: 'application/xml', href: addressOf(page, '.xml') },
    ...feeds(page),
    ...(page.kind === 'front' && page.origin ? [SEARCH] : []),
    ...('url' in licence ? [{ rel: 'license', href: licence.url }] : []),
    ...lasting(page),
  ]
}

/** Said of whole addresses alone: a path tells nothing that its reader does not know. */
function canonical(page: Page): HeadLink[] {
  const { origin } = page
  if (origin === undefined) return []
  const path = page.kind === 'moved' ? `${page.to.url}.html` : addressOf(page, '.html')
  return [{ rel: 'canonical', href: origin + path }]
}

const SEARCH = { rel: 'search', type: 'application/opensearchdescription+xml', href: '/opensearch.xml' }

/** What RFC 8574 wants cited, and where RFC 5829 looks for earlier versions. */
function lasting(page: Page): HeadLink[] {
  switch (page.kind) {
    case 'event': {
      const cited = { rel: 'cite-as', href: `${page.url}.html` }
      return page.history === null ? [cited] : [cited, { rel: 'version-history', href: `${page.history}.html` }]
    }
    case 'history':
      return [{ rel: 'cite-as', href: `${page.event.url}.html` }]
    case 'day':
    case 'opinion':
      return [{ rel: 'cite-as', href: `${page.url}.html` }]
    default:
      return []
  }
}

/** Feeds of pages that can be followed. */
function feeds(page: Page): HeadLink[] {
  if (!isFollowed(page)) return []
  const { archive, title: own } = page
  const url = feedPath(page)
  const title = page.kind === 'front' ? archive : `${archive}: ${own}`
  return [
    { rel: 'alternate', type: 'application/atom+xml', title, href: `${url}.atom` },
    { rel: 'alternate', type: 'application/rss+xml', title, href: `${url}_rss.xml` },
    { rel: 'alternate', type: 'application/feed+json', title, href: `${url}.feed.json` },
  ]
}
