import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { IsoDate } from '../../src/model/date.ts'
import { dayPage, newStore } from '../support/archive.ts'
import {
  answers,
  type Fault,
  resetAfter,
  rewritten,
  type Spoiler,
  silence,
  slowLoris,
  startProxy,
  truncatedGzip,
  wrongLength,
} from './proxy.ts'
import { of, span, titleOf, updating } from './support.ts'
import { lackOfMediaWiki, startWiki, type TestWiki } from './wiki.ts'

const lack = lackOfMediaWiki()
const DATE = '2021-03-01' as IsoDate
const NEXT = '2021-03-02' as IsoDate
const page = (date: string) => dayPage(date, '*A bridge in [[Porto]] opens. [http://a.example/1 (Gazette)]')

const inTime = () => new Date(Date.now() + 7_000).toUTCString()
const without = (key: string) => rewritten((text) => JSON.stringify({ ...JSON.parse(text), [key]: undefined }))

/** What may go wrong once and come right, and what is said when it goes on. */
const passing: readonly (readonly [name: string, fault: Fault, said: RegExp, wait?: readonly [number, number]])[] = [
  ['429 without Retry-After', answers(429), /429/],
  ['429 with Retry-After in seconds', answers(429, { 'retry-after': '9' }), /429/, [9_000, 9_000]],
  ['429 with Retry-After as a date', (...a) => answers(429, { 'retry-after': inTime() })(...a), /429/, [4_000, 7_000]],
  ['429 with Retry-After that is none', answers(429, { 'retry-after': 'later' }), /429/],
  ['500', answers(500, {}, '<h1>Oh</h1>'), /500/],
  ['502', answers(502), /502/],
  ['503 with Retry-After', answers(503, { 'retry-after': '30' }), /503/, [30_000, 30_000]],
  ['504', answers(504), /504/],
  ['silence', silence, /no whole answer within 0\.5 s/],
  ['a byte now and then', slowLoris, /no whole answer within 0\.5 s/],
  ['gzip that is cut off', truncatedGzip, /gzip is broken/],
  ['a reset before the body', resetAfter(0), /aborted|hang up|RESET/],
  ['a reset after a quarter of the body', resetAfter(0.25), /aborted|RESET/],
  ['a reset after half of the body', resetAfter(0.5), /aborted|RESET/],
  ['a reset after three quarters of the body', resetAfter(0.75), /aborted|RESET/],
  ['a length that is too large', wrongLength(500), /aborted|broke off/],
  ['a length that is too small', wrongLength(-20), /other than JSON|Parse Error/],
  ['an error page with status 200', answers(200, {}, '<!DOCTYPE html><title>Our servers are busy</title>'), /busy/],
  ['an empty answer', answers(200), /other than JSON: nothing/],
  ['half a document', rewritten((text) => text.slice(0, text.length / 2)), /other than JSON/],
  ['no pages at all', without('query'), /lacks 2 of 2 pages/],
  [
    'an empty list of pages',
    rewritten((text) => text.replace(/"pages":\[.*\]/s, '"pages":[]')),
    /lacks 2 of 2 pages, "Portal:Current events\/2021 March 1" first/,
  ],
  ['a revision id that is none', rewritten((text) => text.replace(/"lastrevid":\d+/g, '"lastrevid":"x"')), /lastrevid/],
  ['JSON of another kind', answers(200, {}, '7'), /not as the API's should be/],
  [
    'an internal error of the API',
    answers(200, {}, '{"errors":[{"code":"internal_api_error_DBQueryError","text":"It broke."}]}'),
    /It broke/,
  ],
  ['a rate limit of the API', answers(200, {}, '{"errors":[{"code":"ratelimited","text":"Slow down."}]}'), /Slow down/],
]

const cases = passing.map(([name, fault, said, wait]) => ({ name, fault, said, wait }))

describe.skipIf(lack !== undefined)(
  `update with a bad connection to MediaWiki${lack ? `: skipped, ${lack}` : ''}`,
  () => {
    let wiki: TestWiki
    let proxy: Spoiler

    beforeAll(async () => {
      wiki = await startWiki()
      wiki.write({
        [titleOf(DATE)]: [{ at: '2021-03-01T01:00:00Z', text: page(DATE) }],
        [titleOf(NEXT)]: [{ at: '2021-03-02T01:00:00Z', text: page(NEXT) }],
      })
      proxy = await startProxy(wiki.api)
    })
    afterAll(() => {
      proxy?.stop()
      wiki?.stop()
    })
    beforeEach(() => {
      proxy.faults.length = 0
      proxy.seen.length = 0
    })

    const run = (store: ReturnType<typeof newStore>['store'], attempts = 3, onSleep: (ms: number) => void = () => {}) =>
      updating(store, proxy.api, span(DATE, NEXT), { deadlineMs: 500, attempts, onSleep })

    it.each(cases)('gets over $name, and gives up with a reason when it goes on', async ({ fault, said, wait }) => {
      const { store } = newStore()
      proxy.faults.push(fault)
      const once = await run(store)
      expect(once.error).toBeUndefined()
      expect(of(once, 'told').map(({ date }) => date)).toEqual([DATE, NEXT])
      expect(once.waits).toHaveLength(1)
      const [least, most] = wait ?? [1_000, 1_000]
      expect(once.waits[0]).toBeGreaterThanOrEqual(least)
      expect(once.waits[0]).toBeLessThanOrEqual(most)

      const before = await store.totals()
      proxy.faults.push(fault, fault, fault)
      const failed = await run(store)
      expect(failed.error?.name).toBe('AnnalsError')
      expect(failed.error?.message).toMatch(/^127\.0\.0\.1:\d+: 3 attempts failed/)
      expect(failed.error?.message).toMatch(said)
      expect(failed.error?.message).toMatch(/All that was stored stands; run annals update again later$/)
      expect(await store.totals()).toEqual(before)
      expect((await store.updateRuns(1))[0]).toMatchObject({ outcome: 'failed', message: failed.error?.message })
    })

    it.each([...cases.slice(0, 1), ...cases.slice(8, 17)])(
      'loses nothing when $name strikes as texts are fetched: the next run goes on',
      async ({ fault }) => {
        const { store } = newStore()
        proxy.faults.push((whole, response) => void response.end(whole), fault)
        const failed = await run(store, 1)
        expect(failed.error?.name).toBe('AnnalsError')
        expect(await store.totals()).toMatchObject({ revisions: 0, events: 0 })
        const next = await run(store)
        expect(of(next, 'told').map(({ date }) => date)).toEqual([DATE, NEXT])
      },
    )

    it('waits longer each time', async () => {
      proxy.faults.push(answers(503), answers(503), answers(503), answers(503), answers(503))
      const done = await run(newStore().store, 6)
      expect(done.error).toBeUndefined()
      expect(done.waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000])
    })

    it('leaves a server alone that asks for hours, and says until when', async () => {
      proxy.faults.push(answers(429, { 'retry-after': '7200' }))
      const failed = await run(newStore().store)
      expect(failed.waits).toEqual([])
      expect(failed.error?.message).toMatch(/429 .*asks us to come back after \d{4}-\d\d-\d\dT.*Z/)
    })

    it.each([
      [
        'a redirect',
        answers(302, { location: 'http://169.254.169.254/latest' }),
        /redirects to .*169\.254.*api in annals\.json/,
      ],
      ['a 403', answers(403, {}, 'Please set a user-agent'), /answers 403 Forbidden: Please set a user-agent.*contact/],
      ['a 404', answers(404, {}, '<h1>Not\u001b[31m found</h1>'), /answers 404 Not Found: Not \[31m found\. Check api/],
      [
        'an error of the API that stays',
        answers(200, {}, '{"errors":[{"code":"readapidenied","text":"You need read permission."}]}'),
        /refuses the request: readapidenied: You need read permission/,
      ],
    ])('does not try %s again', async (_, fault, said) => {
      proxy.faults.push(fault)
      const failed = await run(newStore().store)
      expect(failed.error?.name).toBe('AnnalsError')
      expect(failed.error?.message).toMatch(said)
      expect(proxy.seen).toHaveLength(1)
    })

    it.each([
      ['as it comes', answers(200, {}, ' '.repeat(60_000))],
      ['once unpacked', answers(200, { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(1_000_000)))],
    ])('takes no answer that is too large %s', async (_, fault) => {
      proxy.faults.push(fault)
      const failed = await updating(newStore().store, proxy.api, span(DATE, NEXT), { maxBytes: 50_000 })
      expect(failed.error?.message).toContain('larger than 50000 bytes')
      expect(proxy.seen).toHaveLength(1)
    })

    it('leaves time between requests', async () => {
      const done = await updating(newStore().store, proxy.api, span(DATE, NEXT), { paceMs: 400 })
      expect(done.waits).toEqual([400])
    })

    it('does not go round in circles with a wiki that never ends its answer', async () => {
      const circle = rewritten((text) => JSON.stringify({ ...JSON.parse(text), continue: { rvcontinue: '7' } }))
      proxy.faults.push(circle, circle, circle)
      const failed = await run(newStore().store)
      expect(failed.error?.message).toContain('the same piece again and again')
      expect(proxy.seen.length).toBeLessThan(4)
    })

    it('keeps the last good version when the newest revision is hidden, and asks for it until it is shown', async () => {
      const { store } = newStore()
      await run(store)
      const hidden = rewritten((text) => {
        const reply = JSON.parse(text)
        for (const { revisions } of reply.query.pages) {
          Object.assign(revisions[0], { revid: 77, userhidden: true, commenthidden: true, user: undefined })
          revisions[0].slots.main = { texthidden: true }
        }
        return JSON.stringify(reply)
      })
      const newer = rewritten((text) => text.replace(/"lastrevid":\d+/g, '"lastrevid":77'))
      proxy.faults.push(newer, hidden)
      const { steps, error } = await run(store)
      expect(error).toBeUndefined()
      expect(steps.filter(({ type }) => type === 'page')).toMatchObject([
        { date: DATE, message: 'the newest revision, 77, is hidden; the last good version stands' },
        { date: NEXT },
      ])
      expect(await store.portalPages()).toMatchObject([
        { state: 'hidden', revision: 77 },
        { state: 'hidden', revision: 77 },
      ])
      expect(await store.totals()).toMatchObject({ events: 2, revisions: 2 })
      const shown = await run(store)
      expect(of(shown, 'stale')).toHaveLength(2)
      expect(await store.portalPages()).toMatchObject([{ state: 'ok' }, { state: 'ok' }])
    })

    it('asks again for a page whose text did not come with it', async () => {
      const { store } = newStore()
      const bare = rewritten((text) => text.replace(/,"revisions":\[.*?\}\]/gs, ''))
      proxy.faults.push((whole, response) => void response.end(whole), bare)
      const first = await run(store)
      expect(of(first, 'problem').map(({ file }) => file)).toEqual([titleOf(DATE), titleOf(NEXT)])
      expect(of(await run(store), 'told')).toHaveLength(2)
    })

    it('notices that this clock differs from that of the wiki', async () => {
      const { store } = newStore()
      const now = () => Date.now() + 2 * 3_600_000
      // A date to come back at is meant by the wiki's clock.
      proxy.faults.push((...a) => answers(429, { 'retry-after': inTime() })(...a))
      const { waits } = await updating(store, proxy.api, { ...span(DATE, NEXT), now })
      expect(waits).toEqual([expect.any(Number)])
      expect(waits[0]).toBeGreaterThan(4_000)
      expect((await store.updateRuns(1))[0]?.clockAhead).toBeGreaterThan(7_190)
      expect((await store.updateRuns(1))[0]?.clockAhead).toBeLessThan(7_230)
    })

    it('names a server that cannot be reached', async () => {
      const failed = await updating(newStore().store, 'http://127.0.0.1:9/w/api.php', span(DATE, NEXT))
      expect(failed.error?.message).toMatch(/^127\.0\.0\.1:9: 6 attempts failed.*ECONNREFUSED/)
    })
  },
)
