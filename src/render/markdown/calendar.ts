import type {
  AnniversaryPage,
  DayCategory,
  DayEvent,
  DayPage,
  FrontPage,
  MonthPage,
  YearPage,
} from '../../model/page.ts'
import { english } from '../language/index.ts'
import type { Look } from '../look.ts'
import { pathDate } from '../words.ts'
import { block, heading, inline, link } from './escape.ts'
import {
  contextNames,
  countedList,
  neighbours,
  numbered,
  page,
  pageLink,
  paragraphs,
  placesList,
  quotation,
  section,
  sourceLink,
  storyTrail,
} from './parts.ts'
import { opinionList } from './prose.ts'

const { counted, momentInWords } = english

export function dayPage(day: DayPage, { language }: Look): string {
  return paragraphs(
    `## [${pathDate(day.date)}](${day.url}.md)`,
    `# ${heading(language.weekday(day.date) + language.say.comma + day.title)}`,
    day.events === 0 ? 'No events.' : '',
    begun(day),
    ...day.categories.map(category),
    page('In other years', day.otherYears),
    neighbours('Day', day),
    `From ${link(day.portal.page, day.portal.url)} (${link('history', day.portal.history)})`,
  )
}

function category({ name, url, events }: DayCategory): string {
  return paragraphs(name !== null && `## ${url === null ? heading(name) : page(name, url)}`, ...events.map(dayEvent))
}

function dayEvent(event: DayEvent): string {
  const topic = event.topic === null ? '' : `##### ${heading(event.topic)}\n`
  return paragraphs(
    `${topic}### ${page(event.title, event.url)}`,
    event.stories.length > 0 && `_Story: ${storyTrail(event.stories)}_`,
    event.description ? quotation(event.description) : context(event),
    event.sources.length > 0 && `Sources: ${event.sources.map(sourceLink).join(', ')}`,
  )
}

function context(event: DayEvent): string {
  const names = contextNames(event.context)
  return names.length === 0 ? '' : `_Context: ${names.map(inline).join(', ')}_`
}

/** A day of the calendar through the years. */
export function anniversaryPage({ title, years, ...beside }: AnniversaryPage): string {
  return paragraphs(
    `# ${heading(title)}`,
    ...years.map(({ year, url, events, listed }) =>
      paragraphs(
        `## ${page(year, url)} (${counted(events, 'event')})`,
        listed.map((event) => `- ${page(event.title, event.url)}`).join('\n'),
      ),
    ),
    neighbours('Day', beside),
  )
}

export function frontPage(front: FrontPage): string {
  return paragraphs(
    `# ${heading(front.title)}`,
    block(front.tagline),
    section('Stories that are moving', moving(front)),
    ...front.days.flatMap((day) => [
      '---',
      `## [${pathDate(day.date)}](${day.url}.md)`,
      begun(day),
      ...day.categories.map(category),
    ]),
    section('Latest corrections', corrections(front)),
    front.opinions.length > 0 && section('Opinion', opinionList(front.opinions)),
    front.onThisDay.length > 0 &&
      section(
        'On this day',
        front.onThisDay.map(({ year, url, events }) => `- ${page(year, url)} (${counted(events, 'event')})`).join('\n'),
      ),
    front.days[0] && page('This day in all years', front.days[0].otherYears),
    '---',
    section(
      'Years',
      front.years.map(({ year, url, events }) => `- ${page(year, url)} (${counted(events, 'event')})`).join('\n'),
    ),
  )
}

/** A day that is not over says so. */
function begun({ soFar }: Pick<DayPage, 'soFar'>): string {
  return soFar ? `_So far, as of ${momentInWords(soFar)}._` : ''
}

function moving({ moving }: FrontPage): string {
  return numbered(
    moving.map(
      ({ text, url, events, days }) =>
        `${page(text, url)} (${counted(events, 'event')} in ${days.length} days: ${days.map((day) => day.events).join(' ')})`,
    ),
  )
}

function corrections({ corrections }: FrontPage): string {
  return corrections
    .map(
      ({ at, title, url, changes }) =>
        `- ${page(title, url)} (${[at && momentInWords(at), ...changes].filter(Boolean).join(', ')})`,
    )
    .join('\n')
}

export function monthPage(month: MonthPage): string {
  return paragraphs(
    `# ${heading(month.title)}`,
    `${counted(month.events, 'event')}. Year: ${pageLink(month.year)}`,
    section(
      'Days',
      month.days
        .map(({ date, url, events }) => `- ${page(pathDate(date), url)} (${counted(events, 'event')})`)
        .join('\n'),
    ),
    most(month),
    neighbours('Month', month),
  )
}

export function yearPage(year: YearPage): string {
  return paragraphs(
    `# ${heading(year.title)}`,
    `${counted(year.events, 'event')}.`,
    section(
      'Months',
      year.months
        .map(
          ({ month, url, events, days }) =>
            `- ${page(month, url)} (${counted(events, 'event')} on ${counted(days, 'day')})`,
        )
        .join('\n'),
    ),
    section(
      'Days',
      year.days
        .map(({ date, url, events }) => `- ${page(pathDate(date), url)} (${counted(events, 'event')})`)
        .join('\n'),
    ),
    placesList(year.places),
    most(year),
    neighbours('Year', year),
  )
}

function most({ stories, topics, categories }: Pick<MonthPage, 'stories' | 'topics' | 'categories'>): string {
  return paragraphs(
    section('Stories', countedList(stories)),
    section('Topics', countedList(topics)),
    section('Categories', countedList(categories)),
  )
}
