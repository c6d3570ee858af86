import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { en } from '../editions/en.ts'
import type { Arrival } from './arrival.ts'
import { readPaths } from './index.ts'

const home = mkdtempSync(join(tmpdir(), 'annals-folder-'))
afterAll(() => rmSync(home, { recursive: true }))

/** A fresh folder with files in it. */
function folder(files: Record<string, string | Uint8Array>): string {
  const made = mkdtempSync(join(home, 'days-'))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(made, name), content)
  return made
}

async function read(...paths: string[]) {
  const arrivals: Arrival[] = []
  for await (const arrival of readPaths(paths, en)) arrivals.push(arrival)
  return {
    revisions: arrivals.flatMap((arrival) => (arrival.type === 'revision' ? [arrival.revision] : [])),
    origins: arrivals.flatMap((arrival) => (arrival.type === 'revision' ? [arrival.origin] : [])),
    problems: arrivals.flatMap((arrival) => (arrival.type === 'problem' ? [arrival] : [])),
    progress: arrivals.flatMap((arrival) => (arrival.type === 'progress' ? [arrival] : [])),
  }
}

describe('a folder of day pages', () => {
  it('is read in the order of its days and not of its names', async () => {
    const days = folder({ '2016_April_2.txt': 'c', '2016_February_10.wiki': 'b', '2016_February_9': 'a' })
    const { revisions, origins } = await read(days)
    expect(revisions.map(({ date, wikitext }) => [date, wikitext])).toEqual([
      ['2016-02-09', 'a'],
      ['2016-02-10', 'b'],
      ['2016-04-02', 'c'],
    ])
    expect(origins[0]).toBe(join(days, '2016_February_9'))
  })

  it('gives each day its title on the wiki and no time that it does not know', async () => {
    const { revisions } = await read(folder({ '2016_February_6.txt': '* A ship arrived.' }))
    expect(revisions).toEqual([
      {
        edition: 'en',
        date: '2016-02-06',
        title: 'Portal:Current events/2016 February 6',
        wikitext: '* A ship arrived.',
        encoding: 'utf-8',
      },
    ])
  })

  it('is read as UTF-8, and as Latin-1 where it is none', async () => {
    const days = folder({
      '2016_February_6.txt': 'Málaga',
      '2016_February_7.txt': Buffer.from('Málaga', 'latin1'),
    })
    const { revisions } = await read(days)
    expect(revisions.map(({ wikitext, encoding }) => [wikitext, encoding])).toEqual([
      ['Málaga', 'utf-8'],
      ['Málaga', 'latin-1'],
    ])
  })

  it('may hold other files, which are left alone', async () => {
    const { revisions, problems } = await read(
      folder({ 'README.md': 'x', '2016_February_30.txt': 'x', '2016_May_1.txt': 'a' }),
    )
    expect(revisions.map(({ date }) => date)).toEqual(['2016-05-01'])
    expect(problems).toEqual([])
  })

  it('is a problem when none of its files is a day page', async () => {
    const days = folder({ 'README.md': 'x', 'notes.txt': 'y' })
    const { revisions, problems } = await read(days)
    expect(revisions).toEqual([])
    expect(problems).toEqual([
      { type: 'problem', file: days, message: expect.stringMatching(/no day page.* 2 files.*2016_February_6\.txt/) },
    ])
  })

  it('tells a file that cannot be read and goes on with the next', async () => {
    const days = folder({ '2016_February_5.txt': 'a', '2016_February_8.txt': 'b' })
    mkdirSync(join(days, '2016_February_6.txt'))
    symlinkSync(join(days, 'nowhere'), join(days, '2016_February_7.txt'))
    const { revisions, problems } = await read(days)
    expect(revisions.map(({ wikitext }) => wikitext)).toEqual(['a', 'b'])
    expect(problems.map(({ file, message }) => [file, message])).toEqual([
      [join(days, '2016_February_6.txt'), 'cannot be read: EISDIR: illegal operation on a directory; skipped'],
      [join(days, '2016_February_7.txt'), 'cannot be read: ENOENT: no such file or directory; skipped'],
    ])
  })

  it('may be one page only', async () => {
    const page = join(folder({ '2016_February_6.txt': 'a', '2016_February_7.txt': 'b' }), '2016_February_6.txt')
    const { revisions } = await read(page)
    expect(revisions.map(({ wikitext }) => wikitext)).toEqual(['a'])
  })
})

describe('paths', () => {
  it('that do not exist or hold something else are told with what is taken, and the next path is read', async () => {
    const days = folder({ '2016_February_6.txt': 'a', 'notes.txt': 'x', 'days.json': '{}' })
    const paths = [join(days, 'missing.jsonl'), join(days, 'notes.txt'), join(days, 'days.json')]
    const { revisions, problems } = await read(...paths, days)
    expect(problems.map(({ file }) => file)).toEqual(paths)
    for (const { message } of problems) expect(message).toMatch(/folder of day pages.*\.jsonl, .*\.xml\.bz2/)
    expect(revisions).toHaveLength(1)
  })

  it('tell how far they are over all of them, every 64 KiB at most and at the end', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 28 }, (_, day) => [`2016_February_${day + 1}.txt`, 'x'.repeat(10_000)]),
    )
    const one = folder({ '2016_May_1.txt': 'x'.repeat(20_000) })
    const { progress } = await read(folder(many), one)
    expect(progress.map(({ done }) => done)).toEqual([70_000, 140_000, 210_000, 280_000, 300_000])
    expect(progress.every(({ total }) => total === 300_000)).toBe(true)
  })
})
