import { createHash } from 'node:crypto'
import type { Arrival } from './intake/arrival.ts'
import type { Alarm, Coverage, Event } from './model/archive.ts'
import { articleKey, articleName, isArticle, storyKey, topicArticle } from './model/article.ts'
import type { ParsedDay } from './model/day.ts'
import { type Edition, sectionOf } from './model/edition.ts'
import type { ParsedEvent } from './model/event.ts'
import { mintEvent } from './model/mint.ts'
import type { PageRevision } from './model/revision.ts'
import { PARSER_VERSION, parseDay } from './parse/day.ts'
import { reconcile } from './reconcile/reconcile.ts'
import type { EventLabel, EventWrite, KnownDay, Store } from './store/store.ts'

/** What came of one arrival. */
export type Step =
  | {
      readonly type: 'told'
      readonly date: string
      readonly added: number
      readonly changed: number
      readonly withdrawn: number
    }
  | { readonly type: 'known' | 'historic'; readonly date: string }
  | { readonly type: 'alarm'; readonly date: string; readonly message: string }
  | Exclude<Arrival, { type: 'revision' }>

export interface IngestOptions {
  /** Tell revisions even when they raise an alarm. */
  readonly acceptAlarms?: boolean
}

/** Revisions that are stored in one transaction. All of a revision is kept, or none of it. */
const BATCH = 500

/** The write side: takes what arrives, and for each revision parses, reconciles and stores. */
export async function* ingest(
  store: Store,
  edition: Edition,
  arrivals: AsyncIterable<Arrival>,
  options: IngestOptions = {},
): AsyncGenerator<Step> {
  for await (const batch of inBatches(arrivals, BATCH)) {
    yield* await store.transaction(async () => {
      const steps: Step[] = []
      for (const arrival of batch) {
        steps.push(arrival.type === 'revision' ? await tell(store, edition, arrival, options) : arrival)
      }
      return steps
    })
  }
}

async function* inBatches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

type Arrived = Extract<Arrival, { type: 'revision' }>

async function tell(
  store: Store,
  edition: Edition,
  { revision: arrived, current }: Arrived,
  options: IngestOptions,
): Promise<Step> {
  const { date, timestamp } = arrived
  const sha256 = createHash('sha256').update(arrived.wikitext).digest('hex')
  const revision = { ...arrived, sha256 }
  if (await store.hasRevision(date, sha256, timestamp, arrived.portalId)) return { type: 'known', date }
  const known = await store.knownDay(date)
  const day = parseDay(arrived.wikitext)
  const coverage = coverageOf(day)
  if (isHistoric(known, arrived, current)) {
    await store.putDay({ revision, coverage, historic: true, events: [] })
    return { type: 'historic', date }
  }
  const alarm = options.acceptAlarms ? undefined : alarmOf(known, day, revision)
  if (alarm) {
    await store.putDay({ revision, coverage, alarm, events: [] })
    return { type: 'alarm', date, message: alarm.message }
  }
  const { events, ...counts } = await changes(store, edition, known, day, revision)
  await store.putDay({ revision, coverage, events })
  return { type: 'told', date, ...counts }
}

/**
 * A copy older than the one told, or one that can't say when it was made where the told one can, adds to history only.
 * Times err: what the wiki shows now is news if its id is higher, too. A lower one comes from a server that lags behind.
 */
function isHistoric({ current }: KnownDay, { timestamp, portalId }: PageRevision, isShown = false): boolean {
  if (!current?.timestamp) return false
  if (isShown && portalId !== undefined && current.portalId !== undefined && portalId > current.portalId) return false
  return timestamp === undefined || timestamp < current.timestamp
}

/** Below these shares of a day's events, an edit is more likely damage than news. */
const COLLAPSE = 0.4
const ENOUGH = 4

/** Why a revision should not be told; `undefined` when it may. */
function alarmOf(known: KnownDay, day: ParsedDay, revision: PageRevision): Alarm | undefined {
  const before = known.events.filter((event) => event.withdrawn === null).length
  const at = revision.timestamp ?? null
  if (before === 0) return undefined
  if (revision.deleted) return { message: `the page was deleted; its ${before} events stand`, timestamp: at }
  if (!day.wrapped)
    return { message: `the page has no wrapper that we know; the last good version stands`, timestamp: at }
  if (day.events.length === 0 || (before >= ENOUGH && day.events.length < before * COLLAPSE)) {
    return {
      message: `the page fell from ${before} events to ${day.events.length}; the last good version stands`,
      timestamp: at,
    }
  }
  return undefined
}

