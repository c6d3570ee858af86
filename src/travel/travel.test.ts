import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayPage, newStore, options, revision, siteOf, tell } from '../../test/support/archive.ts'
import { putBack, rename, takeDown } from '../acts.ts'
import { en } from '../editions/en.ts'
import type { IsoDate } from '../model/date.ts'
import type { DayPage, EventPage, FrontPage, HistoryPage, Page } from '../model/page.ts'
import type { PageRevision } from '../model/revision.ts'
import type { Site } from '../site/site.ts'
import { openSqlite } from '../store/sqlite/open.ts'
import type { Store } from '../store/store.ts'
import { Travel } from './travel.ts'

const DAY = '2021-03-04' as IsoDate
const NEXT = '2021-03-05' as IsoDate
const at = (date: string, hour: number, lines: readonly string[]) =>
  revision(date, dayPage(date, ...lines), {
    timestamp: `2021-03-0${hour < 24 ? 4 : 5}T${String(hour % 24).padStart(2, '0')}:00:00Z`,
    portalId: hour,
  })
const time = (hour: number, minute = 0) =>
  `2021-03-0${hour < 24 ? 4 : 5}T${String(hour % 24).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`

const BOAT = '*A boat sinks near [[Hue]], and 9 are saved. [http://a.example/1 (Gazette)]'
const history: readonly PageRevision[] = [
  at(DAY, 10, [';Disasters', BOAT]),
  at(DAY, 11, [';Disasters', '*A court in [[Lima]] frees two singers. [http://b.example/2 (Herald)]', BOAT]),
  at(DAY, 12, [
    ';Disasters',
    '*A court in [[Lima]] frees two singers. [http://b.example/2 (Herald)]',
    BOAT.replace('9', '11'),
  ]),
  // A link leads elsewhere: no correction.
  at(DAY, 13, [
    ';Disasters',
    '*A court in [[Lima (Peru)|Lima]] frees two singers. [http://b.example/2 (Herald)]',
    BOAT.replace('9', '11'),
  ]),
  at(DAY, 14, [';Disasters', BOAT.replace('9', '11')]),
  at(NEXT, 30, [
    '*The lamps go out in [[Hue]].',
    '*A court in [[Lima]] frees two singers. [http://b.example/2 (Herald)]',
  ]),
  at(NEXT, 31, [
    '*[[Blackout]]',
    '**The lamps go out in [[Hue]].',
    '*A court in [[Lima]] frees two singers. [http://b.example/2 (Herald)]',
  ]),
]

async function archive(revisions: readonly PageRevision[] = history) {
  const { store } = newStore()
  await tell(store, revisions, { acceptAlarms: true })
  return { store, travel: new Travel(store, en, options) }
}

const pageAt = async <T extends Page>(travel: Travel, path: string, time: string) =>
  (await travel.at(time).page(path)) as T | undefined

const COURT = '/news/2021/03/4/a-court-in-lima-frees-two-singers'
const SUNK = '/news/2021/03/4/a-boat-sinks-near-hue-and-9-are-saved'
const DAY_4 = '/news/2021/03/4/index'
const titles = (page: DayPage | undefined) => page?.categories.flatMap((c) => c.events.map((e) => e.title))

/** Every page that can be had of a time, but for links to topics and publishers: those are today's. */
async function pagesOf(site: Site, store: Store): Promise<Record<string, unknown>> {
  const pages: Record<string, unknown> = {}
  const paths = ['/index']
  for (const { date } of await store.days())
    paths.push(`/news/${date.slice(0, 4)}/${date.slice(5, 7)}/${Number(date.slice(8))}/index`)
  for await (const { path } of store.paths()) paths.push(path, `${path}/history`)
  for (const path of paths) {
    const page = await site.page(path)
    if (page)
      pages[path] = JSON.parse(
        JSON.stringify(page, (key, value) =>
          // What belongs together, and which publishers have a page, is not told of another time.
          /^(?:related|thread|moving|publisher)$/.test(key)
            ? undefined
            : /^(?:topicUrl|categoryUrl)$|^url$/.test(key) && /^\/(?:topics|stories|categories)/.test(value)
              ? null
              : value,
        ),
      )
  }
  return pages
}

