import { type Node as MarkdownNode, Parser } from 'commonmark'
import { XmlDocument, XmlElement } from 'libxml2-wasm'
import { type HTMLElement, NodeType, parse } from 'node-html-parser'
import {
  type Document,
  type EventPage,
  type HistoryPage,
  type Page,
  type PageKind,
  pageSchemas,
  type SearchPage,
  type StatusPage,
} from '../src/model/page.ts'
import { english, type Language, languageOf } from '../src/render/language/index.ts'
import { fieldsOf, type Shape, schemaOf, shapeOf } from '../src/render/shape.ts'
import { NAMESPACE } from '../src/render/xml.ts'

/**
 * Documents read back into plain data, by parsers that are none of ours: what an event's page says in each format. Each
 * reader knows how its format is laid out and nothing of how it was written.
 */
export interface ToldEvent {
  readonly title: string
  readonly date: string
  readonly topic: string | null
  readonly category: string | null
  readonly stories: readonly string[]
  /** By the name that a reader sees. */
  readonly sources: readonly ToldSource[]
  readonly context: readonly { readonly title: string; readonly label: string; readonly via?: 'story' }[]
  readonly cover: string | null
  readonly description: { readonly text: string; readonly source: string; readonly url: string } | null
  readonly portal: {
    readonly page: string
    readonly url: string
    readonly revision: number | null
    readonly timestamp: string | null
    readonly line: number
  }
  readonly id: string
  readonly thread: ToldThread | null
  readonly related: readonly {
    readonly url: string
    readonly title: string
    readonly context: string
    readonly same: boolean
  }[]
}

export interface ToldThread {
  readonly story: string
  readonly previous: string | null
  readonly next: string | null
}

export interface ToldSource {
  readonly label: string
  readonly url: string | null
  /** How it stands, in words; `null` where nothing is said of it. */
  readonly standing: string | null
  readonly archived: string | null
}

/** An address in the one spelling that Markdown's parser gives: what ASCII can't say, per cent and hexadecimal. */
export function address(url: string): string {
  return url.replace(/%(?![\da-f]{2})|[^\w;/?:@&=+$,\-.!~*'()#%]+/giu, (part) => encodeURIComponent(part))
}

// HTML

export function readHtml(body: string, { say }: Language = english): ToldEvent {
  const page = parse(body)
  const one = (selector: string) => page.querySelector(selector)
  const wordsOf = (selector: string) => one(selector)?.text ?? null
  const items = page.querySelectorAll('ol.sources > li').filter((item) => item.querySelector('.source'))
  const quotation = one('article > .quotation')
  const portal = need(one('.provenance a.portal'), 'the portal page')
  const thread = one('nav.thread')
  const why = say.contextIs({ names: '' }).join('')
  const beside = (name: string) => {
    const term = thread?.querySelectorAll('dt').find((dt) => dt.text === name)
    return hrefOf(term?.nextElementSibling?.querySelector('a') ?? null)?.replace(/\.html$/, '') ?? null
  }
  return {
    title: need(wordsOf('h1'), 'a title'),
    date: need(one('.dateline time')?.getAttribute('datetime'), 'a date'),
    topic: wordsOf('p.topic'),
    category: wordsOf('dl.about .category'),
    stories: page.querySelectorAll('dl.about .story').map((story) => story.text),
    sources: items.map((item) => {
      const link = need(item.querySelector('.source'), 'a source')
      const standing = item.querySelector('.status')?.text ?? null
      return { label: link.text, url: hrefOf(link), standing, archived: hrefOf(item.querySelector('a.archived')) }
    }),
    context: page.querySelectorAll('ul.context > li').map((item) => ({
      title: need(item.getAttribute('data-article'), "an article's title"),
      label: item.text,
      ...(item.getAttribute('data-via') === 'story' ? { via: 'story' as const } : {}),
    })),
    cover: hrefOf(one('ol.sources a.cover')),
    description: quotation && quotationOf(quotation),
    portal: {
      page: portal.text,
      url: need(hrefOf(portal), 'the address of the portal page'),
      revision: numberOr(wordsOf('.provenance .revision')),
      timestamp: one('.provenance .timestamp')?.getAttribute('datetime') ?? null,
      line: Number(need(wordsOf('.provenance .line'), 'a line')),
    },
    id: need(wordsOf('.provenance .id'), 'an id'),
    thread: thread && {
      story: need(hrefOf(thread.querySelector('h2 a')), 'a story').replace(/\.html$/, ''),
      previous: beside(say.before),
      next: beside(say.after),
    },
    related: page.querySelectorAll('ol.related > li').map((item) => {
      const link = need(item.querySelector('a.event'), 'a related event')
      return {
        url: need(hrefOf(link), 'its address').replace(/\.html$/, ''),
        title: link.text,
        context: need(item.querySelector('em')?.text, 'why').slice(why.length).replaceAll(say.comma, ', '),
        same: item.querySelector('.same') !== null,
      }
    }),
  }
}

function quotationOf(figure: HTMLElement): ToldEvent['description'] {
  const quoted = need(figure.querySelector('blockquote'), 'a quotation')
  const caption = need(figure.querySelector('figcaption'), 'who is quoted')
  const time = caption.querySelector('time')
  time?.remove()
  const source = caption.text
  return {
    text: quoted.text,
    source: time ? source.replace(/[,،] $/, '') : source,
    url: address(need(quoted.getAttribute('cite'), 'where it is said')),
  }
}

const hrefOf = (link: HTMLElement | null) => {
  const href = link?.getAttribute('href')
  return href === undefined ? null : address(href)
}

const numberOr = (text: string | null) => (text === null ? null : Number(text))

function need<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`the document does not tell ${what}`)
  return value
}

