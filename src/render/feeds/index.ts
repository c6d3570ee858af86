import { createRequire } from 'node:module'
import { escapeMarkup } from '../escape.ts'
import type { Feed } from './feed.ts'

type Feedsmith = typeof import('feedsmith')

// Loaded when the first feed is written: it takes as long as all the rest of a command to start.
const require = createRequire(import.meta.url)
const feedsmith = (): Feedsmith => require('feedsmith') as Feedsmith

/** A way to write feeds. */
export interface FeedFormat {
  readonly name: string
  /** Ending of its documents' paths. */
  readonly extension: string
  readonly mediaType: string
  readonly render: (feed: Feed) => string
}

/** RSS 2.0, with the Advisory Board's profile: ids that are no links, and who wrote the words. */
export const rss: FeedFormat = {
  name: 'RSS',
  extension: '_rss.xml',
  mediaType: 'application/rss+xml; charset=utf-8',
  render: (feed) =>
    feedsmith().generateRssFeed({
      title: feed.title,
      link: feed.home,
      description: feed.description,
      language: feed.language,
      copyright: feed.rights,
      ...dated('lastBuildDate', feed),
      generator: 'Annals',
      docs: 'https://www.rssboard.org/rss-specification',
      atom: {
        links: [
          { href: `${feed.self}_rss.xml`, rel: 'self', type: 'application/rss+xml' },
          ...(feed.hub ? [{ href: feed.hub, rel: 'hub' }] : []),
        ],
      },
      ...(feed.licence === undefined ? {} : { creativeCommons: { licenses: [feed.licence] } }),
      items: feed.items.map((item) => ({
        title: item.title,
        link: item.url,
        description: item.content,
        guid: { value: item.id, isPermaLink: false },
        pubDate: item.published,
        atom: { updated: item.updated },
        categories: item.categories.map((name) => ({ name })),
      })),
    }),
}

export const atom: FeedFormat = {
  name: 'Atom',
  extension: '.atom',
  mediaType: 'application/atom+xml; charset=utf-8',
  render: (feed) => {
    const { archive = {} } = feed
    const type = 'application/atom+xml'
    const text = feedsmith().generateAtomFeed({
      id: feed.id,
      title: { value: feed.title },
      subtitle: { value: feed.description },
      updated: feed.updated,
      rights: { value: feed.rights },
      generator: { text: 'Annals' },
      authors: [{ name: feed.authors }],
      links: [
        { href: `${feed.self}.atom`, rel: 'self', type },
        { href: feed.home, rel: 'alternate', type: 'text/html' },
        ...(feed.licence === undefined ? [] : [{ href: feed.licence, rel: 'license' }]),
        ...(feed.hub ? [{ href: feed.hub, rel: 'hub' }] : []),
        ...(archive.current ? [{ href: archive.current, rel: 'current', type }] : []),
        ...(archive.previous ? [{ href: archive.previous, rel: 'prev-archive', type }] : []),
        ...(archive.next ? [{ href: archive.next, rel: 'next-archive', type }] : []),
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
    })
    // The one element of RFC 5005 that the library does not know.
    return archive.current ? text.replace(/<feed[^>]*>/, `$&\n  ${PART}`) : text
  },
}

const PART = '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>'

export const jsonFeed: FeedFormat = {
  name: 'JSON Feed',
  extension: '.feed.json',
  mediaType: 'application/feed+json; charset=utf-8',
  render: (feed) => {
    const told = feedsmith().generateJsonFeed({
      title: feed.title,
      description: feed.description,
      user_comment: feed.rights,
      language: feed.language,
      home_page_url: feed.home,
      feed_url: `${feed.self}.feed.json`,
      authors: [{ name: feed.authors }],
      ...(feed.hub ? { hubs: [{ type: 'WebSub', url: feed.hub }] } : {}),
      items: feed.items.map((item) => ({
        id: item.id,
        url: item.url,
        title: item.title,
        content_html: item.content,
        date_published: item.published,
        date_modified: item.updated,
        tags: [...item.categories],
      })),
    })
    // The library leaves out a list that is empty; readers need it.
    return `${JSON.stringify({ ...(told as object), ...(feed.items.length === 0 ? { items: [] } : {}) }, null, 1)}\n`
  },
}

/** Every format of feeds. */
export const feedFormats: readonly FeedFormat[] = [rss, atom, jsonFeed]

/** A time that is told where there is any. */
function dated<K extends string>(name: K, { items, updated }: Feed): { readonly [k in K]?: Date } {
  return (items.length > 0 ? { [name]: updated } : {}) as { readonly [k in K]?: Date }
}
