import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { AnnalsError } from '../errors.ts'
import { assets } from '../site/documents.ts'
import type { Batch, Site } from '../site/site.ts'
import type { Answer, Job, Share } from './job.ts'
import { Manifest } from './manifest.ts'
import { clearStaging, isBare, moveIntoPlace, openStaging } from './staging.ts'
import { Tree, writeBatch } from './tree.ts'

export interface PublishOptions extends Omit<Job, 'comparing' | 'manifest'> {
  /** Threads that render and write; as many as the machine runs at once, if not given. */
  readonly threads?: number
}

export interface PublishProgress {
  readonly batches: number
  readonly of: number
  readonly documents: number
  readonly written: number
  readonly bytes: number
}

/** Batches that a thread takes at a time: some hundred documents. */
const SHARE = 25
/** A thread is started for at least this many. */
const WORTH_A_THREAD = 500

/**
 * Writes every document of the archive into a directory, those whose bytes differ. Yields after each share of the work;
 * the last tells the whole run. A run that is killed leaves whole documents, and the next one goes on from there.
 */
export async function* publish(site: Site, options: PublishOptions): AsyncGenerator<PublishProgress> {
  const manifest = Manifest.open(options.directory)
  try {
    if (clearStaging(options.directory)) manifest.clear()
    const now = Date.now()
    const isFirst = manifest.isEmpty && isBare(options.directory)
    const comparing = isFirst ? 'nothing' : manifest.isTrusted(now) ? 'manifest' : 'disk'
    const directory = comparing === 'nothing' ? openStaging(options.directory) : options.directory
    manifest.markUnsettled(now)
    const batches = await site.batches()
    const total = { documents: 0, written: 0, bytes: 0 }
    let done = 0
    const add = ({ seen, written, bytes }: Share) => {
      manifest.put(written)
      total.documents += seen
      total.written += written.length
      total.bytes += bytes
    }
    const tree = new Tree(directory, manifest, comparing)
    for (const document of assets()) tree.write(document)
    add(tree.take())
    const threads = Math.min(options.threads ?? availableParallelism(), Math.floor(batches.length / WORTH_A_THREAD))
    const work =
      threads > 1
        ? inThreads(batches, threads, { ...options, directory, manifest: options.directory, comparing })
        : here(site, batches, tree)
    for await (const { share, size } of work) {
      add(share)
      done += size
      yield { batches: done, of: batches.length, ...total }
    }
    if (comparing === 'nothing') moveIntoPlace(options.directory)
    manifest.markUnsettled(Date.now())
    if (total.written === 0) manifest.settle()
    yield { batches: done, of: batches.length, ...total }
  } finally {
    manifest.close()
  }
}

interface Done {
  readonly share: Share
  readonly size: number
}

/** Renders and writes in this thread: for little work, starting others takes longer. */
async function* here(site: Site, batches: readonly Batch[], tree: Tree): AsyncGenerator<Done> {
  for (let next = 0; next < batches.length; next += SHARE) {
    const share = batches.slice(next, next + SHARE)
    for (const batch of share) await writeBatch(site, batch, tree)
    yield { share: tree.take(), size: share.length }
  }
}

/** Hands the batches to threads, a share whenever one is free, and yields what each of them did. */
async function* inThreads(batches: readonly Batch[], threads: number, job: Job): AsyncGenerator<Done> {
  const done: Done[] = []
  let failure: Answer['failure']
  let wake = () => {}
  let next = 0
  let end = batches.length
  let running = threads
  const { store, edition, site, directory, manifest, comparing } = job
  const workerData: Job = { store, edition, site, directory, manifest, comparing }
  const workers = Array.from({ length: threads }, (_, i) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData })
    let size = 0
    // Every second thread takes from the end: two that write into one folder of thousands wait for each other.
    const give = () => {
      const first = i % 2 === 0 ? next : Math.max(next, end - SHARE)
      const last = i % 2 === 0 ? Math.min(end, next + SHARE) : end
      const share = failure === undefined ? batches.slice(first, last) : []
      if (i % 2 === 0) next = last
      else end = first
      size = share.length
      worker.postMessage(share.length > 0 ? share : null)
    }
    worker.on('message', (answer: Answer) => {
      done.push({ share: answer.share, size })
      failure ??= answer.failure
      give()
      wake()
    })
    worker.on('error', (error) => {
      failure ??= { error }
      wake()
    })
    worker.on('exit', () => {
      running--
      wake()
    })
    give()
    return worker
  })
  try {
    while (running > 0 || done.length > 0) {
      yield* done.splice(0)
      if (running === 0 || done.length > 0) continue
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  if (failure && 'mend' in failure) throw new AnnalsError(failure.mend)
  if (failure) throw failure.error
}
