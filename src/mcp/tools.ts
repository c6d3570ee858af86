import type * as v from 'valibot'
import type { Event } from '../model/archive.ts'
import { type IsoDate, readIsoDate } from '../model/date.ts'
import { idOfPath } from '../model/mint.ts'
import { slugify } from '../model/slug.ts'
import { parseQuery } from '../query/query.ts'
import type { Find } from '../site/pages/search.ts'
import { recordsOf } from '../site/records.ts'
import type { Site } from '../site/site.ts'
import { dayPath, historyPath, labelPath } from '../site/urls.ts'
import type { ArchiveReader } from '../store/store.ts'
import type { Travel } from '../travel/travel.ts'
import { changesInput, dayInput, eventInput, searchInput, storyInput, timeOf } from './schemas.ts'

/** What tools ask. */
export interface Told {
  readonly site: Site
  readonly travel: Travel
  readonly find: Find
  /** Where the archive is, so that addresses lead somewhere; empty where it has no address. */
  readonly base: string
}

/** Something that is not there, or was asked for in the wrong way: told to whoever asked. */
export class ToolError extends Error {}

type Answer = Readonly<Record<string, unknown>>

export interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: v.StrictObjectSchema<v.ObjectEntries, undefined>
  /** The list of its answer that may be cut where all would be too much. */
  readonly list?: string
  readonly run: (told: Told, input: never) => Promise<Answer>
}

const tool = <T extends v.StrictObjectSchema<v.ObjectEntries, undefined>>(
  definition: Omit<Tool, 'input' | 'run'> & {
    readonly input: T
    readonly run: (told: Told, input: v.InferOutput<T>) => Promise<Answer>
  },
): Tool => definition

