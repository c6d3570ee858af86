import type { Grammar } from '../grammar.ts'
import { HIDDEN, JOINED } from './marks.ts'

/** A page made ready for reading line by line, every character still at its place. */
export interface MaskedPage {
  /** The wikitext itself, control characters aside. */
  readonly source: string
  /** As long as the wikitext; comments and wrappers are blanked, breaks inside templates and references joined. */
  readonly text: string
  /** What was found to blank, in text order. */
  readonly hidden: readonly Hidden[]
  /** Start of a template → its end, for every template that closes. */
  readonly templates: ReadonlyMap<number, number>
  readonly wrapped: boolean
  /** A comment was opened and never closed; its text was kept. */
  readonly openComment: number | null
}

export interface Hidden {
  readonly kind: 'comment' | 'wrapper'
  readonly start: number
  readonly end: number
}

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/g
const PAIRED_TAG = /<(ref|nowiki)\b[^<>]*?(\/?)>/gi
const LOOSE_TAG = /<\/?(?:noinclude|includeonly|onlyinclude)\s*\/?>/gi

/** Blanks what is not told to readers, and joins what one mark spreads over several lines. Linear; never throws. */
export function mask(wikitext: string, grammar: Grammar): MaskedPage {
  const source = wikitext.replace(CONTROL, (c) => (c === '\r' ? ' ' : HIDDEN))
  const characters = new Cells(source)
  const openComment = hideComments(characters)
  for (const note of grammar.notes) {
    for (const found of characters.text.matchAll(note))
      characters.hide('comment', found.index, found.index + found[0].length)
  }
  joinPairedTags(characters)
  for (const tag of characters.text.matchAll(LOOSE_TAG))
    characters.hide('wrapper', tag.index, tag.index + tag[0].length)
  const { templates, wrapped } = readTemplates(characters, grammar)
  hideTableMarks(characters)
  return { source, text: characters.text, hidden: outermost(characters.hidden), templates, wrapped, openComment }
}

/** The pieces in text order, without those that lie in another: a comment within a wrapper is the wrapper's. */
function outermost(pieces: readonly Hidden[]): Hidden[] {
  const out: Hidden[] = []
  let end = 0
  for (const piece of pieces.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (piece.start < end) continue
    out.push(piece)
    end = piece.end
  }
  return out
}

/** A text whose ranges can be overwritten in place without copying it each time. */
class Cells {
  readonly hidden: Hidden[] = []
  #text: string
  #hides: Range[] = []
  #joins: Range[] = []

  constructor(text: string) {
    this.#text = text
  }

  get text(): string {
    if (this.#hides.length > 0) this.#text = edited(this.#text, this.#hides, (piece) => HIDDEN.repeat(piece.length))
    if (this.#joins.length > 0) this.#text = edited(this.#text, this.#joins, (piece) => piece.replaceAll('\n', JOINED))
    this.#hides = []
    this.#joins = []
    return this.#text
  }

  hide(kind: Hidden['kind'], start: number, end: number): void {
    this.hidden.push({ kind, start, end })
    this.#hides.push({ start, end })
  }

  join(start: number, end: number): void {
    this.#joins.push({ start, end })
  }
}

interface Range {
  readonly start: number
  readonly end: number
}

function edited(text: string, ranges: readonly Range[], edit: (piece: string) => string): string {
  let done = 0
  let out = ''
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const from = Math.max(start, done)
    if (from >= end) continue
    out += text.slice(done, from) + edit(text.slice(from, end))
    done = end
  }
  return out + text.slice(done)
}

/** MediaWiki drops comments before all else. One that never closes would hide the rest of the page, so it stays text. */
function hideComments(cells: Cells): number | null {
  const text = cells.text
  let from = text.indexOf('<!--')
  while (from >= 0) {
    const end = text.indexOf('-->', from + 4)
    if (end < 0) {
      cells.hide('comment', from, from + 4)
      return from
    }
    cells.hide('comment', from, end + 3)
    from = text.indexOf('<!--', end + 3)
  }
  return null
}

/** `<ref>…</ref>` and `<nowiki>…</nowiki>` may run over lines, unless a bullet begins within: then a close is missing. */
function joinPairedTags(cells: Cells): void {
  const text = cells.text
  const breaks = indexesOf(text, MARKED_LINE)
  const closings = { ref: indexesOf(text, /<\/ref\b/gi), nowiki: indexesOf(text, /<\/nowiki\b/gi) }
  let done = 0
  for (const tag of text.matchAll(PAIRED_TAG)) {
    if (tag.index < done || tag[2]) continue
    const name = (tag[1] ?? '').toLowerCase() as keyof typeof closings
    const after = tag.index + tag[0].length
    const end = firstFrom(closings[name], after)
    if (end === undefined || (firstFrom(breaks, after) ?? end) < end) continue
    cells.join(tag.index, end)
    done = end
  }
}

function indexesOf(text: string, pattern: RegExp): number[] {
  return Array.from(text.matchAll(pattern), (found) => found.index)
}

/** The first of these ascending numbers that is not below `from`. */
function firstFrom(ascending: readonly number[], from: number): number | undefined {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] as number) < from) low = middle + 1
    else high = middle
  }
  return ascending[low]
}