function coverageOf({ lines, rejected, issues }: ParsedDay): Coverage {
  const counts: Record<string, number> = {}
  for (const kind of lines) counts[kind] = (counts[kind] ?? 0) + 1
  return { lines: counts, rejected, issues }
}

interface Changes {
  readonly events: EventWrite[]
  readonly added: number
  readonly changed: number
  readonly withdrawn: number
}

async function changes(
  store: Store,
  edition: Edition,
  known: KnownDay,
  day: ParsedDay,
  revision: PageRevision & { sha256: string },
): Promise<Changes> {
  const at = revision.timestamp ?? null
  const provenance = {
    page: revision.title,
    revision: revision.portalId ?? null,
    timestamp: at,
    sha256: revision.sha256,
    parserVersion: PARSER_VERSION,
  }
  const { kept, added, gone } = reconcile(known.events, day.events)
  const events: EventWrite[] = []
  let changed = 0
  for (const { known: before, parsed } of kept) {
    const reworded = !sameNews(before, parsed)
    if (!reworded && before.order === parsed.order && before.parent === parsed.parent && before.withdrawn === null)
      continue
    if (reworded) changed++
    const event: Event = reworded
      ? {
          ...before,
          ...parsed,
          topic: topicOf(edition, parsed),
          provenance,
          lastChanged: at,
          corrections: before.corrections + 1,
          withdrawn: null,
        }
      : { ...before, order: parsed.order, parent: parsed.parent, withdrawn: null }
    events.push({ event, isNew: false, labels: labelsOf(edition, event) })
  }
  const minted = new Set<string>()
  for (const parsed of added) {
    const { path, id } = await mintEvent(
      edition.code,
      revision.date,
      parsed.title,
      async (other) => minted.has(other) || (await store.isIdTaken(other)),
    )
    minted.add(id)
    const event: Event = {
      ...parsed,
      id,
      path,
      date: revision.date,
      topic: topicOf(edition, parsed),
      provenance,
      firstSeen: at,
      lastChanged: at,
      corrections: 0,
      withdrawn: null,
    }
    events.push({ event, isNew: true, labels: labelsOf(edition, event) })
  }
  const leaving = gone.filter((event) => event.withdrawn === null)
  for (const event of leaving) {
    events.push({ event: { ...event, withdrawn: { at, reason: 'no longer on the portal' } }, isNew: false, labels: [] })
  }
  return { events, added: added.length, changed, withdrawn: leaving.length }
}

/** Whether two readings tell the same, wherever on the page they stand. */
function sameNews(a: ParsedEvent, b: ParsedEvent): boolean {
  const told = ({ title, category, stories, context, citations }: ParsedEvent) =>
    JSON.stringify([title, category, stories, context, citations])
  return told(a) === told(b)
}

/** The name above an event's title: its first article, else its section. */
function topicOf(edition: Edition, parsed: ParsedEvent): string | null {
  const article = topicArticle(parsed)
  return article ? articleName(article.title) : (sectionOf(edition, parsed.category)?.name ?? null)
}

/** Every label an event carries: its section, its stories, and the articles that it and its stories name. */
function labelsOf(edition: Edition, event: Event): EventLabel[] {
  const labels = new Map<string, EventLabel>()
  const section = sectionOf(edition, event.category)
  if (section)
    labels.set('category', { kind: 'category', key: section.slug, name: section.name, slug: section.slug, leads: true })
  for (const story of event.stories) {
    const key = storyKey(story)
    if (key !== '') labels.set(`story ${key}`, { kind: 'story', key, name: story.text, leads: true })
  }
  const topic = topicArticle(event)
  for (const { title } of [...event.stories.flatMap((story) => story.articles), ...event.context]) {
    if (!isArticle(title)) continue
    const key = articleKey(title)
    const leads = topic !== undefined && articleKey(topic.title) === key
    if (leads || !labels.has(`topic ${key}`))
      labels.set(`topic ${key}`, { kind: 'topic', key, name: articleName(title), leads })
  }
  return [...labels.values()]
}
