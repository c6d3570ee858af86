import { lookup as lookUp } from 'node:dns/promises'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isUrl } from '../model/url.ts'
import { isLoopbackAddress, isPublic, isPublicName } from './address.ts'
import { bodyOf } from './body.ts'

/** What came of following a stranger's address. Whatever it does is an outcome, and none is an exception. */
export type Visited = Answered | NotAnswered

export interface Answered {
  readonly outcome: 'answer'
  /** Where it was at last. */
  readonly url: string
  /** How many redirects led there. */
  readonly hops: number
  /** Whether every redirect on the way was a permanent one. */
  readonly isPermanent: boolean
  readonly status: number
  /** In small letters, without parameters; `null` when none was told. */
  readonly mediaType: string | null
  readonly charset: string | null
  readonly etag: string | null
  readonly lastModified: string | null
  readonly language: string | null
  /** Names what stands before the host: `cloudflare`. */
  readonly server: string | null
  readonly retryAfter: string | null
  /** Unpacked, as much of it as is read; empty where it is no text that we read. */
  readonly body: Buffer
}

export interface NotAnswered {
  /**
   * `unsafe`: it led where no stranger may lead us. `refused`: the gate did not let us through. `cookies`: it goes in
   * circles until one takes its cookies. `unreachable`: no name, no connection, no whole answer in time, no end of redirects.
   */
  readonly outcome: 'unsafe' | 'refused' | 'cookies' | 'unreachable'
  readonly url: string
  readonly hops: number
  readonly why: string
}

export interface VisitOptions {
  readonly userAgent: string
  /** For all hops together, in milliseconds; time spent at the gate does not count. */
  readonly deadlineMs?: number
  /** Redirects that are followed. */
  readonly maxHops?: number
  /** Bytes read of a body, packed or unpacked. */
  readonly maxBytes?: number
  /** What is known of the page: it may answer 304. */
  readonly etag?: string | null
  readonly lastModified?: string | null
  /** Which bodies are read, by media type; pages and text that tells no type, if not given. */
  readonly reads?: (mediaType: string | null) => boolean
  /** Lets one request through at its time, or tells why not. */
  readonly gate?: (url: URL, request: () => Promise<Hop>) => Promise<Hop>
  readonly signal?: AbortSignal
  /** Opens this very machine, at any port. For tests alone: with it, whoever is cited may ask this machine's services. */
  readonly loopback?: boolean
  /** All addresses of a name. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>
}

/** What one request came to. */
export type Hop =
  | { readonly type: 'answer'; readonly response: Omit<Answered, 'outcome' | 'url' | 'hops' | 'isPermanent'> }
  | { readonly type: 'redirect'; readonly to: string; readonly isPermanent: boolean; readonly setsCookie: boolean }
  | { readonly type: 'unsafe' | 'refused' | 'unreachable'; readonly why: string }

const DEADLINE_MS = 20_000
const MAX_HOPS = 5
const MAX_BYTES = 2 * 1024 * 1024
const PAGE = /^(?:text\/html|application\/xhtml\+xml|text\/plain|application\/xml|text\/xml)$/

/**
 * Follows an address that strangers wrote. Connects to public addresses alone, decided on what a name resolves to when the
 * connection is made, and anew at each hop; to ports 80 and 443; with no name, password or cookie. Reads no more than
 * `maxBytes`, packed or not, and takes no longer than the deadline for all hops.
 */
export async function visit(address: string, options: VisitOptions): Promise<Visited> {
  const { maxHops = MAX_HOPS, gate = (_, request) => request() } = options
  let left = options.deadlineMs ?? DEADLINE_MS
  const seen = new Set<string>()
  let hasCookie = false
  let isPermanent = true
  let url = address
  for (let hops = 0; ; hops++) {
    const ended = (outcome: NotAnswered['outcome'], why: string): NotAnswered => ({ outcome, url, hops, why })
    const fault = screen(url, options)
    if (fault !== undefined) return ended('unsafe', fault)
    const target = new URL(url)
    target.hash = ''
    seen.add(target.href)
    const hop = await gate(target, async () => {
      const started = performance.now()
      const hop = await ask(target, left, options)
      left -= performance.now() - started
      return hop
    })
    if (hop.type === 'answer') return { outcome: 'answer', url: target.href, hops, isPermanent, ...hop.response }
    if (hop.type !== 'redirect') return ended(hop.type, hop.why)
    hasCookie ||= hop.setsCookie
    isPermanent &&= hop.isPermanent
    if (!isUrl(hop.to, target.href)) return ended('unreachable', 'it redirects to what is no address')
    url = new URL(hop.to, target).href
    const isCircle = seen.has(url.replace(/#.*/, ''))
    if (isCircle && hasCookie) return ended('cookies', 'it redirects to itself until a cookie is taken')
    if (isCircle) return ended('unreachable', 'it redirects in a circle')
    if (hops >= maxHops) return ended('unreachable', `it redirects more than ${maxHops} times`)
  }
}

/** Why an address must not be followed, by what can be told before its name is resolved. */
function screen(address: string, { loopback = false }: VisitOptions): string | undefined {
  if (!isUrl(address)) return 'it is no address'
  const { protocol, username, password, port, hostname } = new URL(address)
  if (protocol !== 'http:' && protocol !== 'https:') return `it is ${protocol}, and neither http nor https`
  if (username !== '' || password !== '') return 'it carries a name or a password'
  const bare = hostname.replace(/^\[|\]$/g, '')
  const isNear = isIP(bare) ? isLoopbackAddress(bare) : /^localhost\.?$/.test(bare)
  if (loopback && isNear) return undefined
  if (!loopback && port !== '' && port !== '80' && port !== '443') return `it asks for port ${port}`
  if (isIP(bare)) return isPublic(bare) ? undefined : `${bare} is no public address`
  return isPublicName(bare) ? undefined : `${bare} is no public name`
}

/** Where no stranger may lead us. */
class Unsafe extends Error {
  override name = 'Unsafe'
  readonly unsafe = true
}

/** Resolves a name to its public addresses alone: these, and no others, are then connected to. */
function vetted({ loopback = false, resolve = resolveAll }: VisitOptions): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname).then(
      (addresses) => {
        const open = addresses.filter((a) => isPublic(a) || (loopback && isLoopbackAddress(a)))
        const [first] = open
        if (first === undefined) done(new Unsafe(`${hostname} means no public address`), '', 0)
        else if (options.all)
          done(
            null,
            open.map((a) => ({ address: a, family: isIP(a) })),
          )
        else done(null, first, isIP(first))
      },
      (error) => done(error, '', 0),
    )
  }
}

