import { join } from 'node:path'
import { DATA_FILES, exportInto, isExported } from '../export/export.ts'
import { type Changes, noteChanges } from '../publish/changes.ts'
import { type PublishProgress, publish, tellChanges } from '../publish/publish.ts'
import { removeSearchFiles, writeSearchFiles } from '../publish/search-files.ts'
import type { Site } from '../site/site.ts'
import type { ArchiveReader } from '../store/store.ts'
import { pingHub, topicsOf } from '../websub.ts'
import { type Archive, indexing, reading, siteOptions } from './archive.ts'
import type { Output } from './command.ts'

export interface Publishing {
  readonly directory: string
  readonly threads?: number
  readonly full?: boolean
  /** Also writes all events as data, where they changed. */
  readonly data?: boolean
  /** Where to tell which files were written and removed. */
  readonly changes?: string
}

/** Publishes an archive, with its progress. When the signal comes, the rest is left for the next run. */
export async function runPublish(
  archive: Archive,
  out: Output,
  publishing: Publishing,
  signal?: AbortSignal,
): Promise<PublishProgress> {
  const { data, changes, ...written } = publishing
  return reading(archive, async (reader, site) => {
    const progress = out.progress('publishing')
    let last: PublishProgress = { batches: 0, of: 0, documents: 0, written: 0, feeds: [] }
    const { store, edition, prose } = archive
    const job = { store, edition: edition.code, site: siteOptions(archive), prose: prose(), ...written }
    try {
      for await (const step of publish(site, job)) {
        last = step
        progress.at(step.batches, step.of, `${step.documents} documents`)
        if (signal?.aborted) break
      }
    } finally {
      progress.end()
    }
    if (!signal?.aborted) await writeSearch(archive, reader, written.directory, out)
    if (data && !signal?.aborted) await writeData(reader, site, written.directory, out)
    if (changes !== undefined) sayChanges(tellChanges(written.directory, changes), changes, out)
    if (!signal?.aborted) await tellHub(archive, out, last.feeds)
    return last
  })
}

/** The index that the files are searched with; pages are there before it. */
async function writeSearch(archive: Archive, reader: ArchiveReader, directory: string, out: Output): Promise<void> {
  if (!archive.config.search) return removeSearchFiles(directory)
  await indexing(archive.folder, reader, out, async (index) => {
    writeSearchFiles(directory, index.state(), () => index.files())
  })
}

function sayChanges({ written, removed }: Changes, file: string, out: Output): void {
  out.say(`${file}: ${written.length} files to copy, ${removed.length} to remove where they were copied to`)
}

async function writeData(reader: ArchiveReader, { frame }: Site, tree: string, out: Output): Promise<void> {
  const directory = join(tree, 'data')
  if (await isExported(reader, frame, directory)) return
  noteChanges(tree, { written: DATA_FILES.map((name) => `/data/${name}`), removed: [] }, true)
  const progress = out.progress('exporting')
  const { events: all, withdrawn } = await reader.totals()
  try {
    for await (const { events } of exportInto(reader, frame, directory)) progress.at(events, all + withdrawn)
  } finally {
    progress.end()
  }
}

/** Tells the hub, where there is one, which feeds changed. The pages are published all the same if it does not answer. */
async function tellHub({ config: { origin, websub } }: Archive, out: Output, feeds: readonly string[]): Promise<void> {
  if (websub.hub === '' || origin === '' || feeds.length === 0) return
  const { told, failed } = await pingHub(websub.hub, topicsOf(origin, feeds))
  if (failed.length > 0) out.say(`the hub ${websub.hub} was not told of ${failed.length} feeds: ${failed[0]}`)
  else out.say(`the hub was told of ${told} feeds`)
}

/** What a run of publish did, in a line. */
export function publishedInWords(directory: string, { documents, written }: PublishProgress): string {
  return `${directory}: ${documents} documents that may differ, ${written} written`
}
