import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type Reading, read } from './read.ts'

/** Fewer texts than this are read sooner than a thread has started. */
const WORTH_A_THREAD = 200

/**
 * Reads the texts of each batch while the batch before it is being stored: in a thread of its own where there is
 * enough to read. Batches come out in their order, each with a reading for each of its texts.
 */
export async function* readAhead<B>(
  batches: AsyncIterable<B>,
  textsOf: (batch: B) => readonly string[],
): AsyncGenerator<{ readonly batch: B; readonly readings: readonly Reading[] }> {
  let thread: Worker | undefined
  const begin = (texts: readonly string[]): Promise<readonly Reading[]> | readonly Reading[] => {
    if (!thread && texts.length < WORTH_A_THREAD) return texts.map(read)
    thread ??= new Worker(new URL('./read-thread.js', import.meta.url))
    const answer = once(thread, 'message').then(([readings]) => readings as readonly Reading[])
    answer.catch(() => {}) // Heard where it is awaited.
    thread.postMessage(texts)
    return answer
  }
  try {
    let before: { batch: B; readings: Promise<readonly Reading[]> | readonly Reading[] } | undefined
    for await (const batch of batches) {
      // One batch is in the thread at a time, so each answer is to the last question.
      const ready = before && { batch: before.batch, readings: await before.readings }
      before = { batch, readings: begin(textsOf(batch)) }
      if (ready) yield ready
    }
    if (before) yield { batch: before.batch, readings: await before.readings }
  } finally {
    await thread?.terminate()
  }
}