// Markdown

export function readMarkdown(body: string): ToldEvent {
  const blocks = childrenOf(new Parser().parse(body))
  const heading = (level: number) => blocks.find((block) => block.type === 'heading' && block.level === level)
  /** What stands below `### Name:`. */
  const section = (name: string, type: MarkdownNode['type']) => {
    const at = blocks.findIndex(
      (block) => block.type === 'heading' && block.level === 3 && textOf(block) === `${name}:`,
    )
    const content = blocks[at + 1]
    if (at >= 0 && content?.type !== type) throw new Error(`${name} is no ${type} but a ${content?.type}`)
    return at < 0 ? undefined : content
  }
  const items = (name: string) => {
    const list = section(name, 'list')
    return list ? childrenOf(list) : []
  }
  const topic = heading(5)
  const sources = items('Sources').map(sourceIn)
  const cover = sources.at(-1)?.label === 'Cover Image' ? sources.pop() : undefined
  const quotation = blocks.find((block) => block.type === 'block_quote')
  const category = section('Category', 'paragraph')
  const provenance = items('Provenance')
  const thread = items('Thread')
  const beside = (name: string) => {
    const item = thread.find((one) => textOf(one).startsWith(`${name}: `))
    return item ? (destinationIn(item)?.replace(/\.md$/, '') ?? null) : null
  }
  return {
    title: textOf(need(heading(1), 'a title')),
    date: textOf(need(heading(3), 'a date')).replace(/-(\d)$/, '-0$1'),
    topic: topic ? textOf(topic) : null,
    category: category ? textOf(category) : null,
    stories: items('Story').map((item) => textOf(paragraphOf(item))),
    sources,
    context: items('Context').map(articleIn),
    cover: cover?.url ?? null,
    description: quotation ? markdownQuotation(quotation) : null,
    portal: portalIn(need(provenance[0], 'where it comes from')),
    id: need(/^Id (\S+)$/.exec(textOf(need(provenance.at(-1), 'an id')))?.[1], 'an id'),
    thread:
      thread.length > 0
        ? { story: beside('Story') as string, previous: beside('Before'), next: beside('After') }
        : null,
    related: items('Related').map((item) => {
      const [, context, same] = need(/ Context: (.*?)( \(same story\))?$/s.exec(textOf(item)), 'why')
      return {
        url: need(destinationIn(item), 'its address').replace(/\.md$/, ''),
        title: textOf(need(linkIn(item), 'a related event')),
        context: context as string,
        same: same !== undefined,
      }
    }),
  }
}

