import type { Database, Statement } from 'better-sqlite3'
import {
  type Cell,
  type Kind,
  OWN_FACTS,
  type Row,
  type Table,
  type TableReader,
  type TableWriter,
  tables,
} from '../tables.ts'
import { addCited } from './cited.ts'

/** Tables of a SQLite file for copying; all that is read is of one moment. */
export function sqliteTableReader(db: Database): TableReader {
  if (!db.inTransaction && db.readonly) db.exec('BEGIN')
  const statements = new Map<string, Statement>()
  const prepared = (sql: string) => {
    const known = statements.get(sql) ?? db.prepare(sql).raw()
    statements.set(sql, known)
    return known
  }
  const fact = db.prepare('SELECT value FROM fact WHERE name = ?').pluck()
  return {
    async rows(table, after, limit) {
      const key = keyOf(table)
      const behind = after ? `(${key}) > (${after.map(() => '?').join(', ')})` : 'true'
      const rows = prepared(
        `SELECT ${namesOf(table)} FROM "${table.name}" WHERE ${ours(table)} AND ${behind} ORDER BY ${key} LIMIT ?`,
      ).all(...(after ?? []), limit) as unknown[][]
      return rows.map((row) => row.map((value, i) => cellOf(value, table.columns[i]?.[1] as Kind)))
    },
    async count(table) {
      return db
        .prepare(`SELECT count(*) FROM "${table.name}" WHERE ${ours(table)}`)
        .pluck()
        .get() as number
    },
    async fact(name) {
      const value = fact.get(name)
      return value === undefined ? undefined : String(value)
    },
    async close() {
      db.close()
    },
  }
}

/** The same, to be filled. */
export function sqliteTableWriter(db: Database, release: () => void): TableWriter {
  const clear = (table: Table) => db.exec(`DELETE FROM "${table.name}" WHERE ${ours(table)}`)
  return {
    ...sqliteTableReader(db),
    async begin(mark) {
      db.transaction(() => {
        db.prepare(`INSERT OR REPLACE INTO fact VALUES ('copying', ?)`).run(mark)
        tables.forEach(clear)
      })()
    },
    async clear(table) {
      clear(table)
    },
    async append(table, rows) {
      const places = table.columns.map(() => '?').join(', ')
      const insert = db.prepare(`INSERT INTO "${table.name}" (${namesOf(table)}) VALUES (${places})`)
      db.transaction(() => {
        for (const row of rows) insert.run(...valuesOf(table, row))
      })()
    },
    async last(table) {
      const key = keyOf(table)
      const order = key.split(', ').map((name) => `${name} DESC`)
      const row = db.prepare(`SELECT ${key} FROM "${table.name}" WHERE ${ours(table)} ORDER BY ${order} LIMIT 1`).raw()
      return row.get() as Row | undefined
    },
    async finish() {
      db.transaction(() => {
        addCited(db)
        db.exec(`UPDATE fact SET value = lower(hex(randomblob(16))) WHERE name = 'store'`)
        db.exec(`DELETE FROM fact WHERE name = 'copying'`)
      })()
    },
    async close() {
      db.close()
      release()
    },
  }
}

const namesOf = ({ columns }: Table) => columns.map(([name]) => `"${name}"`).join(', ')
const keyOf = ({ columns, key }: Table) =>
  columns
    .slice(0, key)
    .map(([name]) => `"${name}"`)
    .join(', ')
const ours = ({ name }: Table) => (name === 'fact' ? `name NOT IN (${OWN_FACTS.map((own) => `'${own}'`)})` : 'true')

function cellOf(value: unknown, kind: Kind): Cell {
  if (value === null) return null
  if (kind === 'flag') return value === 1
  if (kind === 'numbers') return JSON.parse(value as string)
  // Facts are numbers or text here, and text alone elsewhere.
  return kind === 'text' ? String(value) : (value as Cell)
}

function valuesOf({ name, columns }: Table, row: Row): unknown[] {
  return row.map((cell, i) => {
    const kind = columns[i]?.[1]
    if (kind === 'flag' && cell !== null) return cell ? 1 : 0
    if (kind === 'numbers') return JSON.stringify(cell)
    return name === 'fact' && /^\d+$/.test(String(cell)) ? Number(cell) : cell
  })
}