describe('the archive at another time', () => {
  it('tells an event as it stood', async () => {
    const { travel } = await archive()
    expect(await pageAt(travel, SUNK, time(11))).toMatchObject({
      title: 'A boat sinks near Hue, and 9 are saved.',
      order: 1,
      corrections: 0,
      history: null,
      lastChanged: time(10),
      portal: { revision: 10 },
    })
    expect(await pageAt(travel, SUNK, time(12))).toMatchObject({
      title: 'A boat sinks near Hue, and 11 are saved.',
      corrections: 1,
      history: `${SUNK}/history`,
      lastChanged: time(12),
      portal: { revision: 12 },
      firstSaid: { text: 'A boat sinks near Hue, and 9 are saved.' },
    })
  })

  it('has no event before it was first told, and one that was withdrawn since', async () => {
    const { travel } = await archive()
    expect(await pageAt(travel, COURT, time(10, 59))).toBeUndefined()
    expect(await pageAt(travel, COURT, time(11))).toMatchObject({ withdrawn: null, date: DAY, order: 0 })
    expect(await pageAt(travel, COURT, time(14))).toMatchObject({
      withdrawn: { at: time(14) },
      portal: { revision: 13 },
    })
  })

  it('puts an event that moved back on the day where it stood', async () => {
    const { travel } = await archive()
    expect(await pageAt<EventPage>(travel, COURT, time(29))).toMatchObject({ date: DAY })
    expect(await pageAt<EventPage>(travel, COURT, time(30))).toMatchObject({ date: NEXT, order: 1, withdrawn: null })
    expect(titles(await pageAt<DayPage>(travel, DAY_4, time(12)))).toEqual([
      'A court in Lima frees two singers.',
      'A boat sinks near Hue, and 11 are saved.',
    ])
    expect(titles(await pageAt<DayPage>(travel, DAY_4, time(31)))).toEqual(['A boat sinks near Hue, and 11 are saved.'])
  })

  it('follows links that led elsewhere, which are no corrections', async () => {
    const { travel } = await archive()
    const [before, after] = [
      await pageAt<EventPage>(travel, COURT, time(12)),
      await pageAt<EventPage>(travel, COURT, time(13)),
    ]
    expect([before?.context[0]?.title, after?.context[0]?.title]).toEqual(['Lima', 'Lima (Peru)'])
    expect([before?.portal.revision, after?.portal.revision]).toEqual([11, 13])
    expect(after?.corrections).toBe(0)
  })

  it('shows the front page and the neighbours of that time', async () => {
    const { travel } = await archive()
    const before = await pageAt<FrontPage>(travel, '/index', time(10))
    expect(before).toMatchObject({ events: 1, days: [{ date: DAY }], years: [{ year: '2021', events: 1 }] })
    expect(await pageAt<FrontPage>(travel, '/index', time(11))).toMatchObject({ events: 2 })
    expect(await pageAt<FrontPage>(travel, '/index', time(30))).toMatchObject({
      events: 3,
      days: [{ date: NEXT }, { date: DAY }],
    })
    expect(await pageAt<FrontPage>(travel, '/index', time(9))).toMatchObject({ events: 0, days: [], years: [] })
    expect((await pageAt<DayPage>(travel, DAY_4, time(29)))?.next).toBeNull()
    expect((await pageAt<DayPage>(travel, DAY_4, time(30)))?.next).toMatchObject({ url: '/news/2021/03/5/index' })
  })

  it('tells a history as far as it had come', async () => {
    const { travel } = await archive()
    expect((await pageAt<HistoryPage>(travel, `${COURT}/history`, time(14)))?.versions).toHaveLength(2)
    expect((await pageAt<HistoryPage>(travel, `${COURT}/history`, time(30)))?.versions).toHaveLength(3)
    expect(await pageAt<HistoryPage>(travel, `${COURT}/history`, time(13))).toBeUndefined()
  })

  it('is, after each revision, what the archive was then', async () => {
    const { store, travel } = await archive()
    const then = openSqlite(':memory:')
    for (const item of history) {
      await tell(then, [item], { acceptAlarms: true })
      const [was, is] = [await pagesOf(siteOf(then), store), await pagesOf(travel.at(item.timestamp as string), store)]
      expect(is, item.timestamp).toEqual(was)
    }
    expect(Object.keys(await pagesOf(travel.at('2030-01-01T00:00:00Z'), store)).length).toBeGreaterThan(7)
  })

  it('is that also for random histories of two days', async () => {
    const line = fc.constantFrom(
      BOAT,
      BOAT.replace('9', '11'),
      BOAT.replace('[[Hue]]', '[[Hue (city)|Hue]]'),
      '*A court in [[Lima]] frees two singers. [http://b.example/2 (Herald)]',
      '**The singers of [[Lima]] give a concert at once. [http://b.example/3 (Herald)]',
      '*The lamps go out.',
      ';Science',
    )
    // One of each: which of two twins is gone is a guess.
    const saying = (text: string) => text.replace(/\[\[[^|\]]*\||\[\[/g, '')
    const page = fc.record({
      date: fc.constantFrom(DAY, NEXT),
      lines: fc.uniqueArray(line, { minLength: 1, maxLength: 5, selector: saying }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(page, { minLength: 1, maxLength: 7 }), async (pages) => {
        const revisions = pages.map(({ date, lines }, i) => at(date, 10 + i, lines))
        const [store, then] = [openSqlite(':memory:'), openSqlite(':memory:')]
        await tell(store, revisions, { acceptAlarms: true })
        const travel = new Travel(store, en, options)
        for (const item of revisions) {
          await tell(then, [item], { acceptAlarms: true })
          expect(await pagesOf(travel.at(item.timestamp as string), store)).toEqual(await pagesOf(siteOf(then), store))
        }
        await store.close()
        await then.close()
      }),
      { numRuns: 40 },
    )
  })

  it('shows at no time what the publisher took down, and shows it again once that is undone', async () => {
    const { store, travel } = await archive()
    const boat = (await store.eventsOn(DAY)).find(({ path }) => path === SUNK)
    if (!boat) throw new Error('no boat')
    const down = await takeDown(store, en, boat, 'a court ordered it', time(40))
    expect(await pageAt(travel, SUNK, time(11))).toMatchObject({ kind: 'gone', reason: 'a court ordered it' })
    expect(titles(await pageAt<DayPage>(travel, DAY_4, time(11)))).toEqual(['A court in Lima frees two singers.'])
    expect(await pageAt<FrontPage>(travel, '/index', time(11))).toMatchObject({ events: 1 })
    expect(await travel.moments(SUNK)).toEqual([])
    await putBack(store, en, down)
    expect(await pageAt(travel, SUNK, time(11))).toMatchObject({ kind: 'event' })
  })

  it('keeps the paths of today', async () => {
    const { store, travel } = await archive()
    const boat = (await store.eventsOn(DAY)).find(({ path }) => path === SUNK)
    if (!boat) throw new Error('no boat')
    const { path } = await rename(store, en, boat, 'shipwreck')
    expect(await pageAt(travel, path, time(11))).toMatchObject({ kind: 'event', url: path })
    expect(await pageAt(travel, SUNK, time(11))).toMatchObject({ kind: 'moved', to: { url: path } })
    expect(await travel.moments(SUNK)).toEqual([])
    expect(await travel.moments(path)).toEqual([time(10), time(12)])
  })

  it('takes a copy without a time for what was always there', async () => {
    const plain = revision(DAY, dayPage(DAY, BOAT))
    const { travel } = await archive([plain, at(DAY, 12, [BOAT.replace('9', '11')])])
    expect(await pageAt(travel, SUNK, '1999-01-01T00:00:00Z')).toMatchObject({
      title: expect.stringContaining('9 are'),
    })
    expect(await travel.moments(SUNK)).toEqual([time(12)])
    expect(await pageAt<FrontPage>(travel, '/index', '1999-01-01T00:00:00Z')).toMatchObject({ events: 1 })
  })

  it('knows when each page changed', async () => {
    const { travel } = await archive()
    expect(await travel.moments('/index')).toEqual([10, 11, 12, 13, 14, 30, 31].map((hour) => time(hour)))
    expect(await travel.moments(DAY_4)).toEqual([10, 11, 12, 13, 14, 30].map((hour) => time(hour)))
    expect(await travel.moments(COURT)).toEqual([11, 14, 30].map((hour) => time(hour)))
    expect(await travel.moments('/news/2021/03/4/nothing')).toEqual([])
    expect(await travel.moments('/topics/hue')).toEqual([])
  })
})
