import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { IsoDate } from '../../src/model/date.ts'
import type { Store } from '../../src/store/store.ts'
import { dayPage, newStore } from '../support/archive.ts'
import { type Spoiler, startProxy } from './proxy.ts'
import { of, span, titleOf, updating } from './support.ts'
import { type Draft, lackOfMediaWiki, startWiki, type TestWiki } from './wiki.ts'

const lack = lackOfMediaWiki()

const day = (date: string) => date as IsoDate
const news = [
  '*A bridge in [[Porto]] opens. [http://a.example/1 (Gazette)]',
  '*[[Kenya]] wins the relay. [http://b.example/2 (Herald)]',
]

/** A page's history: each revision tells one line more, an hour later. */
function history(date: string, lines = news): Draft[] {
  return lines.map((_, i) => ({
    at: new Date(Date.parse(date) + (i + 1) * 3_600_000).toISOString().replace('.000', ''),
    text: dayPage(date, ...lines.slice(0, i + 1)),
    comment: `line ${i + 1}`,
  }))
}

const titles = async (store: Store, date: string) => (await store.eventsOn(day(date))).map(({ title }) => title)
const pageOf = async (store: Store, date: string) => (await store.portalPages()).find((page) => page.date === date)
const idsOf = async (store: Store, date: string) => {
  const ids = []
  for await (const { portalId } of store.revisions(day(date))) ids.push(portalId)
  return ids
}

