import type { Weights } from '../model/relation.ts'
import { NEVER } from './weights.ts'
import { type Capitals, TIMES, type WordReader } from './words.ts'

/** Counts the capitals of words, by the lexicon's numbers, in arrays that grow. */
class CapitalCounts implements Capitals {
  #inside = new Uint32Array(1 << 14)
  #capital = new Uint32Array(1 << 14)

  met(number: number, isCapital: boolean): void {
    if (number >= this.#inside.length) this.#grow(number + 1)
    this.#inside[number] = (this.#inside[number] as number) + 1
    if (isCapital) this.#capital[number] = (this.#capital[number] as number) + 1
  }

  /** Of the places inside a sentence, the share with a capital; a half where there is no such place. */
  shareOf(number: number): number {
    const inside = this.#inside[number] ?? 0
    return inside === 0 ? 0.5 : (this.#capital[number] as number) / inside
  }

  #grow(needed: number): void {
    const size = Math.max(needed, 2 * this.#inside.length)
    const [inside, capital] = [new Uint32Array(size), new Uint32Array(size)]
    inside.set(this.#inside)
    capital.set(this.#capital)
    this.#inside = inside
    this.#capital = capital
  }
}

/** Takes in the words of events, and learns a table from them: the same one in whatever order they come. */
export class Learner {
  readonly capitals = new CapitalCounts()
  #events = 0
  #first = Number.POSITIVE_INFINITY
  #last = Number.NEGATIVE_INFINITY
  /** By the lexicon's numbers: in how many events a word is, and whether any has it in its text. */
  #counts = new Uint32Array(1 << 14)
  #isInText = new Uint8Array(1 << 14)

  /** The words of one event, as its reader left them, and its day. */
  met({ numbers, bits, lexicon }: WordReader, day: number): void {
    if (lexicon.hashes.length > this.#counts.length) this.#grow(lexicon.hashes.length)
    for (let i = 0; i < numbers.length; i++) {
      const number = numbers[i] as number
      this.#counts[number] = (this.#counts[number] as number) + 1
      if ((bits[i] as number) & TIMES) this.#isInText[number] = 1
    }
    this.#events++
    this.#first = Math.min(this.#first, day)
    this.#last = Math.max(this.#last, day)
  }

  learn(version: number, hashes: readonly number[]): Weights {
    const order: number[] = []
    for (let number = 0; number < hashes.length; number++) if ((this.#counts[number] ?? 0) > 0) order.push(number)
    order.sort((a, b) => (hashes[a] as number) - (hashes[b] as number))
    return {
      version,
      events: this.#events,
      span: this.#events === 0 ? 1 : this.#last - this.#first + 1,
      hashes: Uint32Array.from(order, (number) => hashes[number] as number),
      counts: Uint32Array.from(order, (number) => this.#counts[number] as number),
      capitals: Uint8Array.from(order, (number) =>
        this.#isInText[number] ? Math.round(254 * this.capitals.shareOf(number)) : NEVER,
      ),
    }
  }

  #grow(needed: number): void {
    const size = Math.max(needed, 2 * this.#counts.length)
    const [counts, isInText] = [new Uint32Array(size), new Uint8Array(size)]
    counts.set(this.#counts)
    isInText.set(this.#isInText)
    this.#counts = counts
    this.#isInText = isInText
  }
}
