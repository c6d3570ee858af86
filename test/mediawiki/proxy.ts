import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'

/** What becomes of one request, instead of the wiki's plain answer. */
export type Fault = (whole: Buffer, response: ServerResponse, request: IncomingMessage) => void | Promise<void>

/** One request as it went by. */
export interface Seen {
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  /** Requests under way when it came, itself among them. */
  readonly atOnce: number
  readonly at: number
}

export interface Spoiler {
  readonly api: string
  /** What becomes of the next requests, one each; then all goes well again. */
  readonly faults: Fault[]
  readonly seen: Seen[]
  readonly stop: () => void
}

/** Stands between us and a wiki, and spoils answers as networks, caches and rate limits do. */
export async function startProxy(api: string): Promise<Spoiler> {
  const faults: Fault[] = []
  const seen: Seen[] = []
  const sockets = new Set<Socket>()
  let atOnce = 0
  const server = createServer((request, response) => {
    atOnce++
    response.once('close', () => atOnce--)
    const url = new URL(request.url ?? '/', api)
    seen.push({ query: url.searchParams, headers: request.headers, atOnce, at: Date.now() })
    pass(new URL(api + url.search), request, response).catch((error) => response.destroy(error))
  })
  async function pass(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = faults.shift()
    const answer = await fetch(url, { headers: { 'user-agent': 'proxy' } })
    const whole = Buffer.from(await answer.arrayBuffer())
    if (fault) return fault(whole, response, request)
    const kept = ['content-type', 'date', 'retry-after'].flatMap((name) => {
      const value = answer.headers.get(name)
      return value === null ? [] : [[name, value]]
    })
    const packed = gzipSync(whole)
    response.writeHead(answer.status, {
      ...Object.fromEntries(kept),
      'content-encoding': 'gzip',
      'content-length': packed.length,
    })
    response.end(packed)
  }
  server.on('connection', (socket) => sockets.add(socket.once('close', () => sockets.delete(socket))))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    api: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/w/api.php`,
    faults,
    seen,
    stop: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/** An answer of our own in place of the wiki's. */
export const answers =
  (status: number, headers: Readonly<Record<string, string>> = {}, body: string | Buffer = ''): Fault =>
  (_, response) => {
    response.writeHead(status, headers).end(body)
  }

/** The wiki's answer, with something in it changed. */
export const rewritten =
  (change: (text: string) => string, headers: Readonly<Record<string, string>> = {}): Fault =>
  (whole, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(change(whole.toString()))
  }

/** The connection is reset after a share of the body, whose length was told. */
export const resetAfter =
  (share: number): Fault =>
  (whole, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length })
    response.write(whole.subarray(0, Math.floor(whole.length * share)), () => response.socket?.resetAndDestroy())
    response.flushHeaders()
  }

/** Ends well, as far as HTTP can tell, in the middle of the gzip. */
export const truncatedGzip: Fault = (whole, response) => {
  const packed = gzipSync(whole)
  const half = packed.subarray(0, packed.length >> 1)
  response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': half.length }).end(half)
}

/** A `Content-Length` that is wrong by so many bytes; then the connection ends. */
export const wrongLength =
  (by: number): Fault =>
  (whole, response) => {
    response.socket?.end(
      Buffer.concat([
        Buffer.from(
          `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${whole.length + by}\r\n\r\n`,
        ),
        whole,
      ]),
    )
  }

/** A byte now and then, for ever. */
export const slowLoris: Fault = (whole, response) => {
  response.writeHead(200, { 'content-length': whole.length })
  let i = 0
  const timer = setInterval(() => response.write(whole.subarray(i, ++i)), 20)
  response.once('close', () => clearInterval(timer))
}

/** The connection is taken, and nothing said. */
export const silence: Fault = () => {}
