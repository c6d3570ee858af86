import {
  type Event,
  type DayPage as KnownDayPage,
  type KnownSource,
  SOURCE_FIELDS,
  type SourceField,
  type Version,
} from '../../model/archive.ts'
import { topicArticle } from '../../model/article.ts'
import type { IsoDate } from '../../model/date.ts'
import { sectionOf, storiesIn, topicIn } from '../../model/edition.ts'
import type { Article, Citation, StoryHeading } from '../../model/event.ts'
import type {
  ArticleRef,
  DayCategory,
  DayEvent,
  DayPage,
  PageLink,
  Quotation,
  SourceRef,
  StoryRef,
} from '../../model/page.ts'
import { publisherOf } from '../../model/publisher.ts'
import type { Archived } from '../../model/source.ts'
import { english } from '../../render/language/index.ts'
import type { ArchiveReader, Labels, Related, StoryThread } from '../../store/store.ts'
import { type Frame, headOf, orUntitled, portalLinks } from '../frame.ts'
import { fitMetadata } from '../metadata.ts'
import { capped, type Spoken, sharedWith, spokenBy } from '../quotable.ts'
import { anniversaryPath, dayPath, labelPath, monthPath } from '../urls.ts'
import { webUrl } from '../web-url.ts'

/** All that the pages of one day and of its events are built from. */
export interface DayContext {
  readonly frame: Frame
  readonly page: KnownDayPage
  readonly date: IsoDate
  /** Those that the portal tells, by order. */
  readonly events: readonly Event[]
  readonly withdrawn: readonly Event[]
  /** How events were first told that changed since, by id. */
  readonly firstTold: ReadonlyMap<string, Version>
  readonly labels: Labels
  /** What the day's events belong with, and their places in their stories, by their ids. */
  readonly related: ReadonlyMap<string, readonly Related[]>
  readonly threads: ReadonlyMap<string, readonly StoryThread[]>
  /** What the sources say of themselves, fit for a page, by URL as cited. */
  readonly sources: ReadonlyMap<string, KnownSource>
  readonly previous: IsoDate | undefined
  readonly next: IsoDate | undefined
  /** Filled as pages are built. */
  readonly parts: Map<Event, EventParts>
}

/**
 * Reads what the pages of a day need. `allLabels` are those read before, where more than one day is built; with `only`, what
 * hangs on one event is read of that one alone.
 */
export async function loadDay(
  reader: ArchiveReader,
  frame: Frame,
  page: KnownDayPage,
  allLabels?: Labels,
  only?: string,
): Promise<DayContext> {
  const { date } = page
  const all = await reader.eventsOn(date)
  const shown = only === undefined ? all : all.filter(({ id }) => id === only)
  const urls = new Set(shown.flatMap((event) => event.citations.map((c) => c.url)))
  const [labels, known, { previous, next }, firstTold, related, threads] = await Promise.all([
    allLabels ?? reader.labelsOn(date, only),
    reader.sources([...urls]),
    only === undefined ? reader.neighbours(date) : NO_NEIGHBOURS,
    reader.firstTold(date),
    reader.relatedOn(date, only),
    reader.threadsOn(date, only),
  ])
  const sources = new Map(Array.from(known, ([url, source]) => [url, fitMetadata(source)]))
  const events = all.filter((event) => event.withdrawn === null)
  const withdrawn = all.filter((event) => event.withdrawn !== null)
  const rest = { firstTold, labels, related, threads, sources, previous, next, parts: new Map() }
  return { frame, page, date, events, withdrawn, ...rest }
}

/** An event's page shows none. */
const NO_NEIGHBOURS = { previous: undefined, next: undefined }

export function dayLink({ look }: Frame, date: IsoDate): PageLink {
  return { text: look.language.fullDate(date), url: dayPath(date) }
}

