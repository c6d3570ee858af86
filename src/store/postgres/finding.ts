import type pg from 'pg'
import type { SourceMetadata } from '../../model/archive.ts'
import { findableOf } from '../../query/findable.ts'
import { eventOf } from '../sqlite/rows.ts'
import type { Place } from './connect.ts'
import { EVENT_QUERY, type KeyedRow } from './rows.ts'
import { openSession, type Session } from './session.ts'
import { one } from './sql.ts'
import { type EventWords, eventWords, weightKey } from './words.ts'

/** Keeps what events are found by, in the transaction that changes them: who reads the one sees the other. */
export interface FindingWriter {
  /** Takes in events as they are now; of those in `known` there may be something already. Sources are those of the tables. */
  readonly put: (rows: readonly KeyedRow[], known: readonly number[]) => Promise<void>
  /** Takes in events anew that are in the tables. */
  readonly retell: (rids: readonly number[]) => Promise<void>
}

const COLUMNS = ['rid', 'day', 'year', 'category', 'length', 'terms', 'weights', 'words']

/** Events that are taken in at a time when all are. */
const PORTION = 2000
/** Words that a writer remembers to have spelt. */
const MOST_SPELT = 200_000

export function findingWriter({ askNow, copy }: Pick<Session, 'askNow' | 'copy'>): FindingWriter {
  const spelt = new Set<string>()

  async function put(rows: readonly KeyedRow[], known: readonly number[]): Promise<void> {
    if (rows.length === 0) return
    const events = rows.map((row) => ({ rid: row.rid, event: eventOf(row) }))
    const told = events.filter(({ event }) => event.withdrawn === null)
    const said = await saidBy(told.flatMap(({ event }) => event.citations.map(({ url }) => url)))
    const gained = new Map<string, number>()
    const count = (term: string, by: number) => gained.set(term, (gained.get(term) ?? 0) + by)
    const sum = { events: told.length, words: 0 }
    const words = new Map<string, string>()
    const fresh = told.map(({ rid, event }) => {
      const found = eventWords(findableOf(event, said), event.category)
      sum.words += found.length
      for (const term of found.terms) count(term, 1)
      for (const [word, term] of found.spelt) if (!spelt.has(word)) words.set(word, term)
      return rowOf(rid, event.date, event.category, found)
    })
    for (const { length, terms } of await taken(known)) {
      sum.events--
      sum.words -= length
      for (const term of terms) if (!term.startsWith('#')) count(term, -1)
    }
    await copy('finding', COLUMNS, fresh)
    await addUp(gained, sum)
    await spell(words)
  }

  /** What these sources say of themselves. */
  async function saidBy(urls: readonly string[]): Promise<Map<string, SourceMetadata>> {
    if (urls.length === 0) return new Map()
    const rows = await askNow<{ url: string; body: string }>(
      'SELECT s.url, s.body FROM unnest($1::text[]) AS j(url) JOIN source s ON s.url = j.url',
      [[...new Set(urls)]],
    )
    return new Map(rows.map(({ url, body }) => [url, JSON.parse(body)]))
  }

  /** Takes out what there is of events. */
  async function taken(rids: readonly number[]): Promise<{ length: number; terms: string[] }[]> {
    if (rids.length === 0) return []
    return askNow('DELETE FROM finding WHERE rid = ANY($1) RETURNING length, tsvector_to_array(words) AS terms', [rids])
  }

  async function addUp(gained: ReadonlyMap<string, number>, sum: { events: number; words: number }): Promise<void> {
    const differing = Array.from(gained).filter(([, by]) => by !== 0)
    if (differing.length > 0)
      await askNow(
        `INSERT INTO vocabulary SELECT * FROM unnest($1::text[], $2::int[])
        ON CONFLICT (term) DO UPDATE SET events = vocabulary.events + excluded.events`,
        [differing.map(([term]) => term), differing.map(([, by]) => by)],
      )
    if (sum.events === 0 && sum.words === 0) return
    await askNow(
      `UPDATE fact SET value = (value::jsonb || jsonb_build_object('events', (value::jsonb->'events')::bigint + $1::bigint,
        'words', (value::jsonb->'words')::bigint + $2::bigint))::text WHERE name = 'finding'`,
      [sum.events, sum.words],
    )
  }

  async function spell(words: ReadonlyMap<string, string>): Promise<void> {
    if (words.size === 0) return
    await askNow(
      'INSERT INTO spelling (word, term) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT (word) DO NOTHING',
      [[...words.keys()], [...words.values()]],
    )
    if (spelt.size > MOST_SPELT) spelt.clear()
    for (const word of words.keys()) spelt.add(word)
  }

  return {
    put,
    async retell(rids) {
      if (rids.length === 0) return
      await put(await askNow<KeyedRow>(`${EVENT_QUERY} WHERE e.rid = ANY($1)`, [rids]), rids)
    },
  }
}

function rowOf(rid: number, date: string, category: string | null, { vector, weights, length }: EventWords) {
  const day = Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000)
  const terms = Array.from(weights.keys(), weightKey)
  return [rid, day, Number(date.slice(0, 4)), category, length, terms, [...weights.values()], vector]
}

/** Whether all events of an archive can be found: not yet where they came by a copy, or before there was an index of them. */
export async function isFindable(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT (value::jsonb->'whole')::boolean AS whole FROM fact WHERE name = 'finding'`,
  )
  return rows[0]?.whole === true
}

/**
 * Takes in all events of an archive that are not yet, in the order of their keys; goes on where a run before it was killed. Whoever
 * calls holds the lock.
 */
export async function fillFinding(place: Place, client: pg.Client): Promise<void> {
  const session = openSession(place, client)
  const { askNow, transaction } = session
  const writer = findingWriter(session)
  const last = await one(askNow<{ rid: number }>('SELECT coalesce(max(rid), 0) AS rid FROM finding'))
  for (let rid = last?.rid ?? 0; ; ) {
    const rows = await askNow<KeyedRow>(`${EVENT_QUERY} WHERE e.rid > $1 ORDER BY e.rid LIMIT ${PORTION}`, [rid])
    const end = rows.at(-1)
    if (!end) break
    await transaction(() => writer.put(rows, []))
    rid = end.rid
  }
  await askNow(`UPDATE fact SET value = (value::jsonb || '{"whole": true}')::text WHERE name = 'finding'`)
}

/** Forgets what events are found by, because the events are others now. */
export async function emptyFinding({ askNow }: Pick<Session, 'askNow'>): Promise<void> {
  for (const table of ['finding', 'vocabulary', 'spelling']) await askNow(`DELETE FROM ${table}`)
  await askNow(`UPDATE fact SET value = '{"events": 0, "words": 0, "whole": false}' WHERE name = 'finding'`)
}
