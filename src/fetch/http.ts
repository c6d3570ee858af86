import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { AnnalsError } from '../errors.ts'
import { backoff, retryAfter } from './backoff.ts'

/** Time and chance, handed in so that tests need wait for neither. */
export interface Clock {
  readonly now: () => number
  /** Rejects when the signal ends it. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly random: () => number
}

export const clock: Clock = {
  now: Date.now,
  sleep: (ms, signal) => wait(ms, undefined, signal ? { signal } : {}),
  random: Math.random,
}

export interface HttpOptions {
  readonly userAgent: string
  readonly clock?: Clock
  /** For the whole of one answer, from connecting to its last byte. */
  readonly deadlineMs?: number
  /** Largest body, unpacked. */
  readonly maxBytes?: number
  /** How often one request is tried. */
  readonly attempts?: number
  /** From the start of one request to that of the next, at least. */
  readonly paceMs?: number
  /** Hears why and how long we wait before trying again. */
  readonly onWait?: (reason: string, ms: number) => void
  /** Ends waiting and asking at once: what is under way, and all that follows, is an error. */
  readonly signal?: AbortSignal
}

/** Something that may be gone the next time: worth trying again. */
export class Passing extends Error {
  override name = 'Passing'
  /** TypeScript tells classes apart by their parts. */
  readonly passing = true
}

export interface Http {
  readonly host: string
  /** Gets an answer that `read` understands. What `read` throws as `Passing`, and what the network breaks, is tried again. */
  readonly get: <T>(parameters: Readonly<Record<string, string>>, read: (body: string) => T) => Promise<T>
  /** Requests sent so far. */
  readonly requests: () => number
  /** How far our clock is ahead of the server's, in milliseconds, by the last answer that told a time. */
  readonly clockAheadMs: () => number | undefined
  readonly close: () => void
}

/** If a server wants to be left alone for longer, we leave, and say until when. */
const LONGEST_WAIT_MS = 5 * 60_000
const PASSING_STATUS = new Set([408, 429, 500, 502, 503, 504])

