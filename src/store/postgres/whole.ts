import type { EventSummary, KnownSource, Version } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import { publisherOf } from '../../model/publisher.ts'
import type { SourceState } from '../../model/source.ts'
import { versionOf } from '../sqlite/history.ts'
import { eventOf } from '../sqlite/rows.ts'
import type { ArchiveReader, Related, StoryThread } from '../store.ts'
import { groupedOf, type LabelEntry, monthOf, onceWhole, type WholeEvent } from '../whole.ts'
import { VERSION_QUERY, type VersionRow } from './history.ts'
import { topicRows } from './reader.ts'
import { RELATED_QUERY, type RelatedRow, relatedMap, THREADS_QUERY, type ThreadRow, threadMap } from './relations.ts'
import { EVENT_QUERY, type KeyedRow } from './rows.ts'
import { type Ask, one } from './sql.ts'

/** Months that are kept: that of the day asked for, and where a list reaches into the one before. */
const MONTHS = 3

type Named = readonly { readonly name: string; readonly events: number }[]

/**
 * Answers those who ask of everything in an archive, of which nothing changes meanwhile: what is asked of each day is read by
 * the month, what is asked of each label once for all. Over a network a question costs more than its answer.
 */
export function postgresWhole(ask: Ask, reader: Omit<ArchiveReader, 'close'>): Partial<ArchiveReader> {
  const whole = onceWhole(async () => ({
    labels: await ask<LabelEntry>('SELECT lid, kind, slug, name FROM label WHERE slug IS NOT NULL'),
    // A withdrawn event is in no list.
    events: await ask<WholeEvent>(
      `SELECT e.rid, e.date, t.labels FROM event e JOIN telling t ON t.rid = e.rid
      WHERE e.withdrawn IS NULL ORDER BY e.date, e.ord, e.rid`,
    ),
  }))
  const days = once(() => reader.days())
  const citations = once(() => readCitations(ask))
  const states = once(() => readStates(ask))
  const hasSources = once(async () => {
    const row = await one(
      ask<{ known: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM source) OR EXISTS (SELECT 1 FROM link WHERE state IS NOT NULL OR archived IS NOT NULL) AS known`,
      ),
    )
    return row?.known === true
  })

  const eventsOn = monthly(async (month) => {
    const rows = await ask<KeyedRow>(
      `${EVENT_QUERY} WHERE e.date >= $1 AND e.date < $1 || '~' ORDER BY e.date, e.withdrawn IS NOT NULL, e.ord, e.path`,
      [month],
    )
    return grouped(rows, ({ date }) => date, eventOf)
  })
  const formerPaths = monthly(async (month) => {
    const rows = await ask<KeyedRow & { former: string }>(
      `${EVENT_QUERY.replace('SELECT', 'SELECT p.path AS former,')} JOIN path p ON p.rid = e.rid
      WHERE e.date >= $1 AND e.date < $1 || '~' AND p.path <> e.path ORDER BY p.path`,
      [month],
    )
    return grouped(
      rows,
      ({ date }) => date,
      (row) => ({ path: row.former, event: eventOf(row) }),
    )
  })
  const versions = monthly(async (month) => {
    const rows = await ask<VersionRow & { day: IsoDate }>(
      `${VERSION_QUERY.replace('SELECT', 'SELECT e.date AS day,')} WHERE e.date >= $1 AND e.date < $1 || '~' ORDER BY v.rid, v.n`,
      [month],
    )
    return grouped(
      rows,
      ({ day }) => day,
      (row): [string, Version] => [row.id, versionOf(row)],
    )
  })
  const related = monthly(async (month) => {
    const rows = await ask<RelatedRow>(RELATED_QUERY(`a.date >= $1 AND a.date < $1 || '~'`), [month])
    return mapped(rows, ({ day }) => day, relatedMap)
  })
  const threads = monthly(async (month) => {
    const rows = await ask<ThreadRow>(THREADS_QUERY(`e.date >= $1 AND e.date < $1 || '~'`), [month])
    return mapped(rows, ({ day }) => day, threadMap)
  })

  return {
    ...groupedOf(
      whole,
      (keys) => topicRows(ask, keys),
      async (rids) => {
        const rows = await ask<EventSummary & { rid: number }>(
          'SELECT rid, id, path, date, title FROM event WHERE rid = ANY($1::int[])',
          [rids],
        )
        const found = new Map(rows.map(({ rid, ...summary }) => [rid, summary]))
        return rids.map((rid) => found.get(rid) as EventSummary)
      },
    ),
    days,
    async neighbours(date) {
      const told = (await days()).filter(({ events }) => events > 0)
      const after = told.findIndex((day) => day.date > date)
      const upTo = after < 0 ? told.length : after
      const last = told[upTo - 1]?.date === date ? upTo - 2 : upTo - 1
      return { previous: told[last]?.date, next: told[upTo]?.date }
    },
    eventsOn: async (date) => (await eventsOn(date)) ?? [],
    formerPaths: async (date) => (await formerPaths(date)) ?? [],
    firstTold: async (date) => new Map(((await versions(date)) ?? []).filter(([, { n }]) => n === 0)),
    relatedOn: async (date, id) => {
      const found: ReadonlyMap<string, readonly Related[]> = (await related(date)) ?? new Map()
      return id === undefined ? found : only(found, id)
    },
    threadsOn: async (date, id) => {
      const found: ReadonlyMap<string, readonly StoryThread[]> = (await threads(date)) ?? new Map()
      return id === undefined ? found : only(found, id)
    },
    async monthsOf(kind, slug) {
      const { eventsOf, dates } = await whole()
      const months = new Map<string, number>()
      for (const event of eventsOf(kind, slug)) {
        const month = monthOf(dates[event] as number)
        months.set(month, (months.get(month) ?? 0) + 1)
      }
      return Array.from(months, ([month, events]) => ({ month, events }))
    },
    async publishersOf(kind, slug, limit) {
      const { namesBy } = await citations()
      const events = new Map<string, number>()
      const { eventsOf, rids } = await whole()
      for (const event of eventsOf(kind, slug))
        for (const name of namesBy.get(rids[event] as number) ?? []) events.set(name, (events.get(name) ?? 0) + 1)
      return most(events, limit)
    },
    namesOf: async (domain, limit) => most((await citations()).namesOf.get(domain) ?? new Map(), limit),
    statesOf: async (domain) => (await states()).get(domain) ?? [],
    sources: async (urls) => ((await hasSources()) ? reader.sources(urls) : new Map<string, KnownSource>()),
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** Answers of days, read by the month. */
function monthly<T>(
  read: (month: string) => Promise<ReadonlyMap<string, T>>,
): (date: IsoDate) => Promise<T | undefined> {
  const months = new Map<string, Promise<ReadonlyMap<string, T>>>()
  return async (date) => {
    const month = date.slice(0, 8)
    let found = months.get(month)
    if (!found) {
      const [oldest] = months.keys()
      if (months.size >= MONTHS && oldest !== undefined) months.delete(oldest)
      found = read(month)
      months.set(month, found)
    }
    return (await found).get(date)
  }
}

function grouped<R, T>(rows: readonly R[], dateOf: (row: R) => string, of: (row: R) => T): Map<string, T[]> {
  const found = new Map<string, T[]>()
  for (const row of rows) {
    const list = found.get(dateOf(row))
    if (list) list.push(of(row))
    else found.set(dateOf(row), [of(row)])
  }
  return found
}

const mapped = <R, T>(rows: readonly R[], dateOf: (row: R) => string, of: (rows: readonly R[]) => T) =>
  new Map(
    Array.from(
      grouped(rows, dateOf, (row) => row),
      ([date, some]) => [date, of(some)],
    ),
  )

function only<T>(found: ReadonlyMap<string, T>, id: string): ReadonlyMap<string, T> {
  const one = found.get(id)
  return one === undefined ? new Map() : new Map([[id, one]])
}

const most = (events: ReadonlyMap<string, number>, limit: number): Named =>
  Array.from(events, ([name, events]) => ({ name, events }))
    .sort((a, b) => b.events - a.events || Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
    .slice(0, limit)

/** Events whose citations are read at a time. */
const PORTION = 5000

/** Whom each event that is told cites, by key, and what each publisher is called by how many events. */
async function readCitations(ask: Ask) {
  const namesBy = new Map<number, readonly string[]>()
  const namesOf = new Map<string, Map<string, number>>()
  const kept = new Map<string, string>()
  const last = (await one(ask<{ rid: number }>('SELECT coalesce(max(rid), 0) AS rid FROM event')))?.rid ?? 0
  for (let from = 0; from < last; from += PORTION) {
    const rows = await ask<{ rid: number; labels: string[]; urls: string[] }>(
      `SELECT e.rid, c.labels, c.urls FROM event e JOIN telling t ON t.rid = e.rid CROSS JOIN LATERAL (
        SELECT array_agg(j.value->>'label') AS labels, array_agg(j.value->>'url') AS urls
        FROM json_array_elements(t.body::json->'citations') j WHERE j.value->>'label' <> ''
      ) c WHERE e.rid > $1 AND e.rid <= $2 AND e.withdrawn IS NULL AND c.labels IS NOT NULL`,
      [from, from + PORTION],
    )
    for (const { rid, labels, urls } of rows) {
      // Names are few, and each is one text in memory.
      for (const name of labels) if (!kept.has(name)) kept.set(name, name)
      const names = labels.map((name) => kept.get(name) as string)
      namesBy.set(rid, [...new Set(names)])
      const counted = new Map<string, Set<string>>()
      for (const [i, url] of urls.entries()) {
        const domain = publisherOf(url)
        if (domain !== null) counted.set(domain, (counted.get(domain) ?? new Set()).add(names[i] as string))
      }
      for (const [domain, told] of counted) {
        const counts = namesOf.get(domain) ?? new Map<string, number>()
        namesOf.set(domain, counts)
        for (const name of told) counts.set(name, (counts.get(name) ?? 0) + 1)
      }
    }
  }
  return { namesBy, namesOf }
}

async function readStates(ask: Ask) {
  const rows = await ask<{ publisher: string; state: SourceState; sources: number }>(
    'SELECT publisher, state, count(*) AS sources FROM link WHERE state IS NOT NULL AND publisher IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2',
  )
  return grouped(
    rows,
    ({ publisher }) => publisher,
    ({ state, sources }) => ({ state, sources }),
  )
}
