import type { CorrectionsPage, DayEvent, FrontPage, LabelPage, OpinionsPage, Page } from '../../model/page.ts'
import { changesInWords } from '../html/history.ts'
import { html, join, type Markup } from '../html/html.ts'
import type { Look } from '../look.ts'

/** What a feed says, whatever its format. All addresses are absolute where the archive has an origin. */
export interface Feed {
  readonly title: string
  readonly description: string
  /** The page that it follows. */
  readonly home: string
  /** Its own address, without a format's ending. */
  readonly self: string
  readonly id: string
  readonly updated: Date
  readonly rights: string
  /** Its address; none for what the publisher wrote. */
  readonly licence?: string
  readonly authors: string
  /** BCP 47 tag of what the news says. */
  readonly language: string
  /** Whom to ask for news at once (WebSub). */
  readonly hub?: string
  /** Of a part of the archive (RFC 5005): the feed that goes on, and the parts before and after. Of that feed, the newest part. */
  readonly archive?: { readonly current?: string; readonly previous?: string; readonly next?: string }
  readonly items: readonly Item[]
}

/** Where feeds say that they are, whom they name to be asked for news, and what they speak. */
export interface FeedPlace {
  /** Empty while the archive has no address in the world: then feeds name paths. */
  readonly origin: string
  readonly hub?: string | undefined
  readonly look: Look
}

export interface Item {
  /** Stays when the event is reworded, so that a reader updates its entry and never doubles it. */
  readonly id: string
  readonly url: string
  readonly title: string
  readonly content: string
  readonly published: Date
  readonly updated: Date
  readonly categories: readonly string[]
}

/** Pages whose feeds say what they say. */
type Followed = FrontPage | CorrectionsPage | OpinionsPage

/**
 * How many events a label has whose feeds are published as files. A server gives those of all: most topics are named once
 * or twice in twenty years, and three files more for each would be a fifth of the tree.
 */
export const LIVELY = { story: 3, topic: 20, category: 1 } as const

/** Whether a page is of a label that has feeds: a publisher has its own. */
export const isLabel = (page: Page): page is LabelPage & { readonly kind: keyof typeof LIVELY } =>
  page.kind === 'story' || page.kind === 'topic' || page.kind === 'category'

/** Whether a page has feeds wherever the archive is published. */
export function isFollowed(page: Page): boolean {
  if (isLabel(page)) return page.year === null && page.events >= LIVELY[page.kind]
  return page.kind === 'front' || page.kind === 'opinions' || (page.kind === 'corrections' && page.span === null)
}

/** Where a page's feeds are, without a format's ending: at the page, but for opinion, whose feed had its address before. */
export const feedPath = (page: Pick<Page, 'kind' | 'url'>) => (page.kind === 'opinions' ? '/opinion' : page.url)

/** A feed of what a page says. */
export function feedOf(page: Followed, place: FeedPlace): Feed {
  return feedOfItems(page, saying(page, place), itemsOf(page, place), place)
}

/** A feed of some items that belong to a page. */
export function feedOfItems(
  page: Pick<Page, 'kind' | 'url' | 'licence'>,
  said: Pick<Feed, 'title' | 'description'>,
  items: readonly Item[],
  { origin, hub, look }: FeedPlace,
): Feed {
  const { say } = look.language
  const newest = items.reduce((last, item) => Math.max(last, item.updated.getTime()), 0)
  const { licence } = page
  return {
    ...said,
    home: `${origin}${page.url}.html`,
    self: `${origin}${feedPath(page)}`,
    id: tagOf(origin, '2026', page.url),
    updated: new Date(newest),
    ...('url' in licence
      ? { rights: `${licence.notice} ${licence.name}: ${licence.url}`, licence: licence.url }
      : { rights: licence.notice }),
    authors: page.kind === 'opinions' ? say.thePublisher : say.portalContributors,
    language: page.kind === 'opinions' ? look.language.code : look.content,
    ...(hub ? { hub } : {}),
    items,
  }
}

