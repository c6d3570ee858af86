import { fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import type { EventRecord } from '../site/records.ts'
import { openDatabase } from '../sqlite.ts'
import { columns } from './columns.ts'

/** Takes events and becomes a file. */
export interface Sink {
  readonly add: (events: readonly EventRecord[]) => void | Promise<void>
  readonly end: () => void | Promise<void>
}

/** Rows that are written together: what is held in memory. */
const GROUP = 5000
const PARQUET = { string: 'STRING', integer: 'INT32', array: 'JSON' } as const

/** Apache Parquet, one table, its text packed by Snappy. */
export function parquetSink(file: string): Sink {
  let rows: EventRecord[] = []
  const table = (events: readonly EventRecord[]) =>
    columns.map(({ name, type, of }) => ({
      name,
      type: PARQUET[type],
      nullable: true,
      data: events.map((event) => {
        const value = of(event) ?? null
        // The library writes JSON itself.
        return type === 'array' && value !== null ? JSON.parse(String(value)) : value
      }),
    }))
  const writer = new ParquetWriter({
    writer: fileWriter(file),
    schema: schemaFromColumnData({ columnData: table([]) }),
    createdBy: 'annals',
  })
  const write = async () => {
    await writer.write({ columnData: table(rows), rowGroupSize: GROUP })
    rows = []
  }
  return {
    async add(events) {
      rows.push(...events)
      if (rows.length >= GROUP) await write()
    },
    async end() {
      if (rows.length > 0) await write()
      await writer.finish()
    },
  }
}

const TABLES = `
  CREATE TABLE event (
    ${columns
      .filter(({ type }) => type !== 'array')
      .map(
        ({ name, type }) =>
          `"${name}" ${type === 'integer' ? 'INTEGER' : 'TEXT'}${name === 'id' ? ' PRIMARY KEY' : ''}`,
      )
      .join(',\n    ')}
  ) WITHOUT ROWID;
  CREATE TABLE story (event TEXT NOT NULL REFERENCES event (id), n INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (event, n)) WITHOUT ROWID;
  CREATE TABLE context (
    event TEXT NOT NULL REFERENCES event (id), n INTEGER NOT NULL, title TEXT NOT NULL, label TEXT NOT NULL, section TEXT, via TEXT,
    PRIMARY KEY (event, n)
  ) WITHOUT ROWID;
  CREATE TABLE source (
    event TEXT NOT NULL REFERENCES event (id), n INTEGER NOT NULL, label TEXT NOT NULL, url TEXT NOT NULL, title TEXT, description TEXT,
    image TEXT, PRIMARY KEY (event, n)
  ) WITHOUT ROWID;
  CREATE TABLE related (
    event TEXT NOT NULL REFERENCES event (id), n INTEGER NOT NULL, other TEXT NOT NULL, context TEXT NOT NULL, PRIMARY KEY (event, n)
  ) WITHOUT ROWID;`

const INDEXES = `
  CREATE INDEX event_date ON event (date, "order");
  CREATE INDEX context_title ON context (title);
  CREATE INDEX source_url ON source (url);`

/** A SQLite database: a table of events, and one for each list that they have. */
export function sqliteSink(file: string): Sink {
  const db = openDatabase(file)
  db.pragma('journal_mode = OFF')
  db.pragma('synchronous = OFF')
  db.exec(TABLES)
  const plain = columns.filter(({ type }) => type !== 'array')
  const put = (table: string, values: number) =>
    db.prepare(`INSERT INTO ${table} VALUES (${Array.from({ length: values }, () => '?').join(', ')})`)
  const event = put('event', plain.length)
  const story = put('story', 3)
  const context = put('context', 6)
  const source = put('source', 7)
  const related = put('related', 4)
  const add = db.transaction((events: readonly EventRecord[]) => {
    for (const told of events) {
      const { id } = told
      event.run(plain.map(({ of }) => of(told) ?? null))
      told.stories?.forEach(({ text }, n) => void story.run(id, n, text))
      told.context?.forEach((article, n) => {
        const via = 'via' in article ? article.via : null
        context.run(id, n, article.title, article.label, article.section ?? null, via)
      })
      told.sources?.forEach(({ label, url, title, description, image }, n) => {
        source.run(id, n, label, url, title ?? null, description ?? null, image ?? null)
      })
      told.related?.forEach((other, n) => void related.run(id, n, other.id, JSON.stringify(other.context)))
    }
  })
  return {
    add,
    end() {
      db.exec(INDEXES)
      db.exec('VACUUM')
      db.close()
    },
  }
}
