import { topicOf } from '../changes.ts'
import type { DayPage, Event, Version } from '../model/archive.ts'
import type { IsoDate } from '../model/date.ts'
import type { Edition } from '../model/edition.ts'
import type { ParsedEvent } from '../model/event.ts'
import { PARSER_VERSION, parseDay } from '../parse/day.ts'
import type { ArchiveReader, Labels, StoredRevision } from '../store/store.ts'
import { type EventState, sayingOf, stateAt } from './state.ts'

/** What does not hang on the time, and is dear to read for each. */
export interface Known {
  readonly labels: () => Promise<Labels>
  /** When each day was first told, by day. */
  readonly firstTold: () => Promise<ReadonlyMap<IsoDate, string>>
}

/**
 * The archive as it stood at a time, for the front page, the pages of days, of events and of their histories. Texts come
 * from the versions of events; where they stood on their page, and where their links led, from the revision of that time,
 * which is read anew. Paths, topic pages and what sources say of themselves are today's: links must lead somewhere. All
 * other questions are answered as of now.
 */
export function asOf(reader: ArchiveReader, edition: Edition, at: string, known: Known): ArchiveReader {
  const days = new Map<IsoDate, Promise<Told>>()
  const loaded = (date: IsoDate) => {
    let day = days.get(date)
    if (!day) {
      day = loadDay(reader, edition, date, at)
      days.set(date, day)
    }
    return day
  }

  async function dateOf(id: string): Promise<IsoDate | undefined> {
    const event = await reader.event(id)
    return event && stateAt(event, await reader.history(id), at)?.date
  }

  async function find(id: string | undefined): Promise<Event | undefined> {
    const date = id === undefined ? undefined : await dateOf(id)
    return date && (await loaded(date)).events.find((event) => event.id === id)
  }

  /** The nearest of some days that told anything. */
  async function nearest(dates: readonly IsoDate[]): Promise<IsoDate | undefined> {
    const first = await known.firstTold()
    for (const date of dates) {
      const since = first.get(date)
      if (since === undefined || since > at) continue
      if ((await loaded(date)).events.some(({ withdrawn }) => withdrawn === null)) return date
    }
    return undefined
  }

  return {
    ...reader,
    async days() {
      const counts = new Map((await reader.countsAt(at)).map(({ date, events }) => [date, events]))
      const pages = await reader.days()
      return pages.flatMap((page): DayPage[] => {
        const events = counts.get(page.date)
        return events === undefined ? [] : [{ ...page, events, alarm: null }]
      })
    },
    async day(date) {
      const page = await reader.day(date)
      const { revision, events } = await loaded(date)
      if (!page || !revision) return undefined
      const { title, sha256, portalId, timestamp } = revision
      const count = events.filter(({ withdrawn }) => withdrawn === null).length
      return {
        date,
        title,
        events: count,
        told: { sha256, revision: portalId ?? null, timestamp: timestamp ?? null },
        alarm: null,
      }
    },
    async neighbours(date) {
      const dates = [...(await known.firstTold()).keys()]
      return {
        previous: await nearest(dates.filter((other) => other < date).reverse()),
        next: await nearest(dates.filter((other) => other > date)),
      }
    },
    eventsOn: async (date) => (await loaded(date)).events,
    event: find,
    eventNamed: async (path) => find((await reader.eventNamed(path))?.id),
    async formerPaths(date) {
      const { events } = await loaded(date)
      const byId = new Map(events.map((event) => [event.id, event]))
      return (await reader.formerPaths(date)).flatMap(({ path, event: { id } }) => {
        const event = byId.get(id)
        return event ? [{ path, event }] : []
      })
    },
    async history(id) {
      const event = await reader.event(id)
      return (event && stateAt(event, await reader.history(id), at)?.versions) ?? []
    },
    firstTold: async (date) => (await loaded(date)).firstTold,
    // Which events belong together is learnt from all of them, and was not known then.
    relatedOn: async () => new Map(),
    threadsOn: async () => new Map(),
    labelsOn: () => known.labels(),
    allLabels: () => known.labels(),
  }
}

/** A day as it stood. */
interface Told {
  /** The revision that it was told by; none before the first. */
  readonly revision: StoredRevision | undefined
  readonly events: readonly Event[]
  readonly firstTold: ReadonlyMap<string, Version>
}

async function loadDay(reader: ArchiveReader, edition: Edition, date: IsoDate, at: string): Promise<Told> {
  const revisions: StoredRevision[] = []
  for await (const revision of reader.revisions(date)) {
    if (revision.fate === 'told' && (revision.timestamp ?? '') <= at) revisions.push(revision)
  }
  // Told one after another, in the order in which they came.
  revisions.sort((a, b) => a.key - b.key)
  const pages = new Pages(reader, revisions)
  const states: EventState[] = []
  for (const event of await reader.everOn(date)) {
    const state = stateAt(event, await reader.history(event.id), at)
    if (state?.date === date) states.push(state)
  }
  const events = await Promise.all(states.map((state) => eventAt(pages, edition, state, twinsBefore(states, state))))
  const isGone = ({ withdrawn }: Event) => (withdrawn === null ? 0 : 1)
  return {
    revision: revisions.at(-1),
    events: events.sort((a, b) => isGone(a) - isGone(b) || a.order - b.order || (a.path < b.path ? -1 : 1)),
    firstTold: new Map(
      states.flatMap(({ id, versions: [first, second] }) =>
        first && (second || first.changes.length > 0) ? [[id, first] as const] : [],
      ),
    ),
  }
}

