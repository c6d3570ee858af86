import type { Event, Withdrawal } from '../../model/archive.ts'
import type { Article } from '../../model/event.ts'
import type { ArticleRef, EventPage, Page, RelatedRef, StoryRef, Thread } from '../../model/page.ts'
import type { ArchiveReader, Related } from '../../store/store.ts'
import { type Frame, headOf, orUntitled, portalLinks } from '../frame.ts'
import { isCover } from '../quotable.ts'
import { historyPath, labelPath } from '../urls.ts'
import { webUrl } from '../web-url.ts'
import { type DayContext, dayLink, howTold, partsOf } from './day.ts'
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
    ...headOf(frame, 'event', event.path, orUntitled(frame, event.title), date),
    id: event.id,
    date,
    day: dayLink(frame, date),
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
  const related = relatedTo(day, event)
  if (related.length > 0) page.related = related.map((other) => relatedRef(frame, other))
  const thread = threadOf(day, event)
  if (thread) page.thread = thread
  const cover = coverOf(day, event)
  if (cover) page.cover = cover
  return page
}

/** How many earlier and how many later events a page names. */
const EACH_WAY = 3

/** What an event belongs with, as its page shows it: a few each way, those of its story first, then the strongest. */
export function relatedTo(
  { related, date }: Pick<DayContext, 'related' | 'date'>,
  { id }: Pick<Event, 'id'>,
): readonly Related[] {
  // What can't be said in a few words is no reason.
  const all = (related.get(id) ?? []).filter(({ context }) => context.length > 0)
  const earlier = all.filter((other) => other.date < date).slice(0, EACH_WAY)
  const later = all.filter((other) => other.date > date).slice(0, EACH_WAY)
  return [...earlier, ...later].sort(
    (a, b) => Number(b.isSameStory) - Number(a.isSameStory) || b.score - a.score || (a.id < b.id ? -1 : 1),
  )
}

function relatedRef(frame: Frame, { id, path, date, title, context, isSameStory }: Related): RelatedRef {
  return {
    id,
    url: path,
    date,
    title: orUntitled(frame, title),
    context: [...context],
    ...(isSameStory ? { story: 'same' } : {}),
  }
}

/** The innermost of its stories that has other events, and the nearest of these. */
function threadOf({ threads, frame }: DayContext, event: Event): Thread | undefined {
  const found = (threads.get(event.id) ?? []).findLast(({ previous, next }) => previous || next)
  if (!found) return undefined
  const { story, previous, next } = found
  const link = (other: typeof previous) =>
    other ? { id: other.id, url: other.path, date: other.date, title: orUntitled(frame, other.title) } : null
  return {
    story: { text: orUntitled(frame, story.name), url: labelPath('story', story.slug) },
    previous: link(previous),
    next: link(next),
  }
}

/** Its first title, where it has another one now. */
function firstSaid({ firstTold, frame }: DayContext, event: Event): Pick<EventPage, 'firstSaid'> {
  const first = firstTold.get(event.id)
  if (!first || first.title === event.title) return {}
  return { firstSaid: { text: orUntitled(frame, first.title), at: first.revision.timestamp } }
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

/** The first source's cover that is one. One that is shown in a page must be had as safely as the page. */
function coverOf({ sources, frame }: DayContext, event: Event): EventPage['cover'] {
  for (const { label, url } of event.citations) {
    const known = sources.get(url)
    if (!known || known.image === undefined || !isCover(known)) continue
    const { image, imageAlt = '', siteName } = known
    const isShown = frame.images === 'embed' && image.startsWith('https:')
    return {
      url: image,
      alt: imageAlt,
      source: siteName ?? frame.look.language.sourceName({ label, url: webUrl(url) }),
      ...(isShown ? { shown: 'embed' } : {}),
      ...howTold(known, 'image'),
    }
  }
  return undefined
}
