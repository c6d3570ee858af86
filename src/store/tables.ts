/** What a column holds: numbers, text, yes or no, bytes, or a list of whole numbers. */
export type Kind = 'number' | 'text' | 'flag' | 'bytes' | 'numbers'

export type Cell = number | string | boolean | Buffer | readonly number[] | null

/** A row of a table: its cells in the order of the columns. */
export type Row = readonly Cell[]

/** A table as every store has it. */
export interface Table {
  readonly name: string
  readonly columns: readonly (readonly [name: string, kind: Kind])[]
  /** How many of the columns, the first ones, name a row. Rows are in their order, texts in that of their bytes. */
  readonly key: number
}

const table = (name: string, key: number, columns: string): Table => ({
  name,
  key,
  columns: columns
    .trim()
    .split(/\s+/)
    .map((column) => {
      const [, bare, mark] = /^(\w+)(\W*)$/.exec(column) as unknown as [string, string, string]
      return [bare, MARKS[mark] as Kind]
    }),
})

const MARKS: Readonly<Record<string, Kind>> = { '': 'text', '#': 'number', '?': 'flag', '*': 'bytes', '[]': 'numbers' }

/** All that an archive is, whichever store keeps it; `#` marks numbers, `?` yes or no, `*` bytes, `[]` lists of numbers. */
export const tables: readonly Table[] = [
  table('fact', 1, 'name value'),
  table(
    'revision',
    1,
    'key# date title encoding portal_id# timestamp user comment deleted? sha256 size# body* coverage fate',
  ),
  table('day', 1, 'date title current# newest# events# alarm touched#'),
  table('event', 1, 'rid# id path date ord# title topic category withdrawn touched#'),
  table('telling', 1, 'rid# body labels[] revision# parser_version# first_seen last_changed corrections#'),
  table('label', 1, 'lid# kind key slug name paged# events# most# split# retold#'),
  table('mention', 4, 'lid# date ord# rid#'),
  table('version', 2, 'rid# n# revision# at changes other date title category body withdrawn'),
  table('path', 1, 'path rid#'),
  table('dropped', 2, 'lid# year touched#'),
  table('portal_page', 1, 'date title asked revision# state moved_to protection note'),
  table('update_run', 1, 'id# started ended requests# outcome message clock_ahead#'),
  table('weights', 1, 'version# events# span# hashes* counts* capitals*'),
  table('entry', 1, 'rid# day# section# words* shares*'),
  table('posting', 2, 'word# block# body*'),
  table('relation', 2, 'rid# other# score# story? context other_context'),
  table('rerelated', 1, 'rid# touched#'),
  table('link', 1, 'key# url host publisher cited state since leaning agreed# checked due etag last_modified archived'),
  table('citation', 2, 'key# rid#'),
  table('attempt', 2, 'key# at outcome why url status# media_type ms#'),
  table('recited', 1, 'rid# touched#'),
  table('source', 1, 'url body is_slogan? is_stock?'),
]

/** Facts of one store alone: its own name, the copy that it is to become, and how far what it is searched by is. */
export const OWN_FACTS = ['store', 'copying', 'finding']

/** A store's tables, to be read as they stood at one moment. */
export interface TableReader {
  /** The rows behind one, or the first. */
  readonly rows: (table: Table, after: Row | undefined, limit: number) => Promise<readonly Row[]>
  readonly count: (table: Table) => Promise<number>
  readonly fact: (name: string) => Promise<string | undefined>
  readonly close: () => Promise<void>
}

/** A store's tables, to be filled while nobody else writes. */
export interface TableWriter extends TableReader {
  /** Empties all tables, and notes which copy they are to become: until it is whole, nobody can open them as an archive. */
  readonly begin: (mark: string) => Promise<void>
  readonly clear: (table: Table) => Promise<void>
  /** Adds rows, all or none. */
  readonly append: (table: Table, rows: readonly Row[]) => Promise<void>
  /** The key of the last row. */
  readonly last: (table: Table) => Promise<Row | undefined>
  /** Makes the tables an archive, with a name of its own as a store. */
  readonly finish: () => Promise<void>
}
