import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createTcp } from 'node:net'
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Visited, type VisitOptions, visit } from './visit.ts'

const PAGE = '<!doctype html><title>Ferries</title>'
const html = { 'content-type': 'text/html; charset=utf-8' }

const fastBrotli = (bytes: Buffer) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })

/** A server on this machine alone; counts what is asked of it. */
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
  return { asked, port, url: (path = '/') => `http://127.0.0.1:${port}${path}` }
}

const go = (url: string, more: Partial<VisitOptions> = {}): Promise<Visited> =>
  visit(url, { userAgent: 'test', loopback: true, deadlineMs: 5000, ...more })

/** As it is in the world: this machine is closed. */
const strictly = (url: string, more: Partial<VisitOptions> = {}) => go(url, { loopback: false, ...more })

describe('a visit', () => {
  it('brings a page, and what the server tells of it', async () => {
    const { url } = await host((_, response) => {
      response.writeHead(200, { ...html, etag: '"7"', 'last-modified': 'Sat, 06 Feb 2016 10:00:00 GMT' }).end(PAGE)
    })
    const answer = await go(url('/a#part'))
    expect(answer).toMatchObject({
      outcome: 'answer',
      url: url('/a'),
      hops: 0,
      status: 200,
      mediaType: 'text/html',
      charset: 'utf-8',
      etag: '"7"',
      lastModified: 'Sat, 06 Feb 2016 10:00:00 GMT',
    })
    expect(answer.outcome === 'answer' && answer.body.toString()).toBe(PAGE)
  })

  it('says what it knows, and sends no cookie back', async () => {
    const seen: Record<string, unknown>[] = []
    const { url } = await host((request, response) => {
      seen.push(request.headers)
      if (request.url === '/a') response.writeHead(302, { location: '/b', 'set-cookie': 'a=1' }).end()
      else response.writeHead(304).end()
    })
    const answer = await go(url('/a'), { etag: '"7"', lastModified: 'then' })
    expect(answer).toMatchObject({ status: 304, hops: 1, isPermanent: false })
    for (const headers of seen) {
      expect(headers).toMatchObject({ 'user-agent': 'test', 'if-none-match': '"7"', 'if-modified-since': 'then' })
      expect(headers).not.toHaveProperty('cookie')
      expect(headers).not.toHaveProperty('referer')
    }
  })

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['x-gzip', gzipSync],
    ['identity', (text: string) => Buffer.from(text)],
    ['gzip, br', (text: string) => brotliCompressSync(gzipSync(text))],
  ])('unpacks %s', async (packing, pack) => {
    const { url } = await host((_, response) => {
      response.writeHead(200, { ...html, 'content-encoding': packing }).end(pack(PAGE))
    })
    const answer = await go(url())
    expect(answer.outcome === 'answer' && answer.body.toString()).toBe(PAGE)
  })

  it.each([
    ['gzip', gzipSync],
    ['br', fastBrotli],
    ['deflate', deflateSync],
    ['gzip, gzip', (bytes: Buffer) => gzipSync(gzipSync(bytes))],
  ])('reads two megabytes of a bomb packed as %s, and no more', async (packing, pack) => {
    const bomb = pack(Buffer.alloc(100 * 1024 * 1024))
    const { url } = await host((_, response) => {
      response.writeHead(200, { ...html, 'content-encoding': packing }).end(bomb)
    })
    const before = process.memoryUsage().rss
    const answer = await go(url(), { deadlineMs: 20_000 })
    expect(answer.outcome === 'answer' && answer.body.length).toBe(2 * 1024 * 1024)
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024)
  })

  it('reads the beginning of what has no end', async () => {
    let sent = 0
    const piece = Buffer.alloc(65536, 'a')
    const { url } = await host((_, response) => {
      response.writeHead(200, html)
      const more = () => {
        while (!response.destroyed && response.write(piece)) sent += piece.length
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    })
    const answer = await go(url())
    expect(answer.outcome === 'answer' && answer.body.length).toBe(2 * 1024 * 1024)
    expect(sent).toBeLessThan(32 * 1024 * 1024)
  })

  it('reads nothing of what is no page', async () => {
    const { url } = await host((_, response) => {
      response.writeHead(200, { 'content-type': 'application/pdf', 'content-length': 1e9 })
      response.write(Buffer.alloc(1000))
    })
    const answer = await go(url())
    expect(answer).toMatchObject({ outcome: 'answer', mediaType: 'application/pdf', body: Buffer.alloc(0) })
  })

  it('follows five redirects and no sixth', async () => {
    const { url, asked } = await host((request, response) => {
      const n = Number(request.url?.slice(1))
      if (n === 0) response.writeHead(200, html).end(PAGE)
      else response.writeHead(301, { location: `/${n - 1}` }).end()
    })
    expect(await go(url('/5'))).toMatchObject({ outcome: 'answer', hops: 5, isPermanent: true, url: url('/0') })
    expect(await go(url('/20'))).toMatchObject({ outcome: 'unreachable', why: 'it redirects more than 5 times' })
    expect(asked).toHaveLength(12)
  })

  it('leaves a circle at once, and tells one that wants a cookie', async () => {
    const { url, asked } = await host((request, response) => {
      const headers = request.url === '/c' ? { 'set-cookie': 'a=1' } : {}
      response.writeHead(302, { location: request.url, ...headers }).end()
    })
    expect(await go(url('/a'))).toMatchObject({ outcome: 'unreachable', why: 'it redirects in a circle' })
    expect(await go(url('/c'))).toMatchObject({ outcome: 'cookies' })
    expect(asked).toHaveLength(2)
  })

  it('has one deadline for all hops', async () => {
    const { url } = await host((request, response) => {
      const n = Number(request.url?.slice(1))
      setTimeout(() => response.writeHead(302, { location: `/${n + 1}` }).end(), 150)
    })
    const started = performance.now()
    expect(await go(url('/0'), { deadlineMs: 400, maxHops: 50 })).toMatchObject({
      outcome: 'unreachable',
      why: 'no whole answer in time',
    })
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('does not wait for an answer that drips, or never comes', async () => {
    const { url } = await host((request, response) => {
      if (request.url === '/never') return
      response.writeHead(200, html)
      const timer = setInterval(() => response.write('a'), 20)
      response.once('close', () => clearInterval(timer))
    })
    for (const path of ['/never', '/drip'])
      expect(await go(url(path), { deadlineMs: 300 })).toMatchObject({ outcome: 'unreachable' })
  })

  it.each([
    ['an answer that breaks off', 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\n<p>'],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['nothing', ''],
    ['an endless head', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(100_000)}`],
    ['a packing unknown', 'HTTP/1.1 200 OK\r\nContent-Encoding: lzma\r\nConnection: close\r\n\r\nxx'],
    ['broken gzip', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\nnot gzip'],
    ['a redirect to no address', 'HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n'],
  ])('calls %s unreachable', async (_, bytes) => {
    const server = createTcp((socket) => socket.on('error', () => {}).end(bytes))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    expect(await go(`http://127.0.0.1:${port}/`)).toMatchObject({ outcome: 'unreachable' })
  })

  it('calls a port where nobody listens, and a name that nobody knows, unreachable', async () => {
    const { port } = await host(() => {})
    expect(await go(`http://127.0.0.2:${port}/`)).toMatchObject({
      outcome: 'unreachable',
      why: 'nobody listens there',
    })
    const resolve = async () => {
      throw Object.assign(new Error('no'), { code: 'ENOTFOUND' })
    }
    expect(await strictly('http://gone.example/', { resolve })).toMatchObject({ why: 'its name is not known' })
  })

  it('asks the gate before each hop', async () => {
    const { url, asked } = await host((_, response) => response.writeHead(302, { location: '/secret' }).end())
    const through: string[] = []
    const answer = await go(url('/'), {
      gate: async (at, request) => {
        through.push(at.pathname)
        return at.pathname === '/secret' ? { type: 'refused', why: 'not there' } : request()
      },
    })
    expect(answer).toMatchObject({ outcome: 'refused', why: 'not there', url: url('/secret') })
    expect([through, asked]).toEqual([['/', '/secret'], ['/']])
  })
})

describe('a stranger cannot lead us', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://0/',
    'http://127.0.0.1.:80/',
    'http://①②⑦.⓪.⓪.①/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fe80::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.100.100.200/',
    'http://[fd00:ec2::254]/',
    'http://10.0.0.1/',
    'http://192.168.1.1/',
    'http://172.20.0.1/',
    'http://localhost/',
    'http://localhost./',
    'http://LOCALHOST/',
    'http://ｌｏｃａｌｈｏｓｔ/',
    'http://a.localhost/',
    'http://metadata.google.internal/',
    'http://printer/',
    'http://printer.local/',
    'http://news.example:22/',
    'http://news.example:8080/',
    'https://news.example:6379/',
    'http://name:word@news.example/',
    'http://name@news.example/',
    'file:///etc/passwd',
    'gopher://news.example:70/_x',
    'ftp://news.example/',
    'data:text/html,x',
    'javascript:alert(1)',
    '//news.example/',
    '',
  ])('to %j', async (url) => {
    let isResolved = false
    const resolve = async () => {
      isResolved = true
      return ['127.0.0.1']
    }
    expect(await strictly(url, { resolve })).toMatchObject({ outcome: 'unsafe' })
    expect(isResolved).toBe(false)
  })

  it.each([['127.0.0.1'], ['::1'], ['::ffff:10.0.0.1'], ['169.254.169.254'], ['10.0.0.1', 'fd00::1']])(
    'by a name that means %s',
    async (...addresses) => {
      const answer = await strictly('http://innocent.example/', { resolve: async () => addresses })
      expect(answer).toMatchObject({ outcome: 'unsafe', why: 'innocent.example means no public address' })
    },
  )

  it('by a name that means another address the second time', async () => {
    const { port, asked, url } = await host((_, response) => {
      response.writeHead(302, { location: 'http://rebind.example/' }).end()
    })
    let times = 0
    const resolve = async () => (times++ === 0 ? ['203.0.113.9', '127.0.0.1'] : ['10.0.0.1'])
    // The first time it means this machine, which the test opens, the second time another one near by.
    const first = await go(`http://rebind.example:${port}/`, { resolve })
    expect(first).toMatchObject({ outcome: 'unsafe' })
    expect(await go(url('/'), { resolve })).toMatchObject({ outcome: 'unsafe', hops: 1 })
    expect(asked).toEqual(['/', '/'])
  })

  it.each([
    'http://169.254.169.254/',
    'http://10.0.0.1/',
    'http://[::ffff:10.0.0.1]/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'http://name:word@news.example/',
    'https://news.example:22/',
    'http://0x0a000001/',
  ])('by a redirect to %s at the third hop', async (target) => {
    const { url } = await host((request, response) => {
      const n = Number(request.url?.slice(1))
      response.writeHead(302, { location: n === 0 ? target : `/${n - 1}` }).end()
    })
    const resolve = async () => ['10.0.0.1']
    expect(await go(url('/2'), { resolve, loopback: true })).toMatchObject({ outcome: 'unsafe', hops: 3 })
  })

  it('to this machine while it is closed, though somebody listens', async () => {
    const { url, port, asked } = await host((_, response) => response.end(PAGE))
    expect(await strictly(url())).toMatchObject({ outcome: 'unsafe' })
    expect(await strictly(`http://localhost:${port}/`)).toMatchObject({ outcome: 'unsafe' })
    expect(asked).toEqual([])
  })
})
