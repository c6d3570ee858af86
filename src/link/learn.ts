import type { Weights } from '../model/relation.ts'
import type { Pool } from './pool.ts'
import { NEVER } from './weights.ts'
import { type Capitals, TIMES } from './words.ts'

/** Counts the capitals of words, by the lexicon's numbers, in arrays that grow. */
export class CapitalCounts implements Capitals {
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

/** Learns a table from the words of events. The same events give the same table, in whatever order they come. */
export function learn(
  version: number,
  pool: Pool,
  lexiconHashes: readonly number[],
  capitals: CapitalCounts,
  span: number,
): Weights {
  const counts = new Uint32Array(lexiconHashes.length)
  const isInText = new Uint8Array(lexiconHashes.length)
  const end = pool.starts.at(-1) as number
  for (let i = 0; i < end; i++) {
    const number = pool.numbers[i] as number
    counts[number] = (counts[number] as number) + 1
    if ((pool.bits[i] as number) & TIMES) isInText[number] = 1
  }
  const order = Array.from(counts.keys()).filter((number) => (counts[number] as number) > 0)
  order.sort((a, b) => (lexiconHashes[a] as number) - (lexiconHashes[b] as number))
  return {
    version,
    events: pool.starts.length - 1,
    span,
    hashes: Uint32Array.from(order, (number) => lexiconHashes[number] as number),
    counts: Uint32Array.from(order, (number) => counts[number] as number),
    capitals: Uint8Array.from(order, (number) =>
      isInText[number] ? Math.round(254 * capitals.shareOf(number)) : NEVER,
    ),
  }
}
