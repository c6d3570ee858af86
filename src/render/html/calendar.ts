import type { DayCategory, DayEvent, DayPage, FrontPage, MonthPage, YearPage } from '../../model/page.ts'
import { type Nested, nest } from '../nest.ts'
import { counted, grouped, momentInWords, monthName, shortDate, weekday } from '../words.ts'
import { sparkline } from './bars.ts'
import { heatMap } from './heat-map.ts'
import { html, join, type Markup, nothing } from './html.ts'
import { countedList, maybe, neighbours, pageLink, quotation, sourceLink } from './parts.ts'
import { opinionList } from './prose.ts'

export function dayPage(day: DayPage): Markup {
  return html`<h1><span class="weekday">${weekday(day.date)}</span> <time datetime="${day.date}">${day.title}</time></h1>
<p class="summary">${day.events === 0 ? 'No events' : counted(day.events, 'event')} · ${pageLink(day.month)}</p>
${begun(day)}${day.categories.map((c) => category(c, 2))}${neighbours('Day', day)}
<p class="provenance">From <a class="portal" href="${day.portal.url}">${day.portal.page}</a> (<a class="history" href="${day.portal.history}">history</a>).</p>`
}

function category({ name, url, events }: DayCategory, level: 2 | 3): Markup {
  const title =
    name !== null && (level === 2 ? html`<h2>${maybe(name, url)}</h2>\n` : html`<h3>${maybe(name, url)}</h3>\n`)
  return html`<section class="category">${title}<ul class="events">${nest(events).map(item)}</ul></section>
`
}

function item(node: Nested): Markup {
  const children = node.children.length > 0 && html`<ul>${node.children.map(item)}</ul>`
  if (node.type === 'story') return html`<li class="story">${maybe(node.story.text, node.story.url)}${children}</li>\n`
  return html`<li class="event">${eventItem(node.event)}${children}</li>\n`
}

function eventItem({ topic, topicUrl, title, url, sources, description, stories }: DayEvent): Markup {
  // An event that names nothing has its section for a topic, which stands above it already.
  const names = topic !== null && stories.length === 0 && !topicUrl?.startsWith('/categories/')
  const above = names && html`<span class="topic">${topic}</span> `
  const from = sources.length > 0 && html` <span class="from">${join(sources.map(sourceLink), ', ')}</span>`
  return html`${above}<a href="${url}.html">${title}</a>${from}${description && quotation(description)}`
}

export function frontPage(front: FrontPage): Markup {
  return html`<h1 class="front">${front.title}</h1>
<p class="summary">${front.tagline} ${counted(front.events, 'event')}.</p>
${moving(front)}<div class="front"><div class="days">${front.days.map(
    (
      day,
    ) => html`<section class="day"><h2><a href="${day.url}.html"><span class="weekday">${weekday(day.date)}</span> <time datetime="${day.date}">${shortDate(day.date)}</time></a></h2>
${begun(day)}${day.categories.map((c) => category(c, 3))}</section>
`,
  )}</div>
<div class="beside">${front.opinions.length > 0 && html`<section aria-labelledby="opinion"><h2 id="opinion"><a href="/opinion/index.html">Opinion</a></h2>${opinionList(front.opinions)}</section>\n`}${corrections(front)}${onThisDay(front)}<section aria-labelledby="years"><h2 id="years">Years</h2><ul class="years">${front.years.map(
    ({ year, url, events }) =>
      html`<li><a href="${url}.html">${year}</a> <span class="count">${grouped(events)}</span></li>\n`,
  )}</ul></section></div></div>`
}

/** A day that is not over says so. */
function begun({ soFar }: Pick<DayPage, 'soFar'>): Markup {
  return soFar
    ? html`<p class="begun">So far, as of <time datetime="${soFar}">${momentInWords(soFar)}</time></p>\n`
    : nothing
}

