import { type IsoDate, readIsoDate } from '../model/date.ts'
import { isCommon, type Word, wordsOf } from './words.ts'

/** A word, or several that stand one after another. */
export interface Term {
  readonly words: readonly Word[]
  /** The last word may go on. */
  readonly isPrefix: boolean
}

/** What `topic:`, `category:` and `source:` ask for. */
export interface Filter {
  readonly field: 'topic' | 'category' | 'source'
  readonly term: Term
  readonly isExcluded: boolean
}

export interface Query {
  readonly text: string
  /** All of these must be there. */
  readonly terms: readonly Term[]
  /** None of these. */
  readonly excluded: readonly Term[]
  readonly filters: readonly Filter[]
  /** Days from this one on. */
  readonly after?: IsoDate
  /** Days before this one. */
  readonly before?: IsoDate
}

/** Why a text asks for nothing, and what to write instead. */
export interface Problem {
  readonly problem: string
}

export const LONGEST_QUERY = 500
export const MOST_WORDS = 24
const SHORTEST_PREFIX = 2

/** `-topic:"New York"`: a sign, a field, then a word or a quotation, and a star. */
const PIECE = /(-?)(?:(topic|category|source|before|after):)?(?:"([^"]*)"|([^\s"]+))(\*?)/giy

/**
 * Reads what a person asks for: words, `"phrases"`, `begin*`, `-without`, `topic:`, `category:`, `source:`, `after:` and
 * `before:`. Any text gives a query or says what is wrong with it. Only letters and digits of it reach the index.
 */
export function parseQuery(given: string): Query | Problem {
  const text = given.trim().replace(/\s+/g, ' ')
  if (text === '') return { problem: 'Nothing to look for: write a word.' }
  if (text.length > LONGEST_QUERY) return { problem: `At most ${LONGEST_QUERY} characters can be looked for.` }
  const terms: Term[] = []
  const excluded: Term[] = []
  const filters: Filter[] = []
  const dates: { after?: IsoDate; before?: IsoDate } = {}
  let words = 0
  for (let at = 0; at < text.length; ) {
    if (text[at] === ' ') {
      at++
      continue
    }
    PIECE.lastIndex = at
    const found = PIECE.exec(text)
    if (!found) return { problem: 'A quotation mark is not closed.' }
    at = PIECE.lastIndex
    const [, sign, name, quoted, bare = ''] = found
    const isExcluded = sign === '-'
    const isPrefix = found[5] === '*' || (quoted === undefined && bare.endsWith('*'))
    const field = name?.toLowerCase() as Filter['field'] | 'before' | 'after' | undefined
    if (field === 'before' || field === 'after') {
      const date = firstDayOf(quoted ?? bare)
      if (!date) return { problem: `${field}: takes a year, month or day: ${field}:2016, ${field}:2016-02-06.` }
      if (isExcluded) return { problem: `${field}: takes no minus.` }
      dates[field] = date
      continue
    }
    const term: Term = { words: wordsOf(quoted ?? bare), isPrefix }
    words += term.words.length
    if (term.words.length === 0) {
      if (field) return { problem: `${field}: takes a name: ${field}:Reuters, ${field}:"New York".` }
      continue
    }
    if (isPrefix && (term.words.at(-1)?.folded.length ?? 0) < SHORTEST_PREFIX)
      return { problem: `A beginning with a star needs ${SHORTEST_PREFIX} letters.` }
    if (field) filters.push({ field, term, isExcluded })
    else if (isExcluded) excluded.push(term)
    else terms.push(term)
  }
  if (words > MOST_WORDS) return { problem: `At most ${MOST_WORDS} words can be looked for.` }
  if (terms.length + filters.filter((filter) => !filter.isExcluded).length === 0 && !dates.after && !dates.before)
    return {
      problem: excluded.length + filters.length > 0 ? 'Say also what to look for.' : 'There is no word in this.',
    }
  return { text, terms: withoutCommon(each(terms)), excluded, filters, ...dates }
}

/** Each term once: what is asked for twice counts no more. */
function each(terms: readonly Term[]): Term[] {
  const known = new Map(
    terms.map((term) => [`${term.words.map(({ term }) => term).join(' ')}${term.isPrefix ? '*' : ''}`, term]),
  )
  return [...known.values()]
}

function withoutCommon(terms: readonly Term[]): readonly Term[] {
  const rare = terms.filter(({ words, isPrefix }) => isPrefix || words.some(({ folded }) => !isCommon(folded)))
  return rare.length > 0 ? rare : terms
}

function firstDayOf(text: string): IsoDate | undefined {
  return readIsoDate(`${text}${'-01-01'.slice(text.length - 4)}`)
}

/** The words of a term as FTS5 reads a string: letters and digits alone, so that nothing of them is syntax. */
export function quoted({ words, isPrefix }: Term): string {
  return `"${words.map(({ folded }) => folded).join(' ')}"${isPrefix ? '*' : ''}`
}