/** `[Portal:Current events/2016 February 6](…), revision 7 of 2016-02-06T10:00:00Z, line 27 ([history](…))` */
function portalIn(item: MarkdownNode): ToldEvent['portal'] {
  const link = need(
    childrenOf(paragraphOf(item)).find((node) => node.type === 'link'),
    'the portal page',
  )
  const place = /^(?:, revision (\d+))?(?: of (\S+))?, line (\d+) \(history\)$/.exec(
    textOf(item).slice(textOf(link).length),
  )
  const [, revision, timestamp, line] = need(place, 'its place')
  return {
    page: textOf(link),
    url: need(link.destination, 'the address of the portal page'),
    revision: revision === undefined ? null : Number(revision),
    timestamp: timestamp ?? null,
    line: Number(line),
  }
}

/** `[ISIL](/topics/isil.md) (_Islamic State_), _by its story_`: what is emphasised is not among the words used for it. */
function articleIn(item: MarkdownNode): ToldEvent['context'][number] {
  const nodes = childrenOf(paragraphOf(item))
  const asides = nodes.filter((node) => node.type === 'emph').map(textOf)
  const via = textOf(item).endsWith(', by its story') && asides.pop() === 'by its story'
  const end = nodes.findIndex((node) => node.type === 'emph')
  const before = nodes
    .slice(0, end < 0 ? nodes.length : end)
    .map(textOf)
    .join('')
  const label = before.slice(0, before.length - (asides.length > 0 ? ' ('.length : via ? ', '.length : 0))
  return { title: asides[0] ?? label, label, ...(via ? { via: 'story' as const } : {}) }
}

/** The first line is the source; the second, in brackets, is what is known of it. */
function sourceIn(item: MarkdownNode): ToldSource {
  const parts = childrenOf(paragraphOf(item))
  const end = parts.findIndex((node) => node.type === 'softbreak')
  const [named, known] = end < 0 ? [parts, []] : [parts.slice(0, end), parts.slice(end + 1)]
  const standing = known.find((node) => node.type === 'emph')
  const copy = known.find((node) => node.type === 'link' && textOf(node).startsWith('archived copy'))
  return {
    label: named.map(textOf).join(''),
    url: named.find((node) => node.type === 'link')?.destination ?? null,
    standing: standing ? textOf(standing) : null,
    archived: copy?.destination ?? null,
  }
}

function markdownQuotation(quote: MarkdownNode): ToldEvent['description'] {
  const [text, source] = childrenOf(quote)
  const link = need(
    childrenOf(need(source, 'who is quoted')).find((node) => node.type === 'link'),
    'where it is said',
  )
  return {
    text: textOf(need(text, 'a quotation')),
    source: textOf(link),
    url: need(link.destination, 'where it is said'),
  }
}

function paragraphOf(item: MarkdownNode): MarkdownNode {
  const [only, ...more] = childrenOf(item)
  if (only?.type !== 'paragraph' || more.length > 0)
    throw new Error(
      `an item is no paragraph but ${childrenOf(item)
        .map((n) => n.type)
        .join(', ')}`,
    )
  return only
}

const linkIn = (item: MarkdownNode) => childrenOf(paragraphOf(item)).find((node) => node.type === 'link')

function destinationIn(item: MarkdownNode): string | null {
  return linkIn(item)?.destination ?? null
}

export function childrenOf(node: MarkdownNode): MarkdownNode[] {
  const children: MarkdownNode[] = []
  for (let child = node.firstChild; child; child = child.next) children.push(child)
  return children
}

/** Every node of a tree, itself first. */
export function nodesOf(node: MarkdownNode): MarkdownNode[] {
  return [node, ...childrenOf(node).flatMap(nodesOf)]
}

