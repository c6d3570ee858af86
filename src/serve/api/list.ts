import type { Answer, Asked } from '../answer.ts'

interface Part {
  readonly next: string | null
  /** Of the store, before it was read. */
  readonly generation: number
}

/** A part of a list, and where it goes on. */
export function listAnswer<T extends Part>(body: T): Answer {
  const link = body.next === null ? {} : { link: `<${body.next}>; rel="next"` }
  return jsonAnswer(body, link)
}

export function jsonAnswer(body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status: 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'accept',
      ...headers,
    },
    body: `${JSON.stringify(body)}\n`,
  }
}

/** The same question, from another place on. */
export function nextOf({ path, query }: Asked, cursor: string): string {
  const given = new URLSearchParams(query)
  given.set('cursor', cursor)
  return `${path}?${given}`
}
