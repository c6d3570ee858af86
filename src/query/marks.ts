import type { Query, Term } from './query.ts'
import { type Word, wordsOf } from './words.ts'

/** A piece of a text: words that a query asked for, or what stands between them. */
export interface Piece {
  readonly text: string
  readonly is: 'found' | 'beside'
}

/** Cuts a text so that what a query asked for stands out. The pieces together are the text. */
export function marked(text: string, { terms }: Pick<Query, 'terms'>): Piece[] {
  const words = wordsOf(text)
  const spans: { start: number; end: number }[] = []
  for (const [i, word] of words.entries()) {
    const length = Math.max(0, ...terms.map((term) => lengthAt(words, i, term)))
    if (length === 0) continue
    const { end } = words[i + length - 1] as Word
    const last = spans.at(-1)
    // Words found one after another are one piece.
    if (last && /^\s*$/.test(text.slice(last.end, word.start))) last.end = Math.max(last.end, end)
    else spans.push({ start: word.start, end })
  }
  const pieces: Piece[] = []
  let at = 0
  for (const { start, end } of spans) {
    if (start > at) pieces.push({ text: text.slice(at, start), is: 'beside' })
    pieces.push({ text: text.slice(start, end), is: 'found' })
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), is: 'beside' })
  return pieces
}

/** How many words from the i-th on are this term: all of its own, or none. */
function lengthAt(words: readonly Word[], i: number, term: Term): number {
  const isHere = term.words.every(({ term: stem }, n) => {
    const word = words[i + n]
    if (!word) return false
    return term.isPrefix && n === term.words.length - 1 ? word.term.startsWith(stem) : word.term === stem
  })
  return isHere ? term.words.length : 0
}