export function textOf(node: MarkdownNode): string {
  return nodesOf(node)
    .map((inner) => (inner.type === 'softbreak' || inner.type === 'linebreak' ? ' ' : (inner.literal ?? '')))
    .join('')
}

// Histories

/** What a page of versions says of each, in every format. */
export interface ToldVersion {
  readonly title: string
  readonly at: string | null
  readonly by: string | null
  readonly url: string
}

export function readHtmlHistory(body: string): ToldVersion[] {
  return parse(body)
    .querySelectorAll('ol.history > li')
    .map((item) => {
      const told = need(item.querySelector('.told'), 'what it said')
      for (const gone of told.querySelectorAll('del')) gone.remove()
      const who = need(item.querySelector('.who'), 'who')
      return {
        title: collapsed(told.text),
        at: item.querySelector('.when time')?.getAttribute('datetime') ?? null,
        by: who.childNodes[0]?.nodeType === NodeType.TEXT_NODE ? who.childNodes[0].text.replace(/[,،] $/, '') : null,
        url: need(hrefOf(who.querySelector('a')), 'the revision'),
      }
    })
}

/** Each version begins with a heading of the third level, then its words, and ends with who made it. */
export function readMarkdownHistory(body: string): ToldVersion[] {
  const blocks = childrenOf(new Parser().parse(body))
  return blocks.flatMap((block, i) => {
    if (block.type !== 'heading' || block.level !== 3) return []
    const rest = blocks.slice(i + 1)
    const who = need(
      rest.find((next) => next.type === 'paragraph' && textOf(next).startsWith('By ')),
      'who',
    )
    const [by, link] = childrenOf(who).length > 0 ? [textOf(who), childrenOf(who).find((n) => n.type === 'link')] : []
    const name = link ? by?.slice('By '.length, by.indexOf(textOf(link))).replace(/, $/, '') : ''
    const [time = ''] = textOf(block).split(': ')
    return [
      {
        title: collapsed(withoutRemoved(need(rest[0], 'what it said'))),
        at: time === 'time unknown' ? null : time,
        by: name || null,
        url: need(link?.destination, 'the revision'),
      },
    ]
  })
}

const collapsed = (text: string) => text.replace(/\s+/g, ' ').trim()

/** The words of a paragraph but those in `(_…_)`, which were taken out. */
function withoutRemoved(paragraph: MarkdownNode): string {
  const nodes = childrenOf(paragraph)
  return nodes
    .map((node, i) => {
      if (node.type === 'emph') return ''
      const text = textOf(node)
      const before = nodes[i + 1]?.type === 'emph' ? text.replace(/\($/, '') : text
      return nodes[i - 1]?.type === 'emph' ? before.replace(/^\)/, '') : before
    })
    .join('')
}

function versionsOf({ versions }: HistoryPage): ToldVersion[] {
  return versions.map(({ title, at, portal: { user, url } }) => ({
    title: collapsed(title),
    at: at ?? null,
    by: user ?? null,
    url: address(url),
  }))
}

// The status

/** What the status says, in every format. */
export interface ToldStatus {
  readonly generation: number
  readonly updated: string | null
  readonly newest: string | null
  /** Each with its day, if it has one. */
  readonly alarms: readonly string[]
  readonly gaps: readonly { readonly from: string; readonly to: string }[]
  readonly recent: readonly {
    readonly date: string
    readonly events: number
    readonly band: string | null
    readonly standing: string
  }[]
  readonly portal: readonly { readonly date: string; readonly saying: string }[]
}

