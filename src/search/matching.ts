import type { Database } from 'better-sqlite3'
import { DeadlineError } from '../query/deadline.ts'
import { WEIGHED } from '../query/lookup.ts'
import { type Filter, type Query, quoted, type Term } from '../query/query.ts'
import { firstFew, pulled, WEIGHTS } from '../query/score.ts'
import { wordsOf } from '../query/words.ts'

/** Events that match a query, by their keys in the store, and how well each does. */
export interface Matches {
  readonly keys: readonly number[]
  readonly scores: readonly number[]
  /** In need of the newest first: too many to weigh, or nothing to weigh by. */
  readonly isByDate: boolean
}

const LAST_YEAR = 10_000
/** Rows between two looks at the clock. */
const TURN = 2048

type Row = [key: number, date: string, category: string | null]
const COLUMNS = 'rid, date, category'

const dayOf = (date: string) => Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000)

/**
 * Asks an index which events match. What every match needs, its day and its section, is kept in arrays: reading them row by row
 * would take longer than the match. Valid until the index changes, unless it is told what did.
 */
export class Matching {
  readonly #db: Database
  #day: Int32Array
  #year: Uint16Array
  #category: Uint16Array
  readonly #categories: string[] = []
  readonly #numbers = new Map<string, number>()
  #newest = 0

  constructor(db: Database) {
    this.#db = db
    const most = ((db.prepare('SELECT max(rid) FROM document').pluck().get() as number | null) ?? 0) + 1
    this.#day = new Int32Array(most)
    this.#year = new Uint16Array(most)
    this.#category = new Uint16Array(most)
    this.#take(db.prepare(`SELECT ${COLUMNS} FROM document`).raw().iterate() as Iterable<Row>)
  }

  /** Takes in that these events were put into the index, changed, or taken out of it. */
  update(keys: readonly number[]): void {
    const most = keys.reduce((max, key) => Math.max(max, key), 0) + 1
    if (most > this.#day.length) this.#grow(most)
    for (const key of keys) this.#day[key] = 0
    const row = this.#db.prepare(`SELECT ${COLUMNS} FROM document WHERE rid = ?`).raw()
    this.#take(keys.map((key) => row.get(key) as Row | undefined).filter((found) => found !== undefined))
  }

  /** Events with all of a query's words, or any of them, that its filters let pass. */
  of(query: Query, how: 'all' | 'any', until: number): Matches {
    const expression = query.terms.map(quoted).join(how === 'all' ? ' AND ' : ' OR ')
    const { keys, scores, isByDate } =
      expression === '' ? this.#everything() : this.#weighed(`${SEARCHED} : (${expression})`, until)
    const passes = this.#filterOf(query, until)
    if (!passes) return { keys, scores, isByDate }
    const kept: { keys: number[]; scores: number[] } = { keys: [], scores: [] }
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as number
      if (!passes(key)) continue
      kept.keys.push(key)
      kept.scores.push(scores[i] ?? 0)
    }
    return { ...kept, isByDate }
  }

