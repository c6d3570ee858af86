import { existsSync } from 'node:fs'
import { AnnalsError } from '../errors.ts'
import { openSqlite, openSqliteReader } from './sqlite/open.ts'
import type { ArchiveReader, Store } from './store.ts'

export type { ArchiveReader, ArchiveWriter, Store } from './store.ts'

/** Where an archive is kept: `sqlite:path/to/annals.sqlite`. */
export type StoreAddress = string

/** Opens an archive for reading and writing; a SQLite file is made if it is not there. */
export function openStore(address: StoreAddress): Store {
  return openSqlite(fileOf(address))
}

/** Opens an archive for reading alone, beside whoever writes it. */
export function openReader(address: StoreAddress): ArchiveReader {
  const file = fileOf(address)
  if (!existsSync(file)) throw new AnnalsError(`there is no archive at ${file}; make one with: annals init`)
  return openSqliteReader(file)
}

function fileOf(address: StoreAddress): string {
  const found = /^sqlite:(.+)$/s.exec(address)
  if (!found) throw new AnnalsError(`no store speaks ${JSON.stringify(address)}; use sqlite:FILE`)
  return found[1] as string
}
