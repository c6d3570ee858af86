import type { Database } from 'better-sqlite3'
import { distance } from 'fastest-levenshtein'
import { SHORTEST_SPELT } from '../query/findable.ts'
import type { Query } from '../query/query.ts'
import { wordsOf } from '../query/words.ts'
import type { SearchEngine, SpeltWord } from '../store/search-engine.ts'

/** Letters of a word as bits, so that words too far apart are told by counting. */
function lettersOf(word: string): number {
  let bits = 0
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) % 32)
  return bits
}

function bitsIn(n: number): number {
  let count = 0
  for (let rest = n; rest !== 0; rest &= rest - 1) count++
  return count
}

/** A word of four letters with two others is another word. */
const mostEdits = (word: string) => (word.length < 6 ? 1 : 2)

/** How an archive spells its words. */
type Vocabulary = Pick<SearchEngine, 'spelling' | 'eventsWith'>

/** The words of the index in a file. */
export function vocabularyOf(db: Database): Vocabulary {
  const events = db.prepare('SELECT doc FROM vocabulary WHERE term = ?').pluck()
  return {
    async spelling() {
      return db.prepare('SELECT word, term FROM spelling').all() as SpeltWord[]
    },
    async eventsWith(terms) {
      const found = terms.map((term) => [term, events.get(term) as number | undefined] as const)
      return new Map(found.filter((pair): pair is [string, number] => pair[1] !== undefined))
    },
  }
}

/** A query with the words that no event has spelt like the nearest that many have; `undefined` where there is none. */
export async function mended(query: Query, vocabulary: Vocabulary): Promise<string | undefined> {
  const asked = query.terms.flatMap(({ words, isPrefix }) =>
    isPrefix ? [] : words.filter(({ folded }) => folded.length >= SHORTEST_SPELT),
  )
  const known = await vocabulary.eventsWith(asked.map(({ term }) => term))
  let text = query.text
  for (const { folded, term } of asked) {
    if (known.has(term)) continue
    const better = await nearest(folded, vocabulary)
    if (better === undefined) return undefined
    text = replaceWord(text, folded, better)
  }
  return text === query.text ? undefined : text
}

/** The word with the fewest edits, of those the one in most events, of those the first by its letters. */
async function nearest(wanted: string, vocabulary: Vocabulary): Promise<string | undefined> {
  const most = mostEdits(wanted)
  const letters = lettersOf(wanted)
  const near: (SpeltWord & { readonly edits: number })[] = []
  for (const { word, term } of await vocabulary.spelling()) {
    if (Math.abs(word.length - wanted.length) > most || bitsIn(letters ^ lettersOf(word)) > 2 * most) continue
    const edits = distance(word, wanted)
    if (edits <= most) near.push({ word, term, edits })
  }
  const events = await vocabulary.eventsWith(near.map(({ term }) => term))
  const count = ({ term }: { term: string }) => events.get(term) ?? 0
  return near
    .filter((word) => count(word) > 0)
    .sort((a, b) => a.edits - b.edits || count(b) - count(a) || (a.word < b.word ? -1 : 1))[0]?.word
}

function replaceWord(text: string, folded: string, better: string): string {
  const found = wordsOf(text).find((word) => word.folded === folded)
  return found ? text.slice(0, found.start) + better + text.slice(found.end) : text
}
