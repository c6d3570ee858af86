import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { AnnalsError } from '../errors.ts'
import { takeLock } from '../lock.ts'
import type { Document } from '../model/page.ts'
import { scripts } from '../scripts.ts'
import { assets, documentsOf, images } from '../site/documents.ts'
import type { Batch, Site } from '../site/site.ts'
import { type Changes, forgetChanges, handOut } from './changes.ts'
import type { Answer, Job } from './job.ts'
import { rendererOf } from './renderer.ts'
import { clearStaging, isBare, moveIntoPlace, openStaging } from './staging.ts'
import { claim, isSettled, putState, readState } from './state.ts'
import { clearBeside, type Share, SYNCED, Tree, writeBatch } from './tree.ts'

export interface PublishOptions extends Omit<Job, 'isNew'> {
  /** Threads that render and write; as many as the machine runs at once, if not given. */
  readonly threads?: number
  /** Goes through every page and compares every byte, also of pages that nothing has touched since the last run. */
  readonly full?: boolean
}

export interface PublishProgress {
  readonly batches: number
  readonly of: number
  /** Documents that were looked at. */
  readonly documents: number
  readonly written: number
  /** Paths of the feeds that were written where they, or others, had been before: those who follow them may be told. */
  readonly feeds: readonly string[]
}

/** Batches that a thread takes at a time: some hundred documents. */
const SHARE = 25
/** A thread is started for at least this many. */
const WORTH_A_THREAD = 500

/**
 * Writes the documents of the archive into a directory, those whose bytes differ. After the first run it goes through the
 * pages that the archive's changes have touched since the last one. Yields after each share of the work; the last tells
 * the whole run. A run that is killed leaves whole documents, and the next one goes on from there. Refuses while another
 * run publishes into the same directory.
 */
export async function* publish(site: Site, options: PublishOptions): AsyncGenerator<PublishProgress> {
  claim(options.directory)
  const lock = takeLock(join(options.directory, '.annals.lock'))
  try {
    yield* publishAlone(site, options)
  } finally {
    // What a run that broke off had not shown yet takes room, which may be what was missing.
    clearBeside(options.directory)
    lock.release()
  }
}

async function* publishAlone(site: Site, options: PublishOptions): AsyncGenerator<PublishProgress> {
  const { directory } = options
  const before = readState(directory)
  clearStaging(directory)
  clearBeside(directory)
  const isNew = isBare(directory)
  const isWhole = isSettled(before, Date.now())
  const renderer = rendererOf(options.site)
  const { store, generation } = await site.state()
  const isSame = before.store === store && before.renderer === renderer
  // An older generation than was published: the store was put back to what it was, and goes its own way from there.
  const since = before.generation !== undefined && before.generation <= generation ? before.generation : undefined
  const isContinued = !isNew && isWhole && !options.full && isSame && since !== undefined
  const touched = isContinued ? await site.touched(since) : await site.batches()
  const batches = touched.filter(({ kind }) => kind !== 'status')
  // Made first and written last: what it says is published by then, and maybe more.
  const status: Document[] = []
  for (const batch of touched)
    if (batch.kind === 'status')
      for await (const page of site.pages(batch)) status.push(...documentsOf(page, site.frame.look))
  const isLarge = batches.length >= WORTH_A_THREAD
  putState(directory, isLarge ? { ...before, unsettled: Date.now() } : before)

  const job: Job = { ...options, isNew, directory: isNew ? openStaging(directory) : directory }
  // What was noted of a tree that is gone, or of documents that may be, tells nothing.
  if (isNew || !isWhole) forgetChanges(directory)
  const tree = new Tree(job.directory, isNew)
  if (!isContinued) {
    const { look } = site.frame
    for (const document of [...assets(look), ...images(look), ...scripts()]) tree.write(document)
  }
  tree.show()
  const first = tree.take()
  const total = { ...first, feeds: [...first.feeds] }
  let done = 0
  const threads = Math.min(options.threads ?? availableParallelism(), Math.floor(batches.length / WORTH_A_THREAD))
  for await (const { share, size } of threads > 1 ? inThreads(batches, threads, job) : here(site, batches, tree)) {
    total.documents += share.documents
    total.written += share.written
    total.feeds.push(...share.feeds)
    done += size
    yield { batches: done, of: batches.length, ...total }
  }
  for (const document of status) tree.write(document)
  tree.show()
  const { documents, written, feeds } = tree.take()
  total.documents += documents
  total.written += written
  total.feeds.push(...feeds)
  if (isNew) moveIntoPlace(directory)
  clearBeside(directory)
  const hasWaited = !isNew && total.written <= SYNCED
  const { unsettled } = hasWaited ? (isWhole ? before : {}) : { unsettled: Date.now() }
  putState(directory, { store, generation, renderer, ...(unsettled === undefined ? {} : { unsettled }) })
  yield { batches: done, of: batches.length, ...total, feeds: isNew ? [] : total.feeds }
}

/**
 * Tells which files of a directory were written and removed since this was last asked, for whoever moves them to where the site
 * lives: all of them, if it never was. Changes of runs that were killed are among them. Refuses while a run publishes into it.
 */
export function tellChanges(directory: string, file: string): Changes {
  claim(directory)
  const lock = takeLock(join(directory, '.annals.lock'))
  try {
    return handOut(directory, file)
  } finally {
    lock.release()
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
  const { store, edition, site, prose, directory, isNew } = job
  const workerData: Job = { store, edition, site, ...(prose ? { prose } : {}), directory, isNew }
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
