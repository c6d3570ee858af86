import { createRequire } from 'node:module'
import type { Page } from '../../model/page.ts'
import { escapeMarkup } from '../escape.ts'
import type { Format } from '../format.ts'
import { type Feed, feedOf, feedPath, isFollowed } from './feed.ts'

type Feedsmith = typeof import('feedsmith')

// Loaded when the first feed is written: it takes as long as all the rest of a command to start.
const require = createRequire(import.meta.url)
const feedsmith = (): Feedsmith => require('feedsmith') as Feedsmith

const feed = (
  extension: string,
  mediaType: string,
  name: string,
  write: (feed: Feed, self: string) => string,
): Format => ({
  name,
  extension,
  mediaType,
  accepts: isFollowed,
  path: feedPath,
  render: (page: Page) => {
    if (!isFollowed(page)) throw new RangeError(`a ${page.kind} page has no feed`)
    const told = feedOf(page)
    return write(told, told.self + extension)
  },
})

/** RSS 2.0, with the Advisory Board's profile: ids that are no links, and who wrote the words. */
export const rss = feed('_rss.xml', 'application/rss+xml; charset=utf-8', 'RSS', (feed, self) =>
  feedsmith().generateRssFeed({
    title: feed.title,
    link: feed.home,
    description: feed.description,
    copyright: feed.rights,
    lastBuildDate: feed.updated,
    generator: 'Annals',
    docs: 'https://www.rssboard.org/rss-specification',
    atom: { links: [{ href: self, rel: 'self', type: 'application/rss+xml' }] },
    items: feed.items.map((item) => ({
      title: item.title,
      link: item.url,
      description: item.content,
      guid: { value: item.id, isPermaLink: false },
      pubDate: item.published,
      categories: item.categories.map((name) => ({ name })),
    })),
  }),
)

export const atom = feed('.atom', 'application/atom+xml; charset=utf-8', 'Atom', (feed, self) =>
  feedsmith().generateAtomFeed({
    id: feed.id,
    title: { value: feed.title },
    subtitle: { value: feed.description },
    updated: feed.updated,
    rights: { value: feed.rights },
    generator: { text: 'Annals' },
    authors: [{ name: 'Contributors of the portal' }],
    links: [
      { href: self, rel: 'self', type: 'application/atom+xml' },
      { href: feed.home, rel: 'alternate', type: 'text/html' },
    ],
    entries: feed.items.map((item) => ({
      id: item.id,
      // As HTML, since readers disagree on text that looks like markup.
      title: { value: escapeMarkup(item.title), type: 'html' },
      links: [{ href: item.url, rel: 'alternate', type: 'text/html' }],
      published: item.published,
      updated: item.updated,
      content: { value: item.content, type: 'html' },
      categories: item.categories.map((term) => ({ term })),
    })),
  }),
)

export const jsonFeed = feed(
  '.feed.json',
  'application/feed+json; charset=utf-8',
  'JSON Feed',
  (feed, self) =>
    `${JSON.stringify(
      feedsmith().generateJsonFeed({
        title: feed.title,
        description: feed.description,
        home_page_url: feed.home,
        feed_url: self,
        items: feed.items.map((item) => ({
          id: item.id,
          url: item.url,
          title: item.title,
          content_html: item.content,
          date_published: item.published,
          date_modified: item.updated,
          tags: [...item.categories],
        })),
      }),
      null,
      1,
    )}\n`,
)