const resolveAll = async (hostname: string) =>
  (await lookUp(hostname, { all: true, verbatim: true })).map(({ address }) => address)

const REDIRECTS = new Set([301, 302, 303, 307, 308])
const PERMANENT = new Set([301, 308])

/** One request. However it ends is a hop. */
function ask(url: URL, leftMs: number, options: VisitOptions): Promise<Hop> {
  const { userAgent, etag, lastModified, signal, maxBytes = MAX_BYTES, reads = isRead } = options
  return new Promise((settle) => {
    const headers: Record<string, string> = {
      'user-agent': userAgent,
      accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.5',
      'accept-encoding': 'gzip, deflate, br',
      ...(etag ? { 'if-none-match': etag } : {}),
      ...(lastModified ? { 'if-modified-since': lastModified } : {}),
    }
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(
      url,
      { agent: false, headers, lookup: vetted(options), ...(signal && { signal }) },
      (response) => {
        take(response).then(end, fail)
      },
    )
    const late = () => request.destroy(new Error('no whole answer in time'))
    const timer = setTimeout(late, Math.max(0, leftMs))
    request.once('error', fail)
    request.end()

    async function take(response: IncomingMessage): Promise<Hop> {
      const { statusCode: status = 0, headers } = response
      if (REDIRECTS.has(status) && headers.location) {
        const setsCookie = headers['set-cookie'] !== undefined
        return { type: 'redirect', to: headers.location, isPermanent: PERMANENT.has(status), setsCookie }
      }
      const [mediaType, charset] = typeOf(headers['content-type'])
      const body = reads(mediaType) ? await bodyOf(response, maxBytes) : Buffer.alloc(0)
      const told = { etag: headers.etag, lastModified: headers['last-modified'], retryAfter: headers['retry-after'] }
      const rest = { language: headers['content-language'], server: headers.server }
      const known = Object.fromEntries(Object.entries({ ...told, ...rest }).map(([name, text]) => [name, text ?? null]))
      return { type: 'answer', response: { status, mediaType, charset, body, ...(known as Told) } }
    }

    function end(hop: Hop): void {
      clearTimeout(timer)
      settle(hop)
      // Whatever it has still to say, nobody listens.
      request.destroy()
    }

    function fail(error: Error): void {
      end(
        error instanceof Unsafe ? { type: 'unsafe', why: error.message } : { type: 'unreachable', why: wordsOf(error) },
      )
    }
  })
}

type Told = Pick<Answered, 'etag' | 'lastModified' | 'retryAfter' | 'language' | 'server'>

const isRead = (mediaType: string | null) => mediaType === null || PAGE.test(mediaType)

/** `text/html; charset="UTF-8"`: the type and the charset. */
function typeOf(header: string | undefined): [string | null, string | null] {
  const type = header?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const charset = /;\s*charset\s*=\s*["']?([^"';\s]+)/i.exec(header ?? '')?.[1] ?? null
  return [/^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : null, charset]
}

const CODES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be asked for',
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the answer broke off',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'no connection in time',
  ABORT_ERR: 'it was told to stop',
}

function wordsOf(error: Error): string {
  const { code = '' } = error as NodeJS.ErrnoException
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return wordsOf(error.errors[0])
  return CODES[code] ?? error.message.slice(0, 200)
}