/** Pairs `{{` with `}}` over the whole page by a stack, hides the wrappers, joins the lines of the others. */
function readTemplates(cells: Cells, grammar: Grammar): { templates: Map<number, number>; wrapped: boolean } {
  const text = cells.text
  const templates = new Map<number, number>()
  const stack: { at: number; kind: 'wrapper' | 'in bullet' | 'elsewhere' }[] = []
  const lines = indexesOf(text, /^/gm)
  const breaks = indexesOf(text, PARAGRAPH_END)
  let line = 0
  let wrapped = false
  const brace = /\{\{|\}\}/g
  for (let found = brace.exec(text); found; found = brace.exec(text)) {
    const at = found.index
    while ((lines[line + 1] ?? Number.POSITIVE_INFINITY) <= at) line++
    if (found[0] === '{{') {
      const wrapper = wrapperEnd(text, at, grammar)
      if (wrapper !== null) {
        wrapped = true
        cells.hide('wrapper', at, wrapper.end)
        brace.lastIndex = wrapper.end
        if (wrapper.holdsPage) stack.push({ at, kind: 'wrapper' })
      } else stack.push({ at, kind: /[*#:;]/.test(text[lines[line] ?? 0] ?? '') ? 'in bullet' : 'elsewhere' })
      continue
    }
    let open = stack.pop()
    // A bullet's template that never closed must not swallow the bullets below, nor the brace that ends the page.
    while (open?.kind === 'in bullet' && (firstFrom(breaks, open.at) ?? at) < at) open = stack.pop()
    if (open?.kind === 'wrapper') cells.hide('wrapper', at, at + 2)
    else if (open) {
      templates.set(open.at, at + 2)
      cells.join(open.at, at)
    }
  }
  return { templates, wrapped }
}
const MARKED_LINE = /\n[*#:;]/g
const PARAGRAPH_END = /\n(?=[*#:;]|[ \t\u0000]*\n)/g

/** Where the wrapper that starts here ends: at its `}}`, or behind `content=` when the page is its parameter. */
function wrapperEnd(text: string, start: number, grammar: Grammar): { end: number; holdsPage: boolean } | null {
  const head = /\{\{\s*([^\s|{}[\]][^|{}[\]\n]{0,59})(?=[|}\n])/y
  head.lastIndex = start
  const found = head.exec(text)
  if (!found || !grammar.wrapper.test((found[1] ?? '').replace(/[\s_\u0000]+/g, ' ').trim())) return null
  const arguments_ = /[^{}]*?\|\s*content\s*=/y
  arguments_.lastIndex = head.lastIndex
  if (arguments_.exec(text)) return { end: arguments_.lastIndex, holdsPage: true }
  const close = /[^{}]*?\}\}/y
  close.lastIndex = head.lastIndex
  if (close.exec(text)) return { end: close.lastIndex, holdsPage: false }
  const line = text.indexOf('\n', start)
  return { end: line < 0 ? text.length : line, holdsPage: false }
}

/** Table marks: the header template of 2015 to 2017 opened a table and the page closed it with `|}`. */
function hideTableMarks(cells: Cells): void {
  for (const found of cells.text.matchAll(TABLE_MARK)) {
    const start = found.index + (found[1] ?? '').length
    cells.hide('wrapper', start, found.index + found[0].length)
  }
}
const TABLE_MARK = /^([ \t\u0000]*)(?:\{\|.*$|\|-.*$|\|\}+|\}\}(?=[ \t\u0000]*$))/gm
