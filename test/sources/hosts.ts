import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { SourceState } from '../../src/model/source.ts'

/** One way for a host to answer, and what a source there must be found to be. */
export interface Manner {
  readonly outcome: SourceState
  /** Takes until the deadline. */
  readonly isSlow?: true
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void
}

const html = { 'content-type': 'text/html; charset=utf-8' }
const long = '<p>What there is to say of it, in some words that fill a paragraph.</p>'.repeat(40)
const article = (n: string | undefined) =>
  `<!doctype html><html lang="en"><head><title>Ferry ${n}</title><meta property="og:description" content="Ferry ${n} leaves."></head><body><h1>Ferry ${n}</h1>${long}</body></html>`
const short = (title: string) => `<title>${title}</title><h1>${title}</h1>`
const bomb = gzipSync(Buffer.concat([Buffer.from(article('0')), Buffer.alloc(64 * 1024 * 1024, ' ')]))

const page =
  (body: (n: string | undefined) => string, status = 200, headers = {}): Manner['answer'] =>
  (request, response) =>
    response.writeHead(status, { ...html, ...headers }).end(body(request.url?.split('/')[2]))
const lead =
  (to: string | ((url: string) => string), status = 302, headers = {}): Manner['answer'] =>
  (request, response) => {
    const location = typeof to === 'string' ? to : to(request.url as string)
    response.writeHead(status, { location, ...headers }).end()
  }
const file =
  (type: string): Manner['answer'] =>
  (_, response) =>
    response.writeHead(200, { 'content-type': type, 'content-length': 1e9 }).write(Buffer.alloc(1000))