export const tools: readonly Tool[] = [
  tool({
    name: 'search',
    title: 'Search the news',
    description:
      'Finds events of the archive by words, best first or newest first. Each answer has its id, day, title and address.',
    input: searchInput,
    list: 'events',
    async run({ find, base }, { query, order = 'relevance', limit = 10 }) {
      const words = parseQuery(query)
      if ('problem' in words) throw new ToolError(words.problem)
      const found = await find(words, { order, offset: 0, limit })
      if ('problem' in found) throw new ToolError(found.problem)
      const { total, suggestion, events } = found
      return {
        total,
        ...(suggestion === undefined ? {} : { suggestion }),
        events: events.map((one) => brief(base, one)),
      }
    },
  }),
  tool({
    name: 'get_event',
    title: 'One event',
    description:
      'All that is known of one event: its words, sources, story, what it belongs with, and the revision of the portal that it comes from; also as it stood at a time.',
    input: eventInput,
    async run(told, { event: given, as_of: at }) {
      const { reader } = siteAt(told, at)
      const event = await find(told, reader, given)
      if (!event)
        throw new ToolError(`No event has the id or address ${JSON.stringify(given)}${at ? ` as of ${at}` : ''}.`)
      const [record] = await recordsOf(reader, [event])
      const history = (await reader.history(event.id)).length > 0 && !event.withdrawn?.takedown
      return {
        event: { ...record, url: pageUrl(told.base, event.path) },
        ...(at ? { as_of: timeOf(at) } : {}),
        ...(history ? { versions: pageUrl(told.base, historyPath(event.path)) } : {}),
      }
    },
  }),
  tool({
    name: 'get_day',
    title: 'The news of a day',
    description: 'The events of one day, in the order of the portal, each in brief; also as they stood at a time.',
    input: dayInput,
    list: 'events',
    async run(told, { date: given, as_of: at }) {
      const date = readIsoDate(given)
      const { reader } = siteAt(told, at)
      const day = date && (await reader.day(date))
      if (!date || !day) throw new ToolError(`The archive tells nothing of ${given}${at ? ` as of ${at}` : ''}.`)
      const events = (await reader.eventsOn(date)).filter(({ withdrawn }) => withdrawn === null)
      const { previous, next } = await reader.neighbours(date)
      return {
        date,
        url: pageUrl(told.base, dayPath(date)),
        ...(at ? { as_of: timeOf(at) } : {}),
        previous: previous ?? null,
        next: next ?? null,
        total: events.length,
        events: events.map((event) => brief(told.base, event)),
      }
    },
  }),
  tool({
    name: 'story_so_far',
    title: 'A story so far',
    description:
      'The latest events of a story, oldest first: how it came to where it stands; also as it stood at a time, with none of what came later.',
    input: storyInput,
    list: 'events',
    async run(told, { story: given, as_of: at, limit = 30 }) {
      const { reader } = told.site
      const label =
        (await reader.label('story', given.replace(/^.*\/stories\/|\.\w+$/g, ''))) ??
        (await reader.label('story', slugify(given, '')))
      if (!label) {
        const names = await told.site.namesLike(given, 5)
        const hint =
          names.length > 0
            ? ` Names that begin so: ${names.join('; ')}.`
            : ' search finds events, get_event tells their stories.'
        throw new ToolError(`The archive has no story ${JSON.stringify(given)}.${hint}`)
      }
      const time = at === undefined ? undefined : timeOf(at)
      const then = siteAt(told, at).reader
      const to = time?.slice(0, 10) as IsoDate | undefined
      const newest = await reader.eventsOf('story', label.slug, to ? { to } : {}, limit)
      const events: Event[] = []
      for (const { id } of newest.toReversed()) {
        const event = await then.event(id)
        if (event && event.withdrawn === null) events.push(event)
      }
      const years = await reader.yearsOf('story', label.slug)
      return {
        story: label.name,
        url: pageUrl(told.base, labelPath('story', label.slug)),
        ...(time ? { as_of: time } : {}),
        total: years.reduce((sum, year) => sum + year.events, 0),
        events: events.map((event) => brief(told.base, event)),
      }
    },
  }),
  tool({
    name: 'changes_since',
    title: 'What changed',
    description:
      'What came, changed or went since a generation of the archive, which every answer of this tool names; or what the portal changed since a time, before and after.',
    input: changesInput,
    list: 'changes',
    async run({ site: { reader }, base }, { generation: from, since, limit = 30 }) {
      if ((from === undefined) === (since === undefined)) throw new ToolError('Give either a generation or a time.')
      const { generation } = await reader.state()
      if (since !== undefined) {
        // A day means its beginning here: all of it is since.
        const start = since.length === 10 ? `${since}T00:00:00Z` : since
        const changes = (await reader.correctionList(undefined, start, limit)).map(
          ({ value: { event, before, after } }) => ({
            ...event,
            path: undefined,
            url: pageUrl(base, event.path),
            at: after.revision.timestamp,
            what: after.changes,
            before: before.title,
            after: after.title,
            versions: pageUrl(base, historyPath(event.path)),
          }),
        )
        return { generation, changes }
      }
      const question = { order: 'changed', changedSince: from, isTold: false, limit } as const
      const changes = (await reader.eventList(question)).map(({ value, place: [at] }) => ({
        ...brief(base, value),
        generation: at,
      }))
      return { generation, changes }
    },
  }),
]

const pageUrl = (base: string, path: string) => `${base}${path}.html`

/** The archive as it is, or as it stood. */
function siteAt({ site, travel }: Told, at: string | undefined): Site {
  const time = at === undefined ? undefined : timeOf(at)
  return time === undefined ? site : travel.at(time)
}

/** An event by its id, or by an address of its page, whatever its host and ending. */
async function find({ site }: Told, reader: ArchiveReader, given: string): Promise<Event | undefined> {
  if (/^[0-9a-z]+$/.test(given)) return reader.event(given)
  const path = given
    .replace(/^https?:\/\/[^/]+/, '')
    .replace(/(?:\/history)?(?:\.(?:html|md|json|xml))?(?:[?#].*)?$/, '')
  return (await reader.event(idOfPath(site.frame.edition.code, path))) ?? (await reader.eventNamed(path))
}

/** As much of an event as a list shows; nothing of what the publisher took down. */
function brief(base: string, event: Event): Answer {
  const { id, path, date, title, category, topic, stories, citations, withdrawn } = event
  const url = pageUrl(base, path)
  const gone = withdrawn && { at: withdrawn.at, reason: withdrawn.reason }
  if (withdrawn?.takedown) return { id, url, date, withdrawn: gone }
  return {
    id,
    url,
    date,
    title,
    category,
    topic,
    ...(stories.length > 0 ? { story: stories.map(({ text }) => text).join(' › ') } : {}),
    sources: citations.slice(0, 5).map(({ label, url }) => ({ label, url })),
    ...(gone ? { withdrawn: gone } : {}),
  }
}
