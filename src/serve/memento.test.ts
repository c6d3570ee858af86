import { get } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dayPage, newStore, options, revision, tell } from '../../test/support/archive.ts'
import { rename, takeDown } from '../acts.ts'
import { en } from '../editions/en.ts'
import type { Event } from '../model/archive.ts'
import type { PageRevision } from '../model/revision.ts'
import { Site } from '../site/site.ts'
import { Travel } from '../travel/travel.ts'
import { serve } from './serve.ts'

/** What RFC 7089 wants of a server, section by section; the numbers are its own. */

const DAY = '2021-03-04'
const EVENT = '/news/2021/03/4/a-ferry-sinks-9-are-saved'
const told = (hour: number, ...lines: string[]) =>
  revision(DAY, dayPage(DAY, ...lines), { timestamp: `2021-03-04T${hour}:00:00Z`, portalId: hour })
const history = [
  told(10, '*A ferry sinks; 9 are saved. [http://a.example/1 (Gazette)]'),
  told(12, '*A ferry sinks; 11 are saved. [http://a.example/1 (Gazette)]'),
  told(14, '*A ferry sinks; 11 are saved. [http://a.example/1 (Gazette)]', '*It rains.'),
  told(16, '*A ferry sinks; 12 are saved. [http://a.example/1 (Gazette)]', '*It rains.'),
]
const gmt = (hour: number, minute = 0) => `Thu, 04 Mar 2021 ${hour}:${String(minute).padStart(2, '0')}:00 GMT`
const stamp = (hour: number) => `20210304${hour}0000`

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
  /** By their relation, each word of it. */
  readonly links: readonly Linked[]
}

interface Linked {
  readonly url: string
  readonly rel: readonly string[]
  readonly parameters: Readonly<Record<string, string>>
}

/** Links as RFC 8288 writes them, in a header or a map. */
function readLinks(text: string): Linked[] {
  return Array.from(text.matchAll(/<([^>]*)>((?:\s*;\s*[\w-]+="[^"]*")*)\s*(?:,|$)/g), ([, url = '', rest = '']) => {
    const parameters = Object.fromEntries(
      Array.from(rest.matchAll(/([\w-]+)="([^"]*)"/g), ([, name, value]) => [name, value] as [string, string]),
    )
    return { url, rel: (parameters.rel ?? '').split(' '), parameters }
  })
}

async function serving(revisions: readonly PageRevision[] = history, origin = '') {
  const { store } = newStore()
  await tell(store, revisions, { acceptAlarms: true })
  const travel = new Travel(store, en, { ...options, origin })
  const server = await serve(new Site(store, en, { ...options, origin }), { port: 0, host: '127.0.0.1', travel })
  onTestFinished(async () => {
    server.close()
    await server.closed
  })
  const base = server.url.replace(/\/$/, '')
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<Answer>((resolve, reject) => {
      const url = new URL(path.startsWith('http') ? path : base + path)
      get(url, { headers, method, agent: false }, (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (text) => {
          body += text
        })
        response.on('end', () => {
          const { link = '' } = response.headers as { link?: string }
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers as never,
            body,
            links: readLinks(link),
          })
        })
      }).on('error', reject)
    })
  return { ask, base, store }
}

const by = (links: readonly Linked[], rel: string) => links.filter((link) => link.rel.includes(rel))
const urls = (links: readonly Linked[], rel: string) => by(links, rel).map(({ url }) => url)

