import { setImmediate as turn } from 'node:timers/promises'
import { EVENT_FIELDS, type EventField, type EventsQuery, eventsQuery, FORMATS, LIMITS } from '../../api/schemas.ts'
import type { Event } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import { parseQuery } from '../../query/query.ts'
import type { Find } from '../../site/pages/search.ts'
import { type EventRecord, recordsOf } from '../../site/records.ts'
import type { EventQuestion, Place, Placed } from '../../store/lists.ts'
import type { ArchiveReader } from '../../store/store.ts'
import type { Answer, Asked } from '../answer.ts'
import { mediaTypeFor } from '../negotiate.ts'
import { problem } from '../problem.ts'
import { tableHead, tableRow } from './csv.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { listAnswer, nextOf } from './list.ts'
import { readQuery, refused } from './query.ts'

/** Events that are read at once: enough to be fast, few enough that others are answered in between. */
const BATCH = 200
/** A list that has to look through events ends when this has passed, in ms, and says where it goes on. */
const DEADLINE = 250
/** The deepest that a search can be gone through. */
const DEEPEST_RESULT = 1000

const MEDIA_TYPES: Readonly<Record<(typeof FORMATS)[number], string>> = {
  json: 'application/json',
  jsonl: 'application/jsonl',
  csv: 'text/csv',
}

/** `GET /api/v1/events`. */
export async function answerEvents(asked: Asked, reader: ArchiveReader, find: Find | undefined): Promise<Answer> {
  const read = readQuery(asked, eventsQuery)
  if ('wrong' in read) return read.wrong
  const { query } = read
  const format = query.format ?? FORMATS.find((name) => MEDIA_TYPES[name] === accepted(asked))
  if (!format) {
    const detail = `Events are to be had as ${Object.values(MEDIA_TYPES).join(', ')}.`
    return problem(asked, { status: 406, detail, next: 'Ask for one of these, or with format=json.' })
  }
  const { from, to } = query
  if (from !== undefined && to !== undefined && from > to)
    return refused(asked, 'from', 'It is later than `to`.', 'Turn them around.')
  if (query.q !== undefined) return answerFound(asked, reader, find, { ...query, q: query.q }, format)
  const order = query.order ?? (query['changed-since'] === undefined ? 'added' : 'changed')
  const shape = order === 'added' ? 'n' : order === 'changed' ? 'nn' : 'sn'
  const after = query.cursor === undefined ? undefined : readCursor(order, shape, query.cursor)
  if (query.cursor !== undefined && !after)
    return refused(asked, 'cursor', 'No list in this order gave it.', BEGIN_ANEW)
  const labels = (['category', 'story', 'topic'] as const).flatMap((kind) => {
    const slug = query[kind]
    return slug === undefined ? [] : [{ kind, slug }]
  })
  const question: Omit<EventQuestion, 'limit'> = {
    order,
    after,
    span: { ...(from ? { from: from as IsoDate } : {}), ...(to ? { to: to as IsoDate } : {}) },
    labels,
    changedSince: query['changed-since'],
    isTold: (query.withdrawn ?? (query['changed-since'] === undefined ? 'no' : 'yes')) === 'no',
  }
  const isWanted = query.source === undefined ? undefined : citing(query.source)
  if (format !== 'json') {
    const events = walk(reader, question, isWanted, query.limit)
    return streamed(format, written(reader, events, format, query.fields))
  }
  const { generation } = await reader.state()
  const limit = query.limit ?? LIMITS.standard
  const { found, last } = await pageOf(reader, question, isWanted, limit)
  const events = await asRecords(reader, found, query.fields)
  return listAnswer({ events, next: last ? nextOf(asked, writeCursor(order, last)) : null, generation })
}

const BEGIN_ANEW = 'Begin anew without it, and follow `next` as it is.'

const accepted = ({ headers: { accept } }: Asked) => {
  const wanted = mediaTypeFor(accept, [
    ...Object.values(MEDIA_TYPES),
    'application/x-ndjson',
    'application/x-jsonlines',
  ])
  return wanted?.startsWith('application/x-') ? MEDIA_TYPES.jsonl : wanted
}

/** As many as are wanted, and the place of the last that was looked at; none where the list has ended. */
async function pageOf(
  reader: ArchiveReader,
  question: Omit<EventQuestion, 'limit'>,
  isWanted: ((event: Event) => boolean) | undefined,
  limit: number,
): Promise<{ readonly found: Event[]; readonly last: Place | undefined }> {
  const until = performance.now() + DEADLINE
  const found: Event[] = []
  let { after } = question
  for (;;) {
    const wanted = isWanted ? BATCH : limit
    const batch = await reader.eventList({ ...question, after, limit: wanted })
    for (const [i, { place, value }] of batch.entries()) {
      after = place
      if (!isWanted || isWanted(value)) found.push(value)
      if (found.length === limit) {
        const isEnd = i === batch.length - 1 && batch.length < wanted
        return { found, last: isEnd ? undefined : after }
      }
    }
    if (batch.length < wanted) return { found, last: undefined }
    if (performance.now() > until) return { found, last: after }
    await turn()
  }
}

