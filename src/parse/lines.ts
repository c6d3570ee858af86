import { HIDDEN, JOINED } from './wikitext/marks.ts'
import type { MaskedPage } from './wikitext/mask.ts'

/** A line as the parser sees it: several lines of the page where a template, reference or comment joined them. */
export interface Line {
  /** First line of the page that it covers, from 1, and how many. */
  readonly number: number
  readonly count: number
  readonly start: number
  readonly end: number
  readonly content: LineContent
}

export type LineContent =
  | { readonly type: 'blank' | 'comment' | 'wrapper' | 'redirect' }
  | { readonly type: 'heading'; readonly text: string; readonly at: number }
  | { readonly type: 'bullet'; readonly depth: number; readonly text: string; readonly at: number }
  | { readonly type: 'unmarked'; readonly text: string; readonly at: number }

/** Invisible letters that the visual editor leaves in front of marks. */
const LEAD = /^[\s\u0000\u200b-\u200f\u2060\ufeff]*/
const MARKER = /^[*#:;]+/
const REDIRECT = /^#redirect\s*:?\s*\[\[/i

/** Splits a masked page into lines. */
export function* splitLines(page: MaskedPage): Generator<Line> {
  const { text, hidden } = page
  let number = 1
  let start = 0
  let h = 0
  while (start <= text.length) {
    const at = text.indexOf('\n', start)
    const end = at < 0 ? text.length : at
    const raw = text.slice(start, end)
    while (h < hidden.length && (hidden[h]?.end ?? 0) <= start) h++
    let count = 1
    // Breaks inside comments are hidden; those inside templates are joined. Both were lines.
    for (let k = h; k < hidden.length && (hidden[k]?.start ?? 0) < end; k++) {
      const piece = hidden[k] as { start: number; end: number }
      count += newlines(page.source, piece.start, piece.end)
    }
    for (let j = raw.indexOf(JOINED); j >= 0; j = raw.indexOf(JOINED, j + 1)) count++
    const kind = hidden[h] !== undefined && (hidden[h]?.start ?? 0) < end ? hidden[h]?.kind : undefined
    yield { number, count, start, end, content: contentOf(raw, start, kind) }
    number += count
    if (at < 0) return
    start = end + 1
  }
}

export function newlines(text: string, start: number, end: number): number {
  let count = 0
  // Within the piece alone: in a line of many comments, each would look for the end of the line.
  const piece = text.slice(start, end)
  for (let i = piece.indexOf('\n'); i >= 0; i = piece.indexOf('\n', i + 1)) count++
  return count
}

function contentOf(raw: string, start: number, hidden: 'comment' | 'wrapper' | undefined): LineContent {
  const lead = LEAD.exec(raw)?.[0].length ?? 0
  const body = raw.slice(lead)
  if (body === '') return { type: hidden ?? 'blank' }
  const marker = MARKER.exec(body)?.[0]
  if (marker === '#' && REDIRECT.test(body)) return { type: 'redirect' }
  if (marker) {
    const rest = body.slice(marker.length)
    const at = start + lead + marker.length
    if (marker.endsWith(';')) return { type: 'heading', text: rest, at }
    return { type: 'bullet', depth: marker.length, text: rest, at }
  }
  const at = start + lead
  const trimmed = body.replaceAll(HIDDEN, '').trim()
  if (/^'''[^'].*'''\s*:?$/.test(trimmed) && !trimmed.slice(3, -3).includes("'''")) {
    return { type: 'heading', text: trimmed.replace(/:$/, ''), at }
  }
  const equals = /^(={1,6})([^=].*?)\1$/.exec(trimmed)
  if (equals) return { type: 'heading', text: (equals[2] as string).trim(), at }
  return { type: 'unmarked', text: body, at }
}
