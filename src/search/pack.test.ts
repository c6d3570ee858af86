import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dayPage, newStore, revision, tell, temporaryFolder } from '../../test/support/archive.ts'
import { takeDown } from '../acts.ts'
import { en } from '../editions/en.ts'
import type { Event } from '../model/archive.ts'
import { removeSearchFiles, writeSearchFiles } from '../publish/search-files.ts'
import { lookUp, type Read } from '../query/lookup.ts'
import { parseQuery, type Query } from '../query/query.ts'
import { type IndexBeside, openIndexBeside } from './beside.ts'
import { openSearch } from './search.ts'

const WORDS = 'ferry harbour strike court judge election flood Lima Hue São minister bank one its being river'.split(
  ' ',
)

/** Events of a few words each, by chance but always the same. */
function news(days: number): ReturnType<typeof revision>[] {
  let seed = 1
  const next = (most: number) => {
    seed = (seed * 48271) % 2147483647
    return seed % most
  }
  return Array.from({ length: days }, (_, day) => {
    const date = new Date(Date.UTC(2015, 0, 1 + day * 9)).toISOString().slice(0, 10)
    const lines = Array.from({ length: 12 }, () => {
      const words = Array.from({ length: 3 + next(12) }, () => WORDS[next(WORDS.length)] as string)
      return `*[[${words[0]}]] ${words.slice(1).join(' ')} ${next(90)}. [http://${words[1]?.toLowerCase()}.example/${next(9)} (${words[2]})]`
    })
    return revision(date, dayPage(date, ';Law and crime', ...lines))
  })
}

async function archive(days = 25) {
  const { store, folder } = newStore()
  await tell(store, news(days))
  const file = join(folder, 'annals.index.sqlite')
  const index = openIndexBeside(file, store)
  onTestFinished(() => index.close())
  await index.refresh()
  const search = openSearch(file, store)
  onTestFinished(() => search.close())
  return { store, index, search }
}

const queryOf = (text: string): Query => {
  const query = parseQuery(text)
  if ('problem' in query) throw new Error(query.problem)
  return query
}

const readFrom =
  (directory: string): Read =>
  async (path) => {
    const file = join(directory, path)
    if (!existsSync(file)) return undefined
    return path.endsWith('.json') ? readFileSync(file) : inflateRawSync(readFileSync(file))
  }

function written(index: IndexBeside) {
  const directory = temporaryFolder()
  const write = () => writeSearchFiles(directory, index.state(), () => index.files())
  const first = write()
  const files = () =>
    new Map(
      readdirSync(join(directory, 'search'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(
          (entry) =>
            [
              join(entry.parentPath, entry.name).slice(directory.length),
              readFileSync(join(entry.parentPath, entry.name), 'base64'),
            ] as const,
        ),
    )
  return { directory, write, first, files }
}

describe('the index of a published archive', () => {
  it('gives what the server gives, in its order, for words, exclusions and dates', async () => {
    const { index, search } = await archive()
    const { directory } = written(index)
    const word = fc.constantFrom(...WORDS, 'ferries', 'sao', 'unheard', '17', 'the')
    const more = fc.constantFrom('', ' -court', ' after:2015-03', ' before:2015-05-01', ' -lima after:2015-02-10')
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { minLength: 1, maxLength: 4 }),
        more,
        fc.boolean(),
        async (words, rest, byDate) => {
          const query = queryOf(`${[...new Set(words)].join(' ')}${rest}`)
          if (query.terms.length === 1 && query.terms[0]?.words[0]?.folded === 'the') return
          const order = byDate ? 'date' : 'relevance'
          const there = await lookUp(readFrom(directory), query, { order, few: 10 })
          const here = await search.find(query, { order, limit: 10 })
          if ('problem' in here) throw new Error(here.problem)
          expect([there?.total, there?.isLoose]).toEqual([here.total, here.isLoose])
          expect(there?.events.map(([, path, title, topic, category]) => [path, title, topic, category])).toEqual(
            here.events.map(({ path, title, topic, category }) => [path, title, topic, category]),
          )
        },
      ),
      { numRuns: 150 },
    )
  })

  it('is made again only when there is news, writes only what differs, and is then as if it had been made at once', async () => {
    const { store, index } = await archive()
    const tree = written(index)
    expect(tree.first.written).toBe(tree.first.files)
    expect(tree.write()).toEqual({ files: 0, written: 0 })
    await tell(store, [revision('2016-02-01', dayPage('2016-02-01', '*A [[Hue]] whale is seen.'))])
    const [gone] = (await store.eventsOn('2015-01-01')) as [Event]
    await takeDown(store, en, gone, 'a court ordered it', '2016-03-01T00:00:00Z')
    await index.refresh()
    const second = tree.write()
    expect(second.written).toBeGreaterThan(0)
    expect(second.written).toBeLessThan(second.files)
    expect(tree.files()).toEqual(written(index).files())
    const found = await lookUp(readFrom(tree.directory), queryOf('whale'))
    expect(found?.events.map(([, path]) => path)).toEqual(['/news/2016/02/1/a-hue-whale-is-seen'])
    const rest = await lookUp(readFrom(tree.directory), queryOf(gone.title.replace(/\W+/g, ' ')), { few: 200 })
    expect(rest?.events.map(([, path]) => path)).not.toContain(gone.path)
  })

  it('that was left half written is written again, and removed where the publisher wants none', async () => {
    const { index } = await archive(3)
    const { directory, write, files } = written(index)
    const before = files()
    writeFileSync(join(directory, 'search/words/0.bin'), 'half')
    writeFileSync(join(directory, 'search/words/999.bin'), 'of another layout')
    writeFileSync(join(directory, '.annals-search.json'), '')
    expect(write().written).toBe(1)
    expect(files()).toEqual(before)
    removeSearchFiles(directory)
    expect(readdirSync(directory)).toEqual([])
    expect(await lookUp(readFrom(directory), queryOf('ferry'))).toBeUndefined()
  })

  it('of nothing finds nothing', async () => {
    const { store, folder } = newStore()
    const index = openIndexBeside(join(folder, 'annals.index.sqlite'), store)
    onTestFinished(() => index.close())
    await index.refresh()
    expect((await lookUp(readFrom(written(index).directory), queryOf('ferry')))?.total).toBe(0)
  })
})
