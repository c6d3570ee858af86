import type pg from 'pg'
import { OWN_FACTS, type Row, type Table, type TableReader, type TableWriter, tables } from '../tables.ts'
import type { Place } from './connect.ts'
import { emptyFinding, fillFinding } from './finding.ts'
import { openSession } from './session.ts'
import { askOver, one } from './sql.ts'

/** Tables of an archive in PostgreSQL for copying; all that is read is of one moment. */
export async function postgresTableReader(place: Place, client: pg.Client): Promise<TableReader> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  return readerOf(place, client)
}

function readerOf(place: Place, client: pg.Client): TableReader {
  const ask = askOver(place, client)
  return {
    async rows(table, after, limit) {
      const behind = after ? behindOf(table, after.length) : 'true'
      const rows = await ask<Record<string, Row[number]>>(
        `SELECT ${namesOf(table)} FROM ${table.name} WHERE ${ours(table)} AND ${behind} ORDER BY ${orderOf(table)} LIMIT $${(after?.length ?? 0) + 1}`,
        [...(after ?? []), limit],
      )
      return rows.map((row) => table.columns.map(([name]) => row[name] ?? null))
    },
    async count(table) {
      const row = await one(ask<{ n: number }>(`SELECT count(*) AS n FROM ${table.name} WHERE ${ours(table)}`))
      return row?.n ?? 0
    },
    async fact(name) {
      return (await one(ask<{ value: string }>('SELECT value FROM fact WHERE name = $1', [name])))?.value
    },
    close: () => client.end(),
  }
}

/** The same, to be filled. The connection holds the lock of the one who writes. */
export function postgresTableWriter(place: Place, client: pg.Client): TableWriter {
  const session = openSession(place, client)
  const { askNow, copy, transaction } = session
  const clear = (table: Table) => askNow(`DELETE FROM ${table.name} WHERE ${ours(table)}`)
  return {
    ...readerOf(place, client),
    begin: (mark) =>
      transaction(async () => {
        await askNow(
          `INSERT INTO fact VALUES ('copying', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
          [mark],
        )
        for (const table of tables) await clear(table)
        await emptyFinding(session)
      }),
    async clear(table) {
      await clear(table)
    },
    append: (table, rows) =>
      transaction(async () => {
        const names = table.columns.map(([name]) => `"${name}"`)
        // SQLite computes these two when they are asked for.
        if (table.name !== 'source') await copy(table.name, names, rows)
        else await copy(table.name, [...names, 'description', 'image'], rows.map(withSaid))
      }),
    async last(table) {
      const row = await one(
        askNow<Record<string, Row[number]>>(
          `SELECT ${keyOf(table)} FROM ${table.name} WHERE ${ours(table)} ORDER BY ${orderOf(table, ' DESC')} LIMIT 1`,
        ),
      )
      return row && table.columns.slice(0, table.key).map(([name]) => row[name] ?? null)
    },
    async finish() {
      await fillFinding(place, client)
      await transaction(async () => {
        await askNow(`UPDATE fact SET value = replace(gen_random_uuid()::text, '-', '') WHERE name = 'store'`)
        await askNow(`DELETE FROM fact WHERE name = 'copying'`)
        // The planner knows nothing of rows that came at once.
        await askNow('ANALYZE')
      })
    },
  }
}

function withSaid(row: Row): unknown[] {
  const { description, image } = JSON.parse(row[1] as string) as { description?: string; image?: string }
  return [...row, description, image]
}

const namesOf = ({ columns }: Table) => columns.map(([name]) => `"${name}"`).join(', ')
const keysOf = ({ columns, key }: Table) => columns.slice(0, key).map(([name]) => `"${name}"`)
const keyOf = (table: Table) => keysOf(table).join(', ')
/** Addresses may be long, and their index holds how they begin. */
const isLong = ({ name }: Table) => name === 'source'

const orderOf = (table: Table, way = '') =>
  [...(isLong(table) ? ['left(url, 500)'] : []), ...keysOf(table)].map((column) => `${column}${way}`).join(', ')

const behindOf = (table: Table, parts: number) =>
  isLong(table)
    ? 'left(url, 500) >= left($1, 500) AND url > $1'
    : `(${keyOf(table)}) > (${Array.from({ length: parts }, (_, i) => `$${i + 1}`).join(', ')})`

const ours = ({ name }: Table) => (name === 'fact' ? `name NOT IN (${OWN_FACTS.map((own) => `'${own}'`)})` : 'true')
