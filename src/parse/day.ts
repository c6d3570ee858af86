import type { Issue, LineKind, ParsedDay, RejectedLine } from '../model/day.ts'
import type { Citation, ParsedEvent, StoryHeading } from '../model/event.ts'
import { type Bullet, type PageContext, readBullet, readReference } from './bullet.ts'
import { english, type Grammar } from './grammar.ts'
import { type Line, newlines, splitLines } from './lines.ts'
import { referenceName } from './wikitext/inline.ts'
import { type MaskedPage, mask } from './wikitext/mask.ts'

/** Raised when the rules change what they read, so that an archive knows which events to derive anew. */
export const PARSER_VERSION = 1

/** A bullet or paragraph while its page is read: what it turns out to be depends on what comes below. */
interface Node {
  readonly line: Line
  readonly depth: number
  readonly marked: boolean
  readonly category: string | null
  readonly parent: Node | null
  /** The bullet's own line, then the lines that continue it. */
  readonly parts: Bullet[]
  hasChildren: boolean
  end: number
  order?: number
  story?: StoryHeading
}

/**
 * Reads one day page: its events, and what every line of it is. The rules are those of the reference extraction: an
 * event is a bullet or a paragraph with words or a source; a bullet above deeper ones is a story heading when it is
 * links alone, ends with a colon, or is too short for a sentence; else it is an event whose children elaborate it.
 *
 * Any text is valid input: what is odd comes back as an issue or a rejected line. Pure, and linear in the text.
 */
export function parseDay(wikitext: string, grammar: Grammar = english): ParsedDay {
  const page = mask(wikitext, grammar)
  const reader = new DayReader(wikitext, page, { grammar, references: namedReferences(page.text, grammar) })
  for (const line of splitLines(page)) reader.take(line)
  return reader.finish()
}

class DayReader {
  readonly #wikitext: string
  readonly #page: MaskedPage
  readonly #context: PageContext
  readonly #nodes: Node[] = []
  readonly #lines: LineKind[] = []
  readonly #rejected: RejectedLine[] = []
  readonly #issues: Issue[] = []
  #stack: Node[] = []
  #category: string | null = null
  #previous: Node | null = null

  constructor(wikitext: string, page: MaskedPage, context: PageContext) {
    this.#wikitext = wikitext
    this.#page = page
    this.#context = context
    if (page.openComment !== null) {
      const line = newlines(wikitext, 0, page.openComment) + 1
      this.#issues.push({ line, message: 'a comment is opened and never closed; its text was kept' })
    }
  }

  take(line: Line): void {
    const { content } = line
    for (let i = 0; i < line.count; i++) this.#lines.push(i === 0 ? 'blank' : 'continuation')
    switch (content.type) {
      case 'blank':
      case 'comment':
      case 'wrapper':
        for (let i = 0; i < line.count; i++) this.#lines[line.number - 1 + i] = content.type
        if (content.type === 'blank') this.#previous = null
        return
      case 'redirect':
        this.#reject(line, 'the page has moved')
        return
      case 'heading':
        this.#heading(line, this.#read(content))
        return
      case 'bullet':
        this.#bullet(line, content.depth, this.#read(content))
        return
      case 'unmarked':
        this.#paragraph(line, this.#read(content))
    }
  }

  #read({ text, at }: { text: string; at: number }): Bullet {
    return readBullet(text, this.#templateEnd(at), this.#context)
  }

  #heading(line: Line, { text }: Bullet): void {
    const category = text.replace(/\s*:$/, '')
    if (category === '') {
      this.#reject(line, 'a heading without words')
      return
    }
    this.#mark(line, 'category')
    this.#category = category
    this.#stack = []
    this.#previous = null
  }

  #paragraph(line: Line, bullet: Bullet): void {
    const above = this.#previous
    if (bullet.text === '' && saysNothing(bullet)) this.#reject(line, 'a template, a picture or a tag alone')
    else if (above && continues(above, bullet)) this.#continue(above, line, bullet)
    else if (saysNothing(bullet)) this.#reject(line, 'punctuation alone')
    else this.#add(line, 1, false, bullet)
  }

  #bullet(line: Line, depth: number, bullet: Bullet): void {
    const above = this.#nodes.at(-1)
    const sourcesAlone = bullet.text === '' && bullet.citations.length > 0
    // They belong to the event above, under the same heading.
    if (sourcesAlone && above && above.category === this.#category) this.#continue(above, line, bullet)
    else this.#add(line, depth, true, bullet)
  }

  #add(line: Line, depth: number, marked: boolean, bullet: Bullet): void {
    while (this.#stack.length > 0 && (this.#stack.at(-1) as Node).depth >= depth) this.#stack.pop()
    const parent = this.#stack.at(-1) ?? null
    const node: Node = {
      line,
      depth,
      marked,
      category: this.#category,
      parent,
      parts: [bullet],
      hasChildren: false,
      end: line.end,
    }
    if (parent && !saysNothing(bullet)) parent.hasChildren = true
    this.#nodes.push(node)
    this.#stack.push(node)
    this.#previous = node
  }

  #continue(node: Node, line: Line, more: Bullet): void {
    node.parts.push(more)
    node.end = line.end
    this.#mark(line, 'continuation')
  }

  finish(): ParsedDay {
    const events: ParsedEvent[] = []
    const bytes = new ByteOffsets(this.#wikitext)
    for (const node of this.#nodes) {
      const bullet = joinParts(node.parts)
      const { text, citations } = bullet
      if (saysNothing(bullet)) {
        this.#reject(node.line, 'an empty bullet')
        continue
      }
      const heading = node.hasChildren
        ? isStory(bullet, this.#context.grammar)
        : isOrphanStory(bullet, this.#context.grammar)
      if (heading) {
        node.story = { text: text.replace(/\s*:$/, ''), articles: bullet.articles }
        this.#mark(node.line, 'story')
        if (!node.hasChildren)
          this.#issues.push({ line: node.line.number, message: 'a story heading with no event below it' })
        continue
      }
      this.#mark(node.line, 'event')
      node.order = events.length
      events.push({
        order: node.order,
        title: text,
        category: node.category,
        ...ancestry(node),
        context: bullet.articles,
        citations,
        span: { line: node.line.number, start: bytes.at(node.line.start), end: bytes.at(node.end) },
      })
    }
    this.#rejected.sort((a, b) => a.line - b.line)
    return {
      events,
      lines: this.#lines,
      rejected: this.#rejected,
      issues: this.#issues,
      wrapped: this.#page.wrapped,
    }
  }

  #templateEnd(lineAt: number): (at: number) => number | undefined {
    const { templates } = this.#page
    return (at) => {
      const end = templates.get(lineAt + at)
      return end === undefined ? undefined : end - lineAt
    }
  }

  #mark(line: Line, kind: LineKind): void {
    this.#lines[line.number - 1] = kind
  }

  #reject(line: Line, reason: string): void {
    for (let i = 0; i < line.count; i++) this.#lines[line.number - 1 + i] = 'rejected'
    this.#rejected.push({
      line: line.number,
      reason,
      wikitext: this.#page.source.slice(line.start, line.end).slice(0, 500),
    })
  }
}

