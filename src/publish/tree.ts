import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { AnnalsError } from '../errors.ts'
import type { Document } from '../model/page.ts'
import { documentsOf } from '../site/documents.ts'
import type { Batch, Site } from '../site/site.ts'
import type { Manifest } from './manifest.ts'

/** Documents of an update that wait for the disk one by one; a larger run, or a first, is guarded as a whole by its manifest. */
const SYNCED = 1000

export interface TreeOptions {
  readonly directory: string
  readonly manifest: Manifest
  /** Compare with what is on disk, not with what the manifest says. */
  readonly distrust: boolean
}

/** Writes documents whose bytes differ. Each appears whole or not at all: written beside, then renamed. */
export class Tree {
  readonly #directory: string
  readonly #manifest: Manifest
  readonly #distrust: boolean
  readonly #fresh: boolean
  /** Names that each directory holds, read once. */
  readonly #listings = new Map<string, Set<string>>()
  #written: [path: string, hash: string][] = []
  #seen = 0
  #bytes = 0
  #total = 0

  constructor({ directory, manifest, distrust }: TreeOptions) {
    this.#directory = directory
    this.#manifest = manifest
    this.#distrust = distrust
    this.#fresh = manifest.isEmpty
  }

  write({ path, body }: Document): void {
    const bytes = Buffer.from(body, 'utf8')
    const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
    this.#seen++
    if (!this.#fresh && this.#isThere(path, hash, bytes)) return
    this.#put(path, bytes)
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

  #isThere(path: string, hash: string, bytes: Buffer): boolean {
    const file = join(this.#directory, path)
    if (this.#distrust) {
      try {
        return readFileSync(file).equals(bytes) && this.#manifest.hash(path) === hash
      } catch {
        return false
      }
    }
    return this.#manifest.hash(path) === hash && this.#listing(dirname(path)).has(path.slice(path.lastIndexOf('/') + 1))
  }

  #listing(folder: string): Set<string> {
    let names = this.#listings.get(folder)
    if (!names) {
      const directory = join(this.#directory, folder)
      mkdirSync(directory, { recursive: true })
      names = new Set(this.#fresh ? [] : readdirSync(directory))
      if (this.#listings.size > 5000) this.#listings.clear()
      this.#listings.set(folder, names)
    }
    return names
  }

  #put(path: string, bytes: Buffer): void {
    this.#listing(dirname(path))
    const file = join(this.#directory, path)
    const beside = join(this.#directory, dirname(path), `.annals-${process.pid}-${threadId}-${this.#total++}`)
    try {
      const handle = openSync(beside, 'w')
      try {
        for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done)
        if (!this.#fresh && this.#total <= SYNCED) fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
      renameSync(beside, file)
    } catch (cause) {
      try {
        unlinkSync(beside)
      } catch {
        // It may never have been made.
      }
      throw new AnnalsError(`cannot write ${file}: ${cause instanceof Error ? cause.message : cause}. What was published before stands`, { cause })
    }
  }
}

/** Renders the pages of a batch in every format, and writes what differs. */
export async function writeBatch(site: Site, batch: Batch, tree: Tree): Promise<void> {
  for await (const page of site.pages(batch)) {
    for (const document of documentsOf(page)) tree.write(document)
  }
}