export function readHtmlStatus(body: string): ToldStatus {
  const page = parse(body)
  const times = (selector: string) =>
    page.querySelectorAll(selector).map((item) => item.querySelectorAll('time').map((t) => t.getAttribute('datetime')))
  const time = (selector: string) => page.querySelector(`${selector} time`)?.getAttribute('datetime') ?? null
  return {
    generation: Number(need(page.querySelector('.generation')?.text, 'a generation')),
    updated: time('dd.updated'),
    newest: time('dd.newest'),
    alarms: page.querySelectorAll('ul.alarms > li').map((item) => {
      const date = item.querySelector('time')?.getAttribute('datetime')
      return (date ? `${date}: ` : '') + need(item.querySelector('.message')?.text, 'a message')
    }),
    gaps: times('ul.gaps > li').map(([from, to = from]) => ({ from: from as string, to: to as string })),
    recent: page.querySelectorAll('table.recent tbody tr').map((row) => {
      const [events, band, middle, standing] = row.querySelectorAll('td').map((cell) => cell.text)
      const date = need(row.querySelector('time')?.getAttribute('datetime'), 'a day')
      return {
        date,
        events: Number(events),
        band: band === '–' ? null : `${band}, ${middle}`,
        standing: need(standing, 'a standing'),
      }
    }),
    portal: page.querySelectorAll('ul.portal > li').map((item) => ({
      date: need(item.querySelector('time')?.getAttribute('datetime'), 'a day'),
      saying: collapsed(need(item.querySelector('.saying')?.text, 'a saying')),
    })),
  }
}

