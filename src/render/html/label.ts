import type { DirectoryPage, LabelPage, ListedEvent } from '../../model/page.ts'
import type { Language } from '../language/index.ts'
import type { Look } from '../look.ts'
import { isShort } from '../words.ts'
import { type Bar, barChart } from './bars.ts'
import { html, type Markup, nothing } from './html.ts'
import { placesMap } from './map.ts'
import { countedList, neighbours, words } from './parts.ts'

export function labelPage(label: LabelPage, look: Look): Markup {
  const { say, counted, shortDate, sharesInWords } = look.language
  const { kind, name, title, events, first, last, whole, listed, documents } = label
  const time = (date: string) => html`<time datetime="${date}">${shortDate(date)}</time>`
  const days = first === last ? first && time(first) : say.span({ from: time(first ?? ''), to: time(last ?? '') })
  const timeline = html`<section class="timeline" aria-labelledby="events"><h2 id="events">${say.events}</h2>
${byMonth(listed).map((month) => eventsOf(month, look))}</section>
`
  // The page of a year has nothing before its events to pass over.
  const isFar = whole === null && !isShort(label)
  const count = counted(events, 'event')
  const map = placesMap(label, events, look)
  return html`<p class="kind">${say.kinds[kind]}</p>
<h1${look.quoted}>${title}</h1>
<p class="summary">${isFar ? html`<a href="#events">${count}</a>` : count}${days && html`${say.comma}${days}`}${whole !== null && html` · <a href="${whole}.html">${say.allYears({ name: words(look, name) })}</a>`}</p>
${documents && html`<p class="documents">${sharesInWords(documents)}.</p>\n`}${names(label, look)}${chart(label, look.language)}${years(label, look)}${isShort(label) ? [timeline, beside(label, look), map] : [beside(label, look), map, timeline]}${neighbours(look, 'year', label)}`
}

/** The events of one month, newest first. */
function eventsOf(listed: readonly ListedEvent[], { language: { monthName, dayAndMonth }, quoted }: Look): Markup {
  const [{ date: month }] = listed as readonly [ListedEvent]
  return html`<h3><time datetime="${month.slice(0, 7)}">${monthName(month)}</time></h3>
<ul class="listed">${listed.map(
    ({ date, title, url }) =>
      html`<li><time datetime="${date}">${dayAndMonth(date)}</time> <a href="${url}.html"${quoted}>${title}</a></li>\n`,
  )}</ul>
`
}

function byMonth(listed: readonly ListedEvent[]): ListedEvent[][] {
  const months: ListedEvent[][] = []
  for (const event of listed) {
    const last = months.at(-1)
    if (last?.[0]?.date.slice(0, 7) === event.date.slice(0, 7)) last.push(event)
    else months.push([event])
  }
  return months
}

function years({ years }: LabelPage, { language: { say, grouped } }: Look): Markup {
  if (years.length < 2) return nothing
  return html`<nav aria-label="${say.years}"><ul class="years">${years.map(({ year, url, events }) => {
    const text = html`${year} <span class="count">${grouped(events)}</span>`
    if (url === null) return html`<li>${text}</li>\n`
    return html`<li><a href="${url}.html">${text}</a></li>\n`
  })}</ul></nav>
`
}

/** What a publisher is called where it is cited. */
function names({ names = [] }: LabelPage, look: Look): Markup {
  const { say, grouped } = look.language
  if (names.length === 0) return nothing
  return html`<section aria-labelledby="names"><h2 id="names">${say.citedAs}</h2>
<ol class="counted">${names.map(({ text, events }) => html`<li>${words(look, text)} <span class="count">${grouped(events)}</span></li>\n`)}</ol></section>
`
}

/** Months and years that are drawn: with fewer there is nothing to see. */
const FEW = 3

/** How it went on: a story by months, what runs for many years by these. */
function chart({ months = [], years }: LabelPage, language: Language): Markup {
  const { say } = language
  if (months.length >= FEW && years.length <= MOST_YEARS_OF_MONTHS)
    return barChart(language, 'events-by-month', say.eventsByMonth, say.month, monthBars(months, language))
  if (years.length < FEW) return nothing
  const found = new Map(years.map((year) => [year.year, year]))
  const all = range(Number(years[0]?.year), Number(years.at(-1)?.year)).map(String)
  return barChart(
    language,
    'events-by-year',
    say.eventsByYear,
    say.year,
    all.map((year) => ({
      name: year,
      mark: year,
      events: found.get(year)?.events ?? 0,
      url: found.get(year)?.url ?? null,
    })),
  )
}

/** More months would be bars too thin to see. */
const MOST_YEARS_OF_MONTHS = 12

function monthBars(
  months: readonly { readonly month: string; readonly events: number }[],
  { monthName, months: names }: Language,
): Bar[] {
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1
  const found = new Map(months.map(({ month, events }) => [number(month), events]))
  const [first, last] = [Math.min(...found.keys()), Math.max(...found.keys())]
  return range(first, last).map((at) => {
    const month = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
    const event = { name: monthName(month), events: found.get(at) ?? 0 }
    // A year is named where it begins; the months of one, or the first of all, by themselves.
    if (at % 12 === 0) return { ...event, mark: month.slice(0, 4) }
    return last - first < 12 ? { ...event, mark: names[at % 12] as string } : event
  })
}

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i)

/** What its events have in common with others, and who is cited. */
function beside({ kind, stories = [], topics = [], publishers = [] }: LabelPage, look: Look): Markup {
  const { say, grouped } = look.language
  if (stories.length + topics.length + publishers.length === 0) return nothing
  const cited =
    publishers.length > 0 &&
    html`<section aria-labelledby="publishers"><h2 id="publishers">${say.publishers}</h2>
<ol class="counted">${publishers.map(({ text, events }) => html`<li>${words(look, text)} <span class="count">${grouped(events)}</span></li>\n`)}</ol></section>`
  return html`<div class="most">${kind === 'story' ? countedList(look, 'stories-with-it', say.storiesWithIt, stories) : countedList(look, 'stories', say.stories, stories)}${countedList(look, 'topics', say.topics, topics)}${cited}</div>
`
}

export function directoryPage({ title, total, largest }: DirectoryPage, { language, quoted }: Look): Markup {
  const { say, grouped } = language
  return html`<h1>${title}</h1>
<p class="summary">${largest.length < total ? say.largestOf(grouped(total), grouped(largest.length)) : say.inAll(grouped(total))}</p>
<ol class="counted">${largest.map(({ text, url, events }) => html`<li><a href="${url}.html"${quoted}>${text}</a> <span class="count">${grouped(events)}</span></li>\n`)}</ol>`
}
