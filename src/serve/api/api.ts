import * as v from 'valibot'
import { API } from '../../api/operations.ts'
import { correctionsQuery, eventId, eventQuery, LIMITS, listQuery } from '../../api/schemas.ts'
import type { Correction, KnownSource, LabelKind, Version } from '../../model/archive.ts'
import { fitMetadata } from '../../site/metadata.ts'
import type { Find } from '../../site/pages/search.ts'
import type { Site } from '../../site/site.ts'
import { labelPath } from '../../site/urls.ts'
import type { ArchiveReader } from '../../store/store.ts'
import type { Answer, Answerer, Asked } from '../answer.ts'
import { problem } from '../problem.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { answerEvents, asRecords } from './events.ts'
import { jsonAnswer, listAnswer, nextOf } from './list.ts'
import { readQuery, refused } from './query.ts'

const KINDS: Readonly<Record<string, LabelKind>> = { stories: 'story', topics: 'topic', categories: 'category' }

/** Answers what is asked of the API. */
export function api({ reader }: Site, find?: Find): Answerer {
  return (asked) => {
    const { path } = asked
    if (path !== API && !path.startsWith(`${API}/`)) return undefined
    const [name = '', id, ...more] = path.slice(API.length + 1).split('/')
    if (more.length > 0) return unknown(asked)
    if (name === 'events') return id === undefined ? answerEvents(asked, reader, find) : oneEvent(asked, reader, id)
    if (id !== undefined) return unknown(asked)
    const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
    if (kind) return labels(asked, reader, kind)
    if (name === 'sources') return sources(asked, reader)
    return name === 'corrections' ? corrections(asked, reader) : unknown(asked)
  }
}

const unknown = (asked: Asked) =>
  problem(asked, { status: 404, detail: 'The API has no such question.', next: 'See /api for those that it has.' })

async function oneEvent(asked: Asked, reader: ArchiveReader, given: string): Promise<Answer> {
  const read = readQuery(asked, eventQuery)
  if ('wrong' in read) return read.wrong
  const id = v.safeParse(eventId, given)
  const event = id.success ? await reader.event(id.output) : undefined
  if (!event) {
    const next = 'Ids are those that /api/v1/events gives; they never change.'
    return problem(asked, { status: 404, detail: 'No event has this id.', next })
  }
  const [record] = await asRecords(reader, [event], read.query.fields)
  return jsonAnswer(record)
}

/** A list whose places are one text: what is asked for, behind it. */
async function textList<T>(
  asked: Asked,
  reader: ArchiveReader,
  list: string,
  what: (after: string, limit: number) => Promise<readonly T[]>,
  placeOf: (item: T) => string,
  shown: (items: readonly T[]) => Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const read = readQuery(asked, listQuery)
  if ('wrong' in read) return read.wrong
  const { cursor, limit = LIMITS.standard } = read.query
  const place = cursor === undefined ? [''] : readCursor(list, 's', cursor)
  if (!place) return refused(asked, 'cursor', 'This list did not give it.')
  const { generation } = await reader.state()
  const items = await what(String(place[0]), limit)
  const last = items.at(-1)
  const next = last && items.length === limit ? nextOf(asked, writeCursor(list, [placeOf(last)])) : null
  return listAnswer({ ...shown(items), next, generation })
}

const labels = (asked: Asked, reader: ArchiveReader, kind: LabelKind) =>
  textList(
    asked,
    reader,
    kind,
    (after, limit) => reader.labelList(kind, after, limit),
    ({ slug }) => slug,
    (items) => ({
      labels: items.map(({ slug, name, events }) => ({ slug, name, url: labelPath(kind, slug), events })),
    }),
  )

const sources = (asked: Asked, reader: ArchiveReader) =>
  textList(
    asked,
    reader,
    'sources',
    (after, limit) => reader.sourceList(after, limit),
    ({ url }) => url,
    (items) => ({ sources: items.map(sourceShown) }),
  )

function sourceShown(known: KnownSource) {
  const { url, title, description, image, siteName, published, state } = fitMetadata(known)
  return { url, title, description, image, siteName, published, state: state ?? undefined }
}

async function corrections(asked: Asked, reader: ArchiveReader): Promise<Answer> {
  const read = readQuery(asked, correctionsQuery)
  if ('wrong' in read) return read.wrong
  const { cursor, since, limit = LIMITS.standard } = read.query
  const after = cursor === undefined ? undefined : readCursor('corrections', 'snn', cursor)
  if (cursor !== undefined && !after) return refused(asked, 'cursor', 'This list did not give it.')
  const from = since === undefined ? '' : `${new Date(since).toISOString().slice(0, 19)}Z`
  const { generation } = await reader.state()
  const items = await reader.correctionList(after, from, limit)
  const last = items.at(-1)
  const next = last && items.length === limit ? nextOf(asked, writeCursor('corrections', last.place)) : null
  return listAnswer({ corrections: items.map(({ value }) => correctionShown(value)), next, generation })
}

function correctionShown({ event, before, after }: Correction) {
  return {
    event: { id: event.id, url: event.path, date: event.date, title: event.title },
    at: after.revision.timestamp,
    changes: after.changes,
    before: stateShown(before),
    after: stateShown(after),
    revision: after.revision.revision,
  }
}

const stateShown = ({ title, date, category, citations }: Version) => ({
  title,
  date,
  category,
  sources: citations.map(({ label, url }) => ({ label, url })),
})
