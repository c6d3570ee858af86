import { setTimeout as wait } from 'node:timers/promises'
import { UnreachableError } from '../errors.ts'
import type { Lease, Queue } from '../store/queue.ts'

/** What a worker can do. */
export interface Task {
  readonly name: string
  /** Does it, for a while; the signal ends it early. What it gives is told. */
  readonly run: (lease: Lease, signal: AbortSignal) => Promise<Ran>
}

export interface Ran {
  readonly result: unknown
  /** The same for people; `null` where there is nothing to tell. */
  readonly words: string | null
  /** When to do it again, in milliseconds; 0 where there is more to do. */
  readonly againMs: number
  /** For the next one who does it. */
  readonly memo?: string
  /** Kinds of tasks that have something to do now: the first words of their names. */
  readonly hurry?: readonly string[]
}

export interface WorkOptions {
  readonly openQueue: () => Promise<Queue>
  /** Of an open queue: hosts are asked by its leave. */
  readonly tasks: (queue: Queue) => readonly Task[]
  readonly signal: AbortSignal
  /** What a person can do about an error; `undefined` for a fault of the program, which ends the worker. */
  readonly mend: (error: unknown) => string | undefined
  /** Ends once nothing is due. */
  readonly once?: boolean
}

export type Worked =
  | { readonly type: 'done'; readonly task: string; readonly words: string | null; readonly result: unknown }
  | { readonly type: 'failed'; readonly task: string; readonly message: string }
  /** The queue cannot be reached. */
  | { readonly type: 'away'; readonly message: string; readonly ms: number }

/** How often an idle worker looks for work. */
const IDLE_MS = 1_000
const AGAIN_MS = 5_000
const AWAY_MS = [250, 500, 1_000, 2_000, 5_000, 10_000]

/** Takes one task after another until it is told to stop. One that fails is left for later, by whomever; a queue that is lost is opened anew. */
export async function* work(options: WorkOptions): AsyncGenerator<Worked> {
  const { signal, mend } = options
  for (let failures = 0; !signal.aborted; ) {
    try {
      const queue = await options.openQueue()
      try {
        const tasks = options.tasks(queue)
        await queue.plan(tasks.map(({ name }) => name))
        failures = 0
        yield* workFrom(queue, tasks, options)
        return
      } finally {
        await queue.close()
      }
    } catch (error) {
      if (signal.aborted) return
      const message = mend(error)
      if (message === undefined) throw error
      const ms = AWAY_MS[Math.min(failures++, AWAY_MS.length - 1)] as number
      yield { type: 'away', message, ms }
      await wait(ms, undefined, { signal }).catch(() => {})
    }
  }
}

async function* workFrom(
  queue: Queue,
  tasks: readonly Task[],
  { signal, mend, once }: WorkOptions,
): AsyncGenerator<Worked> {
  const names = tasks.map(({ name }) => name)
  while (!signal.aborted) {
    const lease = await queue.take(names)
    if (!lease) {
      if (once) return
      await wait(IDLE_MS * (0.5 + Math.random()), undefined, { signal }).catch(() => {})
      continue
    }
    const task = tasks.find(({ name }) => name === lease.name) as Task
    try {
      const { result, words, againMs, memo, hurry } = await task.run(lease, AbortSignal.any([signal, queue.lost]))
      if (signal.aborted) {
        await lease.left()
        return
      }
      await lease.done(againMs, memo)
      if (hurry) await queue.hurry(hurry)
      yield { type: 'done', task: task.name, words, result }
    } catch (error) {
      if (signal.aborted) {
        await lease.left()
        return
      }
      // Cut short for want of the queue, a task may say anything; and there is nobody to tell.
      if (queue.lost.aborted) throw new UnreachableError('the line to the queue was cut', { cause: error })
      const message = mend(error)
      if (message === undefined) throw error
      await lease.failed(message, AGAIN_MS)
      yield { type: 'failed', task: task.name, message }
    }
  }
}
