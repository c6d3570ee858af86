/**
 * A client of an archive that `annals serve` serves, for any program with `fetch`. Its types come from the OpenAPI document.
 *
 * @example
 * const archive = new AnnalsClient('https://news.example')
 * for await (const event of archive.allEvents({ topic: 'henley' })) console.log(event.date, event.title)
 *
 * @module
 */
import type { Event, Operations, Problem } from './types.ts'

export type * from './types.ts'

export interface ClientOptions {
  /** Asks in the place of `fetch`. */
  readonly fetch?: typeof fetch
  /** Sent with each request: `user-agent`, say. */
  readonly headers?: Readonly<Record<string, string>>
}

export interface AskOptions {
  readonly signal?: AbortSignal
}

type Query<K extends keyof Operations> = Operations[K]['query']
type Answer<K extends keyof Operations> = Operations[K]['answer']
/** Questions whose answers are lists that go on. */
type ListId = Exclude<keyof Operations, 'event'>

/** What the archive says is wrong, and what to do about it. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.detail} ${problem.next}`)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

export class AnnalsClient {
  readonly #base: string
  readonly #fetch: typeof fetch
  readonly #headers: Readonly<Record<string, string>>

  /** `base` is where the archive is: `https://news.example`. */
  constructor(base: string, { fetch = globalThis.fetch, headers = {} }: ClientOptions = {}) {
    this.#base = base.replace(/\/+$/, '')
    this.#fetch = fetch
    this.#headers = headers
  }

  /** One part of a list; `next` tells where it goes on. */
  list<K extends ListId>(list: K, query: Query<K> = {}, options?: AskOptions): Promise<Answer<K>> {
    return this.#ask(`/api/v1/${list}${queryString(query)}`, options)
  }

  /** All parts of a list, one after another, to its very end. */
  async *parts<K extends ListId>(list: K, query: Query<K> = {}, options?: AskOptions): AsyncGenerator<Answer<K>> {
    let part = await this.list(list, query, options)
    yield part
    while (part.next !== null) {
      part = await this.#ask<Answer<K>>(part.next, options)
      yield part
    }
  }

  /** Events that hold to all that is asked. */
  events(query: Query<'events'> = {}, options?: AskOptions): Promise<Answer<'events'>> {
    return this.list('events', query, options)
  }

  /** All of them, however many. */
  async *allEvents(query: Query<'events'> = {}, options?: AskOptions): AsyncGenerator<Event> {
    for await (const { events } of this.parts('events', { limit: 500, ...query }, options)) yield* events
  }

  /** One event; `undefined` where there is none. */
  async event(id: string, query: Query<'event'> = {}, options?: AskOptions): Promise<Event | undefined> {
    try {
      return await this.#ask<Event>(`/api/v1/events/${encodeURIComponent(id)}${queryString(query)}`, options)
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 404) return undefined
      throw error
    }
  }

  async #ask<T>(path: string, { signal }: AskOptions = {}): Promise<T> {
    const headers = { accept: 'application/json', ...this.#headers }
    const response = await this.#fetch(this.#base + path, { headers, ...(signal ? { signal } : {}) })
    if (response.ok) return (await response.json()) as T
    const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json')
    throw new ProblemError(
      isProblem
        ? ((await response.json()) as Problem)
        : {
            type: 'about:blank',
            title: response.statusText,
            status: response.status,
            detail: `${this.#base}${path} answers ${response.status}.`,
            next: 'Is this an archive of Annals?',
          },
    )
  }
}

function queryString(query: object): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(Object.fromEntries(given.map(([name, value]) => [name, String(value)])))}`
}
