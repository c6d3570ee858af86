import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dayPage, newStore, options, revision, siteOf, tell, temporaryFolder } from '../../test/support/archive.ts'
import { handOut, noteChanges } from './changes.ts'
import { publish, tellChanges } from './publish.ts'
import { removeSearchFiles, writeSearchFiles } from './search-files.ts'

const DAY = '2021-03-04'

async function archive() {
  const { store, address } = newStore()
  await tell(store, [revision(DAY, dayPage(DAY, '*Boats race at [[Henley]].', '*Rain falls.'))])
  const folder = temporaryFolder()
  const [directory, list] = [join(folder, 'public'), join(folder, 'changed.txt')]
  const run = async (more: { full?: boolean } = {}) => {
    const job = { store: address, edition: 'en', site: options, directory, ...more }
    for await (const _ of publish(siteOf(store), job));
  }
  const change = async (text: string, at: string) =>
    tell(store, [revision(DAY, dayPage(DAY, '*Boats race at [[Henley]].', text), { timestamp: at })])
  /** The first list is taken, and then something changes. */
  const taken = async () => {
    await run()
    tellChanges(directory, list)
    rmSync(list)
    await change('*Snow falls.', '2021-03-05T00:00:00Z')
    await run()
  }
  return { directory, list, run, change, taken }
}

const lines = (file: string) => readFileSync(file, 'utf8').split('\n').slice(0, -1)

describe('the list of what changed', () => {
  it('is everything at first, and then what a run wrote', async () => {
    const { directory, list, run, change } = await archive()
    await run()
    tellChanges(directory, list)
    expect(lines(list)).toEqual(expect.arrayContaining(['index.html', '.well-known/api-catalog', 'assets/annals.css']))
    expect(lines(list).filter((path) => path.includes('.annals') || path.startsWith('/'))).toEqual([])
    expect(lines(`${list}.removed`)).toEqual([])
    rmSync(list)
    await run()
    tellChanges(directory, list)
    expect(lines(list)).toEqual([])
    await change('*Snow falls.', '2021-03-05T00:00:00Z')
    await run()
    tellChanges(directory, list)
    expect(lines(list)).toEqual(expect.arrayContaining(['news/2021/03/4/index.html', 'news/2021/03/4/snow-falls.md']))
    expect(lines(list)).not.toContain('assets/annals.css')
  })

  it('grows until somebody has taken it', async () => {
    const { directory, list, run, change, taken } = await archive()
    await taken()
    tellChanges(directory, list)
    await change('*Hail falls.', '2021-03-06T00:00:00Z')
    await run()
    // A run that nobody asked for a list is told of by the next that was.
    await change('*Frost falls.', '2021-03-07T00:00:00Z')
    await run()
    tellChanges(directory, list)
    for (const event of ['snow', 'hail', 'frost']) expect(lines(list)).toContain(`news/2021/03/4/${event}-falls.md`)
    expect(lines(list)).toEqual([...new Set(lines(list))].sort())
  })

  it('tells again what was noted by a run that was killed before it was written, and names nothing that is not there', () => {
    const directory = temporaryFolder()
    const list = join(temporaryFolder(), 'changed.txt')
    writeFileSync(join(directory, '.annals-changes'), '')
    for (const name of ['a', 'b', 'd']) writeFileSync(join(directory, name), name)
    noteChanges(directory, { written: ['/a', '/never'], removed: ['/b', '/c'] })
    handOut(directory, list)
    expect([lines(list), lines(`${list}.removed`)]).toEqual([['a'], ['c']])
    // What was removed comes back, and what was written goes.
    writeFileSync(join(directory, 'c'), 'c')
    rmSync(join(directory, 'a'))
    noteChanges(directory, { written: ['/c'], removed: ['/a'] })
    handOut(directory, list)
    expect([lines(list), lines(`${list}.removed`)]).toEqual([['c'], ['a']])
  })

  it('names files of the search index that were written and removed', async () => {
    const { directory, list, run } = await archive()
    await run()
    const index = (...names: string[]) => names.map((name) => ({ path: `/search/${name}`, bytes: Buffer.from(name) }))
    writeSearchFiles(directory, 'one', () => index('a', 'b'))
    tellChanges(directory, list)
    rmSync(list)
    writeSearchFiles(directory, 'two', () => index('b', 'c'))
    tellChanges(directory, list)
    expect([lines(list), lines(`${list}.removed`)]).toEqual([['search/c'], ['search/a']])
    removeSearchFiles(directory)
    tellChanges(directory, list)
    expect([lines(list), lines(`${list}.removed`)]).toEqual([[], ['search/a', 'search/b', 'search/c']])
    expect(existsSync(join(directory, 'search'))).toBe(false)
  })

  it('keeps what it has if it cannot be written', async () => {
    const { directory, list, taken } = await archive()
    await taken()
    mkdirSync(`${list}.new`)
    expect(() => tellChanges(directory, list)).toThrow(/cannot write .*changed\.txt.*told by the next run/)
    rmSync(`${list}.new`, { recursive: true })
    tellChanges(directory, list)
    expect(lines(list)).toContain('news/2021/03/4/snow-falls.md')
  })

  it('is everything again where documents may have been lost with the machine', async () => {
    const { directory, list, run } = await archive()
    await run()
    tellChanges(directory, list)
    rmSync(list)
    const state = JSON.parse(readFileSync(join(directory, '.annals.json'), 'utf8'))
    // Written without waiting for the disk, just before the machine was started anew.
    const unsettled = Date.now() - uptime() * 1000 - 1000
    writeFileSync(join(directory, '.annals.json'), JSON.stringify({ ...state, unsettled }))
    await run()
    tellChanges(directory, list)
    expect(lines(list)).toEqual(expect.arrayContaining(['index.html', 'assets/annals.css']))
  })
})
