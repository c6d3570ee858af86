import type { Node as MarkdownNode } from 'commonmark'
import type { HTMLElement } from 'node-html-parser'

/** An address in the one spelling that Markdown's parser gives: what ASCII can't say, per cent and hexadecimal. */
export function address(url: string): string {
  return url.replace(/%(?![\da-f]{2})|[^\w;/?:@&=+$,\-.!~*'()#%]+/giu, (part) => encodeURIComponent(part))
}

export const hrefOf = (link: HTMLElement | null) => {
  const href = link?.getAttribute('href')
  return href === undefined ? null : address(href)
}

/** A part that every document has. */
export function need<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`the document does not tell ${what}`)
  return value
}

export const collapsed = (text: string) => text.replace(/\s+/g, ' ').trim()

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
