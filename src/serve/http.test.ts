import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { parse } from 'node-html-parser'
import { describe, expect, it } from 'vitest'
import { dayPage, revision, tell } from '../../test/support/archive.ts'
import { servingOf } from '../../test/support/serving.ts'
import { rename, takeDown } from '../acts.ts'
import { en } from '../editions/en.ts'
import type { Event } from '../model/archive.ts'

/** What RFC 9110 and its neighbours want of a server. */

const DAY = '2021-03-04'
const EVENT = '/news/2021/03/4/boats-race-at-henley'
const told = (hour: number, ...lines: string[]) =>
  revision(DAY, dayPage(DAY, ...lines), { timestamp: `2021-03-04T${hour}:00:00Z`, portalId: hour })
const serving = () => servingOf([told(10, '*Boats race at [[Henley]]. [http://a.example/1 (Gazette)]')])

describe('a path without an ending', () => {
  it.each([
    [undefined, 'text/html', '.html'],
    ['*/*', 'text/html', '.html'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html', '.html'],
    ['text/markdown', 'text/markdown', '.md'],
    ['application/json', 'application/json', '.json'],
    ['application/xml', 'application/xml', '.xml'],
    ['application/xml;q=0.2, text/markdown;q=0.7, text/html;q=0.1', 'text/markdown', '.md'],
    ['text/html;q=0, */*', 'text/markdown', '.md'],
    ['text/*;q=0.3, application/json;charset=utf-8', 'application/json', '.json'],
    ['image/png, application/*', 'application/json', '.json'],
  ])('is, for Accept: %s, %s', async (accept, type, ending) => {
    const { ask } = await serving()
    const { status, headers, text } = await ask(EVENT, accept === undefined ? {} : { accept })
    expect([status, headers['content-type'], headers['content-location']]).toEqual([
      200,
      `${type}; charset=utf-8`,
      EVENT + ending,
    ])
    expect(headers.vary).toMatch(/\baccept\b(?!-)/)
    expect(text).toBe((await ask(EVENT + ending)).text)
  })

  it('is its linked data, for those who take that alone', async () => {
    const { ask } = await serving()
    const { headers, text } = await ask(EVENT, { accept: 'application/ld+json' })
    expect([headers['content-type'], headers['content-location']]).toEqual([
      'application/ld+json; charset=utf-8',
      undefined,
    ])
    expect(JSON.parse(text)).toMatchObject({ '@context': 'https://schema.org', name: 'Boats race at Henley.' })
    const script = parse((await ask(EVENT)).text).querySelector('script[type="application/ld+json"]')
    expect(JSON.parse(script?.text ?? '')).toEqual(JSON.parse(text))
  })

  it.each(['image/png', 'text/html;q=0', 'nonsense', 'a/b;q=x, ;;;,'])(
    'is not to be had for Accept: %s, and says what is',
    async (accept) => {
      const { ask } = await serving()
      const { status, headers, text } = await ask(EVENT, { accept })
      expect(status).toBe(406)
      expect(headers['content-type']).toBe('application/problem+json')
      expect(JSON.parse(text)).toMatchObject({ status: 406, next: expect.stringContaining(`${EVENT}.json`) })
      expect(headers.link).toContain(`<${EVENT}.md>; rel="alternate"; type="text/markdown"`)
      expect((await ask('/news/2021/03/4/nothing', { accept })).status).toBe(404)
    },
  )

  it('leaves a path with an ending as it is, whatever is accepted', async () => {
    const { ask } = await serving()
    const { status, headers } = await ask(`${EVENT}.md`, { accept: 'application/json' })
    expect([status, headers['content-type']]).toEqual([200, 'text/markdown; charset=utf-8'])
    expect(headers.vary ?? '').not.toMatch(/\baccept\b(?!-)/)
  })
})

describe('the icon', () => {
  it('is found where browsers look for one unasked, and named by pages that are not there', async () => {
    const { ask } = await serving()
    const { status, headers } = await ask('/favicon.ico')
    expect([status, headers.location]).toEqual([302, '/icon.svg'])
    const icon = await ask(String(headers.location))
    expect([icon.status, icon.headers['content-type']]).toEqual([200, 'image/svg+xml'])
    const missing = parse((await ask('/nothing', { accept: 'text/html' })).text)
    expect(missing.querySelector('head link[rel=icon]')?.getAttribute('href')).toBe('/icon.svg')
  })
})

describe('links', () => {
  it.each(['/index.html', `${EVENT}.html`, `${EVENT}/history.html`, '/news/2021/03/4/index.html'])(
    'in the header of %s are those of its head',
    async (path) => {
      const { ask } = await servingOf([
        told(10, '*Boats race at [[Henley]].'),
        told(12, '*Boats race at [[Henley]] today.'),
      ])
      const { headers, text } = await ask(path)
      const inHead = parse(text)
        .querySelectorAll('head link')
        // How the page looks concerns those alone who show it, and they read the head.
        .filter((link) => !['stylesheet', 'icon'].includes(link.getAttribute('rel') ?? ''))
        .map((link) => [link.getAttribute('rel'), link.getAttribute('href')])
      const inHeader = Array.from(String(headers.link).matchAll(/<([^>]*)>; rel="([^"]*)"/g), ([, href, rel]) => [
        rel,
        href,
      ])
      expect(inHeader.slice(0, inHead.length)).toEqual(inHead)
      expect(inHead.map(([rel]) => rel)).toEqual(expect.arrayContaining(['alternate', 'license']))
    },
  )

  it('of an event that changed lead to what to cite and to its versions', async () => {
    const { ask } = await servingOf([told(10, '*Boats race.'), told(12, '*Boats race; 3 sink.')])
    const { headers } = await ask('/news/2021/03/4/boats-race.json')
    expect(headers.link).toContain('</news/2021/03/4/boats-race.html>; rel="cite-as"')
    expect(headers.link).toContain('</news/2021/03/4/boats-race/history.html>; rel="version-history"')
  })
})

