import type { Event } from '../../model/archive.ts'
import type { Article } from '../../model/event.ts'
import type { ArticleRef, EventPage, StoryRef } from '../../model/page.ts'
import { sourceName } from '../../render/words.ts'
import { headOf, orUntitled, portalLinks } from '../frame.ts'
import { webUrl } from '../web-url.ts'
import { type DayContext, dayLink, partsOf } from './day.ts'

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
    withdrawn: event.withdrawn,
  }
  if (description) page.description = description
  const cover = coverOf(day, event)
  if (cover) page.cover = cover
  return page
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
