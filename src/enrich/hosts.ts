import type { Hop } from '../fetch/visit.ts'

/** Waits until nobody else asks a host, and keeps others from it until what it gives is called. */
export type Gate = (host: string) => Promise<() => Promise<void>>

/**
 * Lets one request at a time through to each host, the next one not before its delay is over. Hosts are many and most are asked
 * once, so nothing is kept of one that rests.
 */
export class Hosts {
  readonly #sleep: (ms: number) => Promise<void>
  readonly #last = new Map<string, Promise<void>>()
  readonly #elsewhere: Gate | undefined

  /** `elsewhere` waits for those in other processes who ask the same hosts. */
  constructor(sleep: (ms: number) => Promise<void>, elsewhere?: Gate) {
    this.#sleep = sleep
    this.#elsewhere = elsewhere
  }

  /** Runs a request to a host in its turn. The host is left alone for the delay after it. */
  async turn(host: string, delayMs: () => number, request: () => Promise<Hop>): Promise<Hop> {
    const before = this.#last.get(host)
    let end = () => {}
    const mine = new Promise<void>((resolve) => {
      end = resolve
    })
    this.#last.set(host, mine)
    await before
    let leave: (() => Promise<void>) | undefined
    try {
      leave = await this.#elsewhere?.(host)
      return await request()
    } finally {
      // Others wait for the delay, too.
      this.#rest(host, leave || !this.#elsewhere ? delayMs() : 0, mine, () => {
        void leave?.()
        end()
      })
    }
  }

  /** Whether a request to a host would go at once. */
  isFree(host: string): boolean {
    return !this.#last.has(host)
  }

  /** When a host is free. */
  async whenFree(host: string): Promise<void> {
    while (this.#last.has(host)) await this.#last.get(host)
  }

  #rest(host: string, ms: number, mine: Promise<void>, end: () => void): void {
    const over = () => {
      if (this.#last.get(host) === mine) this.#last.delete(host)
      end()
    }
    if (ms <= 0) over()
    else this.#sleep(ms).then(over, over)
  }
}