describe('conditions', () => {
  it('spare those who have the page already, by its tag', async () => {
    const { ask, store } = await serving()
    const { headers } = await ask(`${EVENT}.html`)
    const etag = String(headers.etag)
    expect(etag).toMatch(/^"[\w-]+"$/)
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const { status, headers, bytes } = await ask(`${EVENT}.html`, { 'if-none-match': known })
      expect([status, headers.etag, bytes.length], known).toEqual([304, etag, 0])
      expect(headers['cache-control']).toBeDefined()
      expect(headers.vary).toContain('accept-encoding')
    }
    for (const other of ['"other"', 'garbage', '"', ',,,'])
      expect((await ask(`${EVENT}.html`, { 'if-none-match': other })).status, other).toBe(200)
    await tell(store, [told(12, '*Boats race at [[Henley]], and 3 sink. [http://a.example/1 (Gazette)]')])
    const later = await ask(`${EVENT}.html`, { 'if-none-match': etag })
    expect([later.status, later.text.includes('3 sink')]).toEqual([200, true])
  })

  it('spare them by time, where they know no tag', async () => {
    const { ask } = await serving()
    const { headers } = await ask(`${EVENT}.html`)
    expect(headers['last-modified']).toBe('Thu, 04 Mar 2021 10:00:00 GMT')
    const since = (time: string, more = {}) => ask(`${EVENT}.html`, { 'if-modified-since': time, ...more })
    expect((await since('Thu, 04 Mar 2021 10:00:00 GMT')).status).toBe(304)
    expect((await since('Fri, 05 Mar 2021 10:00:00 GMT')).status).toBe(304)
    expect((await since('Thu, 04 Mar 2021 09:59:59 GMT')).status).toBe(200)
    expect((await since('yesterday')).status).toBe(200)
    expect((await since('Thu, 04 Mar 2021 10:00:00 GMT', { 'if-none-match': '"other"' })).status).toBe(200)
  })

  it('hold for HEAD, which has the headers of GET and no body', async () => {
    const { ask } = await serving()
    const [got, head] = [await ask(`${EVENT}.json`), await ask(`${EVENT}.json`, {}, 'HEAD')]
    const { date: _, ...expected } = got.headers
    expect(head.headers).toMatchObject(expected)
    expect(head.bytes.length).toBe(0)
    expect((await ask(`${EVENT}.json`, { 'if-none-match': String(got.headers.etag) }, 'HEAD')).status).toBe(304)
  })
})

