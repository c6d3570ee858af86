import { Worker } from 'node:worker_threads'
import type { Arrival } from '../intake/arrival.ts'
import type { Reading } from './read.ts'

/** What arrived, with what its text was found to be if it was read already. */
export type Arrived = Arrival & { readonly reading?: Reading }

/** Batches that are read while others are stored: one more would only take room. */
const AHEAD = 2

/** What arrives, some at a time. */
export async function* inBatches(arrivals: AsyncIterable<Arrival>, size: number): AsyncGenerator<Arrival[]> {
  let batch: Arrival[] = []
  for await (const item of arrivals) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/**
 * What arrives, some at a time, its texts read in a thread while the batches before are dealt with. Asked of each batch: `isWorth`, whether
 * those before it told anything new. One that most likely holds what is known already comes as it is, and so does the first.
 */
export async function* readAhead(
  arrivals: AsyncIterable<Arrival>,
  size: number,
  isWorth: () => boolean,
): AsyncGenerator<Arrived[]> {
  const waiting: Promise<Arrived[]>[] = []
  let thread: ReturnType<typeof openThread> | undefined
  try {
    for await (const batch of inBatches(arrivals, size)) {
      if (!isWorth()) {
        for (const read of waiting.splice(0)) yield await read
        yield batch
        continue
      }
      thread ??= openThread()
      const read = thread.read(batch)
      // A thread that fails is heard of when its batch is asked for.
      read.catch(() => {})
      waiting.push(read)
      if (waiting.length > AHEAD) yield (await waiting.shift()) as Arrived[]
    }
    for (const batch of waiting) yield await batch
  } finally {
    await thread?.close()
  }
}

function openThread() {
  const worker = new Worker(new URL('./worker.js', import.meta.url))
  const asked: { done: (readings: readonly Reading[]) => void; fail: (error: unknown) => void }[] = []
  worker.on('message', (readings: readonly Reading[]) => asked.shift()?.done(readings))
  worker.on('error', (error) => {
    for (const { fail } of asked.splice(0)) fail(error)
  })
  return {
    async read(batch: readonly Arrival[]): Promise<Arrived[]> {
      const texts = batch.flatMap((item) => (item.type === 'revision' ? [item.revision.wikitext] : []))
      const readings = await new Promise<readonly Reading[]>((done, fail) => {
        asked.push({ done, fail })
        worker.postMessage(texts)
      })
      let next = 0
      return batch.map((item) => (item.type === 'revision' ? { ...item, reading: readings[next++] as Reading } : item))
    },
    async close() {
      await worker.terminate()
    },
  }
}