describe('an original page, which is its own TimeGate (4.1.1, pattern 1.1)', () => {
  it('says so, and where its TimeMap is', async () => {
    const { ask, base } = await serving()
    const { status, links, headers, body } = await ask(`${EVENT}.html`)
    expect(status).toBe(200)
    expect(urls(links, 'original')).toEqual([`${base}${EVENT}.html`])
    expect(urls(links, 'timegate')).toEqual([`${base}${EVENT}.html`])
    expect(urls(links, 'timemap')).toEqual([`${base}/timemap${EVENT}.html`])
    expect(by(links, 'timemap')[0]?.parameters.type).toBe('application/link-format')
    expect(headers['memento-datetime']).toBeUndefined()
    expect(body).toContain('12 are saved')
  })

  it('tells caches that its answer hangs on Accept-Datetime (2.1.2)', async () => {
    const { ask } = await serving()
    for (const headers of [{}, { 'accept-datetime': gmt(12) }, { 'accept-datetime': 'yesterday' }])
      expect((await ask(`${EVENT}.html`, headers as Record<string, string>)).headers.vary).toMatch(
        /\baccept-datetime\b/,
      )
  })

  it.each(['.html', '.md', '.json', '.xml', ''])('is one in each format: "%s"', async (ending) => {
    const { ask, base } = await serving()
    const { status, headers } = await ask(EVENT + ending, { 'accept-datetime': gmt(10, 30) })
    expect([status, headers.location]).toEqual([302, `${base}/memento/${stamp(10)}${EVENT}${ending}`])
    expect((await ask(headers.location as string)).body).toContain('9 are saved')
  })

  it.each(['/', '/index.html', '/news/2021/03/4/index.json', '/news/2021/03/4/'])('is one also as %s', async (path) => {
    const { ask, base } = await serving()
    const { status, headers, links } = await ask(path, { 'accept-datetime': gmt(12) })
    expect([status, headers.location]).toEqual([302, `${base}/memento/${stamp(12)}${path}`])
    expect(urls(links, 'original')).toEqual([base + path])
    expect((await ask(headers.location as string)).body).toContain('11 are saved')
  })

  it.each([
    '/news/2021/index.html',
    '/topics/index.html',
    '/status.json',
    '/assets/annals.css',
    `${EVENT}/history.html`,
  ])('is none where times cannot be told: %s', async (path) => {
    const { ask } = await serving()
    const { status, headers, links } = await ask(path, { 'accept-datetime': gmt(12) })
    expect([status, headers.vary ?? '', urls(links, 'original')]).toEqual([
      200,
      expect.not.stringContaining('accept-datetime'),
      [],
    ])
  })

  it('answers as ever where there is nothing, and where the copies told no times', async () => {
    const { ask } = await serving([revision(DAY, dayPage(DAY, '*A ferry sinks; 9 are saved.'))])
    expect((await ask('/news/2021/03/4/nothing.html', { 'accept-datetime': gmt(12) })).status).toBe(404)
    const { status, headers } = await ask(`${EVENT}.html`, { 'accept-datetime': gmt(12) })
    expect([status, headers['memento-datetime']]).toEqual([200, undefined])
  })
})

describe('a TimeGate that is asked for a time (4.5)', () => {
  it('leads to the page as it was: Location, original, no body, and no Memento-Datetime of its own', async () => {
    const { ask, base } = await serving()
    const { status, headers, links, body } = await ask(`${EVENT}.html`, { 'accept-datetime': gmt(13, 59) })
    expect(status).toBe(302)
    expect(headers.location).toBe(`${base}/memento/${stamp(12)}${EVENT}.html`)
    expect(headers['memento-datetime']).toBeUndefined()
    expect(urls(links, 'original')).toEqual([`${base}${EVENT}.html`])
    expect([body, headers['content-length']]).toEqual(['', '0'])
  })

  it.each([
    ['Thu, 01 Jan 1970 00:00:00 GMT', 10],
    [gmt(10), 10],
    [gmt(11, 59), 10],
    [gmt(12), 12],
    [gmt(15), 12],
    [gmt(16), 16],
    ['Tue, 31 Dec 2199 23:59:59 GMT', 16],
  ])('asked for %s gives that of %i:00, the nearest to be had for times outside (4.5.3)', async (time, hour) => {
    const { ask, base } = await serving()
    const { headers } = await ask(`${EVENT}.html`, { 'accept-datetime': time })
    expect(headers.location).toBe(`${base}/memento/${stamp(hour)}${EVENT}.html`)
  })

  it.each([
    '',
    'yesterday',
    '2021-03-04T12:00:00Z',
    'Fri, 04 Mar 2021 12:00:00 GMT',
    'Thu, 04 Mar 2021 12:00:00 +0100',
    'Thu, 30 Feb 2021 12:00:00 GMT',
  ])('answers 400 to what is no date of RFC 1123 in GMT: "%s" (4.5.3)', async (time) => {
    const { ask } = await serving()
    const { status, body } = await ask(`${EVENT}.html`, { 'accept-datetime': time })
    expect([status, body]).toEqual([400, expect.stringContaining('Thu, 31 May 2007 20:35:00 GMT')])
  })

  it('answers HEAD as GET', async () => {
    const { ask } = await serving()
    const [head, whole] = [
      await ask(`${EVENT}.html`, { 'accept-datetime': gmt(12) }, 'HEAD'),
      await ask(`${EVENT}.html`, { 'accept-datetime': gmt(12) }),
    ]
    expect([head.status, head.headers.location, head.links]).toEqual([302, whole.headers.location, whole.links])
  })

  it('names the mementos around the one it leads to, each once, with its time', async () => {
    const { ask, base } = await serving()
    const { links } = await ask(`${EVENT}.html`, { 'accept-datetime': gmt(12) })
    expect(by(links, 'memento').map(({ url, rel, parameters }) => [url, rel, parameters.datetime])).toEqual([
      [`${base}/memento/${stamp(10)}${EVENT}.html`, ['first', 'prev', 'memento'], gmt(10)],
      [`${base}/memento/${stamp(12)}${EVENT}.html`, ['memento'], gmt(12)],
      [`${base}/memento/${stamp(16)}${EVENT}.html`, ['next', 'last', 'memento'], gmt(16)],
    ])
  })
})

