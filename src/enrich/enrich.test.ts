import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dayPage, newStore, revision, tell } from '../../test/support/archive.ts'
import { openLedger, type Store } from '../store/index.ts'
import { type EnrichOptions, type EnrichStep, enrich } from './enrich.ts'

const DAY = '2016-02-06'
const CLOCK = Date.parse('2016-02-10T00:00:00Z')
const DAYS = 24 * 60 * 60_000
const html = { 'content-type': 'text/html; charset=utf-8' }
const page = (title: string, description = `${title}, says the paper.`) =>
  `<!doctype html><html lang="en"><head><title>${title}</title><meta property="og:description" content="${description}"></head><body><h1>${title}</h1>${'<p>Words of it.</p>'.repeat(200)}</body></html>`

async function host(listener: RequestListener) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    listener(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { asked, url: (path = '/') => `http://127.0.0.1:${port}${path}` }
}

/** An archive with one event for each address. */
async function archive(urls: readonly string[]) {
  const { store, address } = newStore()
  await tell(store, [
    revision(DAY, dayPage(DAY, ...urls.map((url, i) => `*Ferry ${i} leaves [[Oslo]]. [${url} (Paper)]`))),
  ])
  await store.close()
  const ledger = await openLedger(address)
  const { openReader } = await import('../store/index.ts')
  const reader = await openReader(address)
  onTestFinished(async () => {
    await ledger.close()
    await reader.close()
  })
  let now = CLOCK
  const run = async (more: Partial<EnrichOptions> = {}): Promise<EnrichStep[]> => {
    const steps: EnrichStep[] = []
    const options = { userAgent: 'test', delayMs: 0, loopback: true, deadlineMs: 2000, now: () => now, ...more }
    for await (const step of enrich(ledger, options)) steps.push(step)
    return steps
  }
  const outcomes = async (more?: Partial<EnrichOptions>) =>
    Object.fromEntries((await run(more)).flatMap((step) => (step.type === 'visited' ? [[step.url, step.outcome]] : [])))
  const pass = (days: number) => {
    now += days * DAYS
  }
  return { run, outcomes, reader, address, pass }
}

