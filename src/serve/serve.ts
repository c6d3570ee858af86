import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { AnnalsError } from '../errors.ts'
import { documentAt } from '../site/documents.ts'
import type { Site } from '../site/site.ts'
import type { Travel } from '../travel/travel.ts'
import { embark, type Trip } from './memento.ts'

export interface ServeOptions {
  /** 0 takes any free port. */
  readonly port: number
  readonly host: string
  /** Gives pages of other times as well, to those who ask as RFC 7089 says. */
  readonly travel?: Travel
}

export interface Serving {
  readonly url: string
  /** Resolves when a signal, or `close`, has ended the server and its last answer is sent. */
  readonly closed: Promise<void>
  readonly close: () => void
}

/** Answers HTTP with the documents that publishing would write. Ends on SIGINT and SIGTERM, once all answers are sent. */
export async function serve(site: Site, { port, host, travel }: ServeOptions): Promise<Serving> {
  const server = createServer((request, response) => {
    answer(site, travel, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500, PLAIN)
      response.end('This page could not be made. The archive itself is unharmed; try again.\n')
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'it is in use; choose another with --port' : cause.message
      reject(new AnnalsError(`cannot listen on ${host}:${port}: ${why}`, { cause }))
    })
    server.listen(port, host, resolve)
  })
  const close = () => {
    process.off('SIGINT', close).off('SIGTERM', close)
    server.close()
    server.closeIdleConnections()
  }
  process.on('SIGINT', close).on('SIGTERM', close)
  const closed = new Promise<void>((resolve) => server.once('close', resolve))
  const address = server.address()
  const listening = typeof address === 'object' && address !== null ? address.port : port
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${listening}/`, closed, close }
}

const PLAIN = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }

async function answer(
  site: Site,
  travel: Travel | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...PLAIN, allow: 'GET, HEAD' }).end('Only GET and HEAD.\n')
    return
  }
  const trip = travel ? await embark({ site, travel, pathOf }, request) : nowhere(site, request)
  if (trip.kind === 'answer') {
    const bytes = Buffer.from(trip.body, 'utf8')
    response.writeHead(trip.status, { ...PLAIN, ...trip.headers, ...OPEN, 'content-length': bytes.length })
    response.end(request.method === 'HEAD' ? undefined : bytes)
    return
  }
  const path = pathOf(trip.path)
  const document = path === undefined ? undefined : await documentAt(trip.site, path)
  if (!document) {
    response.writeHead(404, PLAIN).end('There is no page here. The front page is at /index.html\n')
    return
  }
  const body = Buffer.from(document.body, 'utf8')
  response.writeHead(200, {
    'content-type': document.mediaType,
    'content-length': body.length,
    'x-content-type-options': 'nosniff',
    'content-security-policy':
      "default-src 'none'; style-src 'self'; img-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    ...OPEN,
    ...trip.headers,
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** Any page may read ours, and these headers with it. */
const OPEN = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Link, Location, Memento-Datetime, Vary',
}

const nowhere = (site: Site, { url = '/' }: IncomingMessage): Trip => ({
  kind: 'document',
  site,
  path: url,
  headers: {},
})

/** The document that a request's path means: the root is the front page, and no ending means HTML. */
function pathOf(url: string): string | undefined {
  const path = url.replace(/[?#].*$/s, '')
  if (!path.startsWith('/')) return undefined
  if (path.endsWith('/')) return `${path}index.html`
  return /\.[a-z]+$/.test(path) ? path : `${path}.html`
}