describe('a memento (4.2)', () => {
  it('tells its time, its original, its TimeGate and its TimeMap, and is the page of that time', async () => {
    const { ask, base } = await serving()
    const { status, headers, links, body } = await ask(`/memento/${stamp(12)}${EVENT}.html`)
    expect(status).toBe(200)
    expect(headers['memento-datetime']).toBe(gmt(12))
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    for (const rel of ['original', 'timegate']) expect(urls(links, rel)).toEqual([`${base}${EVENT}.html`])
    expect(urls(links, 'timemap')).toEqual([`${base}/timemap${EVENT}.html`])
    expect(body).toContain('<h1>A ferry sinks; 11 are saved.</h1>')
  })

  it('leads to the first, the last, and those beside it', async () => {
    const { ask } = await serving()
    const { links } = await ask(`/memento/${stamp(12)}${EVENT}.html`)
    for (const [rel, hour] of [
      ['first', 10],
      ['prev', 10],
      ['next', 16],
      ['last', 16],
    ] as const) {
      const [link] = by(links, rel)
      expect(link?.parameters.datetime, rel).toBe(gmt(hour))
      expect((await ask(link?.url ?? '')).headers['memento-datetime'], rel).toBe(gmt(hour))
    }
  })

  it('is the same whatever time is asked for: it is no TimeGate', async () => {
    const { ask } = await serving()
    const plain = await ask(`/memento/${stamp(12)}${EVENT}.md`)
    const asked = await ask(`/memento/${stamp(12)}${EVENT}.md`, { 'accept-datetime': gmt(16) })
    expect([asked.status, asked.body, asked.headers['memento-datetime']]).toEqual([200, plain.body, gmt(12)])
    expect(asked.headers.vary ?? '').not.toContain('accept-datetime')
  })

  it('answers HEAD with the headers of GET', async () => {
    const { ask } = await serving()
    const { headers, body } = await ask(`/memento/${stamp(12)}${EVENT}.html`, {}, 'HEAD')
    expect([headers['memento-datetime'], body]).toEqual([gmt(12), ''])
  })

  it('has one URL: a time between leads there', async () => {
    const { ask, base } = await serving()
    const { status, headers } = await ask(`/memento/20210304133000${EVENT}.html`)
    expect([status, headers.location]).toEqual([302, `${base}/memento/${stamp(12)}${EVENT}.html`])
    expect(headers['memento-datetime']).toBeUndefined()
  })

  it.each([
    '/memento/20211399000000/index.html',
    '/memento/2021/index.html',
    `/memento/${stamp(12)}/nothing.html`,
    `/memento/${stamp(12)}/topics/index.html`,
    `/memento/${stamp(12)}/memento/${stamp(12)}/index.html`,
  ])('is not there at %s', async (path) => {
    const { ask } = await serving()
    expect((await ask(path)).status).toBe(404)
  })

  it('shows nothing of what the publisher took down, and a renamed page at its new URL alone', async () => {
    const { ask, store } = await serving()
    const [ferry, rain] = (await store.eventsOn('2021-03-04')) as [Event, Event]
    await takeDown(store, en, ferry, 'a court ordered it', '2021-04-01T00:00:00Z')
    expect((await ask(`/memento/${stamp(12)}${EVENT}.html`)).status).toBe(404)
    const gone = await ask(`${EVENT}.html`, { 'accept-datetime': gmt(12) })
    expect([gone.status, gone.body]).toEqual([410, expect.stringContaining('a court ordered it')])
    expect((await ask(`/memento/${stamp(12)}/index.html`)).body).not.toContain('ferry')
    const { path } = await rename(store, en, rain, 'weather')
    expect((await ask(`/memento/${stamp(14)}${rain.path}.html`)).status).toBe(404)
    expect((await ask(`/memento/${stamp(14)}${path}.html`)).body).toContain('It rains.')
  })
})