/** All of them, batch by batch. */
async function* walk(
  reader: ArchiveReader,
  question: Omit<EventQuestion, 'limit'>,
  isWanted: ((event: Event) => boolean) | undefined,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly Event[]> {
  let { after } = question
  for (let given = 0; given < limit; ) {
    const batch: readonly Placed<Event>[] = await reader.eventList({ ...question, after, limit: BATCH })
    const events = batch.map(({ value }) => value).filter((event) => !isWanted || isWanted(event))
    const some = events.slice(0, limit - given)
    yield some
    given += some.length
    after = batch.at(-1)?.place
    if (batch.length < BATCH) return
    await turn()
  }
}

async function* written(
  reader: ArchiveReader,
  batches: AsyncIterable<readonly Event[]>,
  format: 'jsonl' | 'csv',
  fields: readonly EventField[] = EVENT_FIELDS,
): AsyncGenerator<string> {
  if (format === 'csv') yield tableHead(withId(fields))
  for await (const batch of batches) {
    const events = await asRecords(reader, batch, fields)
    yield events
      .map((event) => (format === 'csv' ? tableRow(withId(fields), event) : `${JSON.stringify(event)}\n`))
      .join('')
  }
}

const withId = (fields: readonly EventField[]): readonly EventField[] => [...new Set<EventField>(['id', ...fields])]

function streamed(format: 'jsonl' | 'csv', body: AsyncIterable<string>): Answer {
  const type = format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/jsonl; charset=utf-8'
  return { status: 200, headers: { 'content-type': type, 'cache-control': 'no-cache', vary: 'accept' }, body }
}

/** Events as data, with those fields alone that are asked for. */
export async function asRecords(
  reader: ArchiveReader,
  events: readonly Event[],
  fields: readonly EventField[] | undefined,
): Promise<EventRecord[]> {
  const records = await recordsOf(reader, events, !fields || fields.includes('related'))
  if (!fields) return records
  const wanted = withId(fields)
  return records.map(
    (record) =>
      Object.fromEntries(wanted.flatMap((name) => (name in record ? [[name, record[name]]] : []))) as EventRecord,
  )
}

/** Whether an event cites a host, or one that lies below it. */
function citing(host: string): (event: Event) => boolean {
  const wanted = host.toLowerCase().replace(/^www\./, '')
  return ({ citations }) =>
    citations.some(({ url }) => {
      const [, cited = ''] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@?#]*@)?([^/:?#]*)/i.exec(url) ?? []
      const name = cited.toLowerCase()
      return name === wanted || name.endsWith(`.${wanted}`)
    })
}

/** Events that the search finds, the best first. */
async function answerFound(
  asked: Asked,
  reader: ArchiveReader,
  find: Find | undefined,
  query: EventsQuery & { readonly q: string },
  format: (typeof FORMATS)[number],
): Promise<Answer> {
  const other = (['category', 'story', 'topic', 'source', 'changed-since', 'withdrawn'] as const).find(
    (name) => query[name] !== undefined,
  )
  if (other)
    return refused(
      asked,
      other,
      'It does not go with q.',
      'Write it into q: topic:, category: and source: are known there.',
    )
  if (!find) return refused(asked, 'q', 'There is no search here.')
  const words = parseQuery(query.q)
  if ('problem' in words) return refused(asked, 'q', words.problem)
  const place = query.cursor === undefined ? [0] : readCursor('found', 'n', query.cursor)
  const [offset] = place ?? []
  if (typeof offset !== 'number' || offset < 0 || offset >= DEEPEST_RESULT)
    return refused(asked, 'cursor', 'No list of this search gave it.', BEGIN_ANEW)
  const { generation } = await reader.state()
  const limit = Math.min(query.limit ?? (format === 'json' ? LIMITS.standard : DEEPEST_RESULT), DEEPEST_RESULT - offset)
  const order = query.order === undefined || query.order === 'added' ? 'relevance' : 'date'
  const dated = {
    ...words,
    ...(query.from === undefined ? {} : { after: later(words.after, query.from as IsoDate) }),
    ...(query.to === undefined ? {} : { before: earlier(words.before, dayAfter(query.to)) }),
  }
  const found = await find(dated, { order, offset, limit })
  if ('problem' in found) return refused(asked, 'q', found.problem)
  if (format !== 'json') return streamed(format, written(reader, one(found.events), format, query.fields))
  const events = await asRecords(reader, found.events, query.fields)
  const end = offset + limit
  const goesOn = end < Math.min(found.total, DEEPEST_RESULT)
  return listAnswer({ events, next: goesOn ? nextOf(asked, writeCursor('found', [end])) : null, generation })
}

async function* one<T>(value: T): AsyncGenerator<T> {
  yield value
}

const later = (a: IsoDate | undefined, b: IsoDate) => (a !== undefined && a > b ? a : b)
const earlier = (a: IsoDate | undefined, b: IsoDate) => (a !== undefined && a < b ? a : b)
const dayAfter = (date: string) => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10) as IsoDate
