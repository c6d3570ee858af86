import { type Shown, shownOf } from '../link/why.ts'
import type { Event } from '../model/archive.ts'
import type { Edition } from '../model/edition.ts'
import { storyKeys } from './shared.ts'

/** What tells why an event belongs with another. */
export interface Told extends Shown {
  readonly storyKeys: readonly string[]
}

/** Bytes of texts that are kept together. */
const CHUNK = 1 << 22

/**
 * What events tell while all of them are related, as bytes outside of the heap: as objects, those of an archive of a million would not
 * fit into memory.
 */
export class Telling {
  readonly #edition: Edition
  readonly #chunks: Buffer[] = []
  #used = CHUNK
  /** Of each event, the chunk that its text is in, and where it begins and ends there. */
  readonly #chunkOf: number[] = []
  readonly #starts: number[] = []
  readonly #ends: number[] = []

  constructor(edition: Edition) {
    this.#edition = edition
  }

  /** An event, of which the first is 0. */
  add(event: Pick<Event, 'title' | 'context' | 'stories'>): void {
    const told: Told = { ...shownOf(event), storyKeys: storyKeys(this.#edition, event) }
    const bytes = Buffer.from(JSON.stringify(told))
    if (this.#used + bytes.length > CHUNK) {
      this.#chunks.push(Buffer.allocUnsafeSlow(Math.max(CHUNK, bytes.length)))
      this.#used = 0
    }
    const chunk = this.#chunks.length - 1
    bytes.copy(this.#chunks[chunk] as Buffer, this.#used)
    this.#chunkOf.push(chunk)
    this.#starts.push(this.#used)
    this.#used += bytes.length
    this.#ends.push(this.#used)
  }

  of(event: number): Told {
    const chunk = this.#chunks[this.#chunkOf[event] as number] as Buffer
    return JSON.parse(chunk.toString('utf8', this.#starts[event], this.#ends[event])) as Told
  }
}
