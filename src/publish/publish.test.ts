import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dayPage, newStore, options, revision, siteOf, tell, temporaryFolder } from '../../test/support/archive.ts'
import { scripts } from '../scripts.ts'
import { documentAt } from '../site/documents.ts'
import type { Store } from '../store/index.ts'
import { type PublishProgress, publish } from './publish.ts'

const first = dayPage(
  '2021-03-04',
  ';Sports',
  '*[[Regatta]]',
  '**Boats race at [[Henley]]. [http://a.example/1 (Gazette)]',
)
const second = dayPage('2021-03-05', ';Sports', '*The boats of [[Henley]] rest.')

async function archive() {
  const { store, address } = newStore()
  await tell(store, [revision('2021-03-04', first), revision('2021-03-05', second)])
  const directory = join(temporaryFolder(), 'public')
  const run = async (more: { full?: boolean } = {}) => {
    let last: PublishProgress | undefined
    const job = { store: address, edition: 'en', site: options, directory, ...more }
    for await (const step of publish(siteOf(store), job)) last = step
    return last as PublishProgress
  }
  return { store, address, directory, run }
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.annals'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length))
    .sort()
}

describe('publishing', () => {
  it('writes every page in four formats, with the schemas and the stylesheet', async () => {
    const { directory, run } = await archive()
    const { documents, written } = await run()
    const found = files(directory)
    expect(found.length).toBe(documents)
    expect(written).toBe(documents)
    for (const page of [
      '/index',
      '/news/2021/index',
      '/news/2021/03/index',
      '/news/2021/03/4/index',
      '/news/2021/03/4/boats-race-at-henley',
      '/stories/regatta',
      '/topics/regatta',
      '/topics/henley',
      '/categories/sports',
      '/stories/index',
    ]) {
      expect(found).toEqual(expect.arrayContaining(['.html', '.md', '.json', '.xml'].map((ending) => page + ending)))
    }
    expect(found).toEqual(expect.arrayContaining(['/assets/annals.css', '/schema/event.json', '/schema/annals.xsd']))
  })

  it('writes nothing when nothing changed', async () => {
    const { run } = await archive()
    await run()
    expect((await run()).written).toBe(0)
  })

  it('writes only what a change touches', async () => {
    const { store, directory, run } = await archive()
    await run()
    const untouched = join(directory, 'news/2021/03/4/boats-race-at-henley.html')
    const before = statSync(untouched).mtimeMs
    await tell(store, [revision('2021-03-05', second.replace('rest', 'sleep'), { timestamp: '2021-03-06T00:00:00Z' })])
    const { written, documents } = await run()
    expect(written).toBeGreaterThan(0)
    expect(written).toBeLessThan(documents)
    expect(statSync(untouched).mtimeMs).toBe(before)
    expect(readFileSync(join(directory, 'news/2021/03/5/the-boats-of-henley-rest.md'), 'utf8')).toContain(
      '# The boats of Henley sleep.',
    )
  })

  it('gives the same bytes from the same store, and those that the server gives', async () => {
    const { store, directory, run } = await archive()
    await run()
    const site = siteOf(store)
    for (const file of files(directory)) {
      const document = scripts().find(({ path }) => path === file) ?? (await documentAt(site, file))
      expect(document?.body, file).toBe(readFileSync(join(directory, file), 'utf8'))
    }
  })

  it('goes through nothing when nothing changed, and through everything when asked to', async () => {
    const { run } = await archive()
    const { documents } = await run()
    expect(await run()).toMatchObject({ documents: 0, written: 0 })
    expect(await run({ full: true })).toMatchObject({ documents, written: 0 })
  })

  it('writes, after each of many changes, what a whole run writes', async () => {
    const { store, directory, run } = await archive()
    // So many events that one change does not have all of them related anew.
    const others = Array.from({ length: 28 }, (_, i) => {
      const date = `2020-02-${String(i + 1).padStart(2, '0')}`
      const lines = Array.from({ length: 4 }, (_, n) => `*[[Town ${i % 9}]] opens bridge ${n} of the year ${i}.`)
      return revision(date, dayPage(date, ...lines))
    })
    await tell(store, others)
    await run()
    let parts = 0
    const changes = [
      ['2021-03-05', second.replace('rest', 'sleep')],
      ['2021-03-06', dayPage('2021-03-06', ';Sports', '*The crews of [[Oslo]] and [[Henley]] meet.')],
      // A page for Oslo, which an older event then links to; and that event moves to another day.
      ['2021-03-04', dayPage('2021-03-04', ';Sports', '*[[Oslo]] builds a harbour.', '*A race near [[Oslo]].')],
      ['2021-03-07', dayPage('2021-03-07', ';Sports', '*Boats race at [[Henley]]. [http://a.example/1 (Gazette)]')],
      ['2021-03-06', dayPage('2021-03-06', ';Law', '*The crews of [[Oslo]] meet.')],
      ['2022-01-01', dayPage('2022-01-01', '*[[Regatta]]', '**A year of boats begins.')],
      // Days that begin empty, and a neighbour of one that gets its first event.
      ['2022-01-03', dayPage('2022-01-03')],
      ['2022-01-04', dayPage('2022-01-04')],
      ['2022-01-02', dayPage('2022-01-02', '*[[Oslo]] wakes.')],
      ['2022-01-03', dayPage('2022-01-03', '*[[Henley]] wakes.')],
      // A month between two.
      ['2021-08-01', dayPage('2021-08-01', '*[[Oslo]] sleeps.')],
    ] as const
    for (const [i, [date, text]] of changes.entries()) {
      const step = [revision(date, text, { timestamp: `2022-01-01T${String(i).padStart(2, '0')}:00:00Z` })]
      const { generation } = await store.state()
      await tell(store, step, { acceptAlarms: true })
      if (await store.touched(generation)) parts++
      await run()
      expect(readTree(directory)).toEqual(await wholeTree(store))
    }
    // All but the one that begins a year, when words are weighed anew.
    expect(parts).toBe(changes.length - 1)
  })

  it('writes the pages whose map of countries changed, as a whole run would', async () => {
    const { store, directory, run } = await archive()
    const told = (date: string, lines: readonly string[], at: string) =>
      tell(store, [revision(date, dayPage(date, ';Law', ...lines), { timestamp: at })], { acceptAlarms: true })
    const races = Array.from({ length: 12 }, (_, i) => `*[[Peru]] beats [[Chile]] and [[Chad]] in race ${i}.`)
    const draw = '*[[Fiji]] and [[Peru]] draw.'
    await told('2021-04-01', [...races, draw], '2021-04-02T00:00:00Z')
    await told(
      '2020-02-01',
      ['*[[Town]] opens.', ...Array.from({ length: 9 }, (_, i) => `*Bridge ${i} opens.`)],
      '2021-04-03T00:00:00Z',
    )
    await run()
    const places = () => JSON.parse(readFileSync(join(directory, 'news/2021/index.json'), 'utf8')).places
    const isTold = async (lines: readonly string[], date: string, at: string) => {
      const { generation } = await store.state()
      await told(date, lines, at)
      expect(await store.touched(generation)).toBeDefined()
      await run()
      expect(readTree(directory)).toEqual(await wholeTree(store))
      return places().countries.map(({ code, url }: { code: string; url: string | null }) => `${code} ${url}`)
    }
    // Chile gets a page by an event of another year, and Fiji goes.
    expect(await isTold(['*[[Chile]] wakes.'], '2020-02-09', '2021-04-04T00:00:00Z')).toContain('CL /topics/chile')
    expect(await isTold(races, '2021-04-01', '2021-04-05T00:00:00Z')).not.toContain('FJ /topics/fiji')
  })

  it('writes the pages of events that cite a source which changed, and no others, as a whole run would', async () => {
    const { store, directory, run } = await archive()
    await tell(store, [
      revision(
        '2021-03-08',
        dayPage(
          '2021-03-08',
          '*Boats rest in [[Oslo]]. [http://b.example/2 (Herald)]',
          '*Rowers row. [http://a.example/1 (Gazette)]',
          '*A crew of [[Oslo]] sings. [http://b.example/9 (The Herald)]',
        ),
      ),
    ])
    const { documents } = await run()
    const say = (n: number, description: string) => ({ url: `http://${'abcdefgh'[n - 1]}.example/${n}`, description })
    const steps = [
      [say(2, 'The boats of Oslo rest in the harbour.')],
      [say(2, 'All boats, all day.'), say(3, 'All boats, all day.')],
      // Now it stands on many pages, and so no page quotes it any more.
      [say(4, 'All boats, all day.')],
      [say(4, 'Else.'), say(1, 'Rowers row the boats.')],
    ]
    for (const sources of steps) {
      await store.putSources(sources)
      const { documents: looked } = await run()
      expect(looked).toBeLessThan(documents / 2)
      expect(readTree(directory)).toEqual(await wholeTree(store))
    }
    expect(readFileSync(join(directory, 'news/2021/03/8/rowers-row.md'), 'utf8')).toContain('> Rowers row the boats.')
    const [entry] = (await store.dueSources('2030-01-01T00:00:00Z', undefined, 9)).filter(({ url }) =>
      url.endsWith('/2'),
    )
    if (!entry) throw new Error('nothing is due')
    const since = '2026-02-06T00:00:00Z'
    await store.putVisits([{ entry: { ...entry, state: 'gone', since } }])
    await run()
    expect(readTree(directory)).toEqual(await wholeTree(store))
    expect(readFileSync(join(directory, 'news/2021/03/8/boats-rest-in-oslo.md'), 'utf8')).toContain(
      '1. [Herald](http://b.example/2)\n   ([b.example](/sources/b-example.md), _gone since 6 Feb 2026_)',
    )
    expect(readFileSync(join(directory, 'sources/b-example.md'), 'utf8')).toContain('1 of 1 document asked for is gone')
  })

  it('mends, in a whole run, a document that somebody deleted or changed', async () => {
    const { directory, run } = await archive()
    await run()
    const [gone, spoilt] = ['topics/henley.json', 'topics/henley.md'].map((name) => join(directory, name)) as [
      string,
      string,
    ]
    const before = readFileSync(spoilt, 'utf8')
    rmSync(gone)
    writeFileSync(spoilt, 'mine')
    expect((await run({ full: true })).written).toBe(2)
    expect(existsSync(gone)).toBe(true)
    expect(readFileSync(spoilt, 'utf8')).toBe(before)
  })

  it('removes nothing that it did not write', async () => {
    const { directory, run } = await archive()
    await run()
    writeFileSync(join(directory, 'news/2021/notes.txt'), 'mine')
    await run()
    expect(readFileSync(join(directory, 'news/2021/notes.txt'), 'utf8')).toBe('mine')
  })

  it('shows nothing of a first run before all of it is there', async () => {
    const { store, address, directory } = await archive()
    for await (const { batches, of } of publish(siteOf(store), {
      store: address,
      edition: 'en',
      site: options,
      directory,
    })) {
      if (batches < of) expect(existsSync(join(directory, 'index.html'))).toBe(false)
    }
    expect(existsSync(join(directory, 'index.html'))).toBe(true)
    expect(readdirSync(directory).filter((name) => name.startsWith('.annals-'))).toEqual([])
  })

  it('starts anew after a first run that was killed', async () => {
    const { directory, run } = await archive()
    const { documents } = await run()
    mkdirSync(join(directory, '.annals-new/news'), { recursive: true })
    writeFileSync(join(directory, '.annals-new/news/torn.html'), '<!doc')
    for (const name of readdirSync(directory))
      if (!name.startsWith('.annals')) rmSync(join(directory, name), { recursive: true })
    expect((await run()).written).toBe(documents)
    expect(files(directory)).toHaveLength(documents)
  })

  it('mends a tree whose first run was killed while it moved into place', async () => {
    const { directory, run } = await archive()
    const { documents } = await run()
    mkdirSync(join(directory, '.annals-new'))
    renameSync(join(directory, 'topics'), join(directory, '.annals-new/topics'))
    writeFileSync(join(directory, '.annals.json'), '{}')
    await run()
    expect((await run({ full: true })).documents).toBe(documents)
    expect(files(directory)).toHaveLength(documents)
  })

  it('removes what a killed run had written beside', async () => {
    const { directory, run } = await archive()
    await run()
    mkdirSync(join(directory, '.annals-beside'))
    const torn = join(directory, '.annals-beside/1-0-7')
    writeFileSync(torn, '<!doc')
    await run()
    expect(existsSync(torn)).toBe(false)
  })

  it('refuses a folder that holds other things', async () => {
    const { directory, run } = await archive()
    mkdirSync(directory)
    writeFileSync(join(directory, 'thesis.txt'), 'mine')
    await expect(run()).rejects.toThrow('holds other files')
    expect(readdirSync(directory)).toEqual(['thesis.txt'])
  })

  it('leaves no half-written file behind when a document cannot be written, and says which', async () => {
    const { directory, run } = await archive()
    await run()
    rmSync(join(directory, 'topics/henley.html'))
    mkdirSync(join(directory, 'topics/henley.html'))
    rmSync(join(directory, 'topics/regatta.html'))
    await expect(publishAnew(directory)).rejects.toThrow(/cannot write .*henley\.html/)
    const aside = join(directory, '.annals-beside')
    expect(existsSync(aside) ? readdirSync(aside) : []).toEqual([])
  })
})

const readTree = (folder: string) =>
  Object.fromEntries(files(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]))

/** What a run into an empty folder writes. */
async function wholeTree(store: Store) {
  const directory = join(temporaryFolder(), 'whole')
  const job = { store: `sqlite::memory:`, edition: 'en', site: options, directory }
  for await (const _ of publish(siteOf(store), job));
  return readTree(directory)
}

/** The same archive with another name, so that every document differs. */
async function publishAnew(directory: string): Promise<void> {
  const { store, address } = newStore()
  await tell(store, [revision('2021-03-04', first), revision('2021-03-05', second)])
  const { Site } = await import('../site/site.ts')
  const { en } = await import('../editions/en.ts')
  const site = { ...options, name: 'Another' }
  for await (const _ of publish(new Site(store, en, site), { store: address, edition: 'en', site, directory }));
}
