import { type Config, databaseFile, readAliases, readConfig } from '../config.ts'
import { editionOf } from '../editions/index.ts'
import { type Aliases, type Edition, withAliases } from '../model/edition.ts'
import { Site } from '../site/site.ts'
import { openReader, openStore, type StoreAddress } from '../store/index.ts'
import type { ArchiveReader, Store } from '../store/store.ts'

/** An archive's folder, opened: its choices, its edition, and where its store is. */
export interface Archive {
  readonly config: Config
  readonly edition: Edition
  /** Names of one story, as the publisher sees it. */
  readonly aliases: Aliases
  readonly store: StoreAddress
}

export function openArchive(folder: string): Archive {
  const config = readConfig(folder)
  const aliases = readAliases(folder)
  const edition = withAliases(editionOf(config.edition), aliases)
  return { config, edition, aliases, store: `sqlite:${databaseFile(folder)}` }
}

/** Does something with the archive open for reading, and closes it whatever comes. */
export async function reading<T>(
  archive: Archive,
  work: (reader: ArchiveReader, site: Site) => Promise<T>,
): Promise<T> {
  const reader = openReader(archive.store)
  try {
    return await work(reader, new Site(reader, archive.edition, siteOptions(archive)))
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

export function siteOptions({ config: { name, tagline, origin }, aliases }: Archive) {
  return { name, tagline, origin, ...(aliases.length > 0 ? { aliases } : {}) }
}
