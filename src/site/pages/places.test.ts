import { describe, expect, it } from 'vitest'
import { dayPage, revision, siteOf, tell } from '../../../test/support/archive.ts'
import type { LabelPage, Page, YearPage } from '../../model/page.ts'
import { openSqlite } from '../../store/sqlite/open.ts'
import type { Store } from '../../store/store.ts'

const DAY = '2021-03-04'
const LINES = [
  ';Law and crime',
  ...Array.from({ length: 9 }, (_, i) => `*[[Peru]] counts its boats, ${i} times.`),
  '*[[Burma]] lends [[Peru]] a boat.',
  '*[[Myanmar]] wants it back from [[Peru]].',
  '*A choir sings of [[Peru]] and of [[Myanmar]], which was [[Burma]].',
  '*A choir sings.',
  '*[[Choir of Lima|They]] sing in [[Chad]], and in [[Georgia (U.S. state)|Georgia]].',
]

async function archive(lines: readonly string[] = LINES): Promise<Store> {
  const store = openSqlite(':memory:')
  await tell(store, [revision(DAY, dayPage(DAY, ...lines))])
  return store
}

const pageAt = async (store: Store, path: string): Promise<Page | undefined> => siteOf(store).page(path)
const placesAt = async (store: Store, path: string) => ((await pageAt(store, path)) as YearPage | LabelPage).places

describe('the countries of a page', () => {
  it('are those whose articles its events name, by how many do, each event once', async () => {
    expect(await placesAt(await archive(), '/news/2021/index')).toEqual({
      events: 13,
      countries: [
        { code: 'PE', text: 'Peru', url: '/topics/peru', events: 12 },
        { code: 'MM', text: 'Myanmar', url: '/topics/myanmar', events: 3 },
        { code: 'TD', text: 'Chad', url: null, events: 1 },
      ],
    })
  })

  it('are the same on the page of a section', async () => {
    const store = await archive()
    expect(await placesAt(store, '/categories/law-and-crime')).toEqual(await placesAt(store, '/news/2021/index'))
  })

  it('are others on the page of one of them', async () => {
    const more = Array.from({ length: 12 }, (_, i) => `*[[Peru]], [[Chad]] and [[Fiji]] meet ${i} times.`)
    const places = await placesAt(await archive([...LINES, ...more]), '/topics/peru')
    expect(places).toMatchObject({ without: 'PE', events: 15 })
    expect(places?.countries.map(({ code, events }) => [code, events])).toEqual([
      ['TD', 12],
      ['FJ', 12],
      ['MM', 3],
    ])
  })

  it('are not told where there are few, or few events name them', async () => {
    const store = await archive()
    expect(await placesAt(store, '/topics/peru')).toBeUndefined()
    expect(await placesAt(await archive(LINES.slice(0, -1)), '/news/2021/index')).toBeUndefined()
    expect(
      await placesAt(await archive([...LINES.slice(0, 6), ...LINES.slice(10)]), '/news/2021/index'),
    ).toBeUndefined()
  })

  it('are counted without events that are withdrawn', async () => {
    const store = await archive([...LINES, '*[[Peru]] is told by mistake.'])
    await tell(store, [revision(DAY, dayPage(DAY, ...LINES), { timestamp: '2021-03-05T00:00:00Z' })])
    expect((await placesAt(store, '/news/2021/index'))?.countries[0]).toMatchObject({ text: 'Peru', events: 12 })
    expect((await placesAt(store, '/categories/law-and-crime'))?.countries[0]).toMatchObject({ events: 12 })
  })
})