describe('enriching', () => {
  it('learns what each cited page says of itself, once, and how it was told', async () => {
    const { url, asked } = await host((request, response) => {
      if (request.url === '/robots.txt') response.writeHead(404).end()
      else response.writeHead(200, html).end(page('Ferries leave'))
    })
    const { run, reader } = await archive([url('/news/1')])
    await run()
    expect((await reader.sources([url('/news/1')])).get(url('/news/1'))).toEqual({
      url: url('/news/1'),
      title: 'Ferries leave',
      description: 'Ferries leave, says the paper.',
      language: 'en',
      origins: { title: 'meta', description: 'open-graph', language: 'meta' },
      learnt: '2016-02-10T00:00:00Z',
      state: 'ok',
      since: '2016-02-10T00:00:00Z',
    })
    expect(await reader.attempts(url('/news/1'))).toMatchObject([
      {
        at: '2016-02-10T00:00:00Z',
        outcome: 'ok',
        status: 200,
        mediaType: 'text/html',
        url: url('/news/1'),
        why: null,
      },
    ])
    expect(asked).toEqual(['/robots.txt', '/news/1'])
    await run()
    expect(asked).toHaveLength(2)
  })

  it('asks again after weeks whether it changed, and a page that did not is not read anew', async () => {
    const { url, asked } = await host((request, response) => {
      if (request.url === '/robots.txt') response.writeHead(404).end()
      else if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end()
      else response.writeHead(200, { ...html, etag: '"1"' }).end(page('Ferries leave'))
    })
    const { run, reader, pass } = await archive([url('/news/1')])
    await run()
    const { generation } = await reader.state()
    pass(30)
    await run()
    expect(asked.filter((path) => path === '/news/1')).toHaveLength(2)
    expect(await reader.ledgerEntry(url('/news/1'))).toMatchObject({ state: 'ok', agreed: 2, etag: '"1"' })
    // Nothing that a page shows has changed, so nothing needs to be published.
    expect((await reader.state()).generation).toBe(generation)
  })

  it('honours robots.txt, and does not call a host that cannot give it', async () => {
    const { url, asked } = await host((request, response) => {
      if (request.url === '/robots.txt') response.end('User-agent: *\nDisallow: /private')
      else response.writeHead(200, html).end(page('Ferries leave'))
    })
    const broken = await host((_, response) => response.writeHead(503).end())
    const { outcomes } = await archive([url('/private/1'), url('/open/1'), broken.url('/1')])
    expect(await outcomes()).toEqual({
      [url('/private/1')]: 'refused',
      [url('/open/1')]: 'ok',
      [broken.url('/1')]: 'unreachable',
    })
    expect(asked).toEqual(['/robots.txt', '/open/1'])
    expect(broken.asked).toEqual(['/robots.txt'])
  })

  it('asks a host for one thing at a time, with a delay between', async () => {
    let open = 0
    let most = 0
    const { url } = await host((_, response) => {
      most = Math.max(most, ++open)
      setTimeout(() => {
        open--
        response.writeHead(200, html).end(page('Ferries leave'))
      }, 5)
    })
    const waits: number[] = []
    const sleep = async (ms: number) => void waits.push(ms)
    const { run } = await archive(Array.from({ length: 12 }, (_, i) => url(`/news/${i}`)))
    await run({ delayMs: 700, sleep })
    expect(most).toBe(1)
    expect(waits).toEqual(Array.from({ length: 13 }, () => 700))
  })

  it.each([
    ['gone', '/gone'],
    ['gone', '/soft'],
    ['gone', '/home'],
    ['blocked', '/robot'],
    ['blocked', '/consent'],
    ['blocked', '/login'],
    ['blocked', '/cookies'],
    ['not-a-page', '/report.pdf'],
    ['not-a-page', '/photo'],
    ['moved', '/old/story-1'],
    ['moved', '/leads'],
    ['ok', '/paywall'],
    ['unreachable', '/broken'],
    ['unsafe', '/inside'],
  ])('sees what is %s at %s', async (outcome, path) => {
    const { url } = await host((request, response) => {
      const send = (body: string, status = 200) => response.writeHead(status, html).end(body)
      const lead = (to: string, headers = {}) => response.writeHead(302, { location: to, ...headers }).end()
      const short = (title: string) => `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`
      switch (request.url) {
        case '/gone':
          return send('', 410)
        case '/soft':
          return send(`<title>Page not found | Paper</title>${'<p>Read more.</p>'.repeat(300)}`)
        case '/home':
          return lead('/')
        case '/robot':
          return send(short('Are you a robot?'), 200)
        case '/consent':
          return lead('/cookie-consent?back=1')
        case '/cookie-consent?back=1':
          return send(short('Before you continue'))
        case '/login':
          return lead('/account/login')
        case '/account/login':
          return send(`${short('Sign in')}<input type=password>`)
        case '/cookies':
          return lead('/cookies', { 'set-cookie': 'a=1' })
        case '/report.pdf':
          return response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF')
        case '/photo':
          return response.writeHead(200, { 'content-type': 'image/jpeg' }).end('x')
        case '/old/story-1':
          return lead('/2016/story-1')
        case '/leads':
          return send('<meta http-equiv=refresh content="0; url=/2016/story-1"><title>Moved</title>')
        case '/paywall':
          return send(
            `<title>Ferries</title><script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferries leave","isAccessibleForFree":false}</script><p>Subscribe to read on.</p>`,
          )
        case '/broken':
          return send('', 500)
        case '/inside':
          return lead('http://169.254.169.254/latest/')
        case '/robots.txt':
          return send('', 404)
        default:
          return send(page('Ferries leave'))
      }
    })
    const { outcomes } = await archive([url(path)])
    expect(await outcomes()).toEqual({ [url(path)]: outcome })
  })

  it('buries no source for one time-out, and holds it dead when attempts agree', async () => {
    let isUp = true
    const { url } = await host((request, response) => {
      if (request.url === '/robots.txt') response.writeHead(404).end()
      else if (isUp) response.writeHead(200, html).end(page('Ferries leave'))
      else response.destroy()
    })
    const { run, reader, pass } = await archive([url('/news/1')])
    const state = async () => (await reader.ledgerEntry(url('/news/1')))?.state
    await run()
    isUp = false
    for (const expected of ['ok', 'ok', 'unreachable']) {
      pass(30)
      await run()
      expect(await state()).toBe(expected)
    }
    isUp = true
    for (const expected of ['unreachable', 'ok']) {
      pass(40)
      await run()
      expect(await state()).toBe(expected)
    }
    // What it once said of itself is still known.
    expect((await reader.sources([url('/news/1')])).get(url('/news/1'))).toMatchObject({ title: 'Ferries leave' })
  })

  it('asks an archive for a copy of what is gone, and takes three kinds of answer', async () => {
    let answer: unknown = 'nonsense'
    const api = await host((_, response) => response.end(typeof answer === 'string' ? answer : JSON.stringify(answer)))
    const { url } = await host((_, response) => response.writeHead(404, html).end())
    const source = url('/news/1')
    const { run, reader, pass } = await archive([source])
    const ask = async () => {
      pass(120)
      await run({ archive: new URL(api.url('/wayback/available')) })
      return (await reader.ledgerEntry(source))?.archived
    }
    expect(await ask()).toBe(null)
    expect(await ask()).toMatchObject({ answer: 'could-not-ask' })
    answer = { archived_snapshots: {} }
    expect(await ask()).toMatchObject({ answer: 'not-known' })
    const copy = api.url(`/web/20160207010203/${source}`)
    const closest = { available: true, url: copy, timestamp: '20160207010203', status: '200' }
    for (const wrong of [
      { status: '404' },
      { available: false },
      { url: `https://archive.is/20160207/${source}` },
      { url: api.url('/web/20160207010203/http://elsewhere.example/') },
      { timestamp: 'soon' },
      { url: 'javascript:alert(1)' },
    ]) {
      answer = { archived_snapshots: { closest: { ...closest, ...wrong } } }
      expect(await ask(), JSON.stringify(wrong)).toMatchObject({ answer: 'not-known' })
    }
    answer = { archived_snapshots: { closest } }
    expect(await ask()).toEqual({
      answer: 'archived',
      at: expect.any(String),
      by: 'archive',
      url: copy,
      captured: '2016-02-07T01:02:03Z',
      status: '200',
    })
    expect(api.asked[0]).toContain(`url=${encodeURIComponent(source)}&timestamp=20160206`)
    const times = api.asked.length
    await ask()
    expect(api.asked).toHaveLength(times)
  })

  it('takes a copy from the wikitext, and never one of archive.today', async () => {
    const { store } = newStore()
    const text = dayPage(
      DAY,
      '*A ferry leaves. [http://a.example/1 (Paper)] {{webarchive |url=https://web.archive.org/web/20060111114101/http://a.example/1 |date=2006 }}',
      '*A bridge falls. [http://b.example/2 (Paper)] [https://archive.is/web/20060111114101/http://b.example/2 copy]',
    )
    await tell(store, [revision(DAY, text, { timestamp: '2016-02-06T10:00:00Z' })])
    while (await store.deriveCitations());
    expect(
      (await store.sources(['http://a.example/1', 'http://b.example/2'])).get('http://a.example/1')?.archived,
    ).toEqual({
      answer: 'archived',
      at: '2016-02-06T10:00:00Z',
      by: 'portal',
      url: 'https://web.archive.org/web/20060111114101/http://a.example/1',
      captured: '2006-01-11T11:41:01Z',
    })
    expect((await store.ledgerEntry('http://b.example/2'))?.archived).toBe(null)
  })

  it('stops when told to, keeps what was done, and goes on from there', async () => {
    const controller = new AbortController()
    const { url, asked } = await host((request, response) => {
      if (request.url === '/robots.txt') response.writeHead(404).end()
      else setTimeout(() => response.writeHead(200, html).end(page('Ferries leave')), 20)
      if (asked.length === 10) controller.abort()
    })
    const urls = Array.from({ length: 20 }, (_, i) => url(`/news/${i}`))
    const { run, reader } = await archive(urls)
    const first = await run({ signal: controller.signal })
    const done = first.filter((step) => step.type === 'visited').length
    expect(done).toBeGreaterThan(0)
    expect(done).toBeLessThan(20)
    const second = await run()
    expect(second.filter((step) => step.type === 'visited')).toHaveLength(20 - done)
    const states = await reader.sourceStates()
    expect(states).toEqual([{ state: 'ok', sources: 20 }])
    // The one that was under way is asked for twice.
    expect(asked.filter((path) => path !== '/robots.txt').length).toBeLessThanOrEqual(22)
  })

  it('lets others write in between', async () => {
    const { url } = await host((_, response) => response.writeHead(200, html).end(page('Ferries leave')))
    const { openStore } = await import('../store/index.ts')
    const { run, address } = await archive(Array.from({ length: 60 }, (_, i) => url(`/news/${i}`)))
    let writes = 0
    const running = run().then(() => 'over')
    while ((await Promise.race([running, new Promise((done) => setTimeout(done, 15))])) !== 'over') {
      const store: Store = await openStore(address)
      await tell(store, [revision('2016-02-07', dayPage('2016-02-07', `*Boat ${writes++} leaves.`))])
      await store.close()
    }
    expect(writes).toBeGreaterThan(1)
  })
})
