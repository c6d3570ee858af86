import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { AnnalsError } from '../errors.ts'
import type { Document } from '../model/page.ts'
import { documentsIn, type Image } from '../site/documents.ts'
import type { Batch, Site } from '../site/site.ts'
import { noteChanges } from './changes.ts'

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

/** Writes documents whose bytes differ. Each appears whole or not at all, once `show` is called. */
export class Tree {
  readonly #directory: string
  readonly #isNew: boolean
  /** Written aside, and not shown yet. */
  #aside: { readonly beside: string; readonly path: string }[] = []
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

  write({ path, body }: Pick<Document | Image, 'path' | 'body'>): void {
    this.#documents++
    const file = join(this.#directory, path)
    try {
      if (this.#isNew) {
        this.#makeFolder(dirname(file))
        writeFileSync(file, body)
      } else {
        const bytes = typeof body === 'string' ? Buffer.from(body) : body
        if (holds(file, bytes)) return
        this.#makeFolder(dirname(file))
        this.#putAside(path, bytes)
      }
    } catch (cause) {
      throw unwritable(file, cause)
    }
    if (FEED.test(path)) this.#feeds.push(path)
    this.#written++
    this.#total++
  }

  /** Notes which documents change, and puts them in their places. A reader finds the old one or the new one, never a part. */
  show(): void {
    const aside = this.#aside
    this.#aside = []
    const written = aside.map(({ path }) => path)
    try {
      noteChanges(this.#directory, { written, removed: [] }, this.#total <= SYNCED)
      for (const { beside, path } of aside) {
        try {
          renameSync(beside, join(this.#directory, path))
        } catch (cause) {
          throw unwritable(join(this.#directory, path), cause)
        }
      }
    } catch (error) {
      for (const { beside } of aside) rmSync(beside, { force: true })
      throw error
    }
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

  #putAside(path: string, bytes: Buffer): void {
    const aside = join(this.#directory, BESIDE)
    this.#makeFolder(aside)
    const beside = join(aside, `${process.pid}-${threadId}-${this.#total}`)
    try {
      const handle = openSync(beside, 'w')
      try {
        writeFileSync(handle, bytes)
        if (this.#total < SYNCED) fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
    this.#aside.push({ beside, path })
  }
}

const unwritable = (file: string, cause: unknown) =>
  new AnnalsError(
    `cannot write ${file}: ${cause instanceof Error ? cause.message : cause}. What was published before stands`,
    { cause },
  )

/** Removes what a run that is no more had written aside: only one run publishes into a directory at a time. */
export function clearBeside(directory: string): void {
  rmSync(join(directory, BESIDE), { recursive: true, force: true })
}

/** Whether a file is there and holds these bytes. */
function holds(file: string, bytes: Buffer): boolean {
  try {
    // Most that differ have another length, which is told sooner than bytes are read.
    return statSync(file).size === bytes.length && readFileSync(file).equals(bytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** Renders a batch, and writes what differs. */
export async function writeBatch(site: Site, batch: Batch, tree: Tree): Promise<void> {
  for await (const document of documentsIn(site, batch)) tree.write(document)
  tree.show()
}
