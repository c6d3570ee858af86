import { closeSync, existsSync, fsyncSync, openSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AnnalsError } from '../../errors.ts'
import { takeLock } from '../../lock.ts'
import { openDatabase } from '../../sqlite.ts'
import type { BackupOptions } from '../index.ts'
import { damagesOf } from './integrity.ts'

/** Pages that are copied before others get their turn. */
const PAGES = 4096

const COPY = '.annals-backup.new'
const LOCK = '.annals-backup.lock'

/**
 * Copies a database as it stands now. The copy is checked and on disk before it gets its name, so what bears the name is
 * whole; what a killed run left beside is removed by the next one. One backup at a time goes into a folder.
 */
export async function backupSqlite(file: string, target: string, options: BackupOptions): Promise<void> {
  const folder = dirname(target)
  if (!existsSync(folder)) throw new AnnalsError(`there is no folder ${folder}; make it first`)
  if (existsSync(target)) {
    if (realpathSync(target) === realpathSync(file)) throw new AnnalsError(`${target} is the store itself`)
    if (!options.force)
      throw new AnnalsError(`${target} is there already; choose another name, or replace it with --force`)
  }
  const lock = takeLock(join(folder, LOCK))
  const copy = join(folder, COPY)
  try {
    removeCopy(folder)
    await copyAll(file, copy, options.onProgress)
    finish(copy)
    renameSync(copy, target)
    sync(folder)
  } finally {
    removeCopy(folder)
    lock.release()
  }
}

/** SQLite may have left a journal with the copy's name. */
function removeCopy(folder: string): void {
  for (const name of readdirSync(folder)) if (name.startsWith(COPY)) rmSync(join(folder, name), { force: true })
}

/** A transaction holds the moment: without it, each commit of a writer would make the copying begin anew. */
async function copyAll(file: string, copy: string, onProgress: BackupOptions['onProgress']): Promise<void> {
  const db = openDatabase(file, { readonly: true, fileMustExist: true })
  try {
    db.exec('BEGIN')
    db.pragma('schema_version')
    await db.backup(copy, {
      progress({ totalPages, remainingPages }) {
        onProgress?.(totalPages - remainingPages, totalPages)
        return PAGES
      },
    })
  } finally {
    db.close()
  }
}

/**
 * Checks a copy and makes it one file that needs no other. It gets a name of its own as a store: an archive brought back
 * from it goes another way than the first one did, and what was published from that one must not pass for its own.
 */
function finish(copy: string): void {
  const db = openDatabase(copy)
  try {
    const [damage] = damagesOf(db)
    if (damage !== undefined) {
      throw new AnnalsError(
        `the copy is damaged, and so is the archive: ${damage}. No backup was written; annals verify tells more`,
      )
    }
    db.pragma('journal_mode = DELETE')
    db.prepare(`UPDATE fact SET value = lower(hex(randomblob(16))) WHERE name = 'store'`).run()
  } finally {
    db.close()
  }
  sync(copy)
}

function sync(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
