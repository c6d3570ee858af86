import { DeadlineError } from '../../query/deadline.ts'
import { WEIGHED } from '../../query/lookup.ts'
import type { Query, Term } from '../../query/query.ts'
import { B, DAYS_A_YEAR, idf, K1, PULL, WEIGHTS } from '../../query/score.ts'
import type { Matched, SearchEngine, SpeltWord } from '../search-engine.ts'
import type { Ask } from './sql.ts'
import { HOST, keptOf, phraseOf, tsqueryOf, weightKey } from './words.ts'

/** Asks several things of one moment, which take no longer than so many ms together each. */
export type Within = <T>(ms: number, work: (ask: Ask) => Promise<T>) => Promise<T>

/** The server gave a question up because it took too long (query_canceled). */
const CANCELLED = '57014'

/**
 * PostgreSQL's full text. A GIN index says which events match. `ts_rank` knows neither how rare a word is nor how long a text, so the
 * worth of a match is FTS5's formula instead, counted there from what each row keeps: how much a word counts in it, and its length.
 */
export function postgresEngine(within: Within): SearchEngine {
  const spelling: { store: string; last: number; words: SpeltWord[] } = { store: '', last: 0, words: [] }
  return {
    async match(query, how, { order, offset, limit, deadline }) {
      if (deadline <= 0) throw new DeadlineError()
      try {
        return await within(Math.ceil(deadline), async (ask) => {
          const weighing = order === 'date' ? undefined : await weighingOf(ask, query, how)
          return matched(ask, query, how, weighing, offset, limit)
        })
      } catch (error) {
        throw (error as { code?: string }).code === CANCELLED ? new DeadlineError({ cause: error }) : error
      }
    },
    spelling: () =>
      within(0, async (ask) => {
        const [store] = await ask<{ value: string }>(`SELECT value FROM fact WHERE name = 'store'`)
        if (spelling.store !== store?.value) Object.assign(spelling, { store: store?.value, last: 0, words: [] })
        // None is ever taken out, so those that came since are enough.
        const rows = await ask<SpeltWord & { n: number }>(
          'SELECT n, word, term FROM spelling WHERE n > $1 ORDER BY n',
          [spelling.last],
        )
        for (const { n, word, term } of rows) {
          if (n <= spelling.last) continue
          spelling.last = n
          spelling.words.push({ word, term })
        }
        return spelling.words
      }),
    eventsWith: (terms) =>
      within(0, async (ask) => {
        const kept = terms.map(keptOf)
        const rows = await ask<{ term: string; events: number }>(
          'SELECT term, events FROM vocabulary WHERE term = ANY($1) AND events > 0',
          [kept.flatMap((term) => [term, HOST + term])],
        )
        const events = new Map(rows.map((row) => [row.term, row.events]))
        return new Map(
          terms.flatMap((term, i) => {
            const here = Math.max(events.get(kept[i] as string) ?? 0, events.get(HOST + kept[i]) ?? 0)
            return here > 0 ? [[term, here] as const] : []
          }),
        )
      }),
  }
}

/** What the worth of a match is counted from. */
interface Weighing {
  readonly terms: readonly { readonly term: Term; readonly idf: number }[]
  readonly meanLength: number
  readonly newest: number
}

interface Sums {
  finding: string
  newest: number | null
  events: Record<string, number>
}

/** How a query's matches are weighed: not at all where nothing weighs, or where they are too many. */
async function weighingOf(ask: Ask, query: Query, how: 'all' | 'any'): Promise<Weighing | undefined> {
  if (query.terms.length === 0) return undefined
  const single = query.terms.flatMap((term) => wordOf(term) ?? [])
  const [sums] = await ask<Sums>(
    `SELECT (SELECT value FROM fact WHERE name = 'finding') AS finding, (SELECT max(day) FROM finding) AS newest,
      (SELECT coalesce(json_object_agg(term, events), '{}') FROM vocabulary WHERE term = ANY($1)) AS events`,
    [single],
  )
  if (!sums || sums.newest === null) return undefined
  const { events: all, words } = JSON.parse(sums.finding) as { events: number; words: number }
  const having: number[] = []
  for (const term of query.terms) {
    const word = wordOf(term)
    having.push(word === undefined ? await countOf(ask, phraseOf(term)) : (sums.events[word] ?? 0))
  }
  const most = how === 'all' ? Math.min(...having) : having.reduce((sum, n) => sum + n, 0)
  const isSure = most <= WEIGHED || query.terms.length === 1
  const total = isSure ? most : await countOf(ask, tsqueryOf({ ...query, excluded: [], filters: [] }, how))
  if (total > WEIGHED) return undefined
  const terms = query.terms.map((term, i) => ({ term, idf: idf(all, having[i] as number) }))
  return { terms, meanLength: words / all, newest: sums.newest }
}