describe('a TimeMap (5)', () => {
  it('lists the original, itself and every memento with its time, in application/link-format', async () => {
    const { ask, base } = await serving()
    const { status, headers, body } = await ask(`/timemap${EVENT}.html`)
    expect([status, headers['content-type']]).toEqual([200, expect.stringMatching(/^application\/link-format\b/)])
    const links = readLinks(body)
    for (const rel of ['original', 'timegate']) expect(urls(links, rel)).toEqual([`${base}${EVENT}.html`])
    expect(by(links, 'self')).toMatchObject([
      {
        url: `${base}/timemap${EVENT}.html`,
        parameters: { type: 'application/link-format', from: gmt(10), until: gmt(16) },
      },
    ])
    expect(by(links, 'memento').map(({ rel, parameters }) => [rel.join(' '), parameters.datetime])).toEqual([
      ['first memento', gmt(10)],
      ['memento', gmt(12)],
      ['last memento', gmt(16)],
    ])
    for (const { url, parameters } of by(links, 'memento'))
      expect((await ask(url)).headers['memento-datetime']).toBe(parameters.datetime)
  })

  it('lists the times of a day and of the front page', async () => {
    const { ask } = await serving()
    for (const path of ['/timemap/index.html', '/timemap/', '/timemap/news/2021/03/4/index.md']) {
      const times = by(readLinks((await ask(path)).body), 'memento').map(({ parameters }) => parameters.datetime)
      expect(times, path).toEqual([10, 12, 14, 16].map((hour) => gmt(hour)))
    }
  })

  it('of a page with one state names it first and last', async () => {
    const { ask } = await serving(history.slice(0, 1))
    const links = readLinks((await ask(`/timemap${EVENT}.html`)).body)
    expect(by(links, 'memento').map(({ rel }) => rel.join(' '))).toEqual(['first last memento'])
  })

  it('of a page that changed often lists a map for each month, with its span', async () => {
    const often = Array.from({ length: 1010 }, (_, i) => {
      const time = new Date(Date.UTC(2021, 2, 4, i)).toISOString().replace('.000', '')
      return revision(DAY, dayPage(DAY, `*A ferry sinks; ${i + 1} are saved.`), { timestamp: time, portalId: i + 1 })
    })
    const { ask } = await serving(often)
    const index = readLinks((await ask('/timemap/index.html')).body)
    expect(by(index, 'memento')).toEqual([])
    const maps = by(index, 'timemap')
    expect(maps.map(({ parameters }) => parameters.from)).toEqual([
      'Thu, 04 Mar 2021 00:00:00 GMT',
      'Thu, 01 Apr 2021 00:00:00 GMT',
    ])
    const parts = await Promise.all(maps.map(async ({ url }) => readLinks((await ask(url)).body)))
    expect(parts.flatMap((links) => urls(links, 'memento'))).toHaveLength(1010)
    expect(parts.map((links) => [by(links, 'first').length, by(links, 'last').length])).toEqual([
      [1, 0],
      [0, 1],
    ])
    expect((await ask('/timemap/2022-01/index.html')).status).toBe(404)
  })

  it.each(['/timemap/nothing.html', '/timemap/topics/index.html', '/timemap/news/2021/03/4/nothing.html'])(
    'is not there at %s',
    async (path) => {
      const { ask } = await serving()
      expect((await ask(path)).status).toBe(404)
    },
  )
})

describe('addresses', () => {
  it("are those of the archive's origin, or of the host that was asked", async () => {
    const { ask } = await serving()
    expect(urls((await ask('/index.html', { host: 'news.example:8080' })).links, 'timemap')).toEqual([
      'http://news.example:8080/timemap/index.html',
    ])
    const published = await serving(history, 'https://news.example')
    expect(urls((await published.ask('/index.html')).links, 'timegate')).toEqual(['https://news.example/index.html'])
    const forged = await ask('/index.html', { host: 'x">, <http://evil.example/>' })
    expect(forged.headers.link ?? '').not.toContain('evil')
  })
})