describe('compression', () => {
  it.each([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip;q=1, br;q=0.5', 'gzip'],
    ['br;q=0, gzip;q=0.1', 'gzip'],
    ['*', 'br'],
    ['identity', undefined],
    ['br;q=0', undefined],
    ['', undefined],
    ['nonsense;;q=', undefined],
  ])('for Accept-Encoding: %s is %s', async (accepted, encoding) => {
    const { ask } = await serving()
    const plain = await ask(`${EVENT}.html`)
    const { headers, bytes } = await ask(`${EVENT}.html`, { 'accept-encoding': accepted })
    expect(headers['content-encoding']).toBe(encoding)
    expect(headers.vary).toContain('accept-encoding')
    const unpacked = encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes
    expect(unpacked.equals(plain.bytes)).toBe(true)
    expect(headers.etag === plain.headers.etag).toBe(encoding === undefined)
    const again = await ask(`${EVENT}.html`, {
      'accept-encoding': accepted,
      'if-none-match': String(headers.etag),
    })
    expect(again.status).toBe(304)
  })
})

describe('ranges', () => {
  const part = (range: string, more = {}) => ({ range, ...more })

  it.each([
    ['bytes=0-9', (all: Buffer) => all.subarray(0, 10)],
    ['bytes=10-', (all: Buffer) => all.subarray(10)],
    ['bytes=-5', (all: Buffer) => all.subarray(-5)],
    ['bytes=5-999999999', (all: Buffer) => all.subarray(5)],
  ])('give a part: %s', async (range, cut) => {
    const { ask } = await serving()
    const all = await ask(`${EVENT}.json`)
    const { status, headers, bytes } = await ask(`${EVENT}.json`, part(range, { 'accept-encoding': 'br' }))
    const expected = cut(all.bytes)
    const start = all.bytes.length - (range === 'bytes=0-9' ? all.bytes.length : expected.length)
    expect([status, headers['content-range'], bytes.equals(expected)]).toEqual([
      206,
      `bytes ${start}-${start + expected.length - 1}/${all.bytes.length}`,
      true,
    ])
  })

  it.each(['bytes=0-1,3-4', 'lines=1-2', 'bytes', 'bytes=', `bytes=${'0-1,'.repeat(500)}5-6`, 'bytes=9-1,0-2,4-5'])(
    'that ask for several parts or say nothing clear give the whole, or are refused: %s',
    async (range) => {
      const { ask } = await serving()
      const { status } = await ask(`${EVENT}.json`, part(range))
      expect([200, 206, 416]).toContain(status)
      expect((await ask(`${EVENT}.json`, part('bytes=0-1,3-4'))).status).toBe(200)
    },
  )

  it('beyond the end are refused, with the length', async () => {
    const { ask } = await serving()
    const { bytes } = await ask(`${EVENT}.json`)
    const { status, headers } = await ask(`${EVENT}.json`, part('bytes=999999-'))
    expect([status, headers['content-range']]).toEqual([416, `bytes */${bytes.length}`])
    expect(headers['content-type']).toBe('application/problem+json')
  })

  it('give the whole to who has a part of something else', async () => {
    const { ask } = await serving()
    const { headers } = await ask(`${EVENT}.json`)
    const ranged = (tag: string) => ask(`${EVENT}.json`, part('bytes=0-1', { 'if-range': tag }))
    expect((await ranged(String(headers.etag))).status).toBe(206)
    for (const other of ['"other"', 'garbage', 'Thu, 04 Mar 2021 10:00:00 GMT'])
      expect((await ranged(other)).status).toBe(200)
  })
})

describe('caches', () => {
  it('ask soon after the newest days, and later after old ones, which move too', async () => {
    const today = new Date().toISOString().slice(0, 10)
    const { ask } = await servingOf([told(10, '*Boats race.'), revision(today, dayPage(today, '*It rains.'))])
    const [year, month, day] = today.split('-')
    const now = await ask(`/news/${year}/${month}/${Number(day)}/it-rains.html`)
    expect(now.headers['cache-control']).toMatch(/max-age=60\b/)
    const old = await ask('/news/2021/03/4/boats-race.html')
    expect(old.headers['cache-control']).toMatch(/max-age=86400, must-revalidate/)
    expect((await ask('/index.html')).headers['cache-control']).toMatch(/max-age=60\b/)
  })
})