export function buildDay(day: DayContext): DayPage {
  const { frame, date, page } = day
  const month = date.slice(0, 7)
  const revision = page.told?.revision ?? null
  return {
    ...headOf(frame, 'day', dayPath(date), frame.look.language.fullDate(date), date),
    ...dayBody(day),
    month: { text: frame.look.language.monthName(month), url: monthPath(month) },
    previous: day.previous ? dayLink(frame, day.previous) : null,
    next: day.next ? dayLink(frame, day.next) : null,
    portal: {
      page: page.title,
      ...portalLinks(frame, page.title, revision),
      revision,
      timestamp: page.told?.timestamp ?? null,
    },
  }
}

/** The day that it is at a moment, in UTC. */
const UTC = (instant: string) => instant.slice(0, 10)

/** Sections with those first that the publisher wants to lead; the others stay in the order of the page. */
function ledBy({ edition, leading = [] }: Frame, categories: DayCategory[]): DayCategory[] {
  if (leading.length === 0) return categories
  const placeOf = ({ name }: DayCategory) => {
    const at = leading.indexOf(sectionOf(edition, name)?.slug ?? '')
    return at < 0 ? leading.length : at
  }
  return categories.sort((a, b) => placeOf(a) - placeOf(b))
}

/** The day's sections and their events: what the day page and the front page share. */
export function dayBody(
  day: DayContext,
  today = UTC,
): Pick<DayPage, 'date' | 'events' | 'soFar' | 'otherYears' | 'categories'> {
  const categories: { name: string | null; url: string | null; events: DayEvent[] }[] = []
  for (const event of day.events) {
    let category = categories.at(-1)
    if (!category || category.name !== event.category) {
      category = { name: event.category, url: categoryUrl(day, event), events: [] }
      categories.push(category)
    }
    category.events.push(dayEvent(day, event))
  }
  const told = day.page.told?.timestamp
  return {
    date: day.date,
    events: day.events.length,
    ...(told && today(told) <= day.date ? { soFar: told } : {}),
    otherYears: anniversaryPath(day.date),
    categories: ledBy(day.frame, categories),
  }
}

function dayEvent(day: DayContext, event: Event): DayEvent {
  const { topicUrl, description, stories, context, sources } = partsOf(day, event)
  const { id, path, order, topic, title, parent } = event
  const item: DayEvent = {
    id,
    url: path,
    order,
    topic,
    topicUrl,
    title: orUntitled(day.frame, title),
    stories,
    context,
    parent,
    sources,
  }
  if (description) item.description = description
  if (event.firstSeen !== null) item.firstSeen = event.firstSeen
  if (event.lastChanged !== null) item.lastChanged = event.lastChanged
  return item
}

/** What the page of an event and that of its day both show. */
export interface EventParts {
  readonly topicUrl: string | null
  readonly categoryUrl: string | null
  readonly description: Quotation | undefined
  readonly stories: StoryRef[]
  readonly context: ArticleRef[]
  readonly sources: SourceRef[]
}

/** Put together once for both pages. */
export function partsOf(day: DayContext, event: Event): EventParts {
  let parts = day.parts.get(event)
  if (!parts) {
    const category = categoryUrl(day, event)
    parts = {
      topicUrl: topicUrl(day, event, category),
      categoryUrl: category,
      description: describe(day, event),
      stories: event.stories.map((story) => storyRef(day, story)),
      context: event.context.map((article) => articleRef(day, article)),
      sources: event.citations.map((citation) => sourceRef(day, citation)),
    }
    day.parts.set(event, parts)
  }
  return parts
}

function categoryUrl({ frame, labels }: DayContext, event: Event): string | null {
  const section = sectionOf(frame.edition, event.category)
  const label = section && labels.categories.get(section.slug)
  return label ? labelPath('category', label.slug) : null
}

/** The page of an event's topic: that of the article it is about, else that of its section. */
function topicUrl(day: DayContext, event: Event, otherwise: string | null): string | null {
  if (event.topic === null) return null
  const article = topicArticle(event)
  const label = article && day.labels.topics.get(topicIn(day.frame.edition, article.title).key)
  return label ? labelPath('topic', label.slug) : otherwise
}

