/**
 * What workers have to do, handed out so that each task is done by one at a time, of any number on any machines. What is to
 * be done is in the store itself: sources that are due, days to ask for, changes not yet published. A task is the right to do
 * some of that for a while; so a queue has a handful of rows, never grows, and nothing is lost with it.
 */
export interface Queue {
  /** Aborted when the line to the queue is gone, and every lease with it. */
  readonly lost: AbortSignal
  /** Sees to it that there are tasks of these names; new ones are due at once. */
  readonly plan: (names: readonly string[]) => Promise<void>
  /** The task of these names that is due the longest and that nobody does. */
  readonly take: (names: readonly string[]) => Promise<Lease | undefined>
  /** Has tasks of some kinds, the first words of their names, due now, unless they failed and wait. */
  readonly hurry: (kinds: readonly string[]) => Promise<void>
  /** Waits until no other worker asks a host, and keeps them from it until what this gives is called. */
  readonly host: (host: string, signal?: AbortSignal) => Promise<() => Promise<void>>
  readonly close: () => Promise<void>
}

/** The right to do a task. It ends with `done`, `failed` or `left`; or with the line to the queue. */
export interface Lease {
  readonly name: string
  /** What was noted when it was last done. */
  readonly memo: string | null
  /** How often it was taken: who writes shows it, and is refused once somebody else has taken the task. */
  readonly turn: number
  readonly lost: AbortSignal
  /** Due again after so many milliseconds. */
  readonly done: (afterMs: number, memo?: string) => Promise<void>
  /** Due again after so many, twice as many with each failure in a row, an hour at most. */
  readonly failed: (message: string, afterMs: number) => Promise<void>
  /** Due as it was. */
  readonly left: () => Promise<void>
}

/** What a task is at, in seconds. */
export interface TaskState {
  readonly name: string
  /** Who does it. */
  readonly worker: string | null
  /** For how long already. */
  readonly runs: number | null
  /** When it is due, where nobody does it. */
  readonly due: number | null
  /** How long ago it was last done, or failed. */
  readonly ended: number | null
  readonly failures: number
  readonly message: string | null
}

/** What enriching does of the whole, where many do it: a share of the hosts, as long as the lease is held. */
export interface LedgerShare {
  readonly share: number
  readonly of: number
  readonly task: string
  readonly turn: number
}
