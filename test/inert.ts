import { Parser } from 'commonmark'
import { parse } from 'node-html-parser'
import type { Document } from '../src/model/page.ts'
import { nodesOf } from './read-back/parts.ts'

/** What documents hold that could act on a reader: there should be nothing, whatever the text of the page. */

const ELEMENTS = new Set(
  'a abbr article b blockquote body button caption cite code dd details dl dt em fieldset figcaption figure footer form h1 h2 h3 head header html input label legend li link main meta nav ol p pre script section span strong summary table tbody td th thead time title tr ul div'.split(
    ' ',
  ),
)
const ATTRIBUTES =
  /^(?:action|aria-[a-z]+|charset|checked|cite|class|content|data-article|data-via|datetime|href|id|lang|maxlength|name|rel|required|role|scope|title|type|value)$/

/** The one style that pages hold: written out, so that another is not let in by whoever changes pages. */
const HELD_STYLE = '<style>main{content-visibility:auto}</style>'

/** An http or https address with a host and no name or password, or a path of the archive itself. */
const isOpen = (url: unknown) =>
  typeof url === 'string' && /^(?:https?:\/\/[^/?#@\s\\]+(?:[/?#][^\s]*)?|\/(?!\/)[^\s\\]*)$/.test(url)

export function lively({ path, body }: Document): string[] {
  const format = path.slice(path.lastIndexOf('.') + 1)
  const faults =
    format === 'html'
      ? inHtml(body)
      : format === 'md'
        ? inMarkdown(body)
        : format === 'json'
          ? inData(JSON.parse(body))
          : inXml(body)
  return faults.map((fault) => `${path}: ${fault}`)
}

function inHtml(body: string): string[] {
  const faults: string[] = []
  if (/<!(?!DOCTYPE html>)|<\?/.test(body)) faults.push('a comment or an instruction')
  const elements = parse(body).querySelectorAll('*')
  const styles = elements.filter((element) => element.rawTagName === 'style')
  const [held] = styles
  if (styles.length !== 1 || held?.outerHTML !== HELD_STYLE || held.parentNode?.rawTagName !== 'head')
    faults.push('a style')
  for (const element of elements) {
    const name = element.rawTagName
    if (element !== held && !ELEMENTS.has(name)) faults.push(`an element ${name}`)
    for (const [attribute, value] of Object.entries(element.attributes)) {
      if (!ATTRIBUTES.test(attribute)) faults.push(`an attribute ${attribute}`)
      if (attribute === 'action' && value !== '/search.html') faults.push(`a form for ${value}`)
      if ((attribute === 'href' || attribute === 'cite') && !isOpen(value)) faults.push(`a link to ${value}`)
    }
  }
  const scripts = elements.filter((element) => element.rawTagName === 'script')
  const [linkedData] = scripts
  if (scripts.length !== 1 || linkedData?.getAttribute('type') !== 'application/ld+json') return [...faults, 'a script']
  return [...faults, ...inData(JSON.parse(linkedData.rawText))]
}

const OWN_NODES = new Set([
  'document',
  'paragraph',
  'heading',
  'text',
  'link',
  'list',
  'item',
  'emph',
  'strong',
  'block_quote',
  'thematic_break',
  'softbreak',
])

function inMarkdown(body: string): string[] {
  const nodes = nodesOf(new Parser().parse(body))
  return [
    ...nodes.filter((node) => !OWN_NODES.has(node.type)).map((node) => `a ${node.type}: ${node.literal}`),
    ...nodes
      .filter((node) => node.type === 'link' && !isOpen(node.destination))
      .map((node) => `a link to ${node.destination}`),
    ...(body.startsWith('---') ? ['front matter'] : []),
  ]
}

const URL_FIELD = /^(?:url|[a-z]+Url|image|history|isBasedOn|license|whole|path)$/

/** Fields that name an address, and characters that no text should hold. */
function inData(value: unknown, field = ''): string[] {
  if (typeof value === 'string') {
    if (URL_FIELD.test(field) && !isOpen(value)) return [`${field} leads to ${value}`]
    return []
  }
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) => inData(inner, Array.isArray(value) ? field : key))
}

/** XML is safe when it is well formed, which others look at, and declares nothing. */
function inXml(body: string): string[] {
  return /<!|<\?(?!xml version="1.0" encoding="UTF-8"\?>)/.test(body)
    ? ['a declaration, a comment or an instruction']
    : []
}
