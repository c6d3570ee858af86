import type { Document, EventPage, Page } from '../../src/model/page.ts'
import { english, type Language, languageOf } from '../../src/render/language/index.ts'
import { readJson, readXml, withoutNulls } from './data.ts'
import { readHtml, readMarkdown, toldBy } from './event.ts'
import { readHtmlHistory, readMarkdownHistory, versionsOf } from './history.ts'
import { need } from './parts.ts'
import { placesOf, readHtmlPlaces, readMarkdownPlaces } from './places.ts'
import { foundBy, readHtmlSearch, readMarkdownSearch } from './search.ts'
import { readHtmlStatus, readMarkdownStatus, statusOf } from './status.ts'

/** What a format says of a page, and what its JSON says of the same things. */
type View = readonly [format: string, read: (body: string) => unknown, expected: unknown]

/** What an interface calls another country. */
const OTHER: Readonly<Record<string, string>> = { en: 'another', de: 'anderen', ar: 'آخر' }

/** The formats of a page that are read part by part; Markdown's labels are English. */
function viewsOf(page: Page, language: Language): readonly View[] {
  switch (page.kind) {
    case 'history':
      return [
        ['html', readHtmlHistory, versionsOf(page)],
        ['md', readMarkdownHistory, versionsOf(page)],
      ]
    case 'status':
      return [
        ['html', readHtmlStatus, statusOf(page, language)],
        ['md', readMarkdownStatus, statusOf(page, english)],
      ]
    case 'search':
      return [
        ['html', readHtmlSearch, foundBy(page)],
        ['md', readMarkdownSearch, foundBy(page)],
      ]
    case 'event':
      return [
        ['html', (body) => readHtml(body, language), toldBy(page, language)],
        ['md', readMarkdown, toldBy(page)],
        ['xml', (body) => toldBy(readXml(body) as EventPage), toldBy(page)],
      ]
    case 'year':
    case 'story':
    case 'topic':
    case 'category':
      return [
        ['html', (body) => readHtmlPlaces(body, OTHER[language.code] as string), placesOf(page)],
        ['md', readMarkdownPlaces, placesOf(page)],
      ]
    default:
      return []
  }
}

/** Where the formats of one page, whose interface speaks a language, say different things, or say nothing that can be read. */
export function agreement(documents: readonly Document[], code = 'en'): string[] {
  const byFormat = new Map(
    // A feed is no view of the whole page.
    documents
      .filter(({ path }) => !/_rss\.xml$|\.feed\.json$/.test(path))
      .map((document) => [document.path.slice(document.path.lastIndexOf('.') + 1), document.body]),
  )
  const page = readJson(need(byFormat.get('json'), 'a JSON document')) as Page
  const whole: View = ['xml', readXml, withoutNulls(page)]
  return [whole, ...viewsOf(page, languageOf(code))].flatMap(([format, read, expected]) => {
    try {
      const told = read(need(byFormat.get(format), `a document in ${format}`))
      return differences(expected, told).map((d) => `${page.url}: ${format} and JSON differ in ${d}`)
    } catch (error) {
      return [`${page.url}.${format}: ${error instanceof Error ? error.message : error}`]
    }
  })
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
