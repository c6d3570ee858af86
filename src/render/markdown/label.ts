import type { DirectoryPage, LabelPage } from '../../model/page.ts'
import { english } from '../language/index.ts'
import { isShort, pathDate } from '../words.ts'
import { block, heading } from './escape.ts'
import { countedList, neighbours, numbered, page, paragraphs, placesList, section } from './parts.ts'

const { counted, sharesInWords } = english

export function labelPage(label: LabelPage): string {
  const { first, last } = label
  const days = first === null ? '' : first === last ? `, ${first}` : `, ${first} to ${last}`
  const events = section(
    'Events',
    label.listed.map(({ date, title, url }) => `- ${pathDate(date)}: ${page(title, url)}`).join('\n'),
  )
  return paragraphs(
    `# ${heading(label.title)}`,
    `${counted(label.events, 'event')}${days}.`,
    label.whole !== null && `All years: ${page(label.name, label.whole)}`,
    label.documents && `${sharesInWords(label.documents)}.`,
    section(
      'Cited as',
      numbered((label.names ?? []).map(({ text, events }) => `${block(text)} (${counted(events, 'event')})`)),
    ),
    section(
      'Years',
      label.years
        .map(({ year, url, events }) => `- ${url === null ? year : page(year, url)} (${counted(events, 'event')})`)
        .join('\n'),
    ),
    section(
      'Events by month',
      (label.months ?? []).map(({ month, events }) => `- ${month} (${counted(events, 'event')})`).join('\n'),
    ),
    isShort(label) && events,
    section(label.kind === 'story' ? 'Stories with it' : 'Stories', countedList(label.stories ?? [])),
    section('Topics', countedList(label.topics ?? [])),
    placesList(label.places),
    section(
      'Publishers',
      numbered((label.publishers ?? []).map(({ text, events }) => `${block(text)} (${counted(events, 'event')})`)),
    ),
    !isShort(label) && events,
    neighbours('Year', label),
  )
}

export function directoryPage(directory: DirectoryPage): string {
  return paragraphs(
    `# ${heading(directory.title)}`,
    directory.largest.length < directory.total
      ? `${directory.total} in all; the largest ${directory.largest.length}:`
      : `${directory.total} in all, the largest first:`,
    countedList(directory.largest),
  )
}
