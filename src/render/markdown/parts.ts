import type { ArticleRef, Counted, Page, PageLink, Places, Quotation, SourceRef, StoryRef } from '../../model/page.ts'
import { addressOf } from '../address.ts'
import { english } from '../language/index.ts'
import { block, inline, link } from './escape.ts'

const { counted, sourceName } = english

/** A page of this archive, as Markdown. */
export const page = (text: string, path: string) => link(text, `${path}.md`)

/** Words, linked where they have a page. They may begin a line. */
export const maybe = (text: string, path: string | null) => (path === null ? block(text) : page(text, path))

/** A source, linked where a browser may open it. It may begin a line. */
export const sourceLink = (source: SourceRef) =>
  source.url === null ? block(sourceName(source)) : link(sourceName(source), source.url)

export const pageLink = ({ text, url }: PageLink) => page(text, url)

/** The line that every page starts with; two blanks end it, as in the pages that ours follow. */
export function formatsLine(page: Page): string {
  const format = (name: string, extension: string) => link(name, addressOf(page, extension))
  return `Formats: ${format('HTML', '.html')}  ${format('JSON', '.json')}  ${format('XML', '.xml')}  `
}

export function licenceLine({ licence }: Page): string {
  const terms = 'url' in licence ? ` Licence: [${licence.name}](${licence.url}).` : ''
  return `---\n\n_${inline(licence.notice)}${terms}_`
}

export const numbered = (lines: readonly string[]) => lines.map((line, i) => `${i + 1}. ${line}`).join('\n')

export function quotation({ text, source, url, published }: Quotation): string {
  const when = published ? `, ${published.slice(0, 10)}` : ''
  return `> ${block(text)}\n>\n> — ${link(source, url)}${when}`
}

export const storyTrail = (stories: readonly StoryRef[]) =>
  stories.map((story) => maybe(story.text, story.url)).join(' › ')

/** Articles by the words used for them, each once. */
export function contextNames(context: readonly ArticleRef[]): string[] {
  return [...new Set(context.map((article) => article.label))]
}

export const countedList = (list: readonly Counted[]) =>
  numbered(list.map(({ text, url, events }) => `${page(text, url)} (${counted(events, 'event')})`))

/** The countries that events name, each with how many do. */
export function placesList(places: Places | undefined): string {
  if (!places) return ''
  const { events, without, countries } = places
  return section(
    'Countries named',
    paragraphs(
      `${counted(events, 'event')} name ${without === undefined ? 'a' : 'another'} country.`,
      numbered(countries.map(({ text, url, events }) => `${maybe(text, url)} (${counted(events, 'event')})`)),
    ),
  )
}

/** Parts of a page with a blank line between, empty ones left out. */
export const paragraphs = (...parts: readonly (string | null | undefined | false)[]) =>
  parts.filter((part) => part).join('\n\n')

export const section = (title: string, content: string) => (content === '' ? '' : `### ${title}:\n\n${content}`)

/** Where one goes on from a page of its kind. */
export function neighbours(
  unit: string,
  { previous, next }: { readonly previous: PageLink | null; readonly next: PageLink | null },
): string {
  return paragraphs(
    previous && `## ${page(`Previous ${unit}...`, previous.url)}`,
    next && `## ${page(`Next ${unit}...`, next.url)}`,
  )
}
