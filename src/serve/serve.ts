import { createServer, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { AnnalsError, UnreachableError } from '../errors.ts'
import { notFoundWords } from '../render/html/not-found.ts'
import type { Find } from '../site/pages/search.ts'
import type { Site } from '../site/site.ts'
import type { Travel } from '../travel/travel.ts'
import { type Answer, type Answerer, type Asked, askedBy, firstOf } from './answer.ts'
import { answerersOf } from './answerers.ts'
import { MCP_PATH } from './mcp.ts'
import { type Problem, problem, problemJson } from './problem.ts'
import { send } from './send.ts'

export interface ServeOptions {
  /** 0 takes any free port. */
  readonly port: number
  readonly host: string
  /** Gives pages of other times as well, to those who ask as RFC 7089 says. */
  readonly travel?: Travel
  /** Finds events by words; without it, `/search` is the page that asks and no more. */
  readonly find?: Find
  /** The release that runs, for programs that want to know. */
  readonly version?: string
  /** How long, in ms, the head of a request may take to come, and a connection may rest between two. */
  readonly patience?: number
  /** Is told of answers that could not be made. Requests are noted nowhere. */
  readonly onError?: (path: string, error: unknown) => void
}

export interface Serving {
  readonly url: string
  /** Resolves when a signal, or `close`, has ended the server and its last answer is sent. */
  readonly closed: Promise<void>
  readonly close: () => void
}

/** What a client may take of us: bytes of its head and of its address, and milliseconds. */
const LIMITS = { head: 16_384, url: 8_192, idle: 60_000, closing: 10_000 }

/** Answers HTTP with the documents that publishing would write. Ends on SIGINT and SIGTERM, once all answers are sent. */
export async function serve(
  site: Site,
  { port, host, travel, find, version, patience = 15_000, onError }: ServeOptions,
): Promise<Serving> {
  const answerers = answerersOf({ site, travel, find, version })
  const { look } = site.frame
  let isClosing = false
  const server = createServer(
    {
      maxHeaderSize: LIMITS.head,
      headersTimeout: patience,
      requestTimeout: 2 * patience,
      connectionsCheckingInterval: patience / 3,
      keepAliveTimeout: patience,
    },
    (request, response) => {
      if (isClosing) response.shouldKeepAlive = false
      const asked = askedBy(request, look)
      answer(answerers, asked, response).catch((error: unknown) => {
        // Who went away needs no answer.
        if (response.destroyed) return
        onError?.(request.url ?? '', error)
        if (response.headersSent) response.destroy()
        else void send(asked, response, problem(asked, error instanceof UnreachableError ? AWAY : FAILED))
      })
    },
  )
  // A client that reads nothing is let go.
  server.setTimeout(LIMITS.idle)
  server.on('clientError', refuse)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'it is in use; choose another with --port' : cause.message
      reject(new AnnalsError(`cannot listen on ${host}:${port}: ${why}`, { cause }))
    })
    server.listen(port, host, resolve)
  })
  const close = () => {
    isClosing = true
    process.off('SIGINT', close).off('SIGTERM', close)
    server.close()
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), LIMITS.closing).unref()
  }
  process.on('SIGINT', close).on('SIGTERM', close)
  const closed = new Promise<void>((resolve) => server.once('close', resolve))
  const address = server.address()
  const listening = typeof address === 'object' && address !== null ? address.port : port
  return { url: urlOf(host, listening), closed, close }
}

export const urlOf = (host: string, port: number) => `http://${host.includes(':') ? `[${host}]` : host}:${port}/`

async function answer(answerers: readonly Answerer[], asked: Asked, response: ServerResponse) {
  await send(asked, response, early(asked) ?? (await firstOf(answerers, asked)) ?? problem(asked, NOTHING))
}

/** What need not be looked for. */
function early(asked: Asked): Answer | undefined {
  const { method, url = '/' } = asked.request
  if (url.length > LIMITS.url) return problem(asked, TOO_LONG)
  if (method === 'OPTIONS') return PREFLIGHT
  if (url === MCP_PATH) return undefined
  return method === 'GET' || method === 'HEAD' ? undefined : problem(asked, OTHER_METHOD)
}

const PREFLIGHT: Answer = {
  status: 204,
  headers: {
    allow: 'GET, HEAD, OPTIONS',
    'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
    'access-control-allow-headers': '*',
    'access-control-max-age': '86400',
  },
  body: '',
}
const NOTHING: Problem = {
  status: 404,
  detail: 'There is no page here.',
  next: 'The front page is at /index.html and leads to all others.',
  inWords: notFoundWords,
}
const OTHER_METHOD: Problem = {
  status: 405,
  detail: 'The archive is there to be read.',
  next: 'Ask with GET or HEAD.',
  headers: { allow: 'GET, HEAD, OPTIONS' },
}
const TOO_LONG: Problem = {
  status: 414,
  detail: `The address is longer than ${LIMITS.url} characters.`,
  next: 'Ask for less at once.',
}
const AWAY: Problem = {
  status: 503,
  detail: 'The archive cannot be read at this moment.',
  next: 'Try again in a few seconds.',
  headers: { 'retry-after': '5' },
}
const FAILED: Problem = {
  status: 500,
  detail: 'This answer could not be made. The archive itself is unharmed.',
  next: 'Try again.',
}

/** Answers what is no request, or none that came in time. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const told =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? { status: 431, detail: `The head of the request is longer than ${LIMITS.head} bytes.`, next: 'Send less.' }
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? { status: 408, detail: 'The request did not come to its end in time.', next: 'Try again.' }
        : { status: 400, detail: 'This is no request of HTTP/1.1.', next: 'See RFC 9112.' }
  const body = problemJson(told)
  const head = [
    `HTTP/1.1 ${told.status} ${STATUS_CODES[told.status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
