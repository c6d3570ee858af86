import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { en } from '../../src/editions/en.ts'
import { readPaths } from '../../src/intake/index.ts'
import { ingest } from '../../src/pipeline.ts'
import { openDatabase } from '../../src/sqlite.ts'
import type { Copied } from '../../src/store/copy.ts'
import { copyStore, openReader, openStore, type Store, type StoreAddress } from '../../src/store/index.ts'
import { tables } from '../../src/store/tables.ts'
import { dayPage, newStore, revision, tell, temporaryFolder } from '../support/archive.ts'
import { absence, postgresOfFile } from '../support/postgres.ts'

async function copied(from: StoreAddress, to: StoreAddress): Promise<Copied> {
  const steps = copyStore(from, to)
  for (let step = await steps.next(); ; step = await steps.next()) if (step.done) return step.value
}

const fresh = () => `sqlite:${join(temporaryFolder(), 'copy.sqlite')}`

/** The sample with all that a store keeps: versions, sources, visits, runs of update. */
async function full(store: Store): Promise<void> {
  for await (const _ of ingest(store, en, readPaths(['sample/days'], en)));
  const [day] = await store.days()
  if (!day) throw new Error('there is no day')
  const told = dayPage(day.date, '*Rain \0 falls on [[Lima]]. [http://a.example/1 (Gazette)]')
  await tell(
    store,
    [revision(day.date, told, { timestamp: '2030-01-01T00:00:00Z', user: 'A\tb\\N\n', comment: '\\.' })],
    {
      acceptAlarms: true,
    },
  )
  await store.putSources([{ url: 'http://a.example/1', title: 'Rain', description: 'It rains.' }])
  const [entry] = await store.dueSources('2031-01-01T00:00:00Z', undefined, 1)
  if (!entry) throw new Error('nothing is due')
  const at = '2031-01-01T00:00:00Z'
  const attempt = { at, outcome: 'ok', why: null, url: entry.url, status: 200, mediaType: 'text/html', ms: 9 } as const
  await store.putVisits([{ entry: { ...entry, state: 'ok', since: at, checked: at, due: at }, attempt }])
  const run = await store.beginUpdate(at)
  await store.endUpdate(run, { ended: at, requests: 1, outcome: 'done', message: null, clockAhead: null })
  await store.putPortalPages([
    {
      date: day.date,
      title: 'T',
      asked: at,
      revision: 7,
      state: 'there',
      movedTo: null,
      protection: null,
      note: null,
    } as never,
  ])
}

async function contentOf(address: StoreAddress): Promise<unknown[]> {
  const reader = await openReader(address)
  const found: unknown[] = [await reader.totals(), await reader.portalPages(), await reader.updateRuns(9)]
  for await (const item of reader.revisions()) found.push(item, await reader.wikitext(item.key))
  for (const { date } of await reader.days()) {
    const events = await reader.eventsOn(date)
    found.push(events, [...(await reader.relatedOn(date))], [...(await reader.threadsOn(date))])
    for (const { id } of events) found.push(await reader.history(id))
  }
  found.push(await reader.largest('topic', 50), await reader.touched(0))
  for (const { slug, name } of await reader.labels('source')) found.push(slug, await reader.namesOf(name, 20))
  for (const { slug } of await reader.labels('story')) found.push(slug, await reader.publishersOf('story', slug, 20))
  await reader.close()
  return found
}

if (absence) console.warn(absence)

