import { type Node as MarkdownNode, Parser } from 'commonmark'
import { NodeType, parse } from 'node-html-parser'
import type { HistoryPage } from '../../src/model/page.ts'
import { address, childrenOf, collapsed, hrefOf, need, textOf } from './parts.ts'

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

export function versionsOf({ versions }: HistoryPage): ToldVersion[] {
  return versions.map(({ title, at, portal: { user, url } }) => ({
    title: collapsed(title),
    at: at ?? null,
    by: user ?? null,
    url: address(url),
  }))
}
