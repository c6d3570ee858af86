import type { Article, Citation } from '../model/event.ts'
import type { Grammar } from './grammar.ts'
import { leadingUrl, type TemplateEnd, type Token, tokenize } from './wikitext/inline.ts'
import { APOSTROPHE, LINK, SOURCE } from './wikitext/marks.ts'
import { removeQuotes } from './wikitext/quotes.ts'
import { citationLabel, isCitation, readTemplate, templateText } from './wikitext/template.ts'
import { clean, cleanTarget, cleanUrl, readable, tidy, withoutTail } from './wikitext/text.ts'

/** What one line says, read apart. */
export interface Bullet {
  /** Plain text, sources and their separators removed. */
  readonly text: string
  readonly articles: readonly Article[]
  readonly citations: readonly Citation[]
  /** The text without the words of links: what remains decides whether the line is a heading. */
  readonly between: string
}

/** What a line may need of its page. */
export interface PageContext {
  readonly grammar: Grammar
  /** The sources of the page's named references, so that `<ref name=x/>` can be resolved. */
  readonly references: ReadonlyMap<string, readonly Citation[]>
}

/** Templates and references may hold each other; deeper than any editor goes, what is inside is left out. */
const DEEPEST = 6

/** Reads a line's wikitext. `templateEnd` tells where its templates close. */
export function readBullet(line: string, templateEnd: TemplateEnd, page: PageContext): Bullet {
  const reader = new Reader(page)
  reader.read(tokenize(line, templateEnd), 0)
  return reader.finish()
}

/** The sources that the wikitext inside a reference holds. */
export function readReference(wikitext: string, grammar: Grammar): readonly Citation[] {
  const reader = new Reader({ grammar, references: new Map() })
  reader.read([{ type: 'reference', inner: wikitext }], 0)
  return reader.finish().citations
}

/** How far back a source looks to tell what stands before it. */
const NEAR = 64

class Reader {
  readonly #page: PageContext
  readonly #articles: Article[] = []
  readonly #citations: Citation[] = []
  /** The text but for its end. Only the end is looked at while more is said, or each source would copy the text. */
  #text = ''
  #end = ''
  #between = ''
  /** How many letters were said since the last source link that is part of the sentence. */
  #sinceProse = Number.POSITIVE_INFINITY

  constructor(page: PageContext) {
    this.#page = page
  }

  read(tokens: readonly Token[], depth: number): void {
    for (const [i, token] of tokens.entries()) {
      switch (token.type) {
        case 'text':
          this.#say(readable(token.value))
          break
        case 'link': {
          const next = tokens[i + 1]
          this.#link(token, next?.type === 'text' ? next.value : '')
          break
        }
        case 'external':
          this.#external(token)
          break
        case 'template':
          this.#template(token.inner, depth)
          break
        case 'reference':
          this.#reference(token.name, token.inner, depth)
          break
        case 'literal':
          this.#say(token.inner.replaceAll("'", APOSTROPHE))
          break
        case 'tag':
          if (token.name === 'br') this.#say(' ')
          break
      }
    }
  }

  finish(): Bullet {
    const text = removeQuotes(this.#text + this.#end)
    return {
      text: tidy(closeGaps(text)),
      articles: this.#articles,
      citations: this.#citations,
      between: tidy(removeQuotes(this.#between).replaceAll(SOURCE, ' ').replace(TRAIL, '')),
    }
  }

  #say(words: string, between = words): void {
    this.#end += words
    if (this.#end.length > 2 * NEAR) {
      this.#text += this.#end.slice(0, -NEAR)
      this.#end = this.#end.slice(-NEAR)
    }
    this.#between += between
    this.#sinceProse += words.length
  }

  #lastSaid(length: number): string {
    return this.#end.slice(Math.max(0, this.#end.length - length))
  }

  #cite(label: string, url: string): void {
    this.#citations.push({ label: cleanLabel(label), url: cleanUrl(url) })
  }

