import type { DirectoryPage, LabelPage } from '../../model/page.ts'
import { counted, grouped, sharesInWords, shortDate } from '../words.ts'
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
${documents && html`<p class="documents">${sharesInWords(documents)}.</p>\n`}${names(label)}${years(label)}${months(label)}${beside(label)}<section aria-labelledby="events"><h2 id="events">Events</h2>
<ul class="listed">${listed.map(
    ({ date, title: what, url }) =>
      html`<li><time datetime="${date}">${shortDate(date)}</time> <a href="${url}.html">${what}</a></li>\n`,
  )}</ul></section>
${neighbours('Year', label)}`
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

/** How the story ran: its months, as text that also draws a line of bars. */
function months({ months = [] }: LabelPage): Markup {
  if (months.length < 2) return nothing
  const most = Math.max(...months.map(({ events }) => events))
  return html`<section aria-labelledby="months"><h2 id="months">Events by month</h2>
<ul class="months-of">${months.map(
    ({ month, events }) =>
      html`<li><time datetime="${month}">${month}</time> <meter min="0" max="${most}" value="${events}" aria-label="${month}">${events}</meter> <span class="count">${grouped(events)}</span></li>\n`,
  )}</ul></section>
`
}

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
