import { createHash } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { AnnalsError } from '../errors.ts'
import { type Cell, type Row, type Table, type TableReader, type TableWriter, tables } from './tables.ts'

/** Why what a copy left unfinished can't be opened. */
export const brokenOff = (place: string) =>
  `${place} holds a copy that is not whole yet. It may be under way; if it was broken off, run that annals copy again`

/** How far a copy is: rows that were copied, then rows that were compared. */
export interface CopyProgress {
  readonly step: 'copying' | 'comparing'
  readonly rows: number
  readonly of: number
}

/** What was copied and found the same. */
export interface Copied {
  readonly rows: number
  readonly revisions: number
}

/** Rows that are read and written at a time. */
const PORTION = 2000

/**
 * Copies all tables of an archive, as they stand at one moment, into an empty store, then compares every row by its hash, and
 * the text of every revision with the hash that names it. A copy that was broken off goes on where it was, unless the
 * archive has changed since: then it begins anew. Yields now and then.
 */
export async function* copyTables(from: TableReader, to: TableWriter): AsyncGenerator<CopyProgress, Copied> {
  const mark = `${await from.fact('store')} ${await from.fact('generation')}`
  const before = await to.fact('copying')
  if (before === undefined && !(await isEmpty(to)))
    throw new AnnalsError('the place to copy into holds an archive already; name one that is empty')
  if (before !== mark) await to.begin(mark)
  const counts = new Map<Table, number>()
  for (const table of tables) counts.set(table, await from.count(table))
  const of = [...counts.values()].reduce((sum, n) => sum + n, 0)

  let rows = 0
  for (const table of tables) {
    const last = await to.last(table)
    if (last) rows += await to.count(table)
    for await (const copied of copyTable(from, to, table, last)) {
      rows += copied
      yield { step: 'copying', rows, of }
    }
  }
  let compared = 0
  for (const table of tables) {
    if ((await difference(from, to, table)) !== undefined) {
      // What was copied before the copy was broken off may have changed since, of what no generation counts.
      await to.clear(table)
      for await (const _ of copyTable(from, to, table, undefined));
      const fault = await difference(from, to, table)
      if (fault !== undefined) throw new AnnalsError(`${fault} The copy is not usable; run this again`)
    }
    compared += counts.get(table) ?? 0
    yield { step: 'comparing', rows: compared, of }
  }
  await to.finish()
  return { rows: of, revisions: await to.count(tables.find(({ name }) => name === 'revision') as Table) }
}

async function isEmpty(to: TableWriter): Promise<boolean> {
  for (const table of tables) if (table.name !== 'fact' && (await to.last(table))) return false
  return true
}

async function* copyTable(from: TableReader, to: TableWriter, table: Table, after: Row | undefined) {
  for (let last = after; ; ) {
    const rows = await from.rows(table, last, PORTION)
    if (rows.length === 0) return
    await to.append(table, rows)
    yield rows.length
    last = rows.at(-1)?.slice(0, table.key)
  }
}

/** What of a table is not the same in both; `undefined` if all is. */
async function difference(from: TableReader, to: TableReader, table: Table): Promise<string | undefined> {
  for (let last: Row | undefined; ; ) {
    const [mine, theirs] = await Promise.all([from.rows(table, last, PORTION), to.rows(table, last, PORTION)])
    for (const [i, row] of mine.entries()) {
      const other = theirs[i]
      const name = row.slice(0, table.key).join(' ')
      if (other === undefined || hashOf(row) !== hashOf(other))
        return `${table.name} ${name} is not the same in the copy.`
      if (table.name === 'revision' && !isItself(other)) return `revision ${name} is not the text that its hash names.`
    }
    if (theirs.length > mine.length) return `${table.name} has more rows in the copy.`
    if (mine.length === 0) return undefined
    last = mine.at(-1)?.slice(0, table.key)
  }
}

function hashOf(row: Row): string {
  const hash = createHash('sha256')
  for (const cell of row) {
    const bytes = bytesOf(cell)
    hash.update(`${typeof cell} ${bytes.length}\n`).update(bytes)
  }
  return hash.digest('base64')
}

/** Characters that not every store can hold, in what nobody is shown, count as what stands in their place there. */
function bytesOf(cell: Cell): Buffer {
  if (Buffer.isBuffer(cell)) return cell
  return Buffer.from(typeof cell === 'string' ? cell.replaceAll('\0', '\ufffd') : JSON.stringify(cell), 'utf8')
}

const REVISION = new Map(
  (tables.find(({ name }) => name === 'revision') as Table).columns.map(([name], i) => [name, i]),
)

function isItself(row: Row): boolean {
  const text = inflateRawSync(row[REVISION.get('body') as number] as Buffer)
  return createHash('sha256').update(text).digest('hex') === row[REVISION.get('sha256') as number]
}
