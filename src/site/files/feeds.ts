import type { Event, Label, ListedLabel } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import type { Document } from '../../model/page.ts'
import { eventItem, type Feed, type FeedPlace, feedOfItems, type Item, LIVELY } from '../../render/feeds/feed.ts'
import { atom, type FeedFormat, feedFormats } from '../../render/feeds/index.ts'
import type { ArchiveReader } from '../../store/store.ts'
import { type Frame, headOf, orUntitled } from '../frame.ts'
import { fitMetadata } from '../metadata.ts'
import { describe, sourceRef } from '../pages/day.ts'
import { frontPath, labelPath, monthPath } from '../urls.ts'

/** Events in the feed of a story, a topic or a section. */
const FOLLOWED = 10

/** Where feeds of an archive say that they are. */
export const placeOf = ({ origin, hub, look }: Frame): FeedPlace => ({ origin, hub, look })

export const feedDocument = (feed: Feed, { origin }: Frame, format: FeedFormat): Document => ({
  path: feed.self.slice(origin.length) + format.extension,
  mediaType: format.mediaType,
  body: format.render(feed),
})

/** A feed in every format. */
export const feedDocuments = (feed: Feed, frame: Frame): Document[] =>
  feedFormats.map((format) => feedDocument(feed, frame, format))

/** The feed of a story, a topic or a section: its newest events. */
export async function labelFeed(reader: ArchiveReader, frame: Frame, { kind, slug, name }: Label): Promise<Feed> {
  const newest = await reader.eventsOf(kind, slug, {}, FOLLOWED)
  const events = await Promise.all(newest.map(({ id }) => reader.event(id)))
  const items = await itemsOf(
    reader,
    frame,
    events.filter((event): event is Event => event !== undefined),
  )
  const title = orUntitled(frame, name)
  const { say } = frame.look.language
  const page = headOf(frame, kind, labelPath(kind, slug), title, newest[0]?.date ?? null)
  const said = { title: `${frame.name}: ${title}`, description: say.feedOfLabel(say.kinds[kind], title) }
  return feedOfItems(page, said, items, placeOf(frame))
}

/** Whether the feeds of a label are published as files. Who follows one goes on having it if the label loses events. */
export const isLively = ({ kind, most }: ListedLabel): boolean => kind !== 'source' && most >= LIVELY[kind]

/**
 * A month of the archive's feed, which leads to the months before and after (RFC 5005, 4): with all of them a reader has
 * the whole archive. `months` are those that the archive has, ascending.
 */
export async function monthFeed(
  reader: ArchiveReader,
  frame: Frame,
  month: string,
  months: readonly string[],
  events: readonly Event[],
): Promise<Document> {
  const at = months.indexOf(month)
  const urlOf = (month: string | undefined) => month && `${frame.origin}${monthPath(month)}.atom`
  const [previous, next] = [urlOf(months[at - 1]), urlOf(months[at + 1])]
  const page = headOf(frame, 'month', monthPath(month), frame.look.language.monthName(month), `${month}-99` as IsoDate)
  const said = { title: `${frame.name}: ${page.title}`, description: frame.look.language.say.feedOfMonth(page.title) }
  const feed = feedOfItems(page, said, await itemsOf(reader, frame, events), placeOf(frame))
  const current = `${frame.origin}${frontPath}.atom`
  const archive = { current, ...(previous ? { previous } : {}), ...(next ? { next } : {}) }
  return feedDocument({ ...feed, archive }, frame, atom)
}

async function itemsOf(reader: ArchiveReader, frame: Frame, events: readonly Event[]): Promise<Item[]> {
  const urls = new Set(events.flatMap(({ citations }) => citations.map(({ url }) => url)))
  const known = await reader.sources([...urls])
  const sources = new Map(Array.from(known, ([url, source]) => [url, fitMetadata(source)]))
  return events.map((event) => {
    const { id, path, date, title, topic, category, stories, citations, firstSeen, lastChanged } = event
    const description = describe({ sources }, event)
    const told = {
      id,
      url: path,
      title: orUntitled(frame, title),
      topic,
      stories: stories.map(({ text }) => ({ text: orUntitled(frame, text) })),
      sources: citations.map((citation) => sourceRef({ sources }, citation)),
      ...(description ? { description } : {}),
      ...(firstSeen === null ? {} : { firstSeen }),
      ...(lastChanged === null ? {} : { lastChanged }),
    }
    return eventItem(told, date, category, placeOf(frame))
  })
}
