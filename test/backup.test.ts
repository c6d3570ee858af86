import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { publish } from '../src/publish/publish.ts'
import { backupStore, openReader, openStore, type Store } from '../src/store/index.ts'
import { verify } from '../src/verify/verify.ts'
import { dayPage, newStore, options, revision, siteOf, tell, temporaryFolder } from './support/archive.ts'

const page = (date: string, i: number, words = 'sails') =>
  dayPage(date, ...Array.from({ length: 8 }, (_, n) => `*Boat ${n} of the [[Fleet ${i}]] ${words}.`))

function revisions(first: number, count: number, words?: string) {
  return Array.from({ length: count }, (_, i) => {
    const time = new Date(Date.UTC(2021, 0, 1 + first + i)).toISOString()
    return revision(time.slice(0, 10), page(time.slice(0, 10), first + i, words), {
      timestamp: `${time.slice(0, 19)}Z`,
    })
  })
}

async function faultsOf(store: Store): Promise<readonly string[]> {
  let faults: readonly string[] = []
  for await (const step of verify(store, siteOf(store))) faults = step.found?.faults ?? faults
  return faults
}

async function publishInto(store: Store, address: string, directory: string): Promise<void> {
  for await (const _ of publish(siteOf(store), { store: address, edition: 'en', site: options, directory }));
}

describe('a backup', () => {
  it('taken while an import runs holds the archive as it stood at one moment', async () => {
    const { store, address, folder } = newStore()
    await tell(store, revisions(0, 60))
    const copy = join(folder, 'copy.sqlite')
    let isDone = false
    let committed = 0
    const importing = (async () => {
      for (let i = 60; !isDone || committed < 3; i += 20) {
        await tell(store, revisions(i, 20))
        committed++
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    await backupStore(address, copy)
    isDone = true
    await importing
    const kept = await openStore(`sqlite:${copy}`)
    const { revisions: count } = await kept.totals()
    expect(count).toBeGreaterThanOrEqual(60)
    expect(count % 20).toBe(0)
    expect((await store.totals()).revisions).toBeGreaterThan(count)
    expect(await faultsOf(kept)).toEqual([])
    await kept.close()
    expect(readdirSync(folder).filter((name) => name.includes('backup.new'))).toEqual([])
  })

  it('ends while another process commits without a pause', async () => {
    // The copy is of one moment, however much is written after it: each page of it is asked for while others commit.
    const { store, address, folder } = newStore()
    await tell(store, revisions(0, 300))
    let commits = 0
    const copy = join(folder, 'copy.sqlite')
    await backupStore(address, copy, {
      onProgress() {
        commits++
        void tell(store, revisions(1000 + commits, 1))
      },
    })
    expect(commits).toBeGreaterThan(0)
    const kept = await openReader(`sqlite:${copy}`)
    expect((await kept.totals()).revisions).toBe(300)
    await kept.close()
  })

  it('replaces nothing unless it is told to, and never the store itself', async () => {
    const { store, address, folder } = newStore()
    await tell(store, revisions(0, 1))
    const copy = join(folder, 'copy.sqlite')
    writeFileSync(copy, 'mine')
    await expect(backupStore(address, copy)).rejects.toThrow('is there already; choose another name, or replace it')
    expect(readFileSync(copy, 'utf8')).toBe('mine')
    await backupStore(address, copy, { force: true })
    expect(readFileSync(copy, 'utf8').slice(0, 6)).toBe('SQLite')
    await expect(backupStore(address, join(folder, 'annals.sqlite'), { force: true })).rejects.toThrow(
      'the store itself',
    )
    await expect(backupStore(address, join(folder, 'nowhere/copy'))).rejects.toThrow('there is no folder')
    await expect(backupStore('mysql://me:secret@x', copy)).rejects.toThrow(/^this is no address of a store; use/)
    await expect(backupStore('postgres://x', copy)).rejects.toThrow('pg_dump')
  })

  it('of a damaged archive is not written', async () => {
    const { store, address, folder } = newStore()
    await tell(store, revisions(0, 60))
    await store.close()
    const file = join(folder, 'annals.sqlite')
    const bytes = readFileSync(file)
    // The header of a page in the middle: a page of a kind that there is not.
    bytes[4096 * 20] = 0x77
    writeFileSync(file, bytes)
    await expect(backupStore(address, join(folder, 'copy.sqlite'))).rejects.toThrow('the copy is damaged')
    expect(existsSync(join(folder, 'copy.sqlite'))).toBe(false)
  })

  it('brought back goes its own way: what was published since is not taken for its own', async () => {
    const { store, address, folder } = newStore()
    const file = join(folder, 'annals.sqlite')
    const tree = join(temporaryFolder(), 'public')
    await tell(store, revisions(0, 3))
    await backupStore(address, join(folder, 'copy.sqlite'))
    await tell(store, revisions(3, 3))
    await publishInto(store, address, tree)
    await store.close()
    for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true })
    copyFileSync(join(folder, 'copy.sqlite'), file)
    const back = await openStore(address)
    // As many changes as the lost ones, and other words.
    await tell(back, revisions(3, 3, 'sinks'))
    await publishInto(back, address, tree)
    expect(readFileSync(join(tree, 'news/2021/01/5/index.md'), 'utf8')).toContain('sinks')
    await back.close()
  })
})