function articleRef({ frame, labels }: DayContext, { title, label, section }: Article): ArticleRef {
  const page = labels.topics.get(topicIn(frame.edition, title).key)
  const ref: ArticleRef = { title, label: label || title, url: page ? labelPath('topic', page.slug) : null }
  if (section !== undefined) ref.section = section
  return ref
}

function storyRef(day: DayContext, story: StoryHeading): StoryRef {
  // Where it names several, the last is what this is about most closely.
  const named = storiesIn(day.frame.edition, story).at(-1)
  const label = named && day.labels.stories.get(named.key)
  return {
    text: orUntitled(day.frame, story.text),
    url: label ? labelPath('story', label.slug) : null,
    articles: story.articles.map((article) => articleRef(day, article)),
  }
}

export function sourceRef(
  { sources, labels }: Pick<DayContext, 'sources'> & { readonly labels?: Pick<Labels, 'sources'> },
  { label, url }: Citation,
): SourceRef {
  const ref: SourceRef = { label, url: webUrl(url) }
  const publisher = labels?.sources.get(publisherOf(url) ?? '')
  if (publisher && ref.url !== null) ref.publisher = { text: publisher.name, url: labelPath('source', publisher.slug) }
  const known = sources.get(url)
  if (!known) return ref
  const { authors, archived, origins = {}, learnt } = known
  for (const [field, name] of TOLD) if (known[field] !== undefined) ref[name] = known[field]
  if (authors) ref.authors = [...authors]
  const fields = SOURCE_FIELDS.flatMap((field) => {
    return known[field] === undefined ? [] : [{ field, origin: origins[field] ?? IMPORTED }]
  })
  if (fields.length > 0) ref.learnt = { ...(learnt === undefined ? {} : { at: learnt }), fields }
  if (known.state !== undefined) ref.status = known.state
  if (known.since !== undefined) ref.since = known.since
  if (archived?.url !== undefined) ref.archived = archivedRef({ ...archived, url: archived.url })
  return ref
}

/** What no page told us was told by a file. */
const IMPORTED = 'import'

/** Fields of a source that are text, and what pages call them. */
const TOLD = [
  ['title', 'title'],
  ['description', 'description'],
  ['image', 'image'],
  ['siteName', 'site'],
  ['published', 'published'],
  ['modified', 'modified'],
  ['language', 'language'],
  ['canonical', 'canonical'],
] as const

function archivedRef({ url, captured, status, by, at }: Archived & { readonly url: string }): SourceRef['archived'] {
  return {
    url,
    ...(captured === undefined ? {} : { captured }),
    ...(status === undefined ? {} : { status }),
    by,
    ...(at === '' ? {} : { learnt: at }),
  }
}

/**
 * What a source says of its own article, as a quotation of it: of the source whose description shares most with the event, the
 * first of these. One that shares nothing speaks of the site, or of something else, and one that stands on many pages is a slogan.
 */
export function describe({ sources }: Pick<DayContext, 'sources'>, event: Event): Quotation | undefined {
  let best: Quotation | undefined
  let most = 0
  let spoken: Spoken | undefined
  for (const { label, url: cited } of event.citations) {
    const known = sources.get(cited)
    const url = webUrl(cited)
    if (known?.description === undefined || known.isSlogan || url === null) continue
    spoken ??= spokenBy(event)
    const shared = sharedWith(spoken, known.description)
    if (shared <= most) continue
    most = shared
    best = {
      text: capped(known.description),
      source: known.siteName ?? english.sourceName({ label, url }),
      url,
      ...(known.published === undefined ? {} : { published: known.published }),
      ...howTold(known, 'description'),
    }
  }
  return best
}

/** How a field of a source was learnt, and when. */
export function howTold({ origins, learnt }: KnownSource, field: SourceField): { origin: string; learnt?: string } {
  return { origin: origins?.[field] ?? IMPORTED, ...(learnt === undefined ? {} : { learnt }) }
}
