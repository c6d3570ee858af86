import { createHash } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { AnnalsError } from '../errors.ts'
import type { Document } from '../model/page.ts'
import { documentsOf } from '../site/documents.ts'
import type { Batch, Site } from '../site/site.ts'
import type { Manifest } from './manifest.ts'

/**
 * What a run compares documents with: nothing, where the tree is new and readers see none of it before it is whole; what
 * the manifest says; or what is on disk, where the manifest can't be trusted.
 */
export type Comparing = 'nothing' | 'manifest' | 'disk'

/** Documents of an update that wait for the disk one by one; a larger run is guarded as a whole by its manifest. */
const SYNCED = 1000
/** Directories whose names are remembered. */
const LISTINGS = 5000
const BESIDE = '.annals-'

/** Writes documents whose bytes differ. Each appears whole or not at all. */
export class Tree {
  readonly #directory: string
  readonly #manifest: Manifest
  readonly #comparing: Comparing
  /** Names that each directory holds, read once. */
  readonly #listings = new Map<string, Set<string>>()
  #written: [path: string, hash: string][] = []
  #seen = 0
  #bytes = 0
  #total = 0

  constructor(directory: string, manifest: Manifest, comparing: Comparing) {
    this.#directory = directory
    this.#manifest = manifest
    this.#comparing = comparing
  }

  write({ path, body }: Document): void {
    const bytes = Buffer.from(body, 'utf8')
    const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
    this.#seen++
    const folder = dirname(path)
    const names = this.#listing(folder)
    if (this.#isThere(path, hash, bytes, names)) return
    this.#total++
    try {
      if (this.#comparing === 'nothing') this.#put(join(this.#directory, path), bytes)
      else this.#replace(folder, path, bytes)
    } catch (cause) {
      throw new AnnalsError(
        `cannot write ${join(this.#directory, path)}: ${cause instanceof Error ? cause.message : cause}. What was published before stands`,
        { cause },
      )
    }
    this.#written.push([path, hash])
    this.#bytes += bytes.length
  }

  /** What was written since this was last asked. */
  take(): { readonly seen: number; readonly written: [string, string][]; readonly bytes: number } {
    const taken = { seen: this.#seen, written: this.#written, bytes: this.#bytes }
    this.#seen = 0
    this.#written = []
    this.#bytes = 0
    return taken
  }

  #isThere(path: string, hash: string, bytes: Buffer, names: ReadonlySet<string>): boolean {
    if (this.#comparing === 'nothing' || this.#manifest.hash(path) !== hash) return false
    if (!names.has(path.slice(path.lastIndexOf('/') + 1))) return false
    return this.#comparing === 'manifest' || readFileSync(join(this.#directory, path)).equals(bytes)
  }

  #listing(folder: string): ReadonlySet<string> {
    const known = this.#listings.get(folder)
    if (known) return known
    const directory = join(this.#directory, folder)
    mkdirSync(directory, { recursive: true })
    const names = new Set(this.#comparing === 'nothing' ? [] : readdirSync(directory))
    for (const name of names)
      if (name.startsWith(BESIDE) && isAbandoned(name)) rmSync(join(directory, name), { force: true })
    if (this.#listings.size >= LISTINGS) this.#listings.clear()
    this.#listings.set(folder, names)
    return names
  }

  /** Written beside its place, then renamed: a reader finds the old document or the new one, never a part. */
  #replace(folder: string, path: string, bytes: Buffer): void {
    const beside = join(this.#directory, folder, `${BESIDE}${process.pid}-${threadId}-${this.#total}`)
    try {
      this.#put(beside, bytes)
      renameSync(beside, join(this.#directory, path))
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
  }

  #put(file: string, bytes: Buffer): void {
    const handle = openSync(file, 'w')
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done)
      if (this.#comparing !== 'nothing' && this.#total <= SYNCED) fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  }
}

/** Whether a file written beside was left by a run that is no more: only one run publishes into a directory at a time. */
function isAbandoned(name: string): boolean {
  return /^\.annals-\d+-\d+-\d+$/.test(name) && !name.startsWith(`${BESIDE}${process.pid}-`)
}

/** Renders the pages of a batch in every format, and writes what differs. */
export async function writeBatch(site: Site, batch: Batch, tree: Tree): Promise<void> {
  for await (const page of site.pages(batch)) {
    for (const document of documentsOf(page)) tree.write(document)
  }
}