export function readMarkdownStatus(body: string): ToldStatus {
  const blocks = childrenOf(new Parser().parse(body))
  const items = (name: string) => {
    const at = blocks.findIndex((block) => block.type === 'heading' && textOf(block) === `${name}:`)
    return at < 0 ? [] : childrenOf(need(blocks[at + 1], name)).map(textOf)
  }
  const facts = items('Facts').join('\n')
  const instant = (name: string) => new RegExp(`^${name}: (\\d{4}-[^,\\s]+)`, 'm').exec(facts)?.[1] ?? null
  const padded = (date: string) => date.replace(/-(\d)$/, '-0$1')
  return {
    generation: Number(need(/^Generation: (\d+)$/m.exec(facts)?.[1], 'a generation')),
    updated: instant('Last update'),
    newest: instant('Newest revision'),
    alarms: items('Alarms'),
    gaps: items('Missing days').map((line) => {
      const [, from = '', to = from] = need(/^(\S+)(?: to (\S+))? \(/.exec(line), 'a gap')
      return { from, to }
    }),
    recent: items('Latest days').map((line) => {
      const found = /^(\S+): (\d+) events?, (\w+)(?: \(usual: (.+), middle (\d+)\))?$/.exec(line)
      const [, date = '', events, standing = '', band, middle] = need(found, 'a day')
      return { date: padded(date), events: Number(events), band: band ? `${band}, ${middle}` : null, standing }
    }),
    portal: items('On the portal')
      .slice(1)
      .map((line) => {
        const [, date = '', saying = ''] = need(/^(\S+): (.*) \([^()]*\)$/.exec(line), 'a page')
        return { date, saying: collapsed(saying) }
      }),
  }
}

function statusOf(
  { generation, updated, newest, alarms, gaps, recent, portal }: StatusPage,
  { say }: Language,
): ToldStatus {
  return {
    generation,
    updated: updated?.ended ?? null,
    newest: newest ?? null,
    alarms: alarms.map(({ date, message }) => (date ? `${date}: ${message}` : message)),
    gaps: gaps.map(({ from, to }) => ({ from, to })),
    recent: recent.map(({ date, events, low, median, high, standing }) => ({
      date,
      events,
      band: typeof low === 'number' ? `${say.band(low, high as number)}, ${median}` : null,
      standing: say.standings[standing as keyof typeof say.standings],
    })),
    portal: portal.listed.map(({ date, saying }) => ({ date, saying: collapsed(saying) })),
  }
}

// JSON and XML

/** A page's JSON as data, without its pointer to the schema. */
export function readJson(body: string): unknown {
  const { $schema: _, ...page } = JSON.parse(body)
  return page
}

const shapes = new Map(
  (Object.keys(pageSchemas) as PageKind[]).map((kind): [string, Shape] => [kind, shapeOf(schemaOf(kind))]),
)

/** A page's XML as the data that its JSON says, read by the page's schema. */
export function readXml(body: string): unknown {
  const document = XmlDocument.fromString(body)
  try {
    const { root } = document
    if (root.namespaceUri !== NAMESPACE) throw new Error(`an element of ${root.namespaceUri}`)
    const shape = need(shapes.get(root.name), `a kind of page: ${root.name}`)
    return { kind: root.name, ...(dataIn(root, shape) as object) }
  } finally {
    document.dispose()
  }
}

function dataIn(element: XmlElement, shape: Shape): unknown {
  switch (shape.type) {
    case 'text':
      return element.content
    case 'integer':
      return Number(element.content)
    case 'list':
      return elementsIn(element).map((item) => {
        if (item.name !== shape.itemName) throw new Error(`${element.name} holds a ${item.name}`)
        return dataIn(item, shape.item)
      })
    case 'object': {
      const fields = new Map(fieldsOf(shape).map((field) => [field.name, field.shape]))
      return Object.fromEntries(
        elementsIn(element).map((inner) => [inner.name, dataIn(inner, need(fields.get(inner.name), inner.name))]),
      )
    }
  }
}

function elementsIn(element: XmlElement): XmlElement[] {
  const elements: XmlElement[] = []
  for (let node = element.firstChild; node; node = node.next) {
    if (!(node instanceof XmlElement))
      throw new Error(`${element.name} holds words beside its elements: ${node.content}`)
    elements.push(node)
  }
  return elements
}

/** Data without what is null: XML does not tell it from what is absent. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])),
  )
}

/** What a page of results says in every format. */
interface ToldSearch {
  readonly suggestion: string | null
  readonly listed: readonly { readonly url: string; readonly title: string; readonly found: readonly string[] }[]
}

function foundBy({ suggestion, listed }: SearchPage): ToldSearch {
  return {
    suggestion: suggestion ?? null,
    listed: listed.map(({ url, title, words }) => ({
      url,
      title,
      found: words.filter(({ is }) => is === 'found').map(({ text }) => text),
    })),
  }
}

function readHtmlSearch(body: string): ToldSearch {
  const page = parse(body)
  const links = page.querySelectorAll('ol.found > li > a')
  return {
    suggestion: page.querySelector('.notice a')?.text ?? null,
    listed: links.map((link) => ({
      url: need(link.getAttribute('href'), 'an address').replace(/\.html$/, ''),
      title: link.text,
      found: link.querySelectorAll('mark').map((mark) => mark.text),
    })),
  }
}

function readMarkdownSearch(body: string): ToldSearch {
  const nodes = nodesOf(new Parser().parse(body))
  const links = nodes.filter((node) => node.type === 'link')
  return {
    suggestion:
      links
        .filter((link) => link.destination?.startsWith('/search.md?') && textOf(link) !== 'More...')
        .map(textOf)[0] ?? null,
    listed: links
      .filter((link) => link.parent?.parent?.type === 'item')
      .map((link) => ({
        url: need(link.destination, 'an address').replace(/\.md$/, ''),
        title: textOf(link),
        found: childrenOf(link)
          .filter((node) => node.type === 'strong')
          .map(textOf),
      })),
  }
}

/** What an event's page says, as far as all formats say it. */
function toldBy(page: EventPage, { sourceName, statusInWords }: Language = english): ToldEvent {
  const { title, date, topic, category, stories, sources, context, cover, description, portal, id } = page
  const { thread, related = [] } = page
  return {
    title,
    date,
    topic: topic ?? null,
    category: category ?? null,
    stories: stories.map((story) => story.text),
    sources: sources.map((source) => ({
      label: sourceName({ label: source.label, url: source.url ?? null }),
      url: source.url ? address(source.url) : null,
      standing: statusInWords(source),
      archived: source.archived ? address(source.archived.url) : null,
    })),
    context: context.map((article) => ({
      title: article.section === undefined ? article.title : `${article.title}#${article.section}`,
      label: article.label,
      ...(article.via === undefined ? {} : { via: article.via }),
    })),
    cover: cover ? address(cover.url) : null,
    description: description
      ? { text: description.text, source: description.source, url: address(description.url) }
      : null,
    portal: {
      page: portal.page,
      url: address(portal.url),
      revision: portal.revision ?? null,
      timestamp: portal.timestamp ?? null,
      line: portal.line,
    },
    id,
    thread: thread
      ? { story: thread.story.url, previous: thread.previous?.url ?? null, next: thread.next?.url ?? null }
      : null,
    related: related.map((other) => ({
      url: other.url,
      title: other.title,
      context: other.context.join(', '),
      same: other.story === 'same',
    })),
  }
}

const readers = {
  html: readHtml,
  md: readMarkdown,
  json: (body: string) => toldBy(readJson(body) as EventPage),
  xml: (body: string) => toldBy(readXml(body) as EventPage),
} as const

/** Where the formats of one page, whose interface speaks a language, say different things, or say nothing that can be read. The event's formats are compared part by part. */
export function agreement(documents: readonly Document[], code = 'en'): string[] {
  const faults: string[] = []
  const language = languageOf(code)
  const byFormat = new Map(
    // A feed is no view of the whole page.
    documents
      .filter(({ path }) => !/_rss\.xml$|\.feed\.json$/.test(path))
      .map((document) => [document.path.slice(document.path.lastIndexOf('.') + 1), document.body]),
  )
  const json = need(byFormat.get('json'), 'a JSON document')
  const page = readJson(json) as Page
  const at = page.url
  attempt(faults, `${at}.xml`, () => {
    faults.push(
      ...differences(withoutNulls(page), readXml(need(byFormat.get('xml'), 'an XML document'))).map(
        (d) => `${at}: XML and JSON differ in ${d}`,
      ),
    )
  })
  if (page.kind === 'history') {
    const expected = versionsOf(page)
    for (const [format, read] of [['html', readHtmlHistory] as const, ['md', readMarkdownHistory] as const]) {
      attempt(faults, `${at}.${format}`, () => {
        const told = read(need(byFormat.get(format), 'a document'))
        faults.push(...differences(expected, told).map((d) => `${at}: ${format} and JSON differ in ${d}`))
      })
    }
  }
  if (page.kind === 'status') {
    for (const [format, read, spoken] of [
      ['html', readHtmlStatus, language] as const,
      ['md', readMarkdownStatus, english] as const,
    ]) {
      const expected = statusOf(page, spoken)
      attempt(faults, `${at}.${format}`, () => {
        const told = read(need(byFormat.get(format), 'a document'))
        faults.push(...differences(expected, told).map((d) => `${at}: ${format} and JSON differ in ${d}`))
      })
    }
  }
  if (page.kind === 'search') {
    const expected = foundBy(page)
    for (const [format, read] of [['html', readHtmlSearch] as const, ['md', readMarkdownSearch] as const]) {
      attempt(faults, `${at}.${format}`, () => {
        const told = read(need(byFormat.get(format), 'a document'))
        faults.push(...differences(expected, told).map((d) => `${at}: ${format} and JSON differ in ${d}`))
      })
    }
  }
  if (page.kind !== 'event') return faults
  for (const [format, read] of Object.entries(readers)) {
    const expected = toldBy(page, format === 'html' ? language : english)
    attempt(faults, `${at}.${format}`, () => {
      const told = read(need(byFormat.get(format), 'a document'), language)
      faults.push(...differences(expected, told).map((d) => `${at}: ${format} and JSON differ in ${d}`))
    })
  }
  return faults
}

function attempt(faults: string[], what: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    faults.push(`${what}: ${error instanceof Error ? error.message : error}`)
  }
}

/** Paths at which two values differ, with both. */
export function differences(a: unknown, b: unknown, at = ''): string[] {
  if (a !== null && b !== null && typeof a === 'object' && typeof b === 'object') {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)])
    return [...keys].flatMap((key) =>
      differences((a as never)[key], (b as never)[key], at === '' ? key : `${at}.${key}`),
    )
  }
  return Object.is(a, b) ? [] : [`${at}: ${JSON.stringify(a)} is not ${JSON.stringify(b)}`]
}
