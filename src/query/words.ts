import { stemmer } from 'stemmer'

/**
 * Words as the index knows them, the way of SQLite's tokenizers `unicode61` (without diacritics) and `porter`. The script
 * of published archives asks with them, and hits are marked by them.
 */
export interface Word {
  /** Lower case, without diacritics. */
  readonly folded: string
  /** Its stem: what the index has. */
  readonly term: string
  /** Where it stands in the text. */
  readonly start: number
  readonly end: number
}

const WORD = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{Mn}]*/gu

/** Words of a text, in its order. */
export function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(WORD), (found): Word => {
    const folded = fold(found[0])
    return { folded, term: stemOf(folded), start: found.index, end: found.index + found[0].length }
  })
}

function fold(word: string): string {
  const lower = word.toLowerCase()
  return /^[ -~]*$/.test(lower) ? lower : lower.normalize('NFD').replace(/\p{Mn}/gu, '')
}

/** Texts say few words again and again. */
const stems = new Map<string, string>()
const MOST_STEMS = 50_000

function stemOf(folded: string): string {
  let term = stems.get(folded)
  if (term === undefined) {
    term = stem(folded)
    if (stems.size >= MOST_STEMS) stems.clear()
    stems.set(folded, term)
  }
  return term
}

/** SQLite stems words of 3 to 64 bytes, and of other scripts too byte by byte, none of which is a vowel. */
function stem(folded: string): string {
  if (/^[ -~]*$/.test(folded)) return folded.length < 3 || folded.length > 64 ? folded : stemmer(folded)
  const bytes = new TextEncoder().encode(folded)
  if (bytes.length < 3 || bytes.length > 64) return folded
  const stemmed = stemmer(String.fromCharCode(...Array.from(bytes, (byte) => (byte < 128 ? byte : PRIVATE + byte))))
  return new TextDecoder().decode(Uint8Array.from(stemmed, (byte) => byte.charCodeAt(0) % PRIVATE))
}

/** Characters that have no case and are no vowels stand for bytes beyond ASCII. */
const PRIVATE = 0xe000

/** Words so common that a query with others does without them. */
const COMMON = new Set('a an and are as at be by for from in is it of on or s that the to was with'.split(' '))

/** Of these, the stems that only they have: `one` has the stem of `on`, `its` that of `it`, `being` that of `be`. */
const OWN = new Set('a an and as at by for from in is of or s that the to with'.split(' '))

/** Whether a stem is one that nobody needs to look up: common words are asked for only where there are no others. */
export const isNeedless = (term: string): boolean => OWN.has(term)

export const isCommon = (folded: string): boolean => COMMON.has(folded)

/** A number of 32 bits that stands for a word (FNV-1a). */
export function hashOf(term: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < term.length; i++) hash = Math.imul(hash ^ term.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
