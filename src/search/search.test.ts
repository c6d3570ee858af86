import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { found, pages, testSearch } from '../../test/search.contract.ts'
import { dayPage, newStore, revision, tell } from '../../test/support/archive.ts'
import { openSearch } from './search.ts'

testSearch('an index in a file', async () => {
  const { store, folder } = newStore()
  return { store, search: async () => openSearch(join(folder, 'annals.index.sqlite'), store) }
})

async function archive() {
  const { store, folder } = newStore()
  await tell(store, pages)
  const file = join(folder, 'annals.index.sqlite')
  const search = openSearch(file, store)
  onTestFinished(() => search.close())
  return { store, file, search, find: (text: string) => found(search, text) }
}

describe('an index in a file', () => {
  it('is the same whether it followed step by step or read all at once', async () => {
    const { store, file, find, search } = await archive()
    const asked = ['lisbon', 'close', 'snow', 'after:2018-01-01', 'before:2018-01-02', 'after:2016-01-01 snow']
    const days = [
      ['2018-01-01', '*Snow in [[Lisbon]].'],
      ['2018-01-01', '*Much snow in [[Lisbon]], schools close.', ';Sport', '*A race in the snow of [[Lisbon]].'],
      ['2019-05-04', ';Sport', '*A match in [[Porto]], far from all snow.'],
      ['2018-01-01', '*Much snow in [[Lisbon]], schools close.'],
    ] as const
    for (const [date, ...lines] of days) {
      await find('lisbon')
      await tell(store, [revision(date, dayPage(date, ...lines))], { acceptAlarms: true })
    }
    const followed = await Promise.all(asked.map((text) => find(text)))
    search.close()
    for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
    const anew = openSearch(file, store)
    onTestFinished(() => anew.close())
    expect(await Promise.all(asked.map((text) => found(anew, text)))).toEqual(followed)
    expect(followed.map(({ total }) => total)).not.toContain(0)
  })

  it('begins anew for another store, and shares its file with others', async () => {
    const { file, search, find } = await archive()
    const before = await find('lisbon')
    const other = newStore().store
    await tell(other, [revision('2018-01-01', dayPage('2018-01-01', '*Snow in [[Lisbon]].'))])
    const second = openSearch(file, other)
    onTestFinished(() => second.close())
    expect((await found(second, 'lisbon')).events.map((event) => event.title)).toEqual(['Snow in Lisbon.'])
    expect(await found(search, 'lisbon')).toEqual(before)
  })

  it('is made in memory where no file can be', async () => {
    const { store } = newStore()
    await tell(store, pages)
    const search = openSearch('/proc/annals.index.sqlite', store)
    onTestFinished(() => search.close())
    expect((await found(search, 'lisbon')).total).toBe(1)
  })
})
