import { describe, expect, it } from 'vitest'
import { dayPage, newStore, options, revision, siteOf, tell, temporaryFolder } from '../../../test/support/archive.ts'
import { en } from '../../editions/en.ts'
import type { IsoDate } from '../../model/date.ts'
import type { StatusPage } from '../../model/page.ts'
import type { PortalPage } from '../../model/portal.ts'
import { type PublishProgress, publish } from '../../publish/publish.ts'
import type { Store } from '../../store/store.ts'
import { statusPath } from '../urls.ts'

const dayOf = (n: number) => new Date(Date.UTC(2021, 2, n)).toISOString().slice(0, 10) as IsoDate
const ships = (n: number) => Array.from({ length: n }, (_, i) => `*Ship ${'abcdefghijklmnop'[i]} sails.`)
const told = (n: number, events: number) =>
  revision(dayOf(n), dayPage(dayOf(n), ...ships(events)), { timestamp: `${dayOf(n)}T10:00:00Z`, portalId: n })

const asked = (n: number, more: Partial<PortalPage> = {}): PortalPage => ({
  date: dayOf(n),
  title: en.dayTitle(dayOf(n)),
  asked: '2021-04-01T00:00:00Z',
  revision: null,
  state: 'missing',
  movedTo: null,
  protection: null,
  note: null,
  ...more,
})

async function updated(store: Store, started: string, outcome: 'done' | 'failed' = 'done'): Promise<void> {
  const run = await store.beginUpdate(started)
  await store.endUpdate(run, { ended: started, requests: 1, outcome, message: `${outcome} at /secret`, clockAhead: 0 })
}

const statusOf = async (store: Store) => (await siteOf(store).page(statusPath)) as StatusPage
const standings = ({ recent }: StatusPage) => Object.fromEntries(recent.map((day) => [day.date, day.standing]))

describe('the status', () => {
  it('sets each day against those before it, and calls the day of the last update open', async () => {
    const { store } = newStore()
    await tell(store, [
      ...Array.from({ length: 9 }, (_, i) => told(i + 1, 4 + (i % 3))),
      told(10, 1),
      told(11, 9),
      told(12, 2),
    ])
    await updated(store, '2021-03-12T11:00:00Z')
    const status = await statusOf(store)
    expect(status.recent[0]).toMatchObject({ date: '2021-03-12', events: 2, low: 4, median: 5, high: 6 })
    expect(standings(status)).toMatchObject({
      '2021-03-07': 'unknown',
      '2021-03-08': 'usual',
      '2021-03-10': 'below',
      '2021-03-11': 'above',
      '2021-03-12': 'open',
    })
    expect(status.alarms).toEqual([])
  })

  it('raises an alarm for a day without events: its page is empty, or the portal has none', async () => {
    const { store } = newStore()
    await tell(store, [...Array.from({ length: 8 }, (_, i) => told(i + 1, 5)), told(9, 0), told(11, 5)])
    await store.putPortalPages([asked(10), asked(12), asked(13), asked(14)])
    await updated(store, '2021-03-13T11:00:00Z')
    const status = await statusOf(store)
    expect(standings(status)).toMatchObject({
      '2021-03-09': 'silent',
      '2021-03-10': 'silent',
      '2021-03-12': 'silent',
      '2021-03-13': 'open',
    })
    expect(status.recent.map((day) => day.date)).not.toContain('2021-03-14')
    expect(status.alarms).toEqual(
      ['2021-03-12', '2021-03-10', '2021-03-09'].map((date) => ({
        about: 'silent',
        date,
        message: 'no events, where 5 to 5 are usual',
      })),
    )
  })

  it('goes on to raise it, however long the silence lasts', async () => {
    const { store } = newStore()
    await tell(
      store,
      Array.from({ length: 8 }, (_, i) => told(i + 1, 5)),
    )
    await store.putPortalPages(Array.from({ length: 100 }, (_, i) => asked(i + 9)))
    await updated(store, '2021-06-10T11:00:00Z')
    const { alarms } = await statusOf(store)
    expect(alarms).toHaveLength(27)
  })

  it('tells the days that are missing, and raises no alarm for those that nobody asked for', async () => {
    const { store } = newStore()
    await tell(store, [...Array.from({ length: 8 }, (_, i) => told(i + 1, 5)), told(10, 5), told(14, 5)])
    const status = await statusOf(store)
    expect(status.missing).toBe(4)
    expect(status.gaps).toEqual([
      { from: '2021-03-11', to: '2021-03-13', days: 3 },
      { from: '2021-03-09', to: '2021-03-09', days: 1 },
    ])
    expect(status.alarms).toEqual([])
    expect(standings(status)).toMatchObject({ '2021-03-09': 'missing', '2021-03-14': 'open' })
  })

  it('tells the last update that was done, however many failed since, and not why they failed', async () => {
    const { store } = newStore()
    await tell(store, [told(1, 5)])
    await updated(store, '2021-03-01T12:00:00Z')
    for (let i = 0; i < 150; i++) await updated(store, '2021-03-02T12:00:00Z', 'failed')
    const status = await statusOf(store)
    expect(status).toMatchObject({
      updated: { started: '2021-03-01T12:00:00Z' },
      attempted: { started: '2021-03-02T12:00:00Z', outcome: 'failed' },
      newest: '2021-03-01T10:00:00Z',
      lag: 7200,
      alarms: [{ about: 'update', date: null, message: 'the update of 2021-03-02T12:00:00Z failed' }],
    })
    expect(JSON.stringify(status)).not.toContain('secret')
  })

  it('tells an empty archive', async () => {
    const { store } = newStore()
    expect(await statusOf(store)).toMatchObject({ generation: 0, updated: null, days: 0, recent: [], alarms: [] })
  })

  it('is published anew after each run of update, alone if nothing else is news, and then no more', async () => {
    const { store, address } = newStore()
    await tell(store, [told(1, 5)])
    await updated(store, '2021-03-01T12:00:00Z')
    const directory = `${temporaryFolder()}/public`
    const run = async () => {
      let last: PublishProgress | undefined
      const job = { store: address, edition: 'en', site: options, directory }
      for await (const step of publish(siteOf(store), job)) last = step
      return last?.written
    }
    expect(await run()).toBeGreaterThan(20)
    expect(await run()).toBe(0)
    await store.putPortalPages([asked(2)])
    expect(await run()).toBe(4)
    await updated(store, '2021-03-01T12:10:00Z')
    expect(await run()).toBe(4)
    expect(await run()).toBe(0)
  })
})
