import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dayPage, newStore, revision, siteOf, tell } from '../test/support/archive.ts'
import { type Stale, staleSince, tellStale } from './purge.ts'
import { documentAt } from './site/documents.ts'
import { keyAt } from './site/keys.ts'

const day = (date: string, ...lines: string[]) => revision(date, dayPage(date, ...lines))

/** A hook that answers in turn, and keeps what it took. */
async function startHook(...answers: (number | readonly [number, Record<string, string>])[]) {
  const taken: (Pick<Stale, 'everything' | 'keys' | 'paths'> & { authorization: string | undefined })[] = []
  let asked = 0
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (text) => (body += text))
    request.once('end', () => {
      const [status, headers] = [answers[asked++] ?? 204].flat() as [number, Record<string, string>?]
      if (status < 300) taken.push({ ...JSON.parse(body), authorization: request.headers.authorization })
      response.writeHead(status, headers).end()
    })
  }).listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  onTestFinished(() => void server.close())
  const waits: number[] = []
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/purge?key=secret-1`)
  const hook = { url, token: 'secret-2', sleep: async (ms: number) => waits.push(ms) }
  return { hook, taken, waits, asked: () => asked, close: () => server.close() }
}

const stale = (n: number): Stale => ({
  to: { store: 's', generation: 7 },
  everything: false,
  keys: Array.from({ length: n }, (_, i) => `/topics/${i}`),
  paths: Array.from({ length: 3 * n }, (_, i) => `/topics/${i}.html`),
})

describe('what is stale', () => {
  it('is everything to who was told nothing yet, and nothing when nothing changed', async () => {
    const { store } = newStore()
    await tell(store, [day('2021-03-04', '*Rain falls on [[Lima]].')])
    expect(await staleSince(siteOf(store), undefined)).toMatchObject({ everything: true, keys: ['annals'], paths: [] })
    const { generation } = await store.state()
    expect(await staleSince(siteOf(store), generation)).toMatchObject({ everything: false, keys: [], paths: [] })
    // The store was put back to what it was.
    expect(await staleSince(siteOf(store), generation + 1)).toMatchObject({ everything: true })
  })

  it('names every document that differs from what it was', async () => {
    const { store } = newStore()
    const days = Array.from({ length: 28 }, (_, i) => {
      const date = `2020-02-${String(i + 1).padStart(2, '0')}`
      return day(date, ...[0, 1, 2, 3].map((n) => `*[[Town ${i % 9}]] opens bridge ${n} of the year ${i}.`))
    })
    await tell(store, days)
    const paths = ['index.html', 'index_rss.xml', 'news/2020/02/index.json', 'news/2020/02/3/index.md', 'status.xml']
    const labels = ['topics/town-2.html', 'topics/town-2.atom', 'topics/town-3.html', 'topics/town-3.atom']
    const read = async () => {
      const bodies = new Map<string, string | undefined>()
      for (const path of [...paths, ...labels])
        bodies.set(path, (await documentAt(siteOf(store), `/${path}`))?.body ?? '')
      return bodies
    }
    const before = await read()
    const { generation } = await store.state()
    const text = dayPage('2020-02-03', '*[[Town 2]] shuts bridge 0.')
    await tell(store, [revision('2020-02-03', text, { timestamp: '2020-03-01T00:00:00Z' })], { acceptAlarms: true })
    const after = await read()
    const { everything, keys, paths: told } = await staleSince(siteOf(store), generation)
    expect(everything).toBe(false)
    const differing = [...before.keys()].filter((path) => before.get(path) !== after.get(path))
    expect(differing).toEqual(expect.arrayContaining(['news/2020/02/3/index.md', 'topics/town-2.html', 'status.xml']))
    for (const path of differing) expect(keys, path).toContain(keyAt(`/${path}`))
    expect(told.filter((path) => /^\/news\/2020\/02\/3\/town.*\.md$/.test(path)).length).toBeGreaterThan(0)
    expect(keys).not.toContain('/topics/town-3')
    for (const path of told) expect(keys).toContain(keyAt(path))
  })
})

describe('telling a cache', () => {
  it('goes in portions, with a token, and is tried again while it may yet be taken', async () => {
    const { hook, taken, waits } = await startHook(503, [429, { 'retry-after': '7' }], 200, 500, 204)
    expect(await tellStale(hook, stale(700))).toEqual({ requests: 3 })
    expect(taken.flatMap(({ keys }) => keys)).toEqual(stale(700).keys)
    expect(taken.flatMap(({ paths }) => paths)).toEqual(stale(700).paths)
    expect(taken[0]?.authorization).toBe('Bearer secret-2')
    expect(waits).toHaveLength(3)
    expect(waits[1]).toBe(7000)
  })

  it('is given up at once where it is refused, and after six tries where nobody answers; no secret is told', async () => {
    const refusing = await startHook(403)
    await expect(tellStale(refusing.hook, stale(1))).rejects.toThrow(
      /^127\.0\.0\.1:\d+ was not told what changed: it answered 403\. It is told by the next run$/,
    )
    expect(refusing.asked()).toBe(1)
    const { hook, waits, close } = await startHook()
    close()
    await expect(tellStale(hook, stale(1))).rejects.toThrow(/was not told what changed: (?!.*secret)/)
    expect(waits).toHaveLength(5)
  })
})
