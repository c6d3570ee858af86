import { STATUS_CODES } from 'node:http'
import { type ProblemWords, problemPage } from '../render/html/problem.ts'
import type { Look } from '../render/look.ts'
import type { Answer, Asked } from './answer.ts'
import { mediaTypeFor } from './negotiate.ts'

/** What went wrong, and what to do next. */
export interface Problem {
  readonly status: number
  /** What about this request. */
  readonly detail: string
  /** What to do about it. */
  readonly next: string
  /** The same as readers are told, where readers meet it. */
  readonly inWords?: (look: Look, path: string) => ProblemWords
  /** More for programs to read: the parameter that was wrong, say. */
  readonly more?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

/** A problem as JSON (RFC 9457). */
export function problemJson({ status, detail, next, more }: Problem): string {
  return `${JSON.stringify({ type: 'about:blank', title: titleOf(status), status, detail, next, ...more })}\n`
}

/** The answer that tells of a problem: as HTML to those who would rather have that, else as data. */
export function problem(
  { headers: { accept }, look, path }: Pick<Asked, 'headers' | 'look' | 'path'>,
  told: Problem,
): Answer & { readonly body: string } {
  const { status, detail, next } = told
  const headers = { 'cache-control': 'no-store', vary: 'accept', ...told.headers }
  if (mediaTypeFor(accept, ['application/problem+json', 'application/json', 'text/html']) === 'text/html') {
    const words = told.inWords?.(look, path)
    const body = words
      ? problemPage(words, look)
      : problemPage({ title: titleOf(status), detail, ways: [next] }, look, look.quoted)
    return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body }
  }
  return { status, headers: { 'content-type': 'application/problem+json', ...headers }, body: problemJson(told) }
}

const titleOf = (status: number) => STATUS_CODES[status] ?? 'Problem'
