import type { DayPage, LabelKind } from '../model/archive.ts'
import { idOfPath } from '../model/mint.ts'
import type { Site } from '../site/site.ts'
import { labelPath, routeOf } from '../site/urls.ts'
import type { ArchiveReader } from '../store/store.ts'

/** Pages that are asked for one by one, as a server is asked. */
const SAMPLE = 300
const LABELS: readonly LabelKind[] = ['story', 'topic', 'category', 'source']

/**
 * Sees that every path which was ever minted has a page. To ask for each alone would read a day as often as it has events:
 * so the pages of a day are built together, paths that are not among them are asked for, and of all others a sample.
 * A label has a page because it has a slug: there its path is read, and a sample asked for.
 */
export class Paths {
  readonly #reader: ArchiveReader
  readonly #site: Site
  readonly #built = new Set<string>()
  /** Paths that were looked at. */
  asked = 0

  constructor(reader: ArchiveReader, site: Site) {
    this.#reader = reader
    this.#site = site
  }

  /** Builds the pages of a day. */
  async build(page: DayPage): Promise<void> {
    for await (const { url } of this.#site.pages({ kind: 'day', page })) this.#built.add(url)
  }

  /** What is wrong with the paths, once the pages of all days are built. */
  async faults(): Promise<string[]> {
    const faults: string[] = []
    const { edition } = this.#site.frame
    const minted = new Map<string, { isMinted: boolean; path: string }>()
    const sampled: string[] = []
    for await (const { path, id } of this.#reader.paths()) {
      this.asked++
      if (!this.#built.has(path)) faults.push(...(await this.#ask(path)))
      else sampled.push(path)
      const isMinted = minted.get(id)?.isMinted || idOfPath(edition.code, path) === id
      minted.set(id, { isMinted, path })
    }
    for (const [id, { isMinted, path }] of minted)
      if (!isMinted) faults.push(`${path}: its id ${id} was minted from another path`)
    for (const kind of LABELS) {
      for (const { slug } of await this.#reader.labels(kind)) {
        this.asked++
        const path = labelPath(kind, slug)
        if (routeOf(path)) sampled.push(path)
        else faults.push(`${path}: no page can be there`)
      }
    }
    const every = Math.ceil(sampled.length / SAMPLE)
    for (const [i, path] of sampled.entries()) if (i % every === 0) faults.push(...(await this.#ask(path)))
    return faults
  }

  async #ask(path: string): Promise<string[]> {
    try {
      return (await this.#site.page(path)) ? [] : [`${path}: was minted, and no page answers there`]
    } catch (error) {
      return [`${path}: its page cannot be made: ${error instanceof Error ? error.message : error}`]
    }
  }
}
