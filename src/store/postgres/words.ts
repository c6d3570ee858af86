import { type Findable, SHORTEST_SPELT } from '../../query/findable.ts'
import type { Query, Term } from '../../query/query.ts'
import { WEIGHTS } from '../../query/score.ts'
import { hashOf, wordsOf } from '../../query/words.ts'

/**
 * Words of events as PostgreSQL's full text keeps them. They are cut, folded and stemmed here and not by a dictionary of the server,
 * so they are those of the other store, whatever is installed there. The columns of that one are the four classes of a `tsvector`.
 */
const CLASSES = { title: 'A', story: 'B', context: 'C', source: 'D' } as const

/** What stands before words of hosts and of sections, which only `source:` and `category:` ask for. No word begins so. */
export const HOST = '@'
const SECTION = '#'

/** A longer word is cut: PostgreSQL takes words of 2,046 bytes. */
const LONGEST = 500
/** Places of words are counted so far by PostgreSQL. */
const LAST_PLACE = 16_383
/** Bytes of one event's words: it takes a megabyte. */
const MOST_BYTES = 500_000
const MOST_WEIGHT = 32_767

/** A word as it is kept. */
export const keptOf = (term: string): string => term.slice(0, LONGEST)

/** The hash by which a word's weight is kept, in the numbers that PostgreSQL has. */
export const weightKey = (kept: string): number => hashOf(kept) | 0

/** What is kept of an event so that it can be found. */
export interface EventWords {
  /** All its words and where they stand, as a `tsvector` is written. */
  readonly vector: string
  /** Its words, hosts marked as such. */
  readonly terms: ReadonlySet<string>
  /** How much each of the words counts, those of hosts left out. */
  readonly weights: ReadonlyMap<string, number>
  /** How many words there are, counted each time. */
  readonly length: number
  /** Words as they are written, and their stems. */
  readonly spelt: ReadonlyMap<string, string>
}

/** The words of an event's texts, and of its section. */
export function eventWords(texts: Findable, category: string | null): EventWords {
  const places = new Map<string, string[]>()
  const weights = new Map<string, number>()
  const spelt = new Map<string, string>()
  let place = 0
  let length = 0
  let bytes = 0

  function add(text: string, mark: string, letter: string, weight: number): void {
    for (const { folded, term } of wordsOf(text)) {
      if (mark !== SECTION) length++
      place = Math.min(place + 1, LAST_PLACE)
      const kept = keptOf(term)
      const lexeme = mark + kept
      let at = places.get(lexeme)
      bytes += 4 + (at ? 0 : 8 + 3 * lexeme.length)
      if (bytes > MOST_BYTES) continue
      if (!at) {
        at = []
        places.set(lexeme, at)
      }
      at.push(`${place}${letter}`)
      if (weight === 0) continue
      weights.set(kept, Math.min(MOST_WEIGHT, (weights.get(kept) ?? 0) + weight))
      if (letter !== CLASSES.source && folded.length >= SHORTEST_SPELT) spelt.set(keptOf(folded), kept)
    }
    // What stands in two texts is no phrase.
    place = Math.min(place + 1, LAST_PLACE)
  }

  for (const column of ['title', 'story', 'context', 'source'] as const)
    add(texts[column], '', CLASSES[column], WEIGHTS[column])
  add(texts.host, HOST, CLASSES.source, WEIGHTS.host)
  add(category ?? '', SECTION, CLASSES.source, 0)
  return {
    vector: Array.from(places, ([lexeme, at]) => `${quoted(lexeme)}:${at.join(',')}`).join(' '),
    terms: new Set([...places.keys()].filter((lexeme) => !lexeme.startsWith(SECTION))),
    weights,
    length,
    spelt,
  }
}

const quoted = (lexeme: string) => `'${lexeme.replace(/['\\]/g, '$&$&')}'`

/** A term as a `tsquery` is written: words one after another, of some classes, with a mark before each. */
export function phraseOf({ words, isPrefix }: Term, classes = '', mark = ''): string {
  const parts = words.map(({ term }, i) => {
    const flags = (isPrefix && i === words.length - 1 ? '*' : '') + classes
    return quoted(mark + keptOf(term)) + (flags === '' ? '' : `:${flags}`)
  })
  return `(${parts.join(' <-> ')})`
}

/** All that a query asks for besides dates, as a `tsquery` is written; empty for nothing. */
export function tsqueryOf({ terms, excluded, filters }: Query, how: 'all' | 'any'): string {
  const words = terms.map((term) => phraseOf(term)).join(how === 'all' ? ' & ' : ' | ')
  return [
    ...(words === '' ? [] : [`(${words})`]),
    ...filters.map(({ field, term, isExcluded }) => `${isExcluded ? '!' : ''}${FILTERS[field](term)}`),
    ...excluded.map((term) => `!${phraseOf(term)}`),
  ].join(' & ')
}

const FILTERS = {
  topic: (term: Term) => phraseOf(term, CLASSES.context),
  source: (term: Term) => `(${phraseOf(term, CLASSES.source)} | ${phraseOf(term, '', HOST)})`,
  category: (term: Term) => phraseOf(term, '', SECTION),
}
