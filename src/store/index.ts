import { existsSync } from 'node:fs'
import { AnnalsError } from '../errors.ts'
import { type Copied, type CopyProgress, copyTables } from './copy.ts'
import type { LedgerShare, Queue, TaskState } from './queue.ts'
import { backupSqlite } from './sqlite/backup.ts'
import { fillSqliteTables, openSqlite, openSqliteLedger, openSqliteReader, openSqliteTables } from './sqlite/open.ts'
import type { ArchiveReader, ReaderOptions, SharedLedger, Store } from './store.ts'

export type { TaskState } from './queue.ts'
export type { ArchiveReader, ArchiveWriter, SharedLedger, Store } from './store.ts'

/** Where an archive is kept: `sqlite:path/to/annals.sqlite`, or `postgres://user:password@host/database`. */
export type StoreAddress = string

const isPostgres = (address: StoreAddress) => /^postgres(?:ql)?:/.test(address)

/** Read when it is needed: who keeps the archive in a file never loads it. */
const postgres = () => import('./postgres/open.ts')

/** Opens an archive for reading and writing; a SQLite file is made if it is not there. */
export async function openStore(address: StoreAddress): Promise<Store> {
  if (isPostgres(address)) return (await postgres()).openPostgres(address)
  return openSqlite(fileOf(address))
}

/** Opens an archive for reading alone, beside whoever writes it. */
export async function openReader(address: StoreAddress, options?: ReaderOptions): Promise<ArchiveReader> {
  if (isPostgres(address)) return (await postgres()).openPostgresReader(address, options)
  return openSqliteReader(existing(address), options)
}

/** Opens the ledger of sources of an archive that exists, beside others who write it. */
export async function openLedger(address: StoreAddress, share?: LedgerShare): Promise<SharedLedger> {
  if (isPostgres(address)) return (await postgres()).openPostgresLedger(address, share)
  return openSqliteLedger(existing(address))
}

/** Opens the queue of an archive that many workers work on. One in a file has a single machine, and `annals watch`. */
export async function openQueue(address: StoreAddress, worker: string): Promise<Queue> {
  if (!isPostgres(address))
    throw new AnnalsError(
      'workers share an archive in PostgreSQL, and this one is in a file: annals watch does the same work here',
    )
  return (await import('./postgres/queue.ts')).openPostgresQueue(address, worker)
}

/** What the tasks of an archive's workers are at; none where there were never any. */
export async function tasksAt(address: StoreAddress): Promise<readonly TaskState[]> {
  return isPostgres(address) ? (await import('./postgres/queue.ts')).postgresTasks(address) : []
}

/** Whether a store was not to be had because somebody else writes it. */
export function isBusy(error: unknown): boolean {
  return error instanceof AnnalsError && (error.cause as { code?: string } | undefined)?.code === '55P03'
}

/**
 * Copies an archive as it stands from one store into another, which must be empty, or hold what a copy of it left when it was
 * broken off; then compares every row and the text of every revision. See `copyTables`.
 */
export async function* copyStore(from: StoreAddress, to: StoreAddress): AsyncGenerator<CopyProgress, Copied> {
  const source = isPostgres(from) ? await (await postgres()).openPostgresTables(from) : openSqliteTables(existing(from))
  try {
    const target = isPostgres(to) ? await (await postgres()).fillPostgresTables(to) : fillSqliteTables(fileOf(to))
    try {
      return yield* copyTables(source, target)
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

export interface BackupOptions {
  /** Replaces a file that is there. */
  readonly force?: boolean
  readonly onProgress?: (done: number, of: number) => void
}

/**
 * Copies an archive, as it stands at one moment, into a file, while others read and write it. A store that is no file
 * has tools of its own for this, and says so here.
 */
export async function backupStore(address: StoreAddress, target: string, options: BackupOptions = {}): Promise<void> {
  if (isPostgres(address))
    throw new AnnalsError(
      'an archive in PostgreSQL is backed up with its own tools: pg_dump --format=custom --file=FILE',
    )
  await backupSqlite(existing(address), target, options)
}

function existing(address: StoreAddress): string {
  const file = fileOf(address)
  if (!existsSync(file)) throw new AnnalsError(`there is no archive at ${file}; make one with: annals init`)
  return file
}

function fileOf(address: StoreAddress): string {
  const found = /^sqlite:(.+)$/s.exec(address)
  // Whatever else it is, it may hold a password.
  if (!found) throw new AnnalsError('this is no address of a store; use sqlite:FILE or postgres://HOST/DATABASE')
  return found[1] as string
}
