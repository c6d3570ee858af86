import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { replaceFile } from '../durable.ts'
import { AnnalsError } from '../errors.ts'
import { isBare } from './staging.ts'

const FILE = '.annals.json'

/** What publishing remembers of a directory from one run to the next. Its file marks the directory as ours. */
export type TreeState = v.InferOutput<typeof TreeState>
const TreeState = v.object({
  /** The store it was made from, and that store's generation: all until then is published. */
  store: v.optional(v.string()),
  generation: v.optional(v.number()),
  /** What turned pages into documents. */
  renderer: v.optional(v.string()),
  /** When documents were last written without waiting for the disk, in ms since 1970. */
  unsettled: v.optional(v.number()),
})

/** Makes a directory if it is not there. Throws if it holds files that no publishing run put there. */
export function claim(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true })
  } catch (cause) {
    // On a read-only disk the system says that there is no such folder.
    const why = cause instanceof Error ? cause.message : cause
    throw new AnnalsError(`cannot make the folder ${directory}: ${why}. Is its disk there, and may you write to it?`, {
      cause,
    })
  }
  if (!isBare(directory) && !existsSync(join(directory, FILE))) {
    throw new AnnalsError(
      `${directory} holds other files; publish into an empty folder, or one that was published into before`,
    )
  }
}

/** The state of a directory. One that can't be read tells nothing: the run that follows goes through everything. */
export function readState(directory: string): TreeState {
  try {
    return v.parse(TreeState, JSON.parse(readFileSync(join(directory, FILE), 'utf8')))
  } catch {
    return {}
  }
}

/** Replaces the state of a directory, whole or not at all. */
export function putState(directory: string, state: TreeState): void {
  replaceFile(join(directory, FILE), JSON.stringify(state))
}

/** The system writes back what nobody waited for within half a minute; after this long, it has. */
const SETTLES = 120_000

/**
 * Whether all that was written is on disk. A large run does not wait for the disk, so documents may be lost if the machine
 * was started anew soon after it.
 */
export function isSettled({ unsettled }: TreeState, now: number): boolean {
  if (unsettled === undefined) return true
  const started = now - uptime() * 1000
  return started < unsettled || started - unsettled > SETTLES
}
