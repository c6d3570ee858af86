import type { Arrival } from './arrival.ts'
import type { Progress } from './progress.ts'

/** A path that is about to be read: its size is known before, so that progress can be told over all paths. */
export interface Opened {
  readonly bytes: number
  readonly read: (progress: Progress) => AsyncIterable<Arrival>
}

/** Nothing to read, and why. */
export function openProblem(file: string, message: string): Opened {
  return {
    bytes: 0,
    async *read() {
      yield { type: 'problem', file, message }
    },
  }
}