/** GET requests to one address, one at a time, with patience. */
export function openHttp(api: URL, options: HttpOptions): Http {
  const {
    userAgent,
    deadlineMs = 60_000,
    maxBytes = 64 * 1024 * 1024,
    attempts = 6,
    paceMs = 0,
    onWait,
    signal,
  } = options
  const { now, sleep, random } = options.clock ?? clock
  const secure = api.protocol === 'https:'
  const agent = new (secure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 1 })
  let requests = 0
  let ahead: number | undefined
  let lastStart = Number.NEGATIVE_INFINITY
  let queue: Promise<unknown> = Promise.resolve()

  async function patiently<T>(url: URL, read: (body: string) => T): Promise<T> {
    for (let failures = 1; ; failures++) {
      let answer: Answer | undefined
      try {
        // A clock that was set back must not make us wait for it.
        await sleep(Math.min(paceMs, Math.max(0, lastStart + paceMs - now())), signal)
        lastStart = now()
        requests++
        answer = await once(url)
        noteClock(answer)
        return read(bodyOf(answer))
      } catch (error) {
        if (signal?.aborted) throw new AnnalsError('it was told to stop; the next run goes on', { cause: error })
        if (!(error instanceof Passing)) throw error
        const reason = error.message
        // A date is meant by the server's clock; ours may be wrong.
        const serverNow = Date.parse(answer?.headers.date ?? '') || now()
        const asked = retryAfter(answer?.headers['retry-after'], serverNow)
        if (failures >= attempts) throw givenUp(`${attempts} attempts failed, the last one so: ${reason}`, error)
        if (asked !== undefined && asked > LONGEST_WAIT_MS)
          throw givenUp(`${reason}, and asks us to come back after ${new Date(now() + asked).toISOString()}`, error)
        const ms = Math.max(asked ?? 0, backoff(failures, random()))
        onWait?.(`${api.host}: ${reason}`, ms)
        await rest(ms)
      }
    }
  }

  async function rest(ms: number): Promise<void> {
    try {
      await sleep(ms, signal)
    } catch (error) {
      if (!signal?.aborted) throw error
      // The next request says so.
    }
  }

  function givenUp(what: string, cause: unknown): AnnalsError {
    return new AnnalsError(`${api.host}: ${what}. All that was stored stands; run annals update again later`, { cause })
  }

  function noteClock({ headers }: Answer): void {
    const date = Date.parse(headers.date ?? '')
    // An HTTP date is cut to the second: the middle of that second is the best guess.
    if (!Number.isNaN(date)) ahead = (lastStart + now()) / 2 - (date + 500)
  }

  function bodyOf({ status, reason, headers, body }: Answer): string {
    if (PASSING_STATUS.has(status)) throw new Passing(`${status} ${reason}`.trim())
    if (status >= 300 && status < 400) {
      throw new AnnalsError(
        `${api.href} redirects to ${JSON.stringify(headers.location ?? 'nowhere')}, and we do not follow; correct api in annals.json`,
      )
    }
    if (status !== 200) {
      throw new AnnalsError(
        `${api.href} answers ${status} ${reason}: ${excerpt(body)}. Check api and contact in annals.json: wikis turn away clients that do not say who runs them`,
      )
    }
    return body
  }

  /** One request. Every way for it to end badly is a `Passing`. */
  function once(url: URL): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = { 'user-agent': userAgent, accept: 'application/json', 'accept-encoding': 'gzip' }
      const request = (secure ? requestHttps : requestHttp)(
        url,
        { agent, headers, ...(signal && { signal }) },
        (response) => {
          whole(response, maxBytes).then(resolve, fail)
        },
      )
      const timer = setTimeout(
        () => request.destroy(new Passing(`no whole answer within ${deadlineMs / 1000} s`)),
        deadlineMs,
      )
      function fail(error: Error) {
        clearTimeout(timer)
        // A connection with half an answer in it is of no more use.
        request.destroy()
        const told: boolean = error instanceof Passing || error instanceof AnnalsError
        reject(told ? error : new Passing(error.message, { cause: error }))
      }
      request.once('error', fail)
      request.once('close', () => clearTimeout(timer))
      request.end()
    })
  }

  return {
    host: api.host,
    get(parameters, read) {
      const url = new URL(api)
      url.search = new URLSearchParams(parameters).toString()
      const turn = queue.then(() => patiently(url, read))
      queue = turn.catch(() => {})
      return turn
    },
    requests: () => requests,
    clockAheadMs: () => ahead,
    close: () => agent.destroy(),
  }
}

interface Answer {
  readonly status: number
  readonly reason: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A response to its end, unpacked. Rejects when it breaks off or is too large. */
async function whole(response: IncomingMessage, maxBytes: number): Promise<Answer> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > maxBytes) throw tooLarge(maxBytes)
    pieces.push(piece)
  }
  if (!response.complete) throw new Passing('the answer broke off')
  const packed = Buffer.concat(pieces)
  const bytes = response.headers['content-encoding'] === 'gzip' ? unpack(packed, maxBytes) : packed
  const { statusCode: status = 0, statusMessage: reason = '', headers } = response
  return { status, reason, headers, body: bytes.toString('utf8') }
}

function unpack(packed: Buffer, maxBytes: number): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: maxBytes })
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(maxBytes)
    throw new Passing(`the answer's gzip is broken: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

function tooLarge(maxBytes: number): AnnalsError {
  return new AnnalsError(
    `the wiki's answer is larger than ${maxBytes} bytes; is api in annals.json the address of its API?`,
  )
}

/** The beginning of a text, fit for an error message. */
export function excerpt(text: string): string {
  const words = text
    .replace(/<(style|script)\b.*?<\/\1>|<[^>]*>/gis, ' ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return words.length > 120 ? `${words.slice(0, 120)}…` : words || 'nothing'
}
