import { type Node as MarkdownNode, Parser } from 'commonmark'
import { type HTMLElement, parse } from 'node-html-parser'
import type { EventPage } from '../../src/model/page.ts'
import { english, type Language } from '../../src/render/language/index.ts'
import { address, childrenOf, hrefOf, need, textOf } from './parts.ts'

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

const numberOr = (text: string | null) => (text === null ? null : Number(text))

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

/** What an event's page says, as far as all formats say it. */
export function toldBy(page: EventPage, { sourceName, statusInWords }: Language = english): ToldEvent {
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
