import { describe, expect, it } from 'vitest'
import { dayPage, newStore, options, revision, siteOf, tell } from '../../../test/support/archive.ts'
import { takeDown } from '../../acts.ts'
import { en } from '../../editions/en.ts'
import type { Event } from '../../model/archive.ts'
import type { AnniversaryPage } from '../../model/page.ts'
import { Site } from '../site.ts'

const sources = (n: number) => Array.from({ length: n }, (_, i) => `[http://p${i}.example/${n} (Paper)]`).join(' ')
const told = (date: string, ...cited: number[]) =>
  revision(date, dayPage(date, ...cited.map((n, i) => `*Boat ${i} of ${cited.length} races. ${sources(n)}`)))

async function archive() {
  const { store } = newStore()
  await tell(store, [
    told('2015-02-28', 1),
    told('2016-02-29', 1, 4, 2, 2, 3, 0, 2),
    told('2016-03-01', 1),
    told('2020-02-29', 1),
  ])
  const page = async (path: string) => (await siteOf(store).page(path)) as AnniversaryPage | undefined
  return { store, page }
}

describe('a day of the calendar', () => {
  it('lists the years that have events on it, newest first, each with those that most papers wrote about', async () => {
    const { page } = await archive()
    const leap = await page('/on-this-day/02/29')
    expect(leap?.title).toBe('On this day: 29 February')
    expect(leap?.events).toBe(8)
    expect(leap?.years.map(({ year, url, events }) => [year, url, events])).toEqual([
      ['2020', '/news/2020/02/29/index', 1],
      ['2016', '/news/2016/02/29/index', 7],
    ])
    expect(leap?.years[1]?.listed.map(({ title }) => title)).toEqual(
      [1, 2, 3, 4, 6].map((n) => `Boat ${n} of 7 races.`),
    )
  })

  it('leads to the days beside it that the archive has in any year', async () => {
    const { page } = await archive()
    const leap = await page('/on-this-day/02/29')
    expect(leap?.previous).toEqual({ text: '28 Feb', url: '/on-this-day/02/28' })
    expect(leap?.next).toEqual({ text: '1 Mar', url: '/on-this-day/03/1' })
    expect((await page('/on-this-day/03/1'))?.next).toBeNull()
    expect(await page('/on-this-day/03/2')).toBeUndefined()
  })

  it('does not tell what was taken down', async () => {
    const { store, page } = await archive()
    const [only] = (await store.eventsOn('2015-02-28')) as readonly [Event]
    await takeDown(store, en, only, 'It was no news.', '2026-01-01T00:00:00Z')
    expect((await page('/on-this-day/02/28'))?.years).toEqual([])
  })

  it('is built again when one of its days changes, and beside a day that is new', async () => {
    const { store } = await archive()
    // So many that a few more teach nothing new of what words weigh, which would touch everything.
    await tell(store, [told('2020-06-01', ...Array.from({ length: 200 }, () => 1))])
    const since = (await store.state()).generation
    await tell(store, [told('2020-02-27', 1), told('2020-03-01', 1)])
    const batches = await new Site(store, en, options).touched(since)
    expect(batches.flatMap((batch) => (batch.kind === 'anniversary' ? [batch.day] : []))).toEqual([
      '02-27',
      '02-28',
      '03-01',
    ])
  })
})