/** Every way in which publishers, and those who mean harm, are known to answer. */
export const manners: Readonly<Record<string, Manner>> = {
  plain: { outcome: 'ok', answer: page(article) },
  gzip: {
    outcome: 'ok',
    answer: (_, response) =>
      response.writeHead(200, { ...html, 'content-encoding': 'gzip' }).end(gzipSync(article('1'))),
  },
  brotli: {
    outcome: 'ok',
    answer: (_, response) =>
      response.writeHead(200, { ...html, 'content-encoding': 'br' }).end(brotliCompressSync(article('1'))),
  },
  cyrillic: {
    outcome: 'ok',
    answer: (_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html; charset=windows-1251' })
        .end(
          Buffer.concat([
            Buffer.from('<title>'),
            Buffer.from([0xcc, 0xee, 0xf1, 0xf2]),
            Buffer.from(`</title>${long}`),
          ]),
        ),
  },
  paywall: {
    outcome: 'ok',
    answer: page(
      (n) =>
        `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry ${n}"}</script><p>Subscribe to read on.</p>`,
    ),
  },
  metas: {
    outcome: 'ok',
    answer: page((n) => `${article(n)}${'<meta property="og:x" content="y">'.repeat(10_000)}`),
  },
  title: { outcome: 'ok', answer: page(() => `<title>${'ferry '.repeat(17_000)}</title>${long}`) },
  bomb: {
    outcome: 'ok',
    answer: (_, response) => response.writeHead(200, { ...html, 'content-encoding': 'gzip' }).end(bomb),
  },
  endless: {
    outcome: 'ok',
    answer: (_, response) => {
      response.writeHead(200, html).write(article('1'))
      const piece = Buffer.alloc(65536, ' ')
      const more = () => {
        while (!response.destroyed && response.write(piece));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    },
  },
  moved: { outcome: 'moved', answer: lead((url) => `/there${url}`, 301) },
  there: { outcome: 'ok', answer: page(article) },
  refresh: {
    outcome: 'moved',
    answer: page((n) => `<meta http-equiv="refresh" content="0; url=/there/x/${n}"><title>Moved</title>`),
  },
  gone: { outcome: 'gone', answer: page(() => short('Gone'), 410) },
  missing: { outcome: 'gone', answer: page(() => short('Nothing here'), 404) },
  soft: { outcome: 'gone', answer: page(() => `<title>Page not found</title>${long}`) },
  home: { outcome: 'gone', answer: lead('/') },
  robot: { outcome: 'blocked', answer: page(() => short('Are you a robot?')) },
  forbidden: { outcome: 'blocked', answer: page(() => short('No'), 403) },
  challenge: { outcome: 'blocked', answer: page(() => short('Just a moment...'), 503) },
  consent: { outcome: 'blocked', answer: lead('/cookie-consent/1') },
  'cookie-consent': { outcome: 'blocked', answer: page(() => short('We value your privacy')) },
  login: { outcome: 'blocked', answer: lead('/sign-in/1') },
  'sign-in': { outcome: 'blocked', answer: page(() => `${short('Sign in')}<input type="password">`) },
  cookies: { outcome: 'blocked', answer: lead((url) => url, 302, { 'set-cookie': 'a=1' }) },
  report: { outcome: 'not-a-page', answer: file('application/pdf') },
  film: { outcome: 'not-a-page', answer: file('video/mp4') },
  photo: { outcome: 'not-a-page', answer: file('image/jpeg') },
  circle: { outcome: 'unreachable', answer: lead((url) => url) },
  hops: { outcome: 'unreachable', answer: lead((url) => `${url}0`) },
  error: { outcome: 'unreachable', answer: page(() => short('Error'), 500) },
  reset: { outcome: 'unreachable', answer: (request) => request.socket.destroy() },
  broken: {
    outcome: 'unreachable',
    answer: (request, response) => {
      response.writeHead(200, { ...html, 'content-length': 1000 }).write('<p>')
      setImmediate(() => request.socket.destroy())
    },
  },
  never: { outcome: 'unreachable', isSlow: true, answer: () => {} },
  drip: {
    outcome: 'unreachable',
    isSlow: true,
    answer: (_, response) => {
      response.writeHead(200, html)
      const timer = setInterval(() => response.write(' '), 50)
      response.once('close', () => clearInterval(timer))
    },
  },
  metadata: { outcome: 'unsafe', answer: lead('http://169.254.169.254/latest/meta-data/') },
  intranet: { outcome: 'unsafe', answer: lead('http://10.0.0.1/') },
  mapped: { outcome: 'unsafe', answer: lead('http://[::ffff:10.0.0.1]/') },
  octal: { outcome: 'unsafe', answer: lead('http://012.0.0.1/') },
  disk: { outcome: 'unsafe', answer: lead('file:///etc/passwd') },
  gopher: { outcome: 'unsafe', answer: lead('gopher://127.0.0.1/') },
  secret: { outcome: 'unsafe', answer: lead('http://name:word@127.0.0.1/') },
  refused: { outcome: 'refused', answer: page(article) },
}

/** Manners that a source is cited with; the others only stand at the end of a redirect. */
export const cited = (isSlow: boolean): string[] =>
  Object.keys(manners).filter(
    (name) => !['there', 'cookie-consent', 'sign-in'].includes(name) && (isSlow || !manners[name]?.isSlow),
  )

export interface Host {
  readonly url: (path: string) => string
  /** Paths that were asked for, in order. */
  readonly asked: string[]
  /** Requests under way at one time, at most. */
  readonly most: () => number
  readonly stop: () => void
}

/** A host on this machine alone that answers by the first folder of a path. `latencyMs` passes before each answer. */
export async function startHost(latencyMs = 0): Promise<Host> {
  const asked: string[] = []
  let open = 0
  let most = 0
  const server: Server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    open++
    most = Math.max(most, open)
    response.once('close', () => open--)
    const name = path.split('/')[1] ?? ''
    const answer = () => {
      if (path === '/robots.txt') response.end('User-agent: *\nDisallow: /refused/\n')
      else if (path === '/') response.writeHead(200, html).end(`${short('Front')}${long}`)
      else manners[name]?.answer(request, response)
    }
    if (latencyMs > 0) setTimeout(answer, latencyMs)
    else answer()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    asked,
    most: () => most,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