/** The word of a term that is one and no beginning of others. */
const wordOf = ({ words, isPrefix }: Term): string | undefined =>
  words.length === 1 && !isPrefix ? keptOf((words[0] as { term: string }).term) : undefined

async function countOf(ask: Ask, tsquery: string): Promise<number> {
  const [row] = await ask<{ n: number }>('SELECT count(*) AS n FROM finding WHERE words @@ $1::tsquery', [tsquery])
  return row?.n ?? 0
}

/** Values of a question, each with the name that it is asked by. */
class Values {
  readonly all: unknown[] = []
  add(value: unknown, type: string): string {
    return `$${this.all.push(value)}::${type}`
  }
}

async function matched(
  ask: Ask,
  query: Query,
  how: 'all' | 'any',
  weighing: Weighing | undefined,
  offset: number,
  limit: number,
): Promise<Matched> {
  const values = new Values()
  const tsquery = tsqueryOf(query, how)
  const conditions = [
    ...(tsquery === '' ? [] : [`words @@ ${values.add(tsquery, 'tsquery')}`]),
    ...(query.after ? [`day >= ${values.add(dayOf(query.after), 'int')}`] : []),
    ...(query.before ? [`day < ${values.add(dayOf(query.before), 'int')}`] : []),
  ]
  const [row] = await ask<Matched>(
    `WITH hit AS MATERIALIZED (
      SELECT rid, day, year, category, ${weighing ? worthOf(weighing, values) : '0'} AS worth FROM finding
      WHERE ${conditions.length > 0 ? conditions.join(' AND ') : 'true'}
    ), best AS (
      SELECT rid, worth, day FROM hit ORDER BY worth DESC, day DESC, rid DESC
      LIMIT ${values.add(limit, 'int')} OFFSET ${values.add(offset, 'int')}
    )
    SELECT (SELECT count(*) FROM hit) AS total,
      (SELECT coalesce(json_agg(json_build_object('year', lpad(year::text, 4, '0'), 'events', events) ORDER BY year DESC), '[]')
        FROM (SELECT year, count(*) AS events FROM hit GROUP BY year) y) AS years,
      (SELECT coalesce(json_agg(json_build_object('name', category, 'events', events) ORDER BY events DESC, category), '[]')
        FROM (SELECT category, count(*) AS events FROM hit WHERE category <> '' GROUP BY category) c) AS categories,
      (SELECT coalesce(json_agg(e.id ORDER BY b.worth DESC, b.day DESC, b.rid DESC), '[]')
        FROM best b JOIN event e ON e.rid = b.rid) AS ids`,
    values.all,
  )
  return row as Matched
}

/**
 * FTS5's `bm25()` with the pull to the recent, as `query/score.ts` has them. What a word adds there, `w (k + 1) / (w + c)`, is written
 * such that `w` stands in it once: looking it up is most of the work.
 */
function worthOf({ terms, meanLength, newest }: Weighing, values: Values): string {
  const c = `(${K1 * (1 - B)} + length * ${values.add((K1 * B) / meanLength, 'float8')})`
  const parts = terms.map(
    ({ term, idf }) => `${values.add(idf * (K1 + 1), 'float8')} * (1 - ${c} / (${weightOf(term, values)} + ${c}))`,
  )
  return `(${parts.join(' + ')}) * (1 + ${PULL} / (1 + (${values.add(newest, 'int')} - day) / ${DAYS_A_YEAR}))`
}

/** How much a term counts in an event. Of a phrase, as much as its least word; of a beginning, about as much as its words. */
function weightOf({ words, isPrefix }: Term, values: Values): string {
  const each = words.map(({ term }, i) =>
    isPrefix && i === words.length - 1
      ? `ts_rank(${RANKS}, words, ${values.add(phraseOf({ words: words.slice(i), isPrefix }), 'tsquery')}) * ${RANK_OF_ONE}`
      : `coalesce(weights[array_position(terms, ${values.add(weightKey(keptOf(term)), 'int')})], 0)`,
  )
  return each.length === 1 ? `(${each[0]})::float8` : `least(${each.join(', ')})::float8`
}

/** Weights of the classes D to A as `ts_rank` takes them, at most 1, and what brings its answer for a word that is there once back. */
const { title, story, context, source } = WEIGHTS
const RANKS = `'{${[source, context, story, title].map((weight) => weight / title)}}'`
const RANK_OF_ONE = `${title} * 1.64493406685`

const dayOf = (date: string) => Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000)
