import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { readParquet } from 'parquet-wasm/node'
import { describe, expect, it } from 'vitest'
import { dayPage, newStore, options, revision, tell, temporaryFolder } from '../../test/support/archive.ts'
import { takeDown } from '../acts.ts'
import { en } from '../editions/en.ts'
import type { Event } from '../model/archive.ts'
import { Site } from '../site/site.ts'
import { openDatabase } from '../sqlite.ts'
import { columns } from './columns.ts'
import { dataFormats, exportInto, isExported } from './export.ts'

const required = process.env.ANNALS_READERS === 'required'
const hasRapper = spawnSync('rapper', ['--version']).status === 0
if (!hasRapper && !required) console.log("skipped: reading N-Triples needs Debian's raptor2-utils")

const days = [
  revision(
    '2021-03-04',
    dayPage(
      '2021-03-04',
      ';Law and crime',
      '*[[Harbour inquiry]]',
      '**The [[Port of Rotterdam#Docks|"port"]] opens, its books & <more>; 1,500 letters. [http://a.example/1?x="1"&y={2} (Gazette)] [http://b.example/ü (Hérald \\ Sons)]',
      '***A clerk is freed.',
      '*=SUM(A1) is said in [[Lima]]. [http://c.example/3]',
      '*[http://d.example/4 (Gazette)]',
    ),
    { portalId: 77, timestamp: '2021-03-04T10:00:00Z' },
  ),
  revision('2021-03-05', dayPage('2021-03-05', '*A name is told in [[Lima]].', '*Rain\u2028in [[Lima]].')),
  revision('2021-03-05', dayPage('2021-03-05', '*Rain\u2028in [[Lima]].')),
]

async function exported(origin = 'https://news.example') {
  const { store } = newStore()
  await tell(store, days, { acceptAlarms: true })
  const secret = (await store.eventsOn('2021-03-05')).find(({ title }) => title.startsWith('A name')) as Event
  await takeDown(store, en, secret, 'a "court" ordered it', '2021-04-01T00:00:00Z')
  const { frame } = new Site(store, en, { ...options, origin })
  const folder = join(temporaryFolder(), 'data')
  const run = async () => {
    for await (const _ of exportInto(store, frame, folder));
  }
  await run()
  const file = (name: string) => join(folder, name)
  const events = readFileSync(file('events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  return { store, frame, folder, run, file, events }
}

/** RFC 4180, by the book. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end !== ',') {
      rows.push(row)
      row = []
    }
  }
  return rows
}

describe('an export of all events', () => {
  it('has the same events, in the same order, in every format', async () => {
    const { events, file } = await exported()
    const ids = events.map(({ id }) => id)
    expect(ids).toHaveLength(5)
    const [head, ...rows] = readCsv(readFileSync(file('events.csv'), 'utf8'))
    expect(head).toEqual(columns.map(({ name }) => name))
    expect(rows.map(([id]) => id)).toEqual(ids)
    const db = openDatabase(file('events.sqlite'), { readonly: true })
    expect(db.prepare('SELECT id FROM event').pluck().all().sort()).toEqual(ids.toSorted())
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.prepare('SELECT count(*) FROM source').pluck().get()).toBe(
      events.flatMap(({ sources = [] }) => sources).length,
    )
    expect(db.prepare('SELECT count(*) FROM context').pluck().get()).toBe(
      events.flatMap(({ context = [] }) => context).length,
    )
    db.close()
    const subjects = new Set(
      readFileSync(file('events.nt'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    )
    expect([...subjects]).toEqual(events.map(({ url }) => `<https://news.example${url}.html>`))
  })

  it('says the same of each event: Parquet, read by another library, and SQLite and CSV, cell by cell', async () => {
    const { events, file } = await exported()
    const table = tableFromIPC(readParquet(readFileSync(file('events.parquet'))).intoIPCStream())
    const rows = table.toArray().map((row) => row.toJSON() as Record<string, unknown>)
    const [, ...cells] = readCsv(readFileSync(file('events.csv'), 'utf8'))
    const db = openDatabase(file('events.sqlite'), { readonly: true })
    for (const [i, event] of events.entries()) {
      const stored = db.prepare('SELECT * FROM event WHERE id = ?').get(event.id) as Record<string, unknown>
      for (const [c, { name, type, of }] of columns.entries()) {
        const value = of(event) ?? null
        const [parquet, cell] = [rows[i]?.[name] ?? null, cells[i]?.[c] ?? '']
        if (type === 'array') {
          expect(parquet === null ? null : JSON.parse(String(parquet)), name).toEqual(
            value === null ? null : JSON.parse(String(value)),
          )
        } else {
          expect(parquet, name).toBe(value)
          expect(stored[name], name).toBe(value)
        }
        expect(cell.replace(/^'=/, '='), name).toBe(value === null ? '' : String(value))
      }
    }
    db.close()
  })

  it('says of what was taken down that it was, and no word of it', async () => {
    const { folder, file } = await exported()
    for (const name of readdirSync(folder))
      expect(readFileSync(file(name), 'latin1').includes('A name is'), name).toBe(false)
    expect(readFileSync(file('events.csv'), 'utf8')).toContain('"a ""court"" ordered it"')
  })

  it('is described by a package whose counts, sizes and hashes are those of the files', async () => {
    const { file, folder, events } = await exported()
    const told = JSON.parse(readFileSync(file('datapackage.json'), 'utf8'))
    expect(told.resources.map(({ path }: { path: string }) => path)).toEqual(dataFormats.map(({ file }) => file))
    for (const { path, bytes, hash, rows } of told.resources) {
      const body = readFileSync(file(path))
      expect([bytes, hash, rows], path).toEqual([
        body.length,
        `sha256:${createHash('sha256').update(body).digest('hex')}`,
        events.length,
      ])
    }
    expect(spawnSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: folder }).status).toBe(0)
    expect(told.licenses).toEqual([{ name: 'CC-BY-SA-4.0', path: 'https://creativecommons.org/licenses/by-sa/4.0/' }])
  })

  it('gives the same bytes again, and tells when there is news', async () => {
    const { store, frame, folder, run, file } = await exported()
    const bytes = () => new Map(readdirSync(folder).map((name) => [name, readFileSync(file(name), 'base64')]))
    const before = bytes()
    expect(await isExported(store, frame, folder)).toBe(true)
    await run()
    expect(bytes()).toEqual(before)
    await tell(store, [revision('2021-03-06', dayPage('2021-03-06', '*Sun.'))])
    expect(await isExported(store, frame, folder)).toBe(false)
    writeFileSync(file('datapackage.json'), '{')
    expect(await isExported(store, frame, folder)).toBe(false)
  })

  it.skipIf(!hasRapper && !required).each(['https://news.example', ''])(
    'is read by rapper, published at "%s"',
    async (origin) => {
      const { file } = await exported(origin)
      const { status, stderr } = spawnSync('rapper', ['-q', '-c', '-i', 'ntriples', file('events.nt')], {
        encoding: 'utf8',
      })
      expect([status, stderr.replace(/^rapper: Parsing returned \d+ triples\s*$/m, '').trim()]).toEqual([0, ''])
    },
  )
})
