import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import parseRange from 'range-parser'
import { UNTIL_STYLED } from '../render/html/style.ts'
import type { Answer, Asked } from './answer.ts'
import { type Content, contentOf, type Encoding } from './content.ts'
import { encodingFor } from './negotiate.ts'
import { problem } from './problem.ts'

/** The one style that pages hold themselves, as Content Security Policy names it: by its bytes. */
const heldStyle = `'sha256-${createHash('sha256').update(UNTIL_STYLED).digest('base64')}'`

/** What every answer says: any site may read it, and it can do nothing in a browser but show itself. */
const ALWAYS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Content-Location, ETag, Link, Location, Memento-Datetime, Vary',
  'content-security-policy': `default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' ${heldStyle}; img-src 'self' https:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** More would be copied too often to be worth joining with the head. */
const JOINED = 12_000

/** Less is not worth packing: it fits into one packet. */
const PACKED_FROM = 1000

/** Sends an answer as the request wants it: whole, packed, in part, or not again (RFC 9110: 8.4, 13, 14). */
export async function send(asked: Asked, response: ServerResponse, answer: Answer): Promise<void> {
  const { body, status } = answer
  if (typeof body !== 'string' && Symbol.asyncIterator in body) return stream(asked, response, answer, body)
  if (status !== 200) {
    const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body.bytes
    return end(asked, response, status, headOf(answer.headers, bytes), bytes)
  }
  const { range } = asked.headers
  const content = typeof body === 'string' ? contentOf(body) : body
  // A part of a packed form is of use to nobody.
  const encoding =
    range === undefined && content.bytes.length >= PACKED_FROM
      ? encodingFor(asked.headers['accept-encoding'])
      : undefined
  const form = await formOf(answer, content, encoding)
  if (isKnown(asked, form.etag, answer.headers['last-modified'])) {
    response.writeHead(304, form.same).end()
    return
  }
  if (range !== undefined && mayResume(asked, form.etag)) {
    const part = partOf(asked, answer, content, form, range)
    if (part) return end(asked, response, part.status, part.head, part.bytes)
  }
  // Node joins text with the head, and writes both at once.
  if (form.text !== undefined && asked.method !== 'HEAD') response.writeHead(200, form.head).end(form.text, 'latin1')
  else end(asked, response, 200, form.head, form.bytes)
}

function end({ method }: Asked, response: ServerResponse, status: number, head: Head, bytes: Buffer): void {
  response.writeHead(status, head).end(method === 'HEAD' ? undefined : bytes)
}

/** Names and values in turn: Node writes these with the least ado. */
type Head = string[]

/** What is sent of an answer, packed in one way or not. */
interface Form {
  readonly etag: string
  readonly head: Head
  readonly bytes: Buffer
  /** The same, a character for each byte, where that is short. */
  readonly text: string | undefined
  /** The head for those who have it: what a cache needs to know of what it holds. */
  readonly same: Head
}

/** Answers that are kept are sent again and again. */
const forms = new WeakMap<Answer, Map<Encoding | undefined, Form>>()

async function formOf(answer: Answer, content: Content, encoding: Encoding | undefined): Promise<Form> {
  let known = forms.get(answer)
  const form = known?.get(encoding)
  if (form) return form
  const { headers } = answer
  // Each packed form is another representation, with a tag of its own.
  const etag = encoding === undefined ? `"${content.hash}"` : `"${content.hash}-${encoding}"`
  const bytes = encoding === undefined ? content.bytes : await content.packed(encoding)
  const more = {
    etag,
    ...(content.bytes.length >= PACKED_FROM ? { vary: varyBy(headers.vary) } : {}),
    ...(encoding === undefined ? { 'accept-ranges': 'bytes' } : { 'content-encoding': encoding }),
  }
  const all = { ...headers, ...more }
  const same = Object.entries({ ...ALWAYS, ...all }).filter(([name]) => KEPT.includes(name))
  const text = bytes.length <= JOINED ? bytes.toString('latin1') : undefined
  const made = { etag, head: headOf(all, bytes), bytes, text, same: same.flat() }
  if (!known) {
    known = new Map()
    forms.set(answer, known)
  }
  known.set(encoding, made)
  return made
}

const headOf = (headers: Answer['headers'], bytes: Buffer): Head =>
  Object.entries({ ...ALWAYS, ...headers, 'content-length': String(bytes.length) }).flat()

/** The part that a range names; none where the whole is to be sent, as to those who ask for several parts. */
function partOf(
  asked: Asked,
  answer: Answer,
  { bytes }: Content,
  { etag }: Form,
  range: string,
): { readonly status: number; readonly head: Head; readonly bytes: Buffer } | undefined {
  const ranges = parseRange(bytes.length, range)
  if (ranges === -1) {
    const { headers, body } = problem(asked, {
      status: 416,
      detail: `There are ${bytes.length} bytes here, and none of those that Range asks for.`,
      next: 'Ask for less, or without Range.',
      headers: { 'content-range': `bytes */${bytes.length}` },
    })
    const told = Buffer.from(body, 'utf8')
    return { status: 416, head: headOf(headers, told), bytes: told }
  }
  const [only, ...others] = Array.isArray(ranges) ? ranges : []
  if (!only || others.length > 0 || (ranges as { type?: string }).type !== 'bytes') return undefined
  const { start, end } = only
  const part = bytes.subarray(start, end + 1)
  const headers = { ...answer.headers, etag, 'content-range': `bytes ${start}-${end}/${bytes.length}` }
  return { status: 206, head: headOf(headers, part), bytes: part }
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

/** RFC 9110, 15.4.5: what a cache needs, and nothing that it has; the rest would only be sent again. */
const KEPT = ['access-control-allow-origin', 'cache-control', 'content-location', 'etag', 'vary']