  /** The best of some matches, or the newest, best first. */
  best({ keys, scores, isByDate }: Matches, order: 'relevance' | 'date', few: number): number[] {
    const key = (i: number) => keys[i] as number
    const day = (i: number) => this.#day[key(i)] as number
    const isLater = (a: number, b: number) => day(a) > day(b) || (day(a) === day(b) && key(a) > key(b))
    if (isByDate || order === 'date') return firstFew(keys.length, few, isLater).map(key)
    const worth = scores.map((score, i) => pulled(score, day(i), this.#newest))
    return firstFew(keys.length, few, (a, b) => {
      const difference = (worth[a] as number) - (worth[b] as number)
      return difference > 0 || (difference === 0 && isLater(a, b))
    }).map(key)
  }

  /** Ids of events, in the order given. */
  idsOf(keys: readonly number[]): string[] {
    const id = this.#db.prepare('SELECT id FROM document WHERE rid = ?').pluck()
    return keys.map((key) => id.get(key) as string)
  }

  /** Matches by year, newest first, and by section, the largest first. */
  counts({ keys }: Matches) {
    const years = new Uint32Array(LAST_YEAR)
    const categories = new Uint32Array(this.#categories.length)
    for (const key of keys) {
      const year = this.#year[key] as number
      const category = this.#category[key] as number
      years[year] = (years[year] as number) + 1
      categories[category] = (categories[category] as number) + 1
    }
    return {
      years: Array.from(years, (events, year) => ({ year: String(year), events }))
        .filter(({ events }) => events > 0)
        .reverse(),
      categories: this.#categories
        .map((name, i) => ({ name, events: categories[i] as number }))
        .filter(({ name, events }) => name !== '' && events > 0)
        .sort((a, b) => b.events - a.events || (a.name < b.name ? -1 : 1)),
    }
  }

  #take(rows: Iterable<Row>): void {
    // Days are told again and again.
    let [last, day, year] = ['', 0, 0]
    for (const [key, date, name] of rows) {
      if (date !== last) [last, day, year] = [date, dayOf(date), Number(date.slice(0, 4))]
      this.#day[key] = day
      this.#year[key] = year
      this.#category[key] = this.#numberOf(name ?? '')
    }
    this.#newest = this.#day.reduce((max, day) => Math.max(max, day), 0)
  }

  #numberOf(category: string): number {
    let number = this.#numbers.get(category)
    if (number === undefined) {
      number = this.#categories.push(category) - 1
      this.#numbers.set(category, number)
    }
    return number
  }

  /** Room for more events than there are, as the next ones come soon. */
  #grow(most: number): void {
    const size = Math.ceil(most * 1.1)
    const [day, year, category] = [new Int32Array(size), new Uint16Array(size), new Uint16Array(size)]
    day.set(this.#day)
    year.set(this.#year)
    category.set(this.#category)
    this.#day = day
    this.#year = year
    this.#category = category
  }

  #everything(): Matches {
    const keys = this.#db.prepare('SELECT rid FROM document').pluck().all() as number[]
    return { keys, scores: [], isByDate: true }
  }

  #weighed(expression: string, until: number): Matches {
    // Counted no further than it matters.
    const count = this.#db
      .prepare(`SELECT count(*) FROM (SELECT 1 FROM text WHERE text MATCH ? LIMIT ${WEIGHED + 1})`)
      .pluck()
      .get(expression) as number
    if (count > WEIGHED) return { keys: this.#keys(expression, until), scores: [], isByDate: true }
    const weights = Object.values(WEIGHTS).join(', ')
    const statement = this.#db.prepare(`SELECT rowid, -bm25(text, ${weights}) FROM text WHERE text MATCH ?`).raw()
    const keys: number[] = []
    const scores: number[] = []
    for (const [key, score] of statement.iterate(expression) as Iterable<[number, number]>) {
      if (keys.length % TURN === 0) inTime(until)
      keys.push(key)
      scores.push(score)
    }
    return { keys, scores, isByDate: false }
  }

  #keys(expression: string, until: number): number[] {
    const keys = this.#db.prepare('SELECT rowid FROM text WHERE text MATCH ?').pluck().all(expression) as number[]
    inTime(until)
    return keys
  }

  /** Whether an event passes all that a query asks besides words; `undefined` where any does. */
  #filterOf({ filters, excluded, after, before }: Query, until: number): ((key: number) => boolean) | undefined {
    const tests: ((key: number) => boolean)[] = []
    if (after) {
      const first = dayOf(after)
      tests.push((key) => (this.#day[key] as number) >= first)
    }
    if (before) {
      const end = dayOf(before)
      tests.push((key) => (this.#day[key] as number) < end)
    }
    for (const { field, term, isExcluded } of filters) {
      const has = field === 'category' ? this.#inCategory(term) : this.#among(FIELDS[field], term, until)
      tests.push((key) => has(key) !== isExcluded)
    }
    for (const term of excluded) {
      const has = this.#among(SEARCHED, term, until)
      tests.push((key) => !has(key))
    }
    return tests.length === 0 ? undefined : (key) => tests.every((test) => test(key))
  }

  #among(columns: string, term: Term, until: number): (key: number) => boolean {
    const set = new Uint8Array(this.#day.length)
    for (const key of this.#keys(`${columns} : ${quoted(term)}`, until)) set[key] = 1
    return (key) => set[key] === 1
  }

  /** Sections are few, and their names are told here without an index. */
  #inCategory({ words, isPrefix }: Term): (key: number) => boolean {
    const wanted = words.map(({ term }) => term)
    const fits = this.#categories.map((name) => {
      const has = wordsOf(name).map(({ term }) => term)
      return has.some((_, i) =>
        wanted.every((term, n) =>
          isPrefix && n === wanted.length - 1 ? has[i + n]?.startsWith(term) : has[i + n] === term,
        ),
      )
    })
    return (key) => fits[this.#category[key] as number] === true
  }
}

const SEARCHED = '{title story context source}'
const FIELDS: Readonly<Record<Exclude<Filter['field'], 'category'>, string>> = {
  topic: '{context}',
  source: '{source host}',
}

function inTime(until: number): void {
  if (performance.now() > until) throw new DeadlineError()
}
