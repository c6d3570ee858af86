import { setTimeout as wait } from 'node:timers/promises'
import { AnnalsError } from '../../errors.ts'
import { isHeld, type Lock, takeLock } from '../../lock.ts'
import { type Database, openDatabase } from '../../sqlite.ts'
import { brokenOff } from '../copy.ts'
import type { ArchiveReader, ReaderOptions, SharedLedger, Store } from '../store.ts'
import type { TableReader, TableWriter } from '../tables.ts'
import { sqliteLedger } from './ledger.ts'
import { isOutdated, migrate } from './migrations.ts'
import { sqliteDays, sqliteReader } from './reader.ts'
import { sqliteRelations } from './relations.ts'
import { sqliteTableReader, sqliteTableWriter } from './tables.ts'
import { sqliteWhole } from './whole.ts'
import { sqliteWriter } from './writer.ts'

/**
 * Opens the archive in a file for reading and writing, makes it if it is not there, and brings its tables up to date.
 * Refuses while another process, or another store of this one, has it open for writing.
 */
export function openSqlite(file: string): Store {
  const lock = lockOf(file, SHORT)
  try {
    const db = whole(prepare(file), file)
    const close = async () => {
      db.close()
      lock.release()
    }
    return { ...sqliteReader(db), ...sqliteWriter(db), ...sqliteRelations(db), ...sqliteLedger(db), close }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The tables of an archive that exists, for copying from it. */
export function openSqliteTables(file: string): TableReader {
  return sqliteTableReader(connectToday(file))
}

/** The tables of a file to copy into, which is made if it is not there. */
export function fillSqliteTables(file: string): TableWriter {
  const lock = lockOf(file, SHORT)
  try {
    return sqliteTableWriter(prepare(file), lock.release)
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Half a copy is no archive. */
function whole(db: Database, file: string): Database {
  if (db.prepare(`SELECT 1 FROM fact WHERE name = 'copying'`).get() === undefined) return db
  db.close()
  throw new AnnalsError(brokenOff(file))
}

/** Enriching has the lock for a moment, many times: others wait that out. */
const SHORT = 2_000

/** The longest that another command may write before a turn is given up; an import of everything takes less. */
const PATIENCE_MS = 30 * 60_000
const POLL_MS = 50

/** Opens the ledger of sources beside others who write the archive in a file. The archive must be there. */
export function openSqliteLedger(file: string): SharedLedger {
  const first = lockOf(file, MIGRATES)
  let db: Database
  try {
    db = whole(prepare(file), file)
  } finally {
    first.release()
  }
  const ledger = { ...sqliteLedger(db), sources: sqliteReader(db).sources }
  return {
    async turn(work) {
      const lock = await lockInTime(file)
      try {
        db.exec('BEGIN IMMEDIATE')
        const result = await work(ledger)
        db.exec('COMMIT')
        return result
      } catch (error) {
        if (db.inTransaction) db.exec('ROLLBACK')
        throw error
      } finally {
        lock.release()
      }
    },
    async close() {
      db.close()
    },
  }
}

/** Waits without keeping this process from other work. */
async function lockInTime(file: string): Promise<Lock> {
  for (const start = Date.now(); ; await wait(POLL_MS)) {
    try {
      return lockOf(file)
    } catch (error) {
      if (!isHeld(error) || Date.now() - start > PATIENCE_MS) throw error
    }
  }
}

/** A new archive's tables are made under the lock too: how long another may take for that. */
const MIGRATES = 10_000

function lockOf(file: string, waitMs?: number): Lock {
  // One in memory is nobody else's.
  if (file === ':memory:') return { release: () => {} }
  return takeLock(`${file}-lock`, waitMs)
}

function prepare(file: string): Database {
  const db = connect(file, {})
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('cache_size = -65536')
    db.pragma('foreign_keys = OFF')
    // An import writes much at once: fold the log back every 64 MB, not every four.
    db.pragma('wal_autocheckpoint = 16384')
    db.pragma('busy_timeout = 10000')
    migrate(db)
    return db
  } catch (cause) {
    db.close()
    throw cause instanceof AnnalsError ? cause : unusable(file, cause)
  }
}

/** Opens an archive that exists, for reading alone. Any number of readers may be open beside one writer. */
export function openSqliteReader(file: string, options: ReaderOptions = {}): ArchiveReader {
  const db = connectToday(file)
  // A file that is mapped into memory is read no faster, and each connection's map counts as this process's own.
  db.pragma('cache_size = -16384')
  const reader = { ...sqliteReader(db), days: sqliteDays(db) }
  return options.whole ? { ...reader, ...sqliteWhole(db) } : reader
}

/** A connection for reading an archive that is there and whole, with tables of today. */
function connectToday(file: string): Database {
  let db = connect(file, { readonly: true, fileMustExist: true })
  if (isOutdated(db)) {
    db.close()
    const lock = lockOf(file, MIGRATES)
    try {
      prepare(file).close()
    } finally {
      lock.release()
    }
    db = connect(file, { readonly: true, fileMustExist: true })
  }
  return whole(db, file)
}

function connect(file: string, options: Parameters<typeof openDatabase>[1]): Database {
  try {
    return openDatabase(file, options)
  } catch (cause) {
    throw unusable(file, cause)
  }
}

function unusable(file: string, cause: unknown): AnnalsError {
  return new AnnalsError(`cannot open the archive ${file}: ${cause instanceof Error ? cause.message : cause}`, {
    cause,
  })
}