describe('what is no longer there', () => {
  it('says when and why, and is gone', async () => {
    const { ask, store } = await serving()
    const [event] = (await store.eventsOn('2021-03-04')) as [Event]
    await takeDown(store, en, event, 'a court ordered it', '2021-04-01T00:00:00Z')
    for (const ending of ['.html', '.md', '.json', '.xml', '']) {
      const { status, text } = await ask(EVENT + ending)
      expect([status, text]).toEqual([410, expect.stringContaining('a court ordered it')])
    }
  })

  it('leads, in the format that was asked for, to where it is now', async () => {
    const { ask, store } = await serving()
    const [event] = (await store.eventsOn('2021-03-04')) as [Event]
    const { path } = await rename(store, en, event, 'regatta')
    for (const ending of ['.html', '.md', '.json', '.xml']) {
      const { status, headers } = await ask(EVENT + ending)
      expect([status, headers.location]).toEqual([301, path + ending])
    }
    expect((await ask(EVENT, { accept: 'application/json' })).headers.location).toBe(`${path}.json`)
  })
})

describe('what is wrong', () => {
  it('is told as data to programs, as a page to browsers', async () => {
    const { ask } = await serving()
    const program = await ask('/nothing.html')
    expect(program.headers['content-type']).toBe('application/problem+json')
    expect(JSON.parse(program.text)).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: expect.any(String),
      next: expect.stringContaining('/index.html'),
    })
    const browser = await ask('/nothing.html', { accept: 'text/html,application/xml;q=0.9,*/*;q=0.8' })
    expect([browser.status, browser.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    expect(parse(browser.text).querySelector('h1')?.text).toBe('Not Found')
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND'])('in a %s is its method', async (method) => {
    const { ask } = await serving()
    const { status, headers } = await ask('/', {}, method)
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS'])
    expect(headers['content-type']).toBe('application/problem+json')
  })

  it('in a long address is its length', async () => {
    const { ask } = await serving()
    const { status, headers } = await ask(`/index.html?${'x'.repeat(9000)}`)
    expect([status, headers['content-type']]).toEqual([414, 'application/problem+json'])
  })

  it('in a head of 64 kB is its size', async () => {
    const { raw } = await serving()
    const text = await raw(`GET / HTTP/1.1\r\nHost: x\r\nAccept: ${'a/b, '.repeat(13_000)}\r\n\r\n`)
    expect(text).toMatch(/^HTTP\/1\.1 431 /)
    expect(text).toContain('application/problem+json')
  })

  it.each(['garbage\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00', 'GET\r\n\r\n'])(
    'in what is no request is told and the line is cut: %j',
    async (bytes) => {
      const { raw } = await serving()
      expect(await raw(bytes)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    },
  )
})

describe('a client that is slow', () => {
  it.each([
    'GET /index.html HTTP/1.1\r\nHost: x\r\nX-Slow: ',
    'GET /ind',
    'POST /mcp HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{',
  ])('to send its request is told so, and let go: %j', async (begun) => {
    const errors: unknown[] = []
    const find = async () => ({ problem: 'none' })
    const onError = (_: string, error: unknown) => errors.push(error)
    const { raw, ask } = await servingOf([told(10, '*Boats race.')], { patience: 300, find, onError })
    const waiting = raw(begun)
    expect((await ask('/index.html')).status).toBe(200)
    expect(await waiting).toMatch(/^HTTP\/1\.1 408 /)
    expect(errors).toEqual([])
  })
})

describe('any site', () => {
  it('may read the archive', async () => {
    const { ask } = await serving()
    for (const path of ['/index.html', '/nothing', '/healthz'])
      expect((await ask(path)).headers['access-control-allow-origin'], path).toBe('*')
    const { status, headers } = await ask('/index.html', { origin: 'https://other.example' }, 'OPTIONS')
    expect([status, headers['access-control-allow-origin']]).toEqual([204, '*'])
  })

  it('can make no page of it run code or fetch anything but pictures', async () => {
    const { ask } = await serving()
    const { headers } = await ask('/index.html')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    // The style that pages hold themselves is let through by its bytes.
    const held = /<style>(.*)<\/style>/.exec((await ask('/index.html')).text)?.[1] ?? ''
    const sum = createHash('sha256').update(held).digest('base64')
    expect(headers['content-security-policy']).toContain(`style-src 'self' 'sha256-${sum}';`)
    expect(headers['x-content-type-options']).toBe('nosniff')
    // Hosts of files are told to say the same.
    const told = readFileSync(join(import.meta.dirname, '../../docs/hosts.md'), 'utf8')
    expect(told).toContain(`Content-Security-Policy: ${headers['content-security-policy']}\n`)
  })
})

describe('whoever watches the process', () => {
  it('is told that it is well, at /healthz', async () => {
    const { ask } = await serving()
    const { status, text, headers } = await ask('/healthz')
    expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
    expect(JSON.parse(text)).toMatchObject({ status: 'ok', generation: expect.any(Number) })
  })

  it('is told of what failed, while the client learns no more than that', async () => {
    const errors: string[] = []
    const { ask, store } = await servingOf([told(10, '*Boats race.')], { onError: (path) => errors.push(path) })
    await store.close()
    const { status, headers, text } = await ask('/index.html')
    expect([status, headers['content-type']]).toEqual([500, 'application/problem+json'])
    expect(text).not.toMatch(/sqlite|database/i)
    expect(errors).toEqual(['/index.html'])
  })
})

describe('whatever is sent', () => {
  const garbage = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '/',
      '%',
      '%2e%2e',
      '..',
      '\\',
      '%00',
      'a'.repeat(3000),
      '*/*;q=',
      'bytes=--1',
      'W/"',
      '9'.repeat(400),
      '{',
      ';;,',
    ),
  )
  const path = fc
    .array(
      fc.oneof(
        garbage.map((text) => encodeURI(text.toWellFormed()).slice(0, 1000)),
        fc.constantFrom(
          'news',
          '2021',
          '03',
          '4',
          'index.html',
          'api',
          'v1',
          'events',
          'memento',
          'timemap',
          '20210304100000',
          'search',
          'topics',
          'henley.json',
          'opinion',
          'corrections',
          'schema',
          'sitemaps',
          'mcp',
        ),
      ),
      { maxLength: 6 },
    )
    .map((parts) => `/${parts.join('/')}`.replace(/[^!-~]/g, '').slice(0, 4000))
  // What a client can send at all.
  const value = garbage.map((text) =>
    text
      .replace(/[^ -~]/g, '')
      .trim()
      .slice(0, 2000),
  )
  const headers = fc.dictionary(
    fc.constantFrom(
      'accept',
      'accept-encoding',
      'accept-datetime',
      'range',
      'if-none-match',
      'if-modified-since',
      'if-range',
      'origin',
      'content-type',
    ),
    value,
  )
  const method = fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'OPTIONS')

  it('is answered, and never with a fault of ours', async () => {
    const errors: string[] = []
    const { ask } = await servingOf([told(10, '*Boats race at [[Henley]].')], {
      onError: (at, error) => errors.push(`${at}: ${error}`),
    })
    const query = fc.option(
      value.map((text) => `?${encodeURI(text)}`),
      { nil: '' },
    )
    await fc.assert(
      fc.asyncProperty(path, query, headers, method, async (path, query, headers, method) => {
        const { status, headers: got } = await ask(path + query, headers, method)
        expect(status).toBeLessThan(500)
        expect(status).toBeGreaterThan(199)
        if (status >= 400 && status !== 410 && !path.startsWith('/mcp'))
          expect(String(got['content-type'])).toMatch(/^(?:application\/problem\+json|text\/html)/)
      }),
      { numRuns: 300 },
    )
    expect(errors).toEqual([])
  }, 60_000)

  it('is answered whole, also when the server is told to end meanwhile', async () => {
    const days = Array.from({ length: 28 }, (_, i) => `2010-01-${String(i + 1).padStart(2, '0')}`)
    const many = days.flatMap((day) =>
      revision(
        day,
        dayPage(day, ...Array.from({ length: 6 }, (_, i) => `*Event ${i} of ${day} ${'and more '.repeat(1500)}.`)),
      ),
    )
    const { base, server } = await servingOf(many)
    const reply = await fetch(`${base}/api/v1/events?format=jsonl`)
    server.close()
    const lines = (await reply.text()).split('\n')
    expect(lines).toHaveLength(28 * 6 + 1)
    await server.closed
    await expect(fetch(`${base}/index.html`)).rejects.toThrow()
  }, 60_000)
})
