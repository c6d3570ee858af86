import cluster, { type Worker } from 'node:cluster'
import type { AddressInfo } from 'node:net'

export interface WorkersOptions {
  readonly count: number
  /** Is told the port once the first of them listens. */
  readonly onListening: (port: number) => void
  /** Is told when one that had listened died, and another takes its place. */
  readonly onDeath: (how: string) => void
}

/** One that dies again and again is not worth another try at once. */
const PAUSE = 1_000

/**
 * Runs this very command in several processes that share its port, until SIGINT or SIGTERM. Gives the exit code. In each of
 * them `isWorker` is true, and the server is to be started there.
 */
export async function runWorkers({ count, onListening, onDeath }: WorkersOptions): Promise<number> {
  let isEnding = false
  const end = () => {
    isEnding = true
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM')
  }
  // Ctrl+C reaches the workers too; a second signal does them no harm.
  process.on('SIGINT', end).on('SIGTERM', end)
  try {
    const first = await started(cluster.fork())
    if (typeof first === 'number') return isEnding ? 0 : first
    onListening(first.port)
    await Promise.all(Array.from({ length: count }, (_, i) => tend(i === 0 ? first.worker : undefined)))
    return 0
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end)
  }

  /** Keeps one worker running. */
  async function tend(running: Worker | undefined): Promise<void> {
    for (let worker = running; !isEnding; worker = undefined) {
      const how = await exitOf(worker ?? cluster.fork())
      if (isEnding) return
      onDeath(how)
      await new Promise((resolve) => setTimeout(resolve, PAUSE))
    }
  }
}

/** Whether this process is one of several. */
export const isWorker = (): boolean => cluster.isWorker

/** Lets a worker end, which its line to the others would keep alive. */
export const leave = (): void => {
  cluster.worker?.disconnect()
}

/** A worker that listens, with its port; or the code with which it ended before. It has told why. */
function started(worker: Worker): Promise<{ readonly worker: Worker; readonly port: number } | number> {
  return new Promise((resolve) => {
    worker.once('listening', ({ port }: AddressInfo) => resolve({ worker, port }))
    worker.once('exit', (code) => resolve(code || 1))
  })
}

function exitOf(worker: Worker): Promise<string> {
  return new Promise((resolve) => {
    worker.once('exit', (code, signal) => resolve(signal ?? `code ${code}`))
  })
}
