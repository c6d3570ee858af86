import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { AnnalsError } from '../errors.ts'

const FILE = '.annals.sqlite'

/**
 * What a publishing run left in a directory: each document's path and hash. It tells what differs without reading the
 * tree, and marks the directory as ours: publishing never writes into one that holds other things.
 */
export class Manifest {
  readonly #db: Database.Database
  readonly #find: Database.Statement
  readonly #put: Database.Statement

  private constructor(db: Database.Database) {
    this.#db = db
    this.#find = db.prepare('SELECT hash FROM document WHERE path = ?').pluck()
    this.#put = db.prepare(
      'INSERT INTO document (path, hash) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET hash = excluded.hash',
    )
  }

  /** Opens a directory for publishing into. Throws if it holds files that no publishing run put there. */
  static open(directory: string): Manifest {
    const file = join(directory, FILE)
    if (!existsSync(file)) {
      if (existsSync(directory) && readdirSync(directory).length > 0) {
        throw new AnnalsError(
          `${directory} holds other files; publish into an empty folder, or one that was published into before`,
        )
      }
      mkdirSync(directory, { recursive: true })
    }
    const db = new Database(file)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('wal_autocheckpoint = 16384')
    db.exec(`
      CREATE TABLE IF NOT EXISTS document (path TEXT PRIMARY KEY, hash TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS run (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;`)
    return new Manifest(db)
  }

  /** Opens the manifest of a directory that is being published into, for comparing alone. */
  static read(directory: string): Manifest {
    return new Manifest(new Database(join(directory, FILE), { readonly: true }))
  }

  get isEmpty(): boolean {
    return this.#db.prepare('SELECT 1 FROM document LIMIT 1').get() === undefined
  }

  hash(path: string): string | undefined {
    return this.#find.get(path) as string | undefined
  }

  put(written: readonly (readonly [path: string, hash: string])[]): void {
    this.#db.transaction(() => {
      for (const [path, hash] of written) this.#put.run(path, hash)
    })()
  }

  /** Forgets every document. */
  clear(): void {
    this.#db.exec('DELETE FROM document')
  }

  /** Documents written without waiting for the disk; the machine may lose them if it stops within a minute. */
  markUnsettled(now: number): void {
    this.#db
      .prepare(
        `INSERT INTO run (name, value) VALUES ('unsettled', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      )
      .run(now)
  }

  /** Whether what the manifest says can be trusted: not if the machine was started anew after an unsettled run. */
  isTrusted(now: number): boolean {
    const at = this.#db.prepare(`SELECT value FROM run WHERE name = 'unsettled'`).pluck().get() as number | undefined
    if (at === undefined) return true
    const started = now - uptime() * 1000
    if (started > at) return false
    if (now - at > 120_000) this.#db.exec(`DELETE FROM run WHERE name = 'unsettled'`)
    return true
  }

  /** After a run that compared every byte, all is as it says. */
  settle(): void {
    this.#db.exec(`DELETE FROM run WHERE name = 'unsettled'`)
  }

  close(): void {
    this.#db.close()
  }
}