function saying(page: Followed, { look }: FeedPlace): Pick<Feed, 'title' | 'description'> {
  if (page.kind === 'front') return { title: page.title, description: page.tagline }
  const { say } = look.language
  const description = page.kind === 'opinions' ? say.feedOfOpinions : say.feedOfCorrections
  return { title: `${page.archive}: ${page.title}`, description }
}

function itemsOf(page: Followed, place: FeedPlace): Item[] {
  switch (page.kind) {
    case 'front':
      return page.days.flatMap((day) => dayItems(day, place))
    case 'corrections':
      return correctionItems(page, place)
    case 'opinions':
      return opinionItems(page, place)
  }
}

function opinionItems({ listed }: OpinionsPage, { origin }: FeedPlace): Item[] {
  return listed.map(({ url, title, author, date, summary }): Item => {
    const at = new Date(`${date}T00:00:00Z`)
    return {
      id: tagOf(origin, date, url),
      url: `${origin}${url}.html`,
      title,
      content: html`<p>${author}</p>${summary !== null && html`<p>${summary}</p>`}`.text,
      published: at,
      updated: at,
      categories: [],
    }
  })
}

/** A tag URI (RFC 4151) of a thing of this archive. It names the thing; nothing is at it. */
function tagOf(origin: string, since: string, name: string): string {
  const host = origin.replace(/^https?:\/\//, '').replace(/:\d+$/, '') || 'annals.invalid'
  return `tag:${host},${since}:${name}`
}

function dayItems({ date, categories }: FrontPage['days'][number], place: FeedPlace): Item[] {
  return categories.flatMap(({ name, events }) => events.map((event) => eventItem(event, date, name, place)))
}

/** What of an event a feed tells. */
export type FeedEvent = Pick<
  DayEvent,
  'id' | 'url' | 'title' | 'topic' | 'sources' | 'description' | 'firstSeen' | 'lastChanged'
> & { readonly stories: readonly { readonly text: string }[] }

/** An event as an item. Its date is that of the news; where no times are known, it was told at that day's beginning. */
export function eventItem(event: FeedEvent, date: string, category: string | null, { origin, look }: FeedPlace): Item {
  const published = new Date(event.firstSeen ?? `${date}T00:00:00Z`)
  return {
    id: tagOf(origin, date, event.id),
    url: `${origin}${event.url}.html`,
    title: event.title,
    content: eventContent(event, look).text,
    published,
    updated: event.lastChanged === undefined ? published : new Date(event.lastChanged),
    categories: [...new Set([event.topic, category].filter((text): text is string => text !== null))],
  }
}

function eventContent({ title, stories, sources, description }: FeedEvent, { language }: Look): Markup {
  const { say, sourceName } = language
  const trail = stories.map((story) => story.text).join(' › ')
  const quoted = description && html`<blockquote><p>${description.text}</p><p>— ${description.source}</p></blockquote>`
  const links = sources.map((source) =>
    source.url === null ? html`${sourceName(source)}` : html`<a href="${source.url}">${sourceName(source)}</a>`,
  )
  return html`${trail !== '' && html`<p>${trail}</p>`}<p>${title}</p>${quoted}${links.length > 0 && html`<p>${say.sources}: ${join(links, say.comma)}</p>`}`
}

function correctionItems({ listed }: CorrectionsPage, { origin, look }: FeedPlace): Item[] {
  const { say, momentInWords } = look.language
  return listed.map((item): Item => {
    const at = new Date(item.at ?? `${item.date}T00:00:00Z`)
    const changes = changesInWords(item.changes, say)
    const figures = item.figures?.map(({ before, after }) => `${before} → ${after}`).join(', ')
    const words = item.words?.map(({ text, is }) =>
      is === 'added' ? html`<ins>${text}</ins>` : is === 'removed' ? html`<del>${text}</del>` : html`${text}`,
    )
    return {
      id: tagOf(origin, item.date, `${item.id}/${at.toISOString()}`),
      url: `${origin}${item.history}.html`,
      title: `${figures ?? changes}: ${item.title}`,
      content:
        html`<p>${momentInWords(at.toISOString())}: ${changes}</p><p>${words ? join(words, ' ') : item.title}</p>`.text,
      published: at,
      updated: at,
      categories: [...item.changes],
    }
  })
}
