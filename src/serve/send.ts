import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import parseRange from 'range-parser'
import type { Answer, Asked } from './answer.ts'
import { type Content, contentOf, type Encoding } from './content.ts'
import { encodingFor } from './negotiate.ts'
import { problem } from './problem.ts'

/** What every answer says: any site may read it, and it can do nothing in a browser but show itself. */
const ALWAYS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Content-Location, ETag, Link, Location, Memento-Datetime, Vary',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src https:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Less is not worth packing: it fits into one packet. */
const PACKED_FROM = 1000

/** Sends an answer as the request wants it: whole, packed, in part, or not again (RFC 9110: 8.4, 13, 14). */
export async function send(asked: Asked, response: ServerResponse, answer: Answer): Promise<void> {
  const { body, status } = answer
  if (typeof body !== 'string' && Symbol.asyncIterator in body) return stream(asked, response, answer, body)
  const content = typeof body === 'string' ? (status === 200 ? contentOf(body) : undefined) : body
  if (!content) return end(asked, response, status, answer.headers, Buffer.from(body as string, 'utf8'))
  const mayPack = content.bytes.length >= PACKED_FROM
  const range = asked.headers.range
  // A part of a packed form is of use to nobody.
  const encoding =
    mayPack && range === undefined && status === 200 ? encodingFor(asked.headers['accept-encoding']) : undefined
  const headers = mayPack ? { ...answer.headers, vary: varyBy(answer.headers.vary) } : answer.headers
  if (status !== 200) return end(asked, response, status, headers, content.bytes)
  const etag = tagOf(content, encoding)
  if (isKnown(asked, etag, headers['last-modified'])) {
    response.writeHead(304, { ...keptBy304(headers), etag }).end()
    return
  }
  if (range !== undefined && mayResume(asked, etag)) {
    const ranges = parseRange(content.bytes.length, range)
    const [only, ...others] = Array.isArray(ranges) ? ranges : []
    if (ranges === -1) {
      const told = {
        status: 416,
        detail: `There are ${content.bytes.length} bytes here, and none of those that Range asks for.`,
        next: 'Ask for less, or without Range.',
        headers: { 'content-range': `bytes */${content.bytes.length}` },
      }
      return send(asked, response, problem(asked, told))
    }
    // Whoever asks for several parts gets the whole.
    if (Array.isArray(ranges) && ranges.type === 'bytes' && only && others.length === 0) {
      const { start, end: last } = only
      const part = { etag, 'content-range': `bytes ${start}-${last}/${content.bytes.length}` }
      return end(asked, response, 206, { ...headers, ...part }, content.bytes.subarray(start, last + 1))
    }
  }
  if (encoding === undefined)
    return end(asked, response, 200, { ...headers, etag, 'accept-ranges': 'bytes' }, content.bytes)
  const packed = await content.packed(encoding)
  return end(asked, response, 200, { ...headers, etag, 'content-encoding': encoding }, packed)
}

function end(
  { method }: Asked,
  response: ServerResponse,
  status: number,
  headers: Answer['headers'],
  bytes: Buffer,
): void {
  response.writeHead(status, { ...ALWAYS, ...headers, 'content-length': bytes.length })
  response.end(method === 'HEAD' ? undefined : bytes)
}

/** Sends text as it comes, no faster than the other side reads, and stops asking for more when it has gone away. */
async function stream(
  { method }: Asked,
  response: ServerResponse,
  { status, headers }: Answer,
  body: AsyncIterable<string>,
): Promise<void> {
  response.writeHead(status, { ...ALWAYS, ...headers })
  if (method !== 'HEAD') {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    try {
      for await (const text of body) {
        if (gone.signal.aborted) return
        if (text !== '' && !response.write(text)) await once(response, 'drain', { signal: gone.signal })
      }
    } catch (error) {
      if (gone.signal.aborted) return
      throw error
    }
  }
  response.end()
}

const varyBy = (vary: string | undefined) => (vary === undefined ? 'accept-encoding' : `${vary}, accept-encoding`)

/** Each packed form is another representation, with a tag of its own. */
const tagOf = ({ hash }: Content, encoding: Encoding | undefined) =>
  encoding === undefined ? `"${hash}"` : `"${hash}-${encoding}"`

/** Whether the client has it (RFC 9110, 13.2.2): by the tags that it knows, or if it names none, by its time. */
function isKnown({ headers }: Asked, etag: string, modified: string | undefined): boolean {
  const tags = headers['if-none-match']
  if (tags !== undefined) return tags === etag || tags === '*' || tags.split(',').some((tag) => untagged(tag) === etag)
  const since = headers['if-modified-since']
  if (since === undefined || modified === undefined) return false
  return since === modified || Date.parse(since) >= Date.parse(modified)
}

/** Weak and strong tags are alike here. */
const untagged = (tag: string) => tag.trim().replace(/^W\//, '')

/** Whether a part is wanted of what is here now. Times are too coarse to tell. */
function mayResume({ headers, method }: Asked, etag: string): boolean {
  const condition = headers['if-range']
  return method === 'GET' && (condition === undefined || condition === etag)
}

const KEPT = ['access-control-allow-origin', 'cache-control', 'content-location', 'last-modified', 'link', 'vary']

/** What a cache needs to know of what it holds. */
function keptBy304(headers: Answer['headers']): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of KEPT) {
    const value = headers[name] ?? ALWAYS[name]
    if (value !== undefined) kept[name] = value
  }
  return kept
}
