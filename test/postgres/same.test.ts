import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { rename, takeDown } from '../../src/acts.ts'
import { en } from '../../src/editions/en.ts'
import { readPaths } from '../../src/intake/index.ts'
import { readSources } from '../../src/intake/sources.ts'
import type { Event } from '../../src/model/archive.ts'
import { ingest } from '../../src/pipeline.ts'
import { publish } from '../../src/publish/publish.ts'
import { relate } from '../../src/relate/relate.ts'
import { Site } from '../../src/site/site.ts'
import { openReader, type Store, type StoreAddress } from '../../src/store/index.ts'
import { openPostgresTables } from '../../src/store/postgres/open.ts'
import { openSqliteTables } from '../../src/store/sqlite/open.ts'
import { type Row, tables } from '../../src/store/tables.ts'
import { newStore, options, revision, tell } from '../support/archive.ts'
import { absence, postgresOfFile } from '../support/postgres.ts'

/** The sample, what its sources say, days told anew, an event renamed and one taken down. */
async function live(store: Store): Promise<void> {
  for await (const step of ingest(store, en, readPaths(['sample/days'], en))) expect(step.type).not.toBe('problem')
  const { sources } = readSources(readFileSync('sample/sources.jsonl', 'utf8'), 'sources.jsonl')
  await store.putSources(sources)
  const days = (await store.days()).map(({ date }) => date)
  for (const [n, date] of days.slice(0, 12).entries()) {
    let wikitext = ''
    for await (const { key } of store.revisions(date)) wikitext = await store.wikitext(key)
    const lines = wikitext.split('\n')
    const bullets = lines.flatMap((line, i) => (line.startsWith('*') ? [i] : []))
    const [one, two] = [bullets[n % bullets.length] as number, bullets.at(-1) as number]
    // One is worded anew, one is gone; and half of these days are put back later.
    const told = lines.map((line, i) => (i === one ? `${line} So it was said.` : line)).filter((_, i) => i !== two)
    const at = (hour: number) => ({ timestamp: `2030-01-${String(n + 10)}T0${hour}:00:00Z` })
    await tell(store, [revision(date, told.join('\n'), at(1))], { acceptAlarms: true })
    if (n % 2 === 0) await tell(store, [revision(date, lines.join('\n'), at(2))], { acceptAlarms: true })
  }
  const [first, second] = (await store.eventsOn('2016-02-06')) as [Event, Event]
  await store.transaction(async () => {
    await rename(store, en, first, 'An odd name')
    await takeDown(store, en, second, 'A test.', '2030-02-01T00:00:00Z')
    await relate(store, en)
  })
}

async function publishedFrom(address: StoreAddress): Promise<ReadonlyMap<string, string>> {
  const directory = mkdtempSync(join(tmpdir(), 'annals-tree-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const reader = await openReader(address, { whole: true })
  const site = new Site(reader, en, options)
  for await (const _ of publish(site, { store: address, edition: 'en', site: options, directory, threads: 1 }));
  await reader.close()
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    files
      .filter(({ name }) => !name.startsWith('.annals'))
      .map((file) => {
        const path = join(file.parentPath, file.name)
        return [relative(directory, path), readFileSync(path, 'utf8')]
      }),
  )
}

/** Tables that are not the same in both: by name, with the first row that differs. */
async function differing(file: StoreAddress, server: StoreAddress): Promise<unknown[]> {
  const [one, two] = [openSqliteTables(file.slice('sqlite:'.length)), await openPostgresTables(server)]
  const found: unknown[] = []
  for (const table of tables) {
    // Of events beside others in a story SQLite touches those of each step, PostgreSQL those of a whole transaction.
    if (table.name === 'rerelated') continue
    for (let last: Row | undefined; ; ) {
      const [mine, theirs] = [await one.rows(table, last, 1000), await two.rows(table, last, 1000)]
      const at = mine.findIndex((row, i) => !isDeepStrictEqual(row, theirs[i]))
      // SQLite knows a fact that nothing asks for any more.
      const isOdd = at >= 0 && !(table.name === 'fact' && mine[at]?.[0] === 'sources')
      if (isOdd) found.push([table.name, mine[at], theirs[at]])
      if (isOdd || mine.length === 0 || table.name === 'fact') break
      last = mine.at(-1)?.slice(0, table.key)
    }
  }
  await one.close()
  await two.close()
  return found
}

const stream = join(process.env.ANNALS_CORPUS ?? '../shared/corpus', 'revisions-2017-04-to-06.jsonl.gz')
const noStream = existsSync(stream) ? undefined : `the replay is skipped: there is no ${stream} (set ANNALS_CORPUS)`
for (const why of [absence, noStream]) if (why) console.warn(why)

describe.skipIf(absence)('the same history in SQLite and in PostgreSQL', () => {
  const postgres = postgresOfFile()

  it('comes to the same bytes in every document', { timeout: 240_000 }, async () => {
    const [one, two] = [newStore(), await postgres.newStore()]
    await live(one.store)
    await live(two.store)
    const [mine, theirs] = [await publishedFrom(one.address), await publishedFrom(two.address)]
    expect(mine.size).toBeGreaterThan(1000)
    const odd = [...mine.keys()].filter((path) => mine.get(path) !== theirs.get(path))
    expect(odd).toEqual([])
    expect([...theirs.keys()].filter((path) => !mine.has(path))).toEqual([])
    expect(await differing(one.address, two.address)).toEqual([])
  })

  it.skipIf(noStream)('comes to the same rows from a stream of real revisions', { timeout: 240_000 }, async () => {
    const [one, two] = [newStore(), await postgres.newStore()]
    for (const { store } of [one, two])
      for await (const step of ingest(store, en, readPaths([stream], en))) expect(step.type).not.toBe('problem')
    expect((await two.store.totals()).revisions).toBeGreaterThan(2000)
    expect(await differing(one.address, two.address)).toEqual([])
  })
})
