import type { SearchPage } from '../../model/page.ts'
import { askedAt } from '../address.ts'
import { english } from '../language/index.ts'
import { pathDate } from '../words.ts'
import { block, heading, inline, link } from './escape.ts'
import { paragraphs, section } from './parts.ts'

const { counted } = english

export function searchPage(page: SearchPage): string {
  const { title, query, problem, total, loose, suggestion, listed, more, years, categories } = page
  return paragraphs(
    `# ${heading(title)}`,
    query === '' && 'Ask with `/search.md?q=words`.',
    problem !== null && block(problem),
    suggestion !== null && `Did you mean ${link(suggestion, askedAt({ ...page, query: suggestion, page: 1 }, '.md'))}?`,
    query !== '' &&
      problem === null &&
      (total === 0
        ? 'Nothing was found.'
        : `${counted(total, 'event')}${loose ? ' with some of these words; none has all' : ''}.`),
    listed
      .map(({ url, date, topic, category, words }) => {
        const shown = words.map(({ text, is }) => (is === 'found' ? `**${inline(text)}**` : between(text)))
        const beside = [topic, category].filter((text): text is string => text !== null)
        return `- ${pathDate(date)}: [${shown.join('')}](${url}.md)${beside.length > 0 ? `  \n  ${beside.map(block).join(' · ')}` : ''}`
      })
      .join('\n'),
    more !== null && `## ${link('More...', askedAt({ ...page, page: more }, '.md'))}`,
    section('Years', years.map(({ year, events }) => `- ${year} (${counted(events, 'event')})`).join('\n')),
    section(
      'Categories',
      categories.map(({ name, events }) => `- ${block(name)} (${counted(events, 'event')})`).join('\n'),
    ),
  )
}

/** A part of a line: blanks at its ends stay. */
const between = (text: string) =>
  text.trim() === '' ? ' ' : `${/^\s/.test(text) ? ' ' : ''}${inline(text)}${/\s$/.test(text) ? ' ' : ''}`
