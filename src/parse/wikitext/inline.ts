/** What stands on a line, left to right. */
export type Token =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'link'; readonly target: string; readonly display?: string }
  | { readonly type: 'external'; readonly url: string; readonly label: string; readonly bare: boolean }
  | { readonly type: 'template'; readonly inner: string }
  | { readonly type: 'reference'; readonly name?: string; readonly inner: string }
  | { readonly type: 'literal'; readonly inner: string }
  | { readonly type: 'tag'; readonly name: string }

/** Where the template that starts at an index of the line ends, if it does: braces are matched over the whole page. */
export type TemplateEnd = (at: number) => number | undefined

/** Longer than any URL that a browser takes; what is longer is text. */
const LONGEST_URL = 4096
const SPECIAL = /\[\[|\[|\{\{|<|\bhttps?:\/\//g
const SCHEME = /(?:https?:|ftp:)?\/\//iy
const URL_END = /''|\{\{|[\s[\]<>"\u0000\u0001]/g
const TAG_AT = /<(\/?)([a-z][a-z0-9]*)\b([^<>]*)>/iy
const LINK_MARK = /\[\[(?!\[)|\]\]/g
const LABEL_MARK = /\[\[(?!\[)|\]|\[(?=https?:\/\/)|<nowiki>/g
const NEXT_EXTERNAL = /\[(?:https?:)?\/\//g

/** What looks like another tag is text: "<<NEWSLINK MISSING>>". */
const HTML_TAGS =
  /^(?:ref|references|nowiki|br|hr|p|div|span|small|big|b|i|u|s|em|strong|sup|sub|tt|code|pre|del|ins|strike|font|center|blockquote|abbr|cite|q|var|kbd|samp|mark|wbr|bdi|bdo|ul|ol|li|dl|dt|dd|table|tr|td|th|caption|h[1-6]|includeonly|noinclude|onlyinclude|gallery|math|syntaxhighlight|source|a|img|script|style|svg|iframe|object|embed|form|input|button|video|audio|meta|link)$/

interface Found {
  readonly token: Token
  readonly end: number
}

/**
 * Splits a line of a masked page into tokens. Time is linear in the line: every look ahead either moves on to its end
 * or is remembered as fruitless.
 */
export function tokenize(line: string, templateEnd: TemplateEnd): Token[] {
  const tokens: Token[] = []
  const marks = new Marks(line)
  let done = 0
  let from = 0
  for (let at = nextSpecial(line, from); at >= 0; at = nextSpecial(line, from)) {
    const found = tokenAt(line, at, marks, templateEnd)
    if (!found) {
      from = line.startsWith('[[', at) && line[at + 2] !== '[' && !externalStarts(line, at + 1, marks) ? at + 2 : at + 1
      continue
    }
    if (at > done) tokens.push({ type: 'text', value: line.slice(done, at) })
    tokens.push(found.token)
    done = from = found.end
  }
  if (done < line.length) tokens.push({ type: 'text', value: line.slice(done) })
  return tokens
}

function nextSpecial(line: string, from: number): number {
  SPECIAL.lastIndex = from
  return SPECIAL.exec(line)?.index ?? -1
}

function tokenAt(line: string, at: number, marks: Marks, templateEnd: TemplateEnd): Found | undefined {
  if (line.startsWith('[[', at)) return linkAt(line, at, marks)
  if (line[at] === '[') return externalAt(line, at, marks)
  if (line[at] === '<') return tagAt(line, at, marks)
  if (line[at] !== '{') return bareUrlAt(line, at, marks)
  const end = templateEnd(at)
  return end === undefined || end > line.length
    ? undefined
    : { token: { type: 'template', inner: line.slice(at + 2, end - 2) }, end }
}

/** What a line closes: its links, matched once; and the next of each mark, so that none is sought twice. */
class Marks {
  readonly #line: string
  readonly #sought = new Map<string, { from: number; at: number }>()
  #urlFrom = 0
  #urlEnd = -1
  #links: Map<number, { end: number; height: number }> | undefined

  constructor(line: string) {
    this.#line = line
  }

  next(mark: string, from: number): number | undefined {
    let found = this.#sought.get(mark)
    if (!found || from < found.from || from > found.at) {
      const at = this.#line.indexOf(mark, from)
      found = { from, at: at < 0 ? Number.POSITIVE_INFINITY : at }
      this.#sought.set(mark, found)
    }
    return found.at < this.#line.length ? found.at : undefined
  }

  /** Where the letters of a URL end that are at an index. */
  urlEnd(at: number): number {
    if (at < this.#urlFrom || at > this.#urlEnd) {
      URL_END.lastIndex = at
      this.#urlFrom = at
      this.#urlEnd = URL_END.exec(this.#line)?.index ?? this.#line.length
    }
    return this.#urlEnd
  }

  /** The end of the link that starts here, and how many levels of links it holds: 1 for a plain link. */
  link(at: number): { readonly end: number; readonly height: number } | undefined {
    this.#links ??= this.#matchLinks()
    return this.#links.get(at)
  }

  #matchLinks(): Map<number, { end: number; height: number }> {
    const matched = new Map<number, { end: number; height: number }>()
    const open: { at: number; inner: number }[] = []
    for (const mark of this.#line.matchAll(LINK_MARK)) {
      if (mark[0] === '[[') {
        open.push({ at: mark.index, inner: 0 })
        continue
      }
      const link = open.pop()
      if (!link) continue
      const height = link.inner + 1
      matched.set(link.at, { end: mark.index + 2, height })
      const parent = open.at(-1)
      if (parent) parent.inner = Math.max(parent.inner, height)
    }
    return matched
  }
}

/** Links do not nest, except in the caption of a picture; outer brackets are text. */
function linkAt(line: string, at: number, marks: Marks): Found | undefined {
  const link = marks.link(at)
  if (!link || link.height > 3) return undefined
  const { end } = link
  const inner = line.slice(at + 2, end - 2)
  const pipe = inner.indexOf('|')
  const target = pipe < 0 ? inner : inner.slice(0, pipe)
  if (target.trim() === '' || /[[\]{}<>]|^\s*(?:https?:)?\/\//i.test(target)) return undefined
  if (link.height > 1 && !/^\s*(?:file|image)\s*:/i.test(target)) return undefined
  return { token: { type: 'link', target, ...(pipe < 0 ? {} : { display: inner.slice(pipe + 1) }) }, end }
}

function externalStarts(line: string, at: number, marks: Marks): boolean {
  return line[at] === '[' && urlAt(line, at + 1, marks) !== undefined
}

function externalAt(line: string, at: number, marks: Marks): Found | undefined {
  const url = urlAt(line, at + 1, marks)
  if (!url) return undefined
  const from = at + 1 + url.length
  const close = marks.next(']', from) === undefined ? nextExternal(line, from) : labelEnd(line, from, marks)
  const end = line[close] === ']' ? close + 1 : close
  // In `[url" (BBC)]` the quotation mark ends the URL and belongs to nothing.
  const label = line.slice(line[from] === '"' ? from + 1 : from, close)
  return { token: { type: 'external', url, label, bare: false }, end }
}

function urlAt(line: string, at: number, marks: Marks): string | undefined {
  SCHEME.lastIndex = at
  if (!SCHEME.test(line)) return undefined
  const from = SCHEME.lastIndex
  const end = marks.urlEnd(from)
  return end === from || end - at > LONGEST_URL ? undefined : line.slice(at, end)
}

/** The URL at the start of a text, if it starts with one. */
export function leadingUrl(text: string): string | undefined {
  return urlAt(text, 0, new Marks(text))
}

/** Where a label ends: at the first `]` that closes no link within it, or where the next source begins. */
function labelEnd(line: string, from: number, marks: Marks): number {
  LABEL_MARK.lastIndex = from
  for (let found = LABEL_MARK.exec(line); found; found = LABEL_MARK.exec(line)) {
    if (found[0] === '<nowiki>') LABEL_MARK.lastIndex = marks.next('</nowiki', found.index) ?? LABEL_MARK.lastIndex
    else if (found[0] === '[[') LABEL_MARK.lastIndex = marks.link(found.index)?.end ?? LABEL_MARK.lastIndex
    else return found.index
  }
  return line.length
}

function nextExternal(line: string, from: number): number {
  NEXT_EXTERNAL.lastIndex = from
  return NEXT_EXTERNAL.exec(line)?.index ?? line.length
}

function tagAt(line: string, at: number, marks: Marks): Found | undefined {
  TAG_AT.lastIndex = at
  const found = TAG_AT.exec(line)
  if (!found) return undefined
  const name = (found[2] ?? '').toLowerCase()
  if (!HTML_TAGS.test(name)) return undefined
  const after = TAG_AT.lastIndex
  const attributes = found[3] ?? ''
  if (found[1] || (name !== 'ref' && name !== 'nowiki')) return { token: { type: 'tag', name }, end: after }
  const close = attributes.trimEnd().endsWith('/') ? undefined : marks.next(`</${found[2]}`, after)
  const inner = close === undefined ? '' : line.slice(after, close)
  const end = close === undefined ? after : line.indexOf('>', close) + 1 || line.length
  if (name === 'nowiki') return { token: { type: 'literal', inner }, end }
  const refName = referenceName(attributes)
  return { token: { type: 'reference', inner, ...(refName === undefined ? {} : { name: refName }) }, end }
}

/** The name in a `ref` tag's attributes: `name="bbc"`, `name=bbc`. */
export function referenceName(attributes: string): string | undefined {
  const found = /\bname\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s/>"']+))/i.exec(attributes)
  return (found?.[1] ?? found?.[2] ?? found?.[3])?.trim()
}

/** A URL without brackets; the full stop or bracket behind it is the sentence's. */
function bareUrlAt(line: string, at: number, marks: Marks): Found | undefined {
  const whole = urlAt(line, at, marks)
  if (!whole) return undefined
  let length = whole.length
  while (length > 0 && '.,;:!?\'")]'.includes(whole[length - 1] as string)) length--
  const url = whole.slice(0, length)
  return length < 10 ? undefined : { token: { type: 'external', url, label: '', bare: true }, end: at + length }
}
