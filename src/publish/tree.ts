import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { AnnalsError } from '../errors.ts'
import type { Document } from '../model/page.ts'
import { documentsIn } from '../site/documents.ts'
import type { Batch, Site } from '../site/site.ts'

/** Documents of a thread that wait for the disk one by one; a larger run is guarded as a whole by the tree's state. */
export const SYNCED = 1000
const FEED = /(?:_rss\.xml|\.atom|\.feed\.json)$/
const BESIDE = '.annals-beside'

/** What was done since this was last asked. */
export interface Share {
  readonly documents: number
  readonly written: number
  /** Paths of the feeds among what was written. */
  readonly feeds: readonly string[]
}

/** Writes documents whose bytes differ. Each appears whole or not at all. */
export class Tree {
  readonly #directory: string
  readonly #isNew: boolean
  /** Folders that are there for certain. */
  readonly #folders = new Set<string>()
  #documents = 0
  #written = 0
  #feeds: string[] = []
  #total = 0

  /** `isNew`: nothing is there yet, and readers see none of it before it is whole. */
  constructor(directory: string, isNew: boolean) {
    this.#directory = directory
    this.#isNew = isNew
  }

  write({ path, body }: Document): void {
    this.#documents++
    const file = join(this.#directory, path)
    try {
      if (this.#isNew) {
        this.#makeFolder(dirname(file))
        writeFileSync(file, body)
      } else {
        if (contentOf(file) === body) return
        this.#makeFolder(dirname(file))
        this.#replace(file, body)
      }
    } catch (cause) {
      throw new AnnalsError(
        `cannot write ${file}: ${cause instanceof Error ? cause.message : cause}. What was published before stands`,
        { cause },
      )
    }
    if (FEED.test(path)) this.#feeds.push(path)
    this.#written++
    this.#total++
  }

  /** What was done since this was last asked. */
  take(): Share {
    const share = { documents: this.#documents, written: this.#written, feeds: this.#feeds }
    this.#documents = 0
    this.#written = 0
    this.#feeds = []
    return share
  }

  #makeFolder(folder: string): void {
    if (this.#folders.has(folder)) return
    mkdirSync(folder, { recursive: true })
    this.#folders.add(folder)
  }

  /** Written aside, then renamed: a reader finds the old document or the new one, never a part. */
  #replace(file: string, body: string): void {
    const aside = join(this.#directory, BESIDE)
    this.#makeFolder(aside)
    const beside = join(aside, `${process.pid}-${threadId}-${this.#total}`)
    try {
      const handle = openSync(beside, 'w')
      try {
        writeFileSync(handle, body)
        if (this.#total < SYNCED) fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
      renameSync(beside, file)
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
  }
}

/** Removes what a run that is no more had written aside: only one run publishes into a directory at a time. */
export function clearBeside(directory: string): void {
  rmSync(join(directory, BESIDE), { recursive: true, force: true })
}

/** What a file holds; `undefined` when there is none. */
function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Renders a batch, and writes what differs. */
export async function writeBatch(site: Site, batch: Batch, tree: Tree): Promise<void> {
  for await (const document of documentsIn(site, batch)) tree.write(document)
}
