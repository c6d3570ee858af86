import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { AnnalsError } from '../errors.ts'
import type { Document } from '../model/page.ts'
import { documentsOf } from '../site/documents.ts'
import type { Batch, Site } from '../site/site.ts'
import type { Job } from './job.ts'

/** Documents of a thread that wait for the disk one by one; a larger run is guarded as a whole by the tree's state. */
export const SYNCED = 1000
/** Directories whose names are remembered. */
const LISTINGS = 5000
const WRITTEN_BESIDE = /^\.annals-[0-9a-f]+-\d+-\d+$/

/** What was done since this was last asked. */
export interface Share {
  readonly documents: number
  readonly written: number
}

/** Writes documents whose bytes differ. Each appears whole or not at all. */
export class Tree {
  readonly #directory: string
  readonly #isNew: boolean
  /** How the names begin of what this run writes beside. */
  readonly #beside: string
  /** Names that each directory holds, read once. */
  readonly #listings = new Map<string, Set<string>>()
  #documents = 0
  #written = 0
  #total = 0

  /** `isNew`: nothing is there yet, and readers see none of it before it is whole. */
  constructor({ directory, isNew, run }: Pick<Job, 'directory' | 'isNew' | 'run'>) {
    this.#directory = directory
    this.#isNew = isNew
    this.#beside = `.annals-${run}-`
  }

  write({ path, body }: Document): void {
    this.#documents++
    const folder = dirname(path)
    const names = this.#listing(folder)
    const file = join(this.#directory, path)
    try {
      if (this.#isNew) writeFileSync(file, body)
      else if (names.has(path.slice(path.lastIndexOf('/') + 1)) && readFileSync(file, 'utf8') === body) return
      else this.#replace(folder, file, body)
    } catch (cause) {
      throw new AnnalsError(
        `cannot write ${file}: ${cause instanceof Error ? cause.message : cause}. What was published before stands`,
        { cause },
      )
    }
    this.#written++
    this.#total++
  }

  /** What was done since this was last asked. */
  take(): Share {
    const share = { documents: this.#documents, written: this.#written }
    this.#documents = 0
    this.#written = 0
    return share
  }

  #listing(folder: string): ReadonlySet<string> {
    const known = this.#listings.get(folder)
    if (known) return known
    const directory = join(this.#directory, folder)
    mkdirSync(directory, { recursive: true })
    const names = new Set(this.#isNew ? [] : readdirSync(directory))
    // Only one run publishes into a directory at a time: what others wrote beside, they left.
    for (const name of names)
      if (WRITTEN_BESIDE.test(name) && !name.startsWith(this.#beside)) rmSync(join(directory, name), { force: true })
    if (this.#listings.size >= LISTINGS) this.#listings.clear()
    this.#listings.set(folder, names)
    return names
  }

  /** Written beside its place, then renamed: a reader finds the old document or the new one, never a part. */
  #replace(folder: string, file: string, body: string): void {
    const beside = join(this.#directory, folder, `${this.#beside}${threadId}-${this.#total}`)
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

/** Renders the pages of a batch in every format, and writes what differs. */
export async function writeBatch(site: Site, batch: Batch, tree: Tree): Promise<void> {
  for await (const page of site.pages(batch)) {
    for (const document of documentsOf(page)) tree.write(document)
  }
}
