import { hashOf, stemOf } from './word.ts'

/** No word: it tells nothing. */
export const NOTHING = -1

/** Numbers for words, in the order in which they were met. The same word in another form gets the same number. */
export class Lexicon {
  /** By number: the 32 bits that stand for the word everywhere else. */
  readonly hashes: number[] = []
  readonly #byToken = new Map<string, number>()
  readonly #byHash = new Map<number, number>()

  /** The number of a word as it is written; `NOTHING` for words that tell nothing. */
  numberOf(token: string): number {
    const known = this.#byToken.get(token)
    if (known !== undefined) return known
    const stem = stemOf(token)
    const number = stem === '' ? NOTHING : this.#numberOfHash(hashOf(stem))
    this.#byToken.set(token, number)
    return number
  }

  #numberOfHash(hash: number): number {
    const known = this.#byHash.get(hash)
    if (known !== undefined) return known
    const number = this.hashes.length
    this.hashes.push(hash)
    this.#byHash.set(hash, number)
    return number
  }
}