describe.skipIf(lack !== undefined)(`update asks a real MediaWiki${lack ? `: skipped, ${lack}` : ''}`, () => {
  let wiki: TestWiki
  let proxy: Spoiler

  beforeAll(async () => {
    wiki = await startWiki()
    proxy = await startProxy(wiki.api)
  })
  afterAll(() => {
    proxy?.stop()
    wiki?.stop()
  })
  beforeEach(() => {
    proxy.seen.length = 0
    wiki.lag(0)
  })

  /** A wiki page and an archive that has it. */
  async function told(date: string, drafts = history(date)) {
    wiki.write({ [titleOf(date)]: drafts })
    const { store } = newStore()
    const run = await updating(store, proxy.api, span(date, date))
    expect(run.error).toBeUndefined()
    return { store, run, title: titleOf(date), again: () => updating(store, proxy.api, span(date, date)) }
  }

  it('fills an empty archive with the newest revision of each day, and asks politely', async () => {
    const dates = ['2021-03-01', '2021-03-02', '2021-03-04']
    wiki.write(Object.fromEntries(dates.map((date) => [titleOf(date), history(date)])))
    const { store } = newStore()
    const run = await updating(store, proxy.api, span('2021-03-01', '2021-04-25'))
    expect(run.error).toBeUndefined()
    expect(of(run, 'told')).toEqual(dates.map((date) => ({ type: 'told', date, added: 2, changed: 0, withdrawn: 0 })))
    expect(of(run, 'asked').at(-1)).toEqual({ type: 'asked', done: 56, total: 56 })
    const [event] = await store.eventsOn(day('2021-03-02'))
    const newest = wiki.revisionsOf(titleOf('2021-03-02')).at(-1)
    expect(event?.provenance).toMatchObject({
      page: titleOf('2021-03-02'),
      revision: newest,
      timestamp: '2021-03-02T02:00:00Z',
    })
    for await (const revision of store.revisions(day('2021-03-02')))
      expect(revision).toMatchObject({ user: 'elsewhere>Ada', comment: 'line 2', portalId: newest })
    expect(of(run, 'page')).toContainEqual({ type: 'page', date: '2021-03-03', message: 'the portal has no such page' })
    expect(await pageOf(store, '2021-03-03')).toMatchObject({ state: 'missing', revision: null })
    expect(await pageOf(store, '2021-03-02')).toMatchObject({
      state: 'ok',
      revision: newest,
      asked: '2021-04-25T23:00:00Z',
    })

    // 56 days: two requests for their ids, one for the texts of the three that are there.
    expect(proxy.seen).toHaveLength(3)
    for (const { headers, query, atOnce } of proxy.seen) {
      expect(atOnce).toBe(1)
      expect(headers).toMatchObject({ 'user-agent': 'annals/0 (tests@news.example) node/0', 'accept-encoding': 'gzip' })
      expect(Object.fromEntries(query)).toMatchObject({
        maxlag: '5',
        formatversion: '2',
        format: 'json',
        errorformat: 'plaintext',
      })
      expect(query.get('titles')?.split('|').length).toBeLessThanOrEqual(50)
    }
    expect((await store.updateRuns(1))[0]).toMatchObject({
      outcome: 'done',
      requests: 3,
      message: null,
      ended: expect.any(String),
    })
  })

  it('takes nothing in when nothing changed, and says nothing twice', async () => {
    const { store, again } = await told('2021-05-01')
    const before = await store.totals()
    const second = await again()
    expect(second.steps.map(({ type }) => type)).toEqual(['asked', 'asked'])
    expect(await store.totals()).toEqual(before)
  })

  it('takes in an edit, keeps the ids of the events, and asks for the changed page alone', async () => {
    const date = '2021-05-02'
    const { store, title, again } = await told(date)
    wiki.write({ [titleOf('2021-05-03')]: history('2021-05-03') })
    const [before] = await store.eventsOn(day(date))
    wiki.edit(title, dayPage(date, news[0]?.replace('opens', 'opens to all') ?? '', ...news.slice(1), '*Rain falls.'))
    const run = await again()
    expect(of(run, 'told')).toEqual([{ type: 'told', date, added: 1, changed: 1, withdrawn: 0 }])
    expect((await store.eventsOn(day(date)))[0]).toMatchObject({
      id: before?.id,
      title: 'A bridge in Porto opens to all.',
    })
  })

  it('keeps the events of a page that was deleted, and tells when and why it was', async () => {
    const date = '2021-05-04'
    const { store, title, again } = await told(date)
    wiki.remove(title, 'made by\u0007 mistake')
    const run = await again()
    expect(of(run, 'page').map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^deleted on the portal; its events stand; \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ: made by.*mistake$/,
      ),
    ])
    expect(await titles(store, date)).toHaveLength(2)
    expect(await pageOf(store, date)).toMatchObject({ state: 'deleted' })
    expect(of(await again(), 'page')).toEqual([])
    wiki.edit(title, dayPage(date, ...news, '*It is back.'))
    expect(of(await again(), 'told')).toMatchObject([{ added: 1 }])
    expect(await pageOf(store, date)).toMatchObject({ state: 'ok', note: null })
  })

  it.each([
    ['with a redirect', '2021-05-05', true],
    ['without one', '2021-05-06', false],
  ])(
    'keeps the events of a page that was moved %s, tells where to, and goes on when it is moved back',
    async (_, date, redirect) => {
      const { store, title, again } = await told(date)
      wiki.move(title, `${title} (old)`, redirect)
      const run = await again()
      expect(of(run, 'page')).toEqual([
        { type: 'page', date, message: `moved to "${title} (old)" on the portal; its events stand` },
      ])
      expect(of(run, 'told')).toEqual([])
      expect(await titles(store, date)).toHaveLength(2)
      wiki.move(`${title} (old)`, title)
      wiki.edit(title, dayPage(date, ...news, '*It is back.'))
      expect(of(await again(), 'told')).toMatchObject([{ added: 1, withdrawn: 0 }])
      expect(await pageOf(store, date)).toMatchObject({ state: 'ok', movedTo: null })
    },
  )

  it('notes that a page is protected', async () => {
    const { store, title, again } = await told('2021-05-07')
    wiki.protect(title)
    expect(of(await again(), 'page')).toMatchObject([{ message: 'protected (edit=sysop, move=sysop)' }])
    expect(await pageOf(store, '2021-05-07')).toMatchObject({ state: 'ok', protection: 'edit=sysop, move=sysop' })
  })

  it('takes in every edit of a burst when all revisions are wanted, in as few requests as the wiki allows', async () => {
    const date = '2021-05-08'
    const { store } = await told(date)
    const burst = Array.from({ length: 70 }, (_, i) => ({
      at: new Date(Date.parse('2021-05-08T12:00:00Z') + i * 1000).toISOString().replace('.000', ''),
      text: dayPage(date, ...news, `*Ship ${i} sails.`),
    }))
    wiki.write({ [titleOf(date)]: burst })
    proxy.seen.length = 0
    const run = await updating(store, proxy.api, { ...span(date, date), allRevisions: true })
    expect(run.error).toBeUndefined()
    expect(of(run, 'told')).toHaveLength(70)
    expect(await idsOf(store, date)).toEqual(wiki.revisionsOf(titleOf(date)).slice(1))
    expect(proxy.seen).toHaveLength(1 + 2)
    expect((await titles(store, date)).at(2)).toBe('Ship 69 sails.')
    expect(of(await updating(store, proxy.api, { ...span(date, date), allRevisions: true }), 'stale')).toEqual([])
    const all = await updating(store, proxy.api, { ...span(date, date), allRevisions: true, full: true })
    expect(of(all, 'historic')).toHaveLength(1)
    expect(await idsOf(store, date)).toEqual(wiki.revisionsOf(titleOf(date)))
  })

  it('passes over a hidden revision, says so, and takes the others', async () => {
    const date = '2021-05-09'
    wiki.write({ [titleOf(date)]: history(date, [...news, '*Words that someone regrets.', '*Rain falls.']) })
    const ids = wiki.revisionsOf(titleOf(date))
    wiki.hide(ids[2] ?? 0)
    const { store } = newStore()
    const run = await updating(store, proxy.api, { ...span(date, date), allRevisions: true })
    expect(run.error).toBeUndefined()
    expect(of(run, 'page')).toEqual([
      { type: 'page', date, message: `revision ${ids[2]} is hidden; it was passed over` },
    ])
    expect(await idsOf(store, date)).toEqual([ids[0], ids[1], ids[3]])
  })

  it('takes a text whose author and comment are hidden', async () => {
    const date = '2021-05-15'
    wiki.write({ [titleOf(date)]: history(date) })
    wiki.hide(wiki.revisionsOf(titleOf(date))[1] ?? 0)
    const { store } = newStore()
    await updating(store, proxy.api, span(date, date))
    expect(await titles(store, date)).toHaveLength(2)
    for await (const revision of store.revisions(day(date))) {
      expect(revision).not.toHaveProperty('user')
      expect(revision).not.toHaveProperty('comment')
    }
  })

  it('begins anew where the last known revision is gone', async () => {
    const date = '2021-05-10'
    const { store } = await told(date)
    const page = await pageOf(store, date)
    if (!page) throw new Error('no page')
    await store.putPortalPages([{ ...page, revision: 999_999 }])
    const run = await updating(store, proxy.api, { ...span(date, date), allRevisions: true })
    expect(run.error).toBeUndefined()
    expect(run.steps.map(({ type }) => type)).toEqual(expect.arrayContaining(['historic', 'known']))
    expect(await idsOf(store, date)).toEqual(wiki.revisionsOf(titleOf(date)))
  })

  it('reads on where an answer comes in pieces', async () => {
    const dates = Array.from({ length: 9 }, (_, i) => `2021-06-0${i + 1}`)
    const long = `*${'Rain falls. '.repeat(300)}`
    wiki.write(Object.fromEntries(dates.map((date) => [titleOf(date), history(date, [long])])))
    wiki.largest(12_000)
    const { store } = newStore()
    const run = await updating(store, proxy.api, span('2021-06-01', '2021-06-09'))
    wiki.largest(8_000_000)
    expect(run.error).toBeUndefined()
    expect(of(run, 'told').map(({ date }) => date)).toEqual(dates)
    expect(proxy.seen.length).toBeGreaterThan(4)
  })

  it('waits while the wiki lags behind, as long as it asks for', async () => {
    const date = '2021-05-11'
    wiki.write({ [titleOf(date)]: history(date) })
    const { store } = newStore()
    wiki.lag(9)
    let sleeps = 0
    const run = await updating(store, proxy.api, span(date, date), {
      onSleep: (ms) => {
        if (ms >= 5000 && ++sleeps === 3) wiki.lag(0)
      },
    })
    expect(run.error).toBeUndefined()
    expect(run.waits).toEqual([5000, 5000, 5000])
    expect(await titles(store, date)).toHaveLength(2)
    wiki.lag(9)
    const given = await updating(store, proxy.api, span(date, date))
    wiki.lag(0)
    expect(given.error?.name).toBe('AnnalsError')
    expect(given.error?.message).toMatch(
      /127\.0\.0\.1:\d+: 6 attempts failed.*maxlag: Waiting for a database server: 9 seconds lagged.*again later/,
    )
    expect((await store.updateRuns(1))[0]).toMatchObject({ outcome: 'failed', message: given.error?.message })
  })

  it('notes a revision of the future, and still tells the ones after it', async () => {
    const date = '2021-05-12'
    wiki.write({ [titleOf(date)]: history(date) })
    const [, second = 0] = wiki.revisionsOf(titleOf(date))
    wiki.redate(second, '2031-01-01T00:00:00Z')
    const { store } = newStore()
    const first = await updating(store, proxy.api, { ...span(date, date), now: Date.now })
    expect(of(first, 'page')).toMatchObject([
      { message: `revision ${second} is dated 2031-01-01T00:00:00Z, in the future` },
    ])
    await updating(store, proxy.api, { ...span(date, date), now: Date.now, full: true })
    expect((await pageOf(store, date))?.note).toContain('in the future')
    wiki.edit(titleOf(date), dayPage(date, ...news, '*Rain falls.'))
    const next = await updating(store, proxy.api, { ...span(date, date), now: Date.now, full: true })
    expect(of(next, 'told')).toMatchObject([{ added: 1 }])
    expect(await pageOf(store, date)).toMatchObject({ note: null })
  })

  it('says so when the portal goes back to an earlier revision, and tells the next', async () => {
    const date = '2021-05-16'
    const { store, title, again } = await told(date)
    const [first = 0, second = 0] = wiki.revisionsOf(title)
    wiki.goBack(first)
    expect(of(await again(), 'page')).toEqual([
      { type: 'page', date, message: `the portal is back at revision ${first}; revision ${second} is still told` },
    ])
    expect(await titles(store, date)).toHaveLength(2)
    expect(of(await again(), 'page')).toEqual([])
    expect((await pageOf(store, date))?.note).toContain('is back at')
    wiki.edit(title, dayPage(date, ...news, '*Rain falls.'))
    expect(of(await again(), 'told')).toMatchObject([{ added: 1 }])
    expect((await pageOf(store, date))?.note).toBeNull()
  })

  it('goes on from an archive that came from files: what it has is not fetched again', async () => {
    const date = '2021-05-13'
    const { store } = await told(date)
    const other = newStore().store
    for await (const revision of store.revisions(day(date))) {
      const { tell, revision: make } = await import('../support/archive.ts')
      await tell(other, [
        make(date, await store.wikitext(revision.key), {
          portalId: revision.portalId ?? 0,
          timestamp: revision.timestamp ?? '',
        }),
      ])
    }
    proxy.seen.length = 0
    const run = await updating(other, proxy.api, span(date, date))
    expect(of(run, 'stale')).toEqual([])
    expect(proxy.seen).toHaveLength(1)
  })

  it('takes no wiki without day pages for the portal', async () => {
    const { store } = newStore()
    const run = await updating(store, proxy.api, span('1971-01-01', '1971-01-09'))
    expect(run.error?.message).toMatch(/has none of the day pages from 1971-01-01 to 1971-01-08.*api.*--since/)
    expect(await store.portalPages()).toEqual([])
  })

  it('stores nothing in a dry run, and tells what is new', async () => {
    const date = '2021-05-14'
    wiki.write({ [titleOf(date)]: history(date) })
    const { store } = newStore()
    const run = await updating(store, proxy.api, { ...span(date, date), dryRun: true })
    expect(of(run, 'stale')).toEqual([{ type: 'stale', date, revision: wiki.revisionsOf(titleOf(date)).at(-1) }])
    expect(await store.totals()).toMatchObject({ revisions: 0 })
    expect([await store.portalPages(), await store.updateRuns(5)]).toEqual([[], []])
  })
})
