import type { Arrival } from './arrival.ts'

/** A progress bar is not worth more arrivals than one for as many bytes. */
const STEP = 64 * 1024

/** How many bytes of all paths were read. Readers add to it and ask it what there is to tell. */
export class Progress {
  readonly #total: number
  #done = 0
  #told = 0

  constructor(total: number) {
    this.#total = total
  }

  add(bytes: number): void {
    this.#done += bytes
  }

  /** Passes over what a reader left unread, so that the bar still ends at its end. */
  reach(bytes: number): void {
    this.#done = bytes
  }

  /** At most one arrival, and only when enough was read since the last one, or all. */
  *tell(): Generator<Arrival> {
    // A file may have grown since its size was asked.
    const done = Math.min(this.#done, this.#total)
    if (done === this.#told || (done - this.#told < STEP && done < this.#total)) return
    this.#told = done
    yield { type: 'progress', done, total: this.#total }
  }
}
