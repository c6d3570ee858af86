import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'
import { AnnalsError } from './errors.ts'
import { backoff, retryAfter } from './fetch/backoff.ts'
import { formats } from './render/index.ts'
import { EVERYTHING, keyAt } from './site/keys.ts'
import type { Site } from './site/site.ts'
import { labelPath } from './site/urls.ts'
import type { StoreState } from './store/store.ts'

/** What caches in front of servers hold that may not be so any more. */
export interface Stale {
  /** The state that they are to be of. */
  readonly to: StoreState
  /** Anything may have changed: `keys` is the one that everything has. */
  readonly everything: boolean
  /** Surrogate keys, as pages tell them. */
  readonly keys: readonly string[]
  /** Paths with their endings. */
  readonly paths: readonly string[]
}

/** What changed since a generation of the archive; everything, if none is given. It is what publishing would look at. */
export async function staleSince(site: Site, since: number | undefined): Promise<Stale> {
  const to = await site.state()
  const touched = since === undefined || since > to.generation ? undefined : await site.reader.touched(since)
  if (touched === undefined || since === undefined) return { to, everything: true, keys: [EVERYTHING], paths: [] }
  const keys = new Set<string>()
  const paths = new Set<string>()
  for (const batch of await site.touched(since)) {
    for await (const { url } of site.pages(batch)) {
      keys.add(url)
      for (const { extension } of formats) paths.add(url + extension)
    }
    for await (const { path } of site.files(batch)) {
      keys.add(keyAt(path))
      paths.add(path)
    }
    // A server gives feeds of labels that have none as a file.
    if (batch.kind === 'files' && batch.of.kind === 'label')
      keys.add(labelPath(batch.of.label.kind, batch.of.label.slug))
  }
  return { to, everything: false, keys: [...keys].sort(), paths: [...paths].sort() }
}

export interface Hook {
  /** Where to POST. */
  readonly url: URL
  /** Sent as `Authorization: Bearer`; nothing, if empty. */
  readonly token?: string
  readonly signal?: AbortSignal
  /** For tests: how to wait between tries. */
  readonly sleep?: (ms: number) => Promise<unknown>
}

/** Caches take so many keys or URLs at a time at least; a longer list is told in portions. */
const PORTION = 1000
const TRIES = 6
const DEADLINE = 10_000

/**
 * Tells a hook what is stale, in as many requests as it takes, each tried again while it may yet be taken. Resolves when all
 * are taken. Throws an `AnnalsError` with the last reason otherwise: then all of it is to be told again.
 */
export async function tellStale(
  hook: Hook,
  { to, everything, keys, paths }: Stale,
): Promise<{ readonly requests: number }> {
  const { store, generation } = to
  const portions = Math.max(1, Math.ceil(Math.max(keys.length, paths.length) / PORTION))
  for (let i = 0; i < portions; i++) {
    const part = <T>(all: readonly T[]) => all.slice(i * PORTION, (i + 1) * PORTION)
    await tell(hook, JSON.stringify({ store, generation, everything, keys: part(keys), paths: part(paths) }))
  }
  return { requests: portions }
}

async function tell(hook: Hook, body: string): Promise<void> {
  const { url, signal, sleep = (ms) => wait(ms, undefined, { signal }) } = hook
  for (let failures = 1; ; failures++) {
    const { status, why, after } = await post(hook, body)
    if (status >= 200 && status < 300) return
    const isFinal = status !== 0 && status !== 408 && status !== 429 && status < 500
    // The address may hold a secret.
    if (isFinal || failures >= TRIES || signal?.aborted)
      throw new AnnalsError(`${url.host} was not told what changed: ${why}. It is told by the next run`)
    await sleep(Math.min(after ?? backoff(failures, Math.random()), 60_000))
  }
}

interface Reply {
  /** 0 where none came. */
  readonly status: number
  readonly why: string
  readonly after?: number | undefined
}

function post({ url, token = '', signal }: Hook, body: string): Promise<Reply> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
  }
  const deadline = AbortSignal.timeout(DEADLINE)
  const ending = signal ? AbortSignal.any([signal, deadline]) : deadline
  return new Promise((resolve) => {
    const asked = send(url, { method: 'POST', headers, signal: ending }, (response) => {
      response.resume()
      const { statusCode: status = 0, headers } = response
      resolve({ status, why: `it answered ${status}`, after: retryAfter(headers['retry-after'], Date.now()) })
    })
    asked.once('error', (error) => resolve({ status: 0, why: error.message })).end(body)
  })
}
