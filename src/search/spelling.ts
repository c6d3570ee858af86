import type { Database } from 'better-sqlite3'
import { distance } from 'fastest-levenshtein'
import type { Query } from '../query/query.ts'
import { wordsOf } from '../query/words.ts'

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

/** Shorter words are within an edit of too many others. */
const SHORTEST = 4

/** How the archive spells its words. Valid until the index changes. */
export class Spelling {
  readonly #events: (term: string) => number
  readonly #words: readonly { readonly word: string; readonly term: string; readonly letters: number }[]

  constructor(db: Database) {
    const events = db.prepare('SELECT doc FROM vocabulary WHERE term = ?').pluck()
    this.#events = (term) => (events.get(term) as number | undefined) ?? 0
    const rows = db.prepare('SELECT word, term FROM spelling').raw().all() as [string, string][]
    this.#words = rows.map(([word, term]) => ({ word, term, letters: lettersOf(word) }))
  }

  /** A query with the words that no event has spelt like the nearest that many have; `undefined` where there is none. */
  mended(query: Query): string | undefined {
    let text = query.text
    for (const { words, isPrefix } of query.terms) {
      for (const { folded, term } of isPrefix ? [] : words) {
        if (folded.length < SHORTEST || this.#events(term) > 0) continue
        const better = this.#nearest(folded)
        if (better === undefined) return undefined
        text = replaceWord(text, folded, better)
      }
    }
    return text === query.text ? undefined : text
  }

  #nearest(wanted: string): string | undefined {
    const most = mostEdits(wanted)
    const letters = lettersOf(wanted)
    let best: { readonly word: string; readonly edits: number; readonly events: number } | undefined
    for (const { word, term, letters: its } of this.#words) {
      if (Math.abs(word.length - wanted.length) > most || bitsIn(letters ^ its) > 2 * most) continue
      const edits = distance(word, wanted)
      if (edits > most || (best && edits > best.edits)) continue
      const events = this.#events(term)
      if (events === 0 || (best && edits === best.edits && events <= best.events)) continue
      best = { word, edits, events }
    }
    return best?.word
  }
}

function replaceWord(text: string, folded: string, better: string): string {
  const found = wordsOf(text).find((word) => word.folded === folded)
  return found ? text.slice(0, found.start) + better + text.slice(found.end) : text
}
