import { createRequire } from 'node:module'
import type BetterSqlite3 from 'better-sqlite3'
import { AnnalsError } from './errors.ts'

export type Database = BetterSqlite3.Database

/**
 * The release of better-sqlite3 that this Node can load: 13 stands on Node-API and needs Node 22. Node 20 has 12, which must not be
 * loaded by others: since Node 24.16 the class that it is built on ends a process in which a statement is collected.
 */
const RELEASE = Number(process.versions.node.split('.')[0]) < 22 ? 'better-sqlite3-12' : 'better-sqlite3'

let loaded: typeof BetterSqlite3 | undefined

/** The binding of SQLite. Throws an `AnnalsError` where it was not built. */
export function sqliteBinding(): typeof BetterSqlite3 {
  try {
    loaded ??= createRequire(import.meta.url)(RELEASE) as typeof BetterSqlite3
    return loaded
  } catch (cause) {
    throw new AnnalsError(
      `SQLite cannot be loaded by Node ${process.versions.node}: ${cause instanceof Error ? cause.message : cause}. ` +
        'Use Node 22 or newer, or install a C++ compiler and run npm install again',
      { cause },
    )
  }
}

/** Opens a file, or makes it; `:memory:` is one that nobody else sees. Throws what SQLite says if it can't. */
export function openDatabase(file: string, options?: BetterSqlite3.Options): Database {
  const Binding = sqliteBinding()
  return new Binding(file, options)
}
