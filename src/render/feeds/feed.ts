import type { CorrectionsPage, DayEvent, FrontPage, OpinionsPage, Page } from '../../model/page.ts'
import { html, join, type Markup } from '../html/html.ts'
import { momentInWords, sourceName } from '../words.ts'

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
  readonly items: readonly Item[]
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

/** Pages that can be followed. */
type Followed = FrontPage | CorrectionsPage | OpinionsPage

export function isFollowed(page: Page): page is Followed {
  return page.kind === 'front' || page.kind === 'opinions' || (page.kind === 'corrections' && page.span === null)
}

/** Where a page's feeds are, without a format's ending: at the page, but for opinion, whose feed had its address before. */
export const feedPath = (page: Page) => (page.kind === 'opinions' ? '/opinion' : page.url)

export function feedOf(page: Followed): Feed {
  const origin = page.origin ?? ''
  const items = itemsOf(page, origin)
  const newest = Math.max(0, ...items.map((item) => item.updated.getTime()))
  return {
    ...saying(page),
    home: `${origin}${page.url}.html`,
    self: `${origin}${feedPath(page)}`,
    id: tagOf(origin, '2026', page.url),
    updated: new Date(newest),
    rights: `${page.licence.notice} ${page.licence.name}: ${page.licence.url}`,
    items,
  }
}

function saying(page: Followed): Pick<Feed, 'title' | 'description'> {
  if (page.kind === 'front') return { title: page.title, description: page.tagline }
  const description =
    page.kind === 'opinions'
      ? 'What the publisher of the archive says'
      : 'What the portal changed in events that it had told'
  return { title: `${page.archive}: ${page.title}`, description }
}

function itemsOf(page: Followed, origin: string): Item[] {
  switch (page.kind) {
    case 'front':
      return page.days.flatMap((day) => dayItems(day, origin))
    case 'corrections':
      return correctionItems(page, origin)
    case 'opinions':
      return opinionItems(page, origin)
  }
}

function opinionItems({ listed }: OpinionsPage, origin: string): Item[] {
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

function dayItems({ date, categories }: FrontPage['days'][number], origin: string): Item[] {
  return categories.flatMap(({ name, events }) =>
    events.map((event): Item => {
      const midnight = new Date(`${date}T00:00:00Z`)
      const published = event.firstSeen === undefined ? midnight : new Date(event.firstSeen)
      return {
        id: tagOf(origin, date, event.id),
        url: `${origin}${event.url}.html`,
        title: event.title,
        content: eventContent(event).text,
        published,
        updated: event.lastChanged === undefined ? published : new Date(event.lastChanged),
        categories: [...new Set([event.topic, name].filter((text): text is string => text !== null))],
      }
    }),
  )
}

function eventContent({ title, stories, sources, description }: DayEvent): Markup {
  const trail = stories.map((story) => story.text).join(' › ')
  const quoted = description && html`<blockquote><p>${description.text}</p><p>— ${description.source}</p></blockquote>`
  const links = sources.map((source) =>
    source.url === null ? html`${sourceName(source)}` : html`<a href="${source.url}">${sourceName(source)}</a>`,
  )
  return html`${trail !== '' && html`<p>${trail}</p>`}<p>${title}</p>${quoted}${links.length > 0 && html`<p>Sources: ${join(links, ', ')}</p>`}`
}

function correctionItems({ listed }: CorrectionsPage, origin: string): Item[] {
  return listed.map((item): Item => {
    const at = new Date(item.at ?? `${item.date}T00:00:00Z`)
    const figures = item.figures?.map(({ before, after }) => `${before} → ${after}`).join(', ')
    const words = item.words?.map(({ text, is }) =>
      is === 'added' ? html`<ins>${text}</ins>` : is === 'removed' ? html`<del>${text}</del>` : html`${text}`,
    )
    return {
      id: tagOf(origin, item.date, `${item.id}/${at.toISOString()}`),
      url: `${origin}${item.history}.html`,
      title: `${figures ?? item.changes.join(', ')}: ${item.title}`,
      content:
        html`<p>${momentInWords(at.toISOString())}: ${item.changes.join(', ')}</p><p>${words ? join(words, ' ') : item.title}</p>`
          .text,
      published: at,
      updated: at,
      categories: [...item.changes],
    }
  })
}
