import type { IncomingMessage } from 'node:http'
import type { Look } from '../render/look.ts'
import type { Content } from './content.ts'

/** A request, its address taken apart. */
export interface Asked {
  /** GET and HEAD are answered alike; what sends the answer leaves the body out. */
  readonly method: string
  /** As it was sent, without the query. */
  readonly path: string
  /** What stands behind the question mark; empty where there is none. */
  readonly query: string
  readonly headers: IncomingMessage['headers']
  /** How pages are written here. */
  readonly look: Look
  /** For the few that read a body. */
  readonly request: IncomingMessage
}

/** What comes back. Conditions, ranges and compression are for what sends it: bodies are whole here. */
export interface Answer {
  readonly status: number
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Text that is at hand, content that is kept, or text that comes bit by bit. */
  readonly body: string | Content | AsyncIterable<string>
  /** The event of which it tells as it is now. */
  readonly about?: { readonly id: string; readonly date: string } | undefined
}

/** Answers what it is there for, and leaves the rest to the next. */
export type Answerer = (asked: Asked) => Answer | undefined | Promise<Answer | undefined>

/** The first answer that one of them has. */
export async function firstOf(answerers: readonly Answerer[], asked: Asked): Promise<Answer | undefined> {
  for (const answerer of answerers) {
    const answer = answerer(asked)
    const found = answer instanceof Promise ? await answer : answer
    if (found) return found
  }
  return undefined
}

/** An answer with more headers. `Vary` and `Link` are lists, and grow. */
export function withHeaders(answer: Answer, more: Readonly<Record<string, string>>): Answer {
  const headers: Record<string, string> = { ...answer.headers, ...more }
  for (const name of ['vary', 'link']) {
    const [before, added] = [answer.headers[name], more[name]]
    if (before !== undefined && added !== undefined) headers[name] = `${before}, ${added}`
  }
  return { ...answer, headers }
}

export function askedBy(request: IncomingMessage, look: Look): Asked {
  const { method = 'GET', url = '/', headers } = request
  const [address = ''] = url.split('#', 1)
  const at = address.indexOf('?')
  return at < 0
    ? { method, path: address, query: '', headers, look, request }
    : { method, path: address.slice(0, at), query: address.slice(at + 1), headers, look, request }
}

/** Where the archive is: its origin, or where the client thinks that it is. What no host can be called is not said back. */
export function baseOf(origin: string, { headers: { host } }: Asked): string {
  if (origin !== '') return origin
  return `http://${host !== undefined && /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host) ? host : 'localhost'}`
}
