import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { AnnalsError } from './errors.ts'
import { type Database, openDatabase } from './sqlite.ts'

/** Held until it is released, or until the process ends, however it ends. */
export interface Lock {
  readonly release: () => void
}

/**
 * Takes the lock that a file stands for, or throws and says who holds it. The lock is an exclusive transaction on an empty
 * SQLite file: the system drops it with the process, so that a killed run leaves nothing to clear away. Who holds it is
 * written beside, for people to read; that note decides nothing. The file stays, since removing it would let two in.
 */
export function takeLock(file: string, waitMs = 0): Lock {
  const note = `${file}.json`
  let db: Database | undefined
  try {
    db = openDatabase(file, { timeout: waitMs })
    // A journal would be a file more, for which a full disk has no room.
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    db?.close()
    throw refusal(file, note, cause)
  }
  const held = db
  tell(note)
  return {
    release() {
      rmSync(note, { force: true })
      held.close()
    },
  }
}

/** A full disk has no room for the note, and must not stop those who make room. */
function tell(note: string): void {
  try {
    writeFileSync(note, JSON.stringify({ pid: process.pid, command: process.title, since: new Date().toISOString() }))
  } catch {
    rmSync(note, { force: true })
  }
}

function refusal(file: string, note: string, cause: unknown): AnnalsError {
  const folder = dirname(file)
  const { code = '', message = cause } = cause as { code?: string; message?: string }
  if (!code.startsWith('SQLITE_BUSY')) {
    return new AnnalsError(`cannot write in ${folder}: ${message}. Is it there, and may you write into it?`, { cause })
  }
  return new AnnalsError(
    `${folder} is being written by ${holder(note)}. Wait until that ends or stop it, then try again`,
    { cause },
  )
}

/** Whether a lock was not to be had because somebody else holds it. */
export function isHeld(error: unknown): boolean {
  const { code = '' } = ((error as Error)?.cause ?? {}) as { code?: string }
  return error instanceof AnnalsError && code.startsWith('SQLITE_BUSY')
}

function holder(note: string): string {
  try {
    const { pid, command, since } = JSON.parse(readFileSync(note, 'utf8'))
    return `${command} (process ${pid}, since ${since})`
  } catch {
    return 'another run'
  }
}
