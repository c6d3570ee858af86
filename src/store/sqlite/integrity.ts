import type { Database } from 'better-sqlite3'

/** What SQLite finds wrong with a file: rows, trees and indexes. Where damage ends the search, what was found before counts. */
export function damagesOf(db: Database): string[] {
  const found: string[] = []
  try {
    for (const words of db.prepare('PRAGMA integrity_check').pluck().iterate() as Iterable<string>)
      found.push(...words.split('\n').filter((line) => line !== 'ok' && !line.startsWith('***')))
  } catch (error) {
    found.push(error instanceof Error ? error.message : String(error))
  }
  return found
}
