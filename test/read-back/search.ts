import { Parser } from 'commonmark'
import { parse } from 'node-html-parser'
import type { SearchPage } from '../../src/model/page.ts'
import { childrenOf, need, nodesOf, textOf } from './parts.ts'

/** What a page of results says in every format. */
interface ToldSearch {
  readonly suggestion: string | null
  readonly listed: readonly { readonly url: string; readonly title: string; readonly found: readonly string[] }[]
}

export function foundBy({ suggestion, listed }: SearchPage): ToldSearch {
  return {
    suggestion: suggestion ?? null,
    listed: listed.map(({ url, title, words }) => ({
      url,
      title,
      found: words.filter(({ is }) => is === 'found').map(({ text }) => text),
    })),
  }
}

export function readHtmlSearch(body: string): ToldSearch {
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

export function readMarkdownSearch(body: string): ToldSearch {
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