  #citeHere(label: string, url: string): void {
    this.#cite(label, url)
    this.#say(SOURCE)
  }

  #link(token: Token & { type: 'link' }, after: string): void {
    const { grammar } = this.#page
    const raw = token.target.trim()
    if (grammar.fileNamespaces.test(raw)) return
    const target = cleanTarget(raw)
    const display = token.display === undefined ? target : plain(token.display, this.#page) || pipeTrick(target)
    const prefix = /^([a-z-]{1,12})\s*:\s*(.+)$/i.exec(target)
    const parenthesised = /^\(.+\)$/.test(display)
    const host = prefix && sisterHost((prefix[1] as string).toLowerCase(), grammar)
    if (prefix && host && parenthesised) {
      this.#citeHere(display, `https://${host}/wiki/${encodeURI((prefix[2] as string).replaceAll(' ', '_'))}`)
      return
    }
    if (host && !raw.startsWith(':') && /^[a-z]{2,3}$/.test(prefix?.[1] ?? '')) return // in other languages: not shown
    const [title, section] = splitSection(target)
    const label = clean(display + (/^[A-Za-z]+/.exec(after)?.[0] ?? ''))
    if (title) this.#articles.push(section ? { title, section, label } : { title, label })
    this.#say(display.replaceAll("'", APOSTROPHE), LINK)
  }

  #external(token: Token & { type: 'external' }): void {
    const label = token.label.trim()
    if (token.bare) {
      this.#cite('', token.url)
      this.#say(token.url)
      return
    }
    const follows = this.#sinceProse <= NEAR && /^[\s,;]*(?:and|or|&)?\s*$/.test(this.#lastSaid(this.#sinceProse))
    if (!isProse(label, this.#end, follows)) {
      // "( [url BBC)]": the bracket that opened before the source closes within it.
      if (/^[^(]*\)$/.test(label)) this.#end = this.#end.replace(/\(\s*$/, '')
      this.#citeHere(label, token.url)
      return
    }
    const words = plain(label, this.#page)
    this.#citations.push({ label: words, url: cleanUrl(token.url) })
    this.#say(words.replaceAll("'", APOSTROPHE))
    this.#sinceProse = 0
  }

  #template(inner: string, depth: number): void {
    const template = readTemplate(inner)
    if (isCitation(template)) {
      // A URL may be broken by a newline; what is no web address is no source.
      const url = leadingUrl((template.named.get('url') ?? '').replace(/[\s\u0001]+/g, ''))
      if (url !== undefined) this.#citeHere(plain(citationLabel(template), this.#page), url)
      return
    }
    const shown = templateText(template)
    if (shown === '' || depth >= DEEPEST) return
    this.read(tokenizeAlone(shown), depth + 1)
  }

  #reference(name: string | undefined, inner: string, depth: number): void {
    if (inner.trim() === '' && name !== undefined) {
      const sources = this.#page.references.get(name) ?? []
      this.#citations.push(...sources)
      this.#say(SOURCE.repeat(sources.length))
      return
    }
    if (depth >= DEEPEST) return
    for (const token of tokenizeAlone(inner)) {
      if (token.type === 'external') this.#citeHere(token.label, token.url)
      else if (token.type === 'template') {
        const template = readTemplate(token.inner)
        if (isCitation(template)) this.#template(token.inner, depth + 1)
      }
    }
  }
}

// A trail belongs to its link: "[[bomb]]ing" has no word between.
const TRAIL = /\u0004[A-Za-z]*/g

/** Tokens of a text that is not a line of the page, its braces matched within it. */
export function tokenizeAlone(text: string): Token[] {
  const ends = new Map<number, number>()
  const open: number[] = []
  for (const brace of text.matchAll(/\{\{|\}\}/g)) {
    if (brace[0] === '{{') open.push(brace.index)
    else {
      const at = open.pop()
      if (at !== undefined) ends.set(at, brace.index + 2)
    }
  }
  return tokenize(text, (at) => ends.get(at))
}

