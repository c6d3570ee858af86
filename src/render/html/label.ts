import type { DirectoryPage, LabelPage, ListedEvent } from '../../model/page.ts'
import { counted, grouped, monthName, sharesInWords, shortDate } from '../words.ts'
import { type Bar, barChart } from './bars.ts'
import { html, type Markup, nothing } from './html.ts'
import { countedList, neighbours } from './parts.ts'

export function labelPage(label: LabelPage): Markup {
  const { kind, name, title, events, first, last, whole, listed, documents } = label
  const span =
    first !== null && last !== null
      ? html`, <time datetime="${first}">${shortDate(first)}</time> to <time datetime="${last}">${shortDate(last)}</time>`
      : nothing
  return html`<p class="kind">${kind}</p>
<h1>${title}</h1>
<p class="summary">${counted(events, 'event')}${span}${whole !== null && html` · <a href="${whole}.html">${name}, all years</a>`}</p>
${documents && html`<p class="documents">${sharesInWords(documents)}.</p>\n`}${names(label)}${chart(label)}${years(label)}${beside(label)}<section class="timeline" aria-labelledby="events"><h2 id="events">Events</h2>
${byMonth(listed).map(timeline)}</section>
${neighbours('Year', label)}`
}

/** The events of one month, newest first. */
function timeline(listed: readonly ListedEvent[]): Markup {
  const [{ date: month }] = listed as readonly [ListedEvent]
  return html`<h3><time datetime="${month.slice(0, 7)}">${monthName(month)}</time></h3>
<ul class="listed">${listed.map(
    ({ date, title, url }) =>
      html`<li><time datetime="${date}">${dayAndMonth(date)}</time> <a href="${url}.html">${title}</a></li>\n`,
  )}</ul>
`
}

const dayAndMonth = (date: string) => shortDate(date).slice(0, -5)

function byMonth(listed: readonly ListedEvent[]): ListedEvent[][] {
  const months: ListedEvent[][] = []
  for (const event of listed) {
    const last = months.at(-1)
    if (last?.[0]?.date.slice(0, 7) === event.date.slice(0, 7)) last.push(event)
    else months.push([event])
  }
  return months
}

function years({ years }: LabelPage): Markup {
  if (years.length < 2) return nothing
  return html`<nav aria-label="Years"><ul class="years">${years.map(({ year, url, events }) => {
    const text = html`${year} <span class="count">${grouped(events)}</span>`
    if (url === null) return html`<li>${text}</li>\n`
    return html`<li><a href="${url}.html">${text}</a></li>\n`
  })}</ul></nav>
`
}

/** What a publisher is called where it is cited. */
function names({ names = [] }: LabelPage): Markup {
  if (names.length === 0) return nothing
  return html`<section aria-labelledby="names"><h2 id="names">Cited as</h2>
<ol class="counted">${names.map(({ text, events }) => html`<li>${text} <span class="count">${grouped(events)}</span></li>\n`)}</ol></section>
`
}

/** Months and years that are drawn: with fewer there is nothing to see. */
const FEW = 3

/** How it went on: a story by months, what runs for many years by these. */
function chart({ months = [], years }: LabelPage): Markup {
  if (months.length >= FEW && years.length <= MOST_YEARS_OF_MONTHS)
    return barChart('Events by month', 'Month', monthBars(months))
  if (years.length < FEW) return nothing
  const found = new Map(years.map((year) => [year.year, year]))
  const all = range(Number(years[0]?.year), Number(years.at(-1)?.year)).map(String)
  return barChart(
    'Events by year',
    'Year',
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

function monthBars(months: readonly { readonly month: string; readonly events: number }[]): Bar[] {
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1
  const found = new Map(months.map(({ month, events }) => [number(month), events]))
  const [first, last] = [Math.min(...found.keys()), Math.max(...found.keys())]
  return range(first, last).map((at) => {
    const month = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
    const event = { name: monthName(month), events: found.get(at) ?? 0 }
    // A year is named where it begins; the months of one, or the first of all, by themselves.
    if (at % 12 === 0) return { ...event, mark: month.slice(0, 4) }
    return last - first < 12 ? { ...event, mark: monthName(month).slice(0, 3) } : event
  })
}

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i)

/** What its events have in common with others, and who is cited. */
function beside({ kind, stories = [], topics = [], publishers = [] }: LabelPage): Markup {
  if (stories.length + topics.length + publishers.length === 0) return nothing
  const cited =
    publishers.length > 0 &&
    html`<section aria-labelledby="publishers"><h2 id="publishers">Publishers</h2>
<ol class="counted">${publishers.map(({ text, events }) => html`<li>${text} <span class="count">${grouped(events)}</span></li>\n`)}</ol></section>`
  return html`<div class="most">${countedList(kind === 'story' ? 'Stories with it' : 'Stories', stories)}${countedList('Topics', topics)}${cited}</div>
`
}

export function directoryPage({ title, total, largest }: DirectoryPage): Markup {
  return html`<h1>${title}</h1>
<p class="summary">${grouped(total)} in all; the largest ${grouped(largest.length)}:</p>
<ol class="counted">${largest.map(({ text, url, events }) => html`<li><a href="${url}.html">${text}</a> <span class="count">${grouped(events)}</span></li>\n`)}</ol>`
}