/** Neither words nor a source: `* |`. */
function saysNothing({ text, citations }: Bullet): boolean {
  return citations.length === 0 && !/[\p{L}\p{N}]/u.test(text)
}

/** A line without a marker goes on from the bullet above it if it is sources alone, or if that bullet broke off. */
function continues({ marked, parts }: Node, bullet: Bullet): boolean {
  if (bullet.text === '' || /^[.,;:!?]/.test(bullet.text)) return true
  const last = parts.at(-1) as Bullet
  return marked && last.citations.length === 0 && !/[.!?:]["”')]*$/.test(last.text.slice(-8))
}

function joinParts(parts: readonly Bullet[]): Bullet {
  if (parts.length === 1) return parts[0] as Bullet
  const words = (pick: (part: Bullet) => string) =>
    parts
      .map(pick)
      .filter((text) => text !== '')
      .join(' ')
      .replace(/ (?=[.,;:!?](?: |$))/g, '')
  return {
    text: words((part) => part.text),
    articles: parts.flatMap((part) => part.articles),
    citations: parts.flatMap((part) => part.citations),
    between: words((part) => part.between),
  }
}

/** Stories above an event, outermost first, and the order of the nearest event above it. */
function ancestry(node: Node): { stories: StoryHeading[]; parent: number | null } {
  const stories: StoryHeading[] = []
  let parent: number | null = null
  for (let above = node.parent; above; above = above.parent) {
    if (above.story) stories.push(above.story)
    else parent ??= above.order ?? null
  }
  return { stories: stories.reverse(), parent }
}

/** Rules (a), (b) and (c) of the reference for a bullet with bullets below it. */
function isStory({ text, citations, articles, between }: Bullet, grammar: Grammar): boolean {
  if (articles.length > 0 && isLinksOnly(between, grammar)) return true
  if (citations.length > 0) return false
  const words = text.split(' ').length
  if (text.endsWith(':')) return words <= 20 && !SENTENCE_BREAK.test(text)
  return words <= 12 && !(words >= 7 && /[.!?]["”')]*$/.test(text))
}
const SENTENCE_BREAK = /[a-z0-9)"”][.!?]["”)]* +["“(]?[A-Z]/

/** Links and a colon, and nothing below: the heading of a story whose events were taken away. */
function isOrphanStory({ text, citations, articles, between }: Bullet, grammar: Grammar): boolean {
  return citations.length === 0 && text.endsWith(':') && articles.length > 0 && isLinksOnly(between, grammar)
}

function isLinksOnly(between: string, grammar: Grammar): boolean {
  return between.split(/[^\p{L}\p{N}]+/u).every((word) => word === '' || grammar.connecting.test(word))
}

/** A reference holds a source or two; more are not repeated, or a short page could ask for millions. */
const MOST_REUSED = 8

/** What the page's named references hold: `<ref name="bbc">…</ref>` may be used again as `<ref name="bbc"/>`. */
function namedReferences(text: string, grammar: Grammar): ReadonlyMap<string, readonly Citation[]> {
  const found = new Map<string, readonly Citation[]>()
  if (!/<ref\b[^<>]*\bname/i.test(text)) return found
  let from = 0
  for (const open of text.matchAll(/<ref\b([^<>]*[^<>/])>/gi)) {
    if (open.index < from) continue
    const name = referenceName(open[1] ?? '')
    const start = open.index + open[0].length
    const end = text.indexOf('</ref', start)
    if (end < 0) break
    from = end
    if (name !== undefined && !found.has(name))
      found.set(name, readReference(text.slice(start, end), grammar).slice(0, MOST_REUSED))
  }
  return found
}

/** Turns ascending indexes of a text into byte offsets of its UTF-8, in one pass over the text. */
class ByteOffsets {
  readonly #text: string
  #index = 0
  #bytes = 0

  constructor(text: string) {
    this.#text = text
  }

  at(index: number): number {
    this.#bytes += Buffer.byteLength(this.#text.slice(this.#index, index))
    this.#index = index
    return this.#bytes
  }
}