/** The words of a link's display or a source's label. */
function plain(wikitext: string, page: PageContext, depth = 0): string {
  if (!/['[{<&_]/.test(wikitext)) return clean(wikitext)
  let out = ''
  for (const token of tokenizeAlone(wikitext)) {
    if (token.type === 'text') out += token.value
    else if (token.type === 'literal') out += token.inner.replaceAll("'", APOSTROPHE)
    else if (token.type === 'link') out += token.display ?? cleanTarget(token.target)
    else if (token.type === 'external') out += token.label
    else if (token.type === 'template' && depth < DEEPEST) {
      out += plain(templateText(readTemplate(token.inner)), page, depth + 1)
    }
  }
  return clean(removeQuotes(out))
}

function cleanLabel(label: string): string {
  let out = label.startsWith('|') ? label.slice(1) : label
  out = plain(out, NO_PAGE)
  out = out.replace(/^(\(.*\))[.,;]+$/s, '$1')
  const inner = /^\((.*)\)$/s.exec(out)
  if (inner && balanced(inner[1] as string)) return (inner[1] as string).trim()
  if (out.startsWith('(') && !out.includes(')')) return out.slice(1).trim()
  if (out.endsWith(')') && !out.includes('(')) return out.slice(0, -1).trim()
  return out
}
const NO_PAGE = {} as PageContext

function balanced(text: string): boolean {
  let depth = 0
  for (const c of text) {
    if (c === '(') depth++
    else if (c === ')' && --depth < 0) return false
  }
  return depth === 0
}

/** Whether a link's label is part of the sentence: not parenthesised, and not standing where a source stands. */
function isProse(label: string, before: string, followsProse: boolean): boolean {
  const bare = withoutTail(label.replace(/^['|\s]+/, ''), /['\s]/)
  if (bare === '' || /^#?\d+$/.test(bare) || bare.startsWith('(') || bare.endsWith(')')) return false
  if (followsProse) return true
  if (/\u0003[\s,;]*(?:and|&|\/)?\s*$/.test(before.slice(-12))) return false
  const said = before
    .slice(-12)
    .trimEnd()
    .replace(/['\u0000]+$/, '')
  // A closing quotation mark stands at a word's end, an opening one behind a blank.
  if (/[^\s(]"$/.test(said.slice(-2))) return false
  const last = said.trimEnd().at(-1)
  return last === undefined || !/[.!?:;,”’)(\u0003–—-]/.test(last)
}

function sisterHost(prefix: string, grammar: Grammar): string | undefined {
  return grammar.sisterWikis[prefix] ?? (/^[a-z]{2,3}$/.test(prefix) ? `${prefix}.wikipedia.org` : undefined)
}

function splitSection(target: string): [title: string, section: string | undefined] {
  const hash = target.indexOf('#')
  if (hash < 0) return [target, undefined]
  return [target.slice(0, hash).trim(), target.slice(hash + 1).trim() || undefined]
}

/** `[[Mercury (planet)|]]` shows `Mercury`. */
function pipeTrick(target: string): string {
  return target.replace(/^[^:]*:/, '').replace(/\s*\([^()]*\)$/, '')
}

/**
 * Takes the marks of sources out of a text, with the brackets and separators that stood around and between them: of
 * "He resigns.<1>, <2>" and "He resigns (BBC: <1>)." remains "He resigns."
 */
function closeGaps(text: string): string {
  if (!text.includes(SOURCE)) return text
  const [first = '', ...rest] = text.replace(BETWEEN, '').replace(BRACKETED, SOURCE).replace(BETWEEN, '').split(SOURCE)
  const kept = [first]
  for (const [i, piece] of rest.entries()) {
    const after = piece.trimStart()
    const last = i === rest.length - 1
    const before = trimLast(kept)
    if (last && /^[.,;:!?\s-]*$/.test(after)) return endOf(kept.join(''), after)
    if (!last && /^[.,;]?\s*$/.test(after)) kept.push(' ')
    else if (/[.!?]$/.test(before) && /^[.,;]/.test(after)) kept.push(' ', after.slice(1))
    else kept.push(/^[.,;:!?)]/.test(after) ? '' : ' ', after)
  }
  return kept.join('')
}
// Counted, because the engine keeps each round of such a loop on its stack.
const BETWEEN = /\u0003(?:[\s,;/|–-]|\band\b|&){0,99}(?=\u0003)/g
const BRACKETED =
  /[([](?:[^()[\]:\u0003]{0,40}:)?\s*\u0003[\s,;]*(?:(?:[^()[\]:\u0003\s,;][^()[\]:\u0003]{0,39})?:\s*\u0003[\s,;]*){0,99}[)\]]/g

/** Takes the blanks off the end of the pieces; the last letter that remains. */
function trimLast(pieces: string[]): string {
  for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
    const trimmed = piece.trimEnd()
    if (trimmed === '') continue
    pieces.push(trimmed)
    return trimmed.slice(-1)
  }
  return ''
}

/** A text whose last source is gone: separators go with it, a full stop that stood behind stays. */
function endOf(text: string, after: string): string {
  let end = text.length
  for (; end > 0 && /[-–—,;\s]/.test(text[end - 1] as string); end--) {
    // The dash of "well-" is the word's.
    if (/[-–—]/.test(text[end - 1] as string) && !/\s/.test(text[end - 2] ?? '')) break
  }
  const out = text.slice(0, end)
  return after.includes('.') && /[^.!?"”'’)]$/.test(out) ? `${out}.` : out
}