/**
 * How many events that say the very same come first: a page may tell a thing twice. One that is gone is looked for on a page
 * that still told them all. By today's order, which for twins is as good as a guess.
 */
function twinsBefore(states: readonly EventState[], { event, told, withdrawn }: EventState): number {
  const saying = sayingOf(told)
  return states.filter(
    (other) =>
      other.event !== event &&
      (withdrawn !== null || other.withdrawn === null) &&
      sayingOf(other.told) === saying &&
      (other.event.order - event.order || (other.path < event.path ? -1 : 1)) < 0,
  ).length
}

/** An event as it stood, put in its place on the page. */
async function eventAt(pages: Pages, edition: Edition, state: EventState, twins: number): Promise<Event> {
  const { event, told, date, firstSeen, lastChanged, corrections, withdrawn } = state
  const found = await pages.find(state, twins)
  const { title, category, citations } = told
  const { stories, context } = found?.item ?? told
  const { order, parent } = found?.item ?? event
  const { span } = found?.source.item ?? event
  const base = { order, title, category, stories, context, citations, parent, span }
  return {
    ...base,
    id: event.id,
    path: event.path,
    date,
    topic: topicOf(edition, base),
    provenance: found ? provenanceOf(found.source.revision) : event.provenance,
    firstSeen,
    lastChanged,
    corrections,
    withdrawn,
  }
}

function provenanceOf({ title, portalId, timestamp, sha256 }: StoredRevision): Event['provenance'] {
  return {
    page: title,
    revision: portalId ?? null,
    timestamp: timestamp ?? null,
    sha256,
    parserVersion: PARSER_VERSION,
  }
}

interface Found {
  /** The item of the last revision that told it. */
  readonly item: ParsedEvent
  /** The first revision that told it as this one does, links and all, and the item there. */
  readonly source: { readonly item: ParsedEvent; readonly revision: StoredRevision }
}

/** The revisions of a day, read when they are asked for. */
class Pages {
  readonly #reader: ArchiveReader
  readonly #revisions: readonly StoredRevision[]
  readonly #read = new Map<number, Promise<ReadonlyMap<string, readonly ParsedEvent[]>>>()

  constructor(reader: ArchiveReader, revisions: readonly StoredRevision[]) {
    this.#reader = reader
    this.#revisions = revisions
  }

  /** Where an event stood: on the last page, or where it is withdrawn, on the last before that. */
  async find({ told, withdrawnAt, withdrawn, versions }: EventState, twins: number): Promise<Found | undefined> {
    const saying = sayingOf(told)
    const isGone = withdrawn !== null && withdrawn.takedown === undefined
    let last = this.#revisions.length - 1
    // The one that withdrew it, and those after it, do not tell it.
    if (isGone) while (last >= 0 && !isBefore(this.#revisions[last], withdrawnAt)) last--
    let source = await this.#item(last, saying, twins)
    if (!source) return undefined
    const { item } = source
    const since = versions.findLast(({ changes }) => !changes.includes('withdrawn') && !changes.includes('merged'))
    for (let i = last; i > 0 && !isSame(source.revision, since); i--) {
      const before = await this.#item(i - 1, saying, twins)
      if (!before || !haveSameLinks(before.item, source.item)) break
      source = before
    }
    return { item, source }
  }

  async #item(index: number, saying: string, twins: number): Promise<Found['source'] | undefined> {
    const revision = this.#revisions[index]
    if (!revision) return undefined
    const items = (await this.#page(revision)).get(saying)
    const item = items?.[twins] ?? items?.at(-1)
    return item && { item, revision }
  }

  #page({ key }: StoredRevision): Promise<ReadonlyMap<string, readonly ParsedEvent[]>> {
    let page = this.#read.get(key)
    if (!page) {
      page = this.#reader.wikitext(key).then((wikitext) => bySaying(parseDay(wikitext).events))
      this.#read.set(key, page)
    }
    return page
  }
}

function bySaying(items: readonly ParsedEvent[]): Map<string, ParsedEvent[]> {
  const groups = new Map<string, ParsedEvent[]>()
  for (const item of items) {
    const group = groups.get(sayingOf(item))
    if (group) group.push(item)
    else groups.set(sayingOf(item), [item])
  }
  return groups
}

const isBefore = (revision: StoredRevision | undefined, time: string | null) =>
  time !== null && (revision?.timestamp ?? '') < time

const isSame = (revision: StoredRevision, version: Version | undefined) =>
  version !== undefined &&
  (revision.portalId ?? null) === version.revision.revision &&
  (revision.timestamp ?? null) === version.revision.timestamp

const haveSameLinks = (a: ParsedEvent, b: ParsedEvent) =>
  JSON.stringify([a.stories, a.context]) === JSON.stringify([b.stories, b.context])
