import { spawnSync } from 'node:child_process'
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from '../src/editions/en.ts'
import { readPaths } from '../src/intake/index.ts'
import { readSources } from '../src/intake/sources.ts'
import type { PageRevision } from '../src/model/revision.ts'
import { ingest } from '../src/pipeline.ts'
import { revisionLines, sourceLines } from '../src/rebuild.ts'
import { documentsOf } from '../src/site/documents.ts'
import type { Store } from '../src/store/index.ts'
import { dayPage, newStore, revision, siteOf, tell, temporaryFolder } from './support/archive.ts'

const root = resolve(import.meta.dirname, '..')
const DAY = '2021-03-04'
const NEXT = '2021-03-05'
const lines = [
  '*A bridge in [[Porto]] opens. [http://a.example/1 (Gazette)]',
  '*[[Kenya]] wins the relay. [http://b.example/2 (Herald)]',
  '*Rain floods the market of [[Hue]]. [http://c.example/3 (Post)]',
  '*A painter in [[Oslo]] returns a prize. [http://d.example/4 (Mail)]',
]
const at = (hour: number): Partial<PageRevision> => ({
  timestamp: `2021-03-04T${String(hour).padStart(2, '0')}:00:00Z`,
})

async function textOf(lines: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const line of lines) text += line
  return text
}

/** Every document of an archive, by path; but not its status, which counts how often this very store was changed. */
async function documents(store: Store): Promise<Map<string, string>> {
  const site = siteOf(store)
  const found = new Map<string, string>()
  for (const batch of await site.batches()) {
    if (batch.kind === 'status') continue
    for await (const page of site.pages(batch))
      for (const { path, body } of documentsOf(page, site.frame.look)) found.set(path, body)
  }
  return found
}

/** An archive made of what another one exports. */
async function rebuilt(store: Store): Promise<Store> {
  const file = join(temporaryFolder(), 'revisions.jsonl')
  writeFileSync(file, await textOf(revisionLines(store)))
  const { store: other } = newStore()
  for await (const step of ingest(other, en, readPaths([file], en))) expect(step.type).not.toBe('problem')
  const { sources, problems } = readSources(await textOf(sourceLines(store)), 'sources')
  expect(problems).toEqual([])
  await other.transaction(() => other.putSources(sources))
  return other
}

async function sameAs(store: Store): Promise<Store> {
  const other = await rebuilt(store)
  expect(await documents(other)).toEqual(await documents(store))
  expect(await other.days()).toEqual(await store.days())
  expect(await other.totals()).toEqual(await store.totals())
  expect(await textOf(revisionLines(other))).toBe(await textOf(revisionLines(store)))
  expect(await textOf(sourceLines(other))).toBe(await textOf(sourceLines(store)))
  return other
}

describe('an archive made anew from its export', () => {
  it('is the same: ids, paths, history, and what sources say', async () => {
    const { store } = newStore()
    await tell(store, [
      revision(DAY, dayPage(DAY, ...lines), { ...at(1), portalId: 7, user: 'Ann', comment: 'first' }),
      revision(NEXT, dayPage(NEXT, '*Talks fail.', '*Talks fail!'), at(2)),
      revision(DAY, dayPage(DAY, ...lines.slice(0, 3)), at(3)),
      // An event moves to the next day, and a late copy adds to history alone.
      revision(NEXT, dayPage(NEXT, '*Talks fail.', '*Talks fail!', lines[3] as string), at(4)),
      revision(DAY, dayPage(DAY, ...lines.slice(0, 2)), at(0)),
      revision(DAY, '', { ...at(5), deleted: true }),
    ])
    await store.putSources([{ url: 'http://a.example/1', title: 'Open', description: 'It opens.' }])
    await sameAs(store)
  })

  it('is the same when copies told no times, in whatever bytes they came', async () => {
    const { store } = newStore()
    await tell(store, [
      revision(DAY, dayPage(DAY, ...lines), { encoding: 'latin-1' }),
      revision(DAY, dayPage(DAY, ...lines, '*Älter als gedacht: [[Zürich]].')),
      revision(NEXT, dayPage(NEXT, '*Quiet.')),
    ])
    const other = await sameAs(store)
    const kept = []
    for await (const item of other.revisions()) kept.push([item.encoding, item.timestamp])
    expect(kept).toEqual([
      ['latin-1', undefined],
      ['utf-8', undefined],
      ['utf-8', undefined],
    ])
  })

  it('tells what was let in against an alarm, and keeps what was kept', async () => {
    const { store } = newStore()
    const [full, cut] = [dayPage(DAY, ...lines), dayPage(DAY, lines[0] as string)]
    await tell(store, [revision(DAY, full, at(1)), revision(DAY, cut, at(2))])
    expect((await store.days())[0]).toMatchObject({ events: 4, alarm: {} })
    await tell(store, [revision(DAY, cut, at(3))], { acceptAlarms: true })
    expect((await store.days())[0]).toMatchObject({ events: 1, alarm: null })
    await tell(store, [revision(DAY, 'gone', at(4))])
    await sameAs(store)
  })

  it('keeps what was kept, also where no rule would raise the alarm any more', async () => {
    const { store } = newStore()
    const shorter = dayPage(DAY, ...lines.slice(0, 3))
    await tell(store, [
      revision(DAY, dayPage(DAY, ...lines), at(1)),
      revision(DAY, shorter, { ...at(2), fate: 'alarm' }),
    ])
    expect((await store.days())[0]).toMatchObject({ events: 4, alarm: { message: expect.stringContaining('untold') } })
    await sameAs(store)
  })

  it('is the same on the command line, to the last byte published', { timeout: 300_000 }, () => {
    const folder = temporaryFolder()
    const [a, b] = [join(folder, 'a'), join(folder, 'b')]
    const annals = (...args: string[]) => {
      const ran = spawnSync(process.execPath, [join(root, 'bin/annals.js'), ...args], { encoding: 'utf8' })
      expect(ran.status, ran.stderr).toBe(0)
      return ran.stdout
    }
    annals('init', '--yes', '--archive', a)
    annals('import', join(root, 'sample/days'), '--sources', join(root, 'sample/sources.jsonl'), '--archive', a)
    annals('init', '--yes', '--archive', b)
    copyFileSync(join(a, 'annals.json'), join(b, 'annals.json'))
    for (const format of ['revisions', 'sources'])
      writeFileSync(join(folder, `${format}.jsonl`), annals('export', '--format', format, '--archive', a))
    annals('import', join(folder, 'revisions.jsonl'), '--sources', join(folder, 'sources.jsonl'), '--archive', b)
    for (const archive of [a, b]) annals('publish', '--archive', archive)
    const tree = (archive: string) =>
      readdirSync(join(archive, 'public'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.startsWith('.annals'))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((file) => [file.slice(archive.length), readFileSync(file, 'utf8')])
    expect(tree(b)).toEqual(tree(a))
  })
})
