import { hostname } from 'node:os'
import { relate } from '../relate/relate.ts'
import { isBusy, openLedger } from '../store/index.ts'
import type { Queue } from '../store/queue.ts'
import type { Ran, Task } from '../worker/worker.ts'
import { type Archive, reading, writing } from './archive.ts'
import type { Output } from './command.ts'
import { enrichedInWords, runEnrich } from './enriching.ts'
import { publishedInWords, runPublish } from './publishing.ts'
import { purgedInWords, runPurge } from './purging.ts'
import { runUpdate, updatedInWords } from './updating.ts'

/** What workers do, in the order in which one thing follows from another. */
export const KINDS = ['update', 'relate', 'enrich', 'publish', 'purge'] as const
export type Kind = (typeof KINDS)[number]

export interface Working {
  readonly kinds: readonly Kind[]
  readonly everyMs: number
  readonly delayMs: number
  readonly concurrency: number
  readonly allRevisions: boolean
  /** Where this machine publishes to; it does not, without. */
  readonly directory?: string
  readonly changes?: string
}

/** Hosts are parted into so many: as many workers ask sources at one time. */
const SHARES = 16
/** A share is given back after so long, and so many sources: others come in between. */
const ENRICH = { forMs: 20_000, limit: 1000 }
const MINUTE = 60_000
/** Another writes: it is looked at again soon. */
const BUSY_MS = 2_000
const NOTHING: Ran = { result: null, words: null, againMs: MINUTE }

/** The tasks of a worker on an archive. Each opens what it needs and closes it again, so none holds what another waits for. */
export function tasksOf(open: () => Archive, queue: Queue, out: Output, working: Working): readonly Task[] {
  const { everyMs, delayMs, concurrency, allRevisions, directory, changes } = working
  const kinds: Readonly<Record<Kind, () => readonly Task[]>> = {
    update: () => [
      {
        name: 'update',
        run: (_, signal) =>
          unlessBusy(async () => {
            const done = await runUpdate(open(), out, { allRevisions }, signal)
            const hurry = done.revisions > 0 ? ['relate', 'enrich', 'publish', 'purge'] : ['publish']
            return { result: done, words: updatedInWords(done), againMs: everyMs, hurry }
          }),
      },
    ],
    relate: () => [
      {
        name: 'relate',
        run: () =>
          unlessBusy(async () => {
            const archive = open()
            const { behind } = await reading(archive, (reader) => reader.relationState())
            if (behind === 0) return NOTHING
            const done = await writing(archive, (store) => store.transaction(() => relate(store, archive.edition)))
            const words = `${done.way === 'whole' ? 'all events' : `${done.changed} events`} related`
            return { result: done, words, againMs: MINUTE, hurry: ['publish', 'purge'] }
          }),
      },
    ],
    enrich: () =>
      Array.from({ length: SHARES }, (_, share): Task => {
        const name = `enrich ${share}`
        return {
          name,
          async run({ turn }, signal) {
            const archive = open()
            const ledger = await openLedger(archive.store, { share, of: SHARES, task: name, turn })
            const options = { ...ENRICH, delayMs, concurrency, gate: (host: string) => queue.host(host, signal) }
            const done = await runEnrich(archive, out, options, signal, ledger)
            if (done.asked === 0) return NOTHING
            const againMs = done.asked < done.due || done.due === ENRICH.limit ? 0 : MINUTE
            return { result: done, words: enrichedInWords(done), againMs, hurry: ['publish', 'purge'] }
          },
        }
      }),
    publish: () =>
      directory === undefined
        ? []
        : [
            {
              // Each folder is a task of its own, and of those who have it.
              name: `publish ${hostname()}:${directory}`,
              async run(_, signal) {
                const done = await runPublish(open(), out, { directory, ...(changes ? { changes } : {}) }, signal)
                const words = done.written === 0 ? null : publishedInWords(directory, done)
                return { result: done, words, againMs: MINUTE }
              },
            },
          ],
    purge: () =>
      open().config.purge.url === ''
        ? []
        : [
            {
              name: 'purge',
              async run({ memo }, signal) {
                const { told, ...done } = await runPurge(open(), memo, signal)
                const words = done.requests === 0 ? null : purgedInWords(done)
                return { result: done, words, againMs: MINUTE, memo: told }
              },
            },
          ],
  }
  return working.kinds.flatMap((kind) => kinds[kind]())
}

/** One writes at a time, a command or another worker: that is no failure. */
async function unlessBusy(run: () => Promise<Ran>): Promise<Ran> {
  try {
    return await run()
  } catch (error) {
    if (isBusy(error)) return { result: null, words: null, againMs: BUSY_MS }
    throw error
  }
}