function corrections({ corrections }: FrontPage): Markup {
  if (corrections.length === 0) return nothing
  return html`<section aria-labelledby="corrections"><h2 id="corrections"><a href="/corrections/index.html">Latest corrections</a></h2><ul class="corrections">${corrections.map(
    ({ at, title, url, changes }) =>
      html`<li><a href="${url}.html">${title}</a> <span class="count">${at && html`<time datetime="${at}">${momentInWords(at)}</time>, `}${changes.join(', ')}</span></li>\n`,
  )}</ul></section>
`
}

function onThisDay({ onThisDay, days }: FrontPage): Markup {
  const [newest] = days
  if (!newest || onThisDay.length === 0) return nothing
  return html`<section aria-labelledby="on-this-day"><h2 id="on-this-day">${shortDate(newest.date).replace(/ \d+$/, '')} in other years</h2><ul class="years">${onThisDay.map(
    ({ year, url, events }) =>
      html`<li><a href="${url}.html">${year}</a> <span class="count">${counted(events, 'event')}</span></li>\n`,
  )}</ul></section>
`
}

/** Stories of the last days, each with how it went on. */
function moving({ moving }: FrontPage): Markup {
  if (moving.length === 0) return nothing
  return html`<nav class="moving" aria-labelledby="moving"><h2 id="moving">Stories that are moving</h2>
<ul>${moving.map(({ text, url, events, days }) => html`<li><a href="${url}.html">${text}</a> ${sparkline(days)} <span class="count">${grouped(events)}</span></li>\n`)}</ul></nav>
`
}

export function monthPage(month: MonthPage): Markup {
  return html`<h1>${month.title}</h1>
<p class="summary">${counted(month.events, 'event')} · ${pageLink(month.year)}</p>
${calendar(month)}${most(month)}${neighbours('Month', month)}`
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** The month as weeks, Monday first: a day that the archive has leads to its page. */
function calendar({ month, days, title }: MonthPage): Markup {
  const first = (new Date(`${month}-01T00:00:00Z`).getUTCDay() + 6) % 7
  const length = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()
  const byDay = new Map(days.map((day) => [Number(day.date.slice(8)), day]))
  const most = Math.max(1, ...days.map((day) => day.events))
  const weeks: Markup[] = []
  for (let start = 1 - first; start <= length; start += 7) {
    const cells = WEEKDAYS.map((_, i) => {
      const number = start + i
      if (number < 1 || number > length) return html`<td></td>`
      const day = byDay.get(number)
      if (!day) return html`<td><span class="missing">${number}</span></td>`
      return html`<td class="tint-${Math.ceil((4 * day.events) / most)}"><a href="${day.url}.html"><b>${number}</b> <span class="count">${counted(day.events, 'event')}</span></a></td>`
    })
    weeks.push(html`<tr>${cells}</tr>\n`)
  }
  return html`<table class="calendar"><caption>Days of ${title}</caption><thead><tr>${WEEKDAYS.map(
    (name) => html`<th scope="col"><abbr title="${name}">${name.slice(0, 2)}</abbr></th>`,
  )}</tr></thead><tbody>${weeks}</tbody></table>
`
}

export function yearPage(year: YearPage): Markup {
  return html`<h1>${year.title}</h1>
<p class="summary">${counted(year.events, 'event')}</p>
${heatMap(year)}<ul class="months">${year.months.map(
    ({ month, url, days, events }) =>
      html`<li><a href="${url}.html">${monthName(month)}</a> <span class="count">${counted(events, 'event')} on ${counted(days, 'day')}</span></li>\n`,
  )}</ul>${most(year)}${neighbours('Year', year)}`
}

function most({ stories, topics, categories }: Pick<MonthPage, 'stories' | 'topics' | 'categories'>): Markup {
  if (stories.length + topics.length + categories.length === 0) return nothing
  return html`<div class="most">${countedList('Stories', stories)}${countedList('Topics', topics)}${countedList('Categories', categories)}</div>
`
}
