import { rmSync } from 'node:fs'
import type { SourceMetadata } from '../model/archive.ts'
import { findableOf, SHORTEST_SPELT } from '../query/findable.ts'
import { wordsOf } from '../query/words.ts'
import { type Database, openDatabase } from '../sqlite.ts'
import type { ArchiveReader, StoreState, TouchedEvent } from '../store/store.ts'

/** Counted up when the same archive would give another index. */
const VERSION = 3
/** Events that are indexed at a time; others read and write between. */
const BATCH = 1000

const TABLES = `
  -- Contentless: texts are in the archive. What only filters ask for is a column of its own.
  CREATE VIRTUAL TABLE text USING fts5 (
    title, story, context, source, host,
    content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'porter unicode61 remove_diacritics 2'
  );
  CREATE VIRTUAL TABLE vocabulary USING fts5vocab (text, row);
  CREATE VIRTUAL TABLE instances USING fts5vocab (text, instance);
  CREATE TABLE document (
    rid INTEGER PRIMARY KEY, id TEXT NOT NULL, date TEXT NOT NULL, category TEXT, path TEXT NOT NULL, title TEXT NOT NULL, topic TEXT
  );
  -- Words as written, for spelling. Those that no event has any more are weeded out by the vocabulary when asked.
  CREATE TABLE spelling (word TEXT PRIMARY KEY, term TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE fact (name TEXT PRIMARY KEY, value) WITHOUT ROWID;`

/** How far an index is: the last event it took, in the order in which they were changed. */
interface Reached {
  readonly generation: number
  readonly key: number
}

/**
 * Opens an index, or makes an empty one: anew where the one that is there is damaged, and in memory where no file can be
 * written.
 */
export function openIndex(file: string): Database {
  try {
    return prepare(file)
  } catch (error) {
    if (!isFault(error)) throw error
  }
  try {
    for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
    return prepare(file)
  } catch {
    return prepare(':memory:')
  }
}

/** Whether a file, and not a question, is at fault. */
export function isFault(error: unknown): boolean {
  const { code = '' } = error as { code?: string }
  return /^SQLITE_(?:CANTOPEN|READONLY|PERM|FULL|IOERR|CORRUPT|NOTADB)/.test(code)
}

function prepare(file: string): Database {
  const db = openDatabase(file)
  try {
    db.pragma('busy_timeout = 10000')
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('cache_size = -32768')
    if (db.pragma('user_version', { simple: true }) !== VERSION) db.transaction(() => empty(db)).immediate()
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Makes the tables anew. Whoever waited for the lock may find it done. */
function empty(db: Database): void {
  const tables = db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'text_%' ORDER BY name DESC`)
    .pluck()
  for (const name of tables.all() as string[]) db.exec(`DROP TABLE IF EXISTS ${name}`)
  db.exec(TABLES)
  db.prepare(`INSERT INTO fact VALUES ('generation', 0), ('key', 0), ('store', '')`).run()
  db.pragma(`user_version = ${VERSION}`)
}

/** What one step took in. */
export interface Taken {
  /** Stamp of the index before it; none where another process took the same. */
  readonly from: string | undefined
  /** Events that were put in, changed, or taken out. */
  readonly keys: readonly number[]
}

/**
 * Takes into an index what changed in the archive since. A run that is killed is gone on with by the next; several may
 * run at once. Yields after each batch what it took.
 */
export async function* catchUp(db: Database, reader: ArchiveReader): AsyncGenerator<Taken> {
  const state = await reader.state()
  const write = writerOf(db)
  db.transaction(() => {
    if (!isOf(db, state)) {
      empty(db)
      write.fact('store', state.store)
    }
  }).immediate()
  for (;;) {
    const from = reachedOf(db)
    const events = await reader.eventsTouched(from, BATCH)
    if (events.length === 0) return
    const sources = await reader.sources([...new Set(events.flatMap(({ event }) => event.citations.map((c) => c.url)))])
    const isAlone = db
      .transaction(() => {
        const now = reachedOf(db)
        if (now.generation !== from.generation || now.key !== from.key) return false
        for (const item of events) write.event(item, sources)
        const last = events.at(-1) as TouchedEvent
        write.fact('generation', last.generation)
        write.fact('key', last.key)
        return true
      })
      .immediate()
    yield { from: isAlone ? stampAt(db, from) : undefined, keys: isAlone ? events.map(({ key }) => key) : [] }
    // Whoever is served by this process gets a turn.
    await new Promise<void>((done) => setImmediate(done))
  }
}

/** Whether an index is of this very store. */
function isOf(db: Database, { store, generation }: StoreState): boolean {
  const fact = db.prepare('SELECT value FROM fact WHERE name = ?').pluck()
  return fact.get('store') === store && (fact.get('generation') as number) <= generation
}

function reachedOf(db: Database): Reached {
  const fact = db.prepare('SELECT value FROM fact WHERE name = ?').pluck()
  return { generation: fact.get('generation') as number, key: fact.get('key') as number }
}

/** What an index holds, by name: its form, its store, and how far it is. */
export function stateOf(db: Database): string {
  const facts = db.prepare('SELECT name, value FROM fact ORDER BY name').raw().all()
  return JSON.stringify([VERSION, facts])
}

/** Differs whenever the index does, by whichever process. */
export function stampOf(db: Database): string {
  return stampAt(db, reachedOf(db))
}

/** The stamp that an index has, or had, where no other process has written since. */
function stampAt(db: Database, { generation, key }: Reached): string {
  return `${generation} ${key} ${db.pragma('data_version', { simple: true })}`
}

function writerOf(db: Database) {
  let statements: ReturnType<typeof prepared> | undefined
  const known = new Set<string>()
  return {
    fact(name: string, value: string | number): void {
      db.prepare('UPDATE fact SET value = ? WHERE name = ?').run(value, name)
    },
    event({ key, event }: TouchedEvent, sources: ReadonlyMap<string, SourceMetadata>): void {
      statements ??= prepared(db)
      const { forget, put, remove, note, spell } = statements
      if (note.exists.get(key) !== undefined) forget.run(key)
      remove.run(key)
      if (event.withdrawn !== null) return
      const text = findableOf(event, sources)
      put.run(key, text.title, text.story, text.context, text.source, text.host)
      note.put.run(key, event.id, event.date, event.category, event.path, event.title, event.topic)
      for (const { folded, term } of wordsOf(`${text.title} ${text.story} ${text.context}`)) {
        if (folded.length < SHORTEST_SPELT || known.has(folded)) continue
        known.add(folded)
        spell.run(folded, term)
      }
    },
  }
}

function prepared(db: Database) {
  return {
    forget: db.prepare('DELETE FROM text WHERE rowid = ?'),
    put: db.prepare('INSERT INTO text (rowid, title, story, context, source, host) VALUES (?, ?, ?, ?, ?, ?)'),
    remove: db.prepare('DELETE FROM document WHERE rid = ?'),
    note: {
      exists: db.prepare('SELECT 1 FROM document WHERE rid = ?').pluck(),
      put: db.prepare('INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?)'),
    },
    spell: db.prepare('INSERT OR IGNORE INTO spelling VALUES (?, ?)'),
  }
}
