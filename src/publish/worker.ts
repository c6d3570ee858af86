import { parentPort, workerData } from 'node:worker_threads'
import { editionOf } from '../editions/index.ts'
import { AnnalsError } from '../errors.ts'
import { withAliases } from '../model/edition.ts'
import { type Batch, Site } from '../site/site.ts'
import { openReader } from '../store/index.ts'
import type { Answer, Job } from './job.ts'
import { Tree, writeBatch } from './tree.ts'

/** A publishing thread: renders and writes the batches it is given, one share after another. */
const job = workerData as Job
const reader = await openReader(job.store, { whole: true })
const site = new Site(reader, withAliases(editionOf(job.edition), job.site.aliases ?? []), job.site, job.prose)
const tree = new Tree(job.directory, job.isNew)

parentPort?.on('message', async (batches: readonly Batch[] | null) => {
  if (batches === null) {
    await reader.close()
    parentPort?.close()
    return
  }
  try {
    for (const batch of batches) await writeBatch(site, batch, tree)
    parentPort?.postMessage({ share: tree.take() } satisfies Answer)
  } catch (error) {
    // A copy of an error loses its class, so what a person can mend is sent as what it is.
    const failure = error instanceof AnnalsError ? { mend: error.message } : { error }
    parentPort?.postMessage({ share: tree.take(), failure } satisfies Answer)
  }
})
