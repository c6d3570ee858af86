import { type Config, databaseFile, readConfig } from '../config.ts'
import { editionOf } from '../editions/index.ts'
import type { Edition } from '../model/edition.ts'
import type { Prose } from '../model/prose.ts'
import { readProse } from '../prose/read.ts'
import { Site } from '../site/site.ts'
import { openReader, openStore, type StoreAddress } from '../store/index.ts'
import type { ArchiveReader, Store } from '../store/store.ts'

/** An archive's folder, opened: its choices, its edition, and where its store is. */
export interface Archive {
  readonly config: Config
  readonly edition: Edition
  readonly store: StoreAddress
  /** What its publisher wrote, as it stands today. */
  readonly prose: () => Prose
}

export function openArchive(folder: string): Archive {
  const config = readConfig(folder)
  return {
    config,
    edition: editionOf(config.edition),
    store: `sqlite:${databaseFile(folder)}`,
    prose: () => readProse(folder, new Date().toISOString().slice(0, 10)),
  }
}

/** Does something with the archive open for reading, and closes it whatever comes. */
export async function reading<T>(
  archive: Archive,
  work: (reader: ArchiveReader, site: Site) => Promise<T>,
): Promise<T> {
  const reader = openReader(archive.store)
  try {
    return await work(reader, new Site(reader, archive.edition, siteOptions(archive), archive.prose()))
  } finally {
    await reader.close()
  }
}

/** The same, for writing. */
export async function writing<T>(archive: Archive, work: (store: Store) => Promise<T>): Promise<T> {
  const store = openStore(archive.store)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

export function siteOptions({ config: { name, tagline, origin } }: Archive) {
  return { name, tagline, origin }
}
