import { setTimeout as wait } from 'node:timers/promises'

/** One thing that a round does; what it gives is told. */
export interface Task {
  readonly name: string
  readonly run: (signal: AbortSignal) => Promise<unknown>
}

export interface WatchOptions {
  /** From the end of one round to the start of the next, in milliseconds. */
  readonly everyMs: number
  /** One round, and no more. */
  readonly once?: boolean
  /** Ends the watch: what runs comes to an end of its own, and a rest ends at once. */
  readonly signal: AbortSignal
  /** What a person can do about an error; `undefined` for a fault of the program, which ends the watch. */
  readonly mend: (error: unknown) => string | undefined
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** What a watch does, as it goes. */
export type Watched =
  | { readonly type: 'done'; readonly task: string; readonly result: unknown }
  | { readonly type: 'failed'; readonly task: string; readonly message: string }
  /** A round is over; `failures` counts the rounds that failed one after another, this one the last of them. */
  | { readonly type: 'rest'; readonly ms: number; readonly failures: number }

const SOON_MS = 30_000
const LONGEST_MS = 60 * 60_000

/**
 * How long to rest after so many failed rounds in a row: soon at first, then twice as long each time, up to an hour, or
 * up to the usual time where that is longer. Whatever is broken is not asked more often for being broken.
 */
export function restAfter(failures: number, everyMs: number): number {
  if (failures === 0) return everyMs
  return Math.min(Math.min(SOON_MS, everyMs) * 2 ** (failures - 1), Math.max(LONGEST_MS, everyMs))
}

/**
 * Does all tasks in turn, again and again. A task that fails is told, and the ones behind it run all the same: what was
 * taken in before the network broke is still published. Each round begins with what the last one left, so a watch may be
 * killed at any moment.
 */
export async function* watch(tasks: readonly Task[], options: WatchOptions): AsyncGenerator<Watched> {
  const { everyMs, once = false, signal, mend, sleep = rest } = options
  for (let failures = 0; !signal.aborted; ) {
    let hasFailed = false
    for (const { name, run } of tasks) {
      if (signal.aborted) return
      try {
        yield { type: 'done', task: name, result: await run(signal) }
      } catch (error) {
        // Told to stop, it may say that it did not get to its end.
        if (signal.aborted) return
        const message = mend(error)
        if (message === undefined) throw error
        hasFailed = true
        yield { type: 'failed', task: name, message }
      }
    }
    failures = hasFailed ? failures + 1 : 0
    if (once || signal.aborted) return
    const ms = restAfter(failures, everyMs)
    yield { type: 'rest', ms, failures }
    await sleep(ms, signal)
  }
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => {})
}