describe.skipIf(absence)('annals copy', () => {
  const postgres = postgresOfFile()

  it('knows every column of both stores', async () => {
    const file = fresh()
    await (await openStore(file)).close()
    const { store, address } = await postgres.newStore()
    await store.totals()
    const db = openDatabase(file.slice('sqlite:'.length))
    const client = new pg.Client(address)
    await client.connect()
    onTestFinished(async () => {
      db.close()
      await client.end()
    })
    const known = tables.map(({ name, columns }) => [name, columns.map(([column]) => column).sort()])
    // What events call publishers is derived from their citations, also in a copy.
    const inFile = (
      db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'cited'`).pluck().all() as string[]
    ).map((name) => [name, db.prepare('SELECT name FROM pragma_table_info(?) ORDER BY 1').pluck().all(name)])
    expect(inFile.sort()).toEqual(known.sort())
    const { rows } = await client.query(
      `SELECT table_name, array_agg(column_name::text ORDER BY column_name) AS columns FROM information_schema.columns
      WHERE table_schema = $1 AND table_name NOT IN ('migration', 'task', 'finding', 'vocabulary', 'spelling') AND NOT (table_name = 'source' AND column_name IN ('description', 'image'))
      GROUP BY 1`,
      [new URL(address).searchParams.get('schema')],
    )
    expect(rows.map((row) => [row.table_name, row.columns.sort()]).sort()).toEqual(known.sort())
  })

  it('takes an archive to PostgreSQL and back with every row the same', { timeout: 120_000 }, async () => {
    const { store, address } = newStore()
    await full(store)
    const [there, back] = [postgres.address(), fresh()]
    const { rows, revisions } = await copied(address, there)
    expect(revisions).toBe((await store.totals()).revisions)
    expect((await copied(there, back)).rows).toBe(rows)
    const content = await contentOf(address)
    expect(await contentOf(there)).toEqual(content)
    expect(await contentOf(back)).toEqual(content)
    // A copy goes its own way: what was published from the other must not pass for its own.
    const names = await Promise.all(
      [address, there, back].map(async (each) => {
        const reader = await openReader(each)
        const { store } = await reader.state()
        await reader.close()
        return store
      }),
    )
    expect(new Set(names).size).toBe(3)
    // It can be written on: keys go on where they were.
    const again = await openStore(there)
    onTestFinished(() => again.close())
    const next = [revision('2029-01-01', dayPage('2029-01-01', '*Snow falls on [[Lima]].'))]
    await tell(again, next)
    await tell(store, next)
    expect(await again.eventsOn('2029-01-01')).toEqual(await store.eventsOn('2029-01-01'))
  })

  it('copies into an empty place alone', async () => {
    const { store, address } = newStore()
    await tell(store, [revision('2016-02-06', dayPage('2016-02-06', '*Rain.'))])
    const { store: other, address: full } = await postgres.newStore()
    await tell(other, [revision('2016-02-06', dayPage('2016-02-06', '*Rain.'))])
    await expect(copied(address, full)).rejects.toThrow('is being written by')
    await other.close()
    await expect(copied(address, full)).rejects.toThrow('holds an archive already')
    await expect(copied(fresh(), full)).rejects.toThrow('there is no archive')
  })

  it('goes on when it was broken off anywhere, and begins anew when the archive has changed', {
    timeout: 120_000,
  }, async () => {
    const { store, address } = newStore()
    await full(store)
    const there = postgres.address()
    const breakOff = async (after: number, to = there) => {
      let n = 0
      for await (const { rows } of copyStore(address, to)) if (++n === after) return rows
      throw new Error('it came to its end')
    }
    await breakOff(3)
    await expect(openStore(there)).rejects.toThrow('a copy that is not whole yet')
    await expect(openReader(there)).rejects.toThrow('a copy that is not whole yet')
    const steps = copyStore(address, there)
    const first = await steps.next()
    expect((first.value as { rows: number }).rows).toBeGreaterThan(await breakOff(1, fresh()))
    await steps.return(undefined as never)
    await tell(store, [revision('2029-01-01', dayPage('2029-01-01', '*Snow falls on [[Lima]].'))])
    await breakOff(5)
    await copied(address, there)
    expect(await contentOf(there)).toEqual(await contentOf(address))
  })

  it('finds a row that is not the same, and copies that table anew', async () => {
    const { store, address } = newStore()
    await full(store)
    const file = fresh().slice('sqlite:'.length)
    for await (const { step } of copyStore(address, `sqlite:${file}`)) if (step === 'comparing') break
    const db = openDatabase(file)
    db.exec(`UPDATE event SET title = 'Another' WHERE rid = 3`)
    db.close()
    await copied(address, `sqlite:${file}`)
    expect(await contentOf(`sqlite:${file}`)).toEqual(await contentOf(address))
  })

  it('refuses an archive with a revision that is not the text its hash names', async () => {
    const { store, address } = newStore()
    await tell(store, [revision('2016-02-06', dayPage('2016-02-06', '*Rain.'))])
    const db = openDatabase(address.slice('sqlite:'.length))
    db.exec(`UPDATE revision SET sha256 = 'f'`)
    db.close()
    await expect(copied(address, fresh())).rejects.toThrow('is not the text that its hash names')
  })

  it('survives being killed', { timeout: 120_000 }, async () => {
    const { store, address } = newStore()
    await full(store)
    const there = postgres.address()
    if (!existsSync('dist/cli/main.js')) throw new Error('not compiled; run npm run build first')
    for (const ms of [500, 900, 1300]) {
      const child = spawn(process.execPath, ['bin/annals.js', 'copy', '--from', address, '--to', there], {
        stdio: 'ignore',
      })
      setTimeout(() => child.kill('SIGKILL'), ms)
      await new Promise((resolve) => child.once('exit', resolve))
    }
    const reader = await openReader(there).catch(() => undefined)
    if (reader) await reader.close()
    else await copied(address, there)
    expect(await contentOf(there)).toEqual(await contentOf(address))
  })
})
