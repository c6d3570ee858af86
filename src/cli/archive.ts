import { resolve } from 'node:path'
import { type Config, databaseFile, indexFile, readAliases, readConfig } from '../config.ts'
import { editionOf } from '../editions/index.ts'
import { readLogo } from '../logo.ts'
import { type Aliases, type Edition, withAliases } from '../model/edition.ts'
import type { Prose } from '../model/prose.ts'
import { readProse } from '../prose/read.ts'
import { type IndexBeside, openIndexBeside } from '../search/beside.ts'
import { openSearch, type Search } from '../search/search.ts'
import type { SiteOptions } from '../site/frame.ts'
import { Site } from '../site/site.ts'
import { openReader, openStore, type StoreAddress } from '../store/index.ts'
import type { ArchiveReader, Store } from '../store/store.ts'
import type { Output } from './command.ts'

/** An archive's folder, opened: its choices, its edition, and where its store is. */
export interface Archive {
  readonly folder: string
  readonly config: Config
  readonly edition: Edition
  /** Names of one story, as the publisher sees it. */
  readonly aliases: Aliases
  readonly store: StoreAddress
  /** Where those read it who serve: a replica of it, or the store itself. */
  readonly readStore: StoreAddress
  /** What its publisher wrote, as it stands today. */
  readonly prose: () => Prose
}

export function openArchive(folder: string): Archive {
  const config = readConfig(folder)
  const aliases = readAliases(folder)
  return {
    folder,
    config,
    edition: withAliases(editionOf(config.edition), aliases),
    aliases,
    store: storeOf(folder, config),
    readStore: process.env.READ_DATABASE_URL || config.readUrl || storeOf(folder, config),
    prose: () => readProse(folder, new Date().toISOString().slice(0, 10)),
  }
}

/** Where an archive is kept: as the environment says, which `--store` comes before, else as its file does, else in its folder. */
function storeOf(folder: string, { store }: Config): StoreAddress {
  const { DATABASE_URL } = process.env
  if (DATABASE_URL) return DATABASE_URL
  if (!store) return `sqlite:${databaseFile(folder)}`
  return store.replace(/^sqlite:(.+)$/s, (_, file) => `sqlite:${resolve(folder, file)}`)
}

/** Does something with the archive open for reading, and closes it whatever comes. */
export async function reading<T>(
  archive: Archive,
  work: (reader: ArchiveReader, site: Site) => Promise<T>,
): Promise<T> {
  return readingFrom(await openReader(archive.store), archive, work)
}

/** The same for those who serve, for long: from a replica, where there is one, and hearing of changes from the store that is written. */
export async function following<T>(
  archive: Archive,
  work: (reader: ArchiveReader, site: Site) => Promise<T>,
): Promise<T> {
  return readingFrom(await openReader(archive.readStore, { follow: archive.store }), archive, work)
}

async function readingFrom<T>(
  reader: ArchiveReader,
  archive: Archive,
  work: (reader: ArchiveReader, site: Site) => Promise<T>,
): Promise<T> {
  try {
    return await work(reader, new Site(reader, archive.edition, siteOptions(archive), archive.prose()))
  } finally {
    await reader.close()
  }
}

/** The same, for writing. */
export async function writing<T>(archive: Archive, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(archive.store)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** Does something with the archive open for searching, up to date. */
export async function searching<T>(
  folder: string,
  reader: ArchiveReader,
  out: Output,
  work: (search: Search) => Promise<T>,
): Promise<T> {
  return refreshed(openSearch(indexFile(folder), reader), reader, out, work)
}

/** The same with the index beside the store, which the published one is made from. */
export async function indexing<T>(
  folder: string,
  reader: ArchiveReader,
  out: Output,
  work: (index: IndexBeside) => Promise<T>,
): Promise<T> {
  return refreshed(openIndexBeside(indexFile(folder), reader), reader, out, work)
}

async function refreshed<S extends Pick<Search, 'refresh' | 'close'>, T>(
  search: S,
  reader: ArchiveReader,
  out: Output,
  work: (search: S) => Promise<T>,
): Promise<T> {
  try {
    const progress = out.progress('indexing')
    const { events } = await reader.totals()
    await search.refresh((taken) => progress.at(Math.min(taken, events), events))
    progress.end()
    return await work(search)
  } finally {
    search.close()
  }
}

/** What pages are built with, by the publisher's choices. */
export function siteOptions({ folder, config, aliases }: Archive): SiteOptions {
  const { name, tagline, origin, language, accent, logo, nav, leading, footer, timeZone, images, websub } = config
  return {
    name,
    tagline,
    origin,
    language,
    nav,
    leading,
    footer,
    timeZone,
    images,
    ...(accent === '' ? {} : { accent: accent.toLowerCase() }),
    ...(logo === '' ? {} : { logo: readLogo(folder, logo) }),
    ...(websub.hub === '' ? {} : { hub: websub.hub }),
    ...(aliases.length > 0 ? { aliases } : {}),
  }
}
