import { Parser } from 'htmlparser2'

/** What a page tells in its markup, as it stands there, in its order. */
export interface Markup {
  readonly language: string | null
  readonly base: string | null
  readonly title: string
  readonly heading: string
  /** By name in small letters: `og:title`, `description`; also what elements of the body carry as microdata. */
  readonly metas: readonly Meta[]
  /** By relation: `canonical`, `image_src`. */
  readonly links: ReadonlyMap<string, string>
  readonly data: readonly string[]
  /** The beginning of what a reader sees, for telling walls from articles. */
  readonly text: string
  readonly asksPassword: boolean
  /** Where the page itself leads on to at once. */
  readonly refresh: string | null
}

export interface Meta {
  readonly name: string
  readonly content: string
}

/** Enough of each to know a page by; what is longer is somebody's mistake, or malice. */
const METAS = 500
const DATA = 50
const LETTERS = 4000
const TITLE = 2000
/** Elements within elements. The parser looks through all that are open at each end, and no page of this world comes near. */
const DEPTH = 600
const PIECE = 4096
/** A page that sends its reader on later than this has something to show first. */
const SOON_S = 5

const HIDDEN = new Set(['script', 'style', 'noscript', 'template', 'svg', 'head', 'iframe', 'object'])

/** Reads a page's markup, however broken. Linear in its length, and bounded in what it keeps. */
export function readMarkup(page: string): Markup {
  const metas: Meta[] = []
  const links = new Map<string, string>()
  const data: string[] = []
  const found = { language: null as string | null, base: null as string | null, refresh: null as string | null }
  let title = ''
  let hasTitle = false
  let heading = ''
  let text = ''
  let asksPassword = false
  let hidden = 0
  let depth = 0
  let taking: 'title' | 'heading' | 'data' | undefined
  let script = ''

  const keep = (name: string | undefined, content: string | undefined) => {
    if (!name || content === undefined || content.trim() === '' || metas.length >= METAS) return
    for (const one of name.toLowerCase().trim().split(/\s+/)) metas.push({ name: one, content })
  }
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth++
        if (HIDDEN.has(name)) hidden++
        if (attributes.itemprop) keep(attributes.itemprop, attributes.content ?? attributes.datetime)
        switch (name) {
          case 'html':
            found.language ??= attributes.lang ?? attributes['xml:lang'] ?? null
            break
          case 'base':
            found.base ??= attributes.href ?? null
            break
          case 'meta':
            keep(attributes.property ?? attributes.name, attributes.content)
            if (attributes.name && attributes.property) keep(attributes.name, attributes.content)
            if (/^refresh$/i.test(attributes['http-equiv'] ?? ''))
              found.refresh ??= leadOf((attributes.content ?? '').slice(0, TITLE))
            else keep(attributes['http-equiv'], attributes.content)
            break
          case 'link':
            for (const rel of (attributes.rel ?? '').toLowerCase().split(/\s+/))
              if (attributes.href && !links.has(rel)) links.set(rel, attributes.href)
            break
          case 'title':
            if (!hasTitle && hidden <= 1) taking = 'title'
            break
          case 'h1':
            if (heading === '') taking = 'heading'
            break
          case 'input':
            asksPassword ||= /^password$/i.test(attributes.type ?? '')
            break
          case 'script':
            if (/^application\/ld\+json\b/i.test((attributes.type ?? '').trim())) taking = 'data'
            break
        }
      },
      ontext(piece) {
        if (taking === 'title' && title.length < TITLE) title += piece
        else if (taking === 'heading' && heading.length < TITLE) heading += piece
        else if (taking === 'data') script += piece
        if (hidden === 0 && text.length < LETTERS) text += piece
      },
      onclosetag(name) {
        depth--
        if (HIDDEN.has(name)) hidden = Math.max(0, hidden - 1)
        if (name === 'title' && taking === 'title') hasTitle = true
        if (name === 'script' && taking === 'data' && data.length < DATA) {
          data.push(script)
          script = ''
        }
        if (name === 'title' || name === 'h1' || name === 'script') taking = undefined
        // Words of two elements are two words.
        if (hidden === 0 && text.length < LETTERS) text += ' '
      },
    },
    { decodeEntities: true, lowerCaseTags: true, recognizeSelfClosing: false },
  )
  let last = page.length
  for (let at = 0; at < last && depth < DEPTH; at += PIECE) {
    parser.write(page.slice(at, at + PIECE))
    // Of an article's later paragraphs nothing is kept.
    if (last === page.length && text.length >= LETTERS) last = at + PIECE + lastTelling(page.slice(at + PIECE))
  }
  parser.end()
  const [shownTitle, shownHeading, shownText] = [title, heading, text.slice(0, LETTERS)].map(tidy)
  return {
    ...found,
    title: shownTitle as string,
    heading: shownHeading as string,
    text: shownText as string,
    metas,
    links,
    data,
    asksPassword,
  }
}

const TELLING = /<(?:meta|link|h1|input)\b|ld\+json|\bitemprop\b/i

/** How much of the rest of a page may still tell something: all of it, or nothing. */
const lastTelling = (rest: string) => (TELLING.test(rest) ? rest.length : 0)

/** Every run of blanks one space. */
export const tidy = (text: string) => text.replace(/\s+/g, ' ').trim()

/** `0; url='/elsewhere'`. */
function leadOf(content: string): string | null {
  const found = /^\s*(\d{0,6})(?:\.\d*)?\s*[;,]?\s*(?:url\s*=\s*)?["']?\s*([^"']+)/i.exec(content)
  if (!found?.[2] || Number(found[1] || 0) > SOON_S) return null
  const lead = found[2].trim()
  return lead === '' || /^\d+$/.test(lead) ? null : lead
}
