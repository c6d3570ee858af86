import type { Event, Withdrawal } from '../../model/archive.ts'
import type { Article } from '../../model/event.ts'
import type { ArticleRef, EventPage, Page, StoryRef } from '../../model/page.ts'
import { sourceName } from '../../render/words.ts'
import type { ArchiveReader } from '../../store/store.ts'
import { headOf, orUntitled, portalLinks } from '../frame.ts'
import { historyPath } from '../urls.ts'
import { webUrl } from '../web-url.ts'
import { type DayContext, dayLink, partsOf } from './day.ts'
import { buildGone, buildMoved } from './gone.ts'
import { buildHistory } from './history.ts'

/** The pages of an event: its own, and its history if it changed. */
export async function* pagesOfEvent(reader: ArchiveReader, day: DayContext, event: Event): AsyncGenerator<Page> {
  const { withdrawn, path } = event
  const hasChanged = day.firstTold.has(event.id)
  if (withdrawn?.takedown) {
    yield buildGone(day.frame, event, withdrawn, path)
    if (hasChanged) yield buildGone(day.frame, event, withdrawn, historyPath(path))
    return
  }
  yield buildEvent(day, event)
  if (hasChanged) yield buildHistory(day.frame, event, await reader.history(event.id))
}

/** What answers at a path that an event had before it was renamed. */
export function* pagesAtFormer(day: DayContext, path: string, event: Event): Generator<Page> {
  yield buildMoved(day.frame, path, event, event.path)
  if (day.firstTold.has(event.id)) yield buildMoved(day.frame, historyPath(path), event, historyPath(event.path))
}

export function buildEvent(day: DayContext, event: Event): EventPage {
  const { frame, date } = day
  const { provenance, span, parent } = event
  const { topicUrl, categoryUrl, description, stories, context, sources } = partsOf(day, event)
  const page: EventPage = {
    ...headOf(frame, 'event', event.path, orUntitled(event.title), date),
    id: event.id,
    date,
    day: dayLink(date),
    order: event.order,
    topic: event.topic,
    topicUrl,
    category: event.category,
    categoryUrl,
    stories,
    context: stories.length === 0 ? context : [...context, ...storyArticles(stories)],
    sources,
    parent,
    parentUrl: parent === null ? null : (day.events.find((e) => e.order === parent)?.path ?? null),
    portal: {
      page: provenance.page,
      ...portalLinks(frame, provenance.page, provenance.revision),
      revision: provenance.revision,
      timestamp: provenance.timestamp,
      line: span.line,
      start: span.start,
      end: span.end,
      sha256: provenance.sha256,
      parserVersion: provenance.parserVersion,
    },
    firstSeen: event.firstSeen,
    lastChanged: event.lastChanged,
    corrections: event.corrections,
    ...firstSaid(day, event),
    history: day.firstTold.has(event.id) ? historyPath(event.path) : null,
    withdrawn: event.withdrawn && withdrawalOf(event.withdrawn),
  }
  if (description) page.description = description
  const cover = coverOf(day, event)
  if (cover) page.cover = cover
  return page
}

/** Its first title, where it has another one now. */
function firstSaid({ firstTold }: DayContext, event: Event): Pick<EventPage, 'firstSaid'> {
  const first = firstTold.get(event.id)
  if (!first || first.title === event.title) return {}
  return { firstSaid: { text: orUntitled(first.title), at: first.revision.timestamp } }
}

function withdrawalOf({ at, reason, into }: Withdrawal): EventPage['withdrawn'] {
  return { at, reason, ...(into === undefined ? {} : { into }) }
}

function storyArticles(stories: readonly StoryRef[]): ArticleRef[] {
  return stories.flatMap((story) => story.articles.map((article) => ({ ...article, via: 'story' as const })))
}

/** Articles of the text in its order, then those of the stories above it, marked. */
export function contextOf(event: Event): readonly (Article | (Article & { via: 'story' }))[] {
  return [
    ...event.context,
    ...event.stories.flatMap((story) => story.articles.map((article) => ({ ...article, via: 'story' as const }))),
  ]
}

/** The first source's cover that a browser can open. */
function coverOf({ sources }: DayContext, event: Event): EventPage['cover'] {
  for (const { label, url } of event.citations) {
    const { image, imageAlt, siteName } = sources.get(url) ?? {}
    if (image !== undefined)
      return { url: image, alt: imageAlt ?? '', source: siteName ?? sourceName({ label, url: webUrl(url) }) }
  }
  return undefined
}
