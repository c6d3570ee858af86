import type { DayCategory, DayEvent, DayPage, FrontPage, MonthPage, YearPage } from '../../model/page.ts'
import type { Look } from '../look.ts'
import { type Nested, nest } from '../nest.ts'
import { sparkline } from './bars.ts'
import { heatMap } from './heat-map.ts'
import { changesInWords } from './history.ts'
import { html, join, type Markup, nothing } from './html.ts'
import { placesMap } from './map.ts'
import { countedList, maybe, neighbours, pageLink, quotation, sourceLink } from './parts.ts'
import { opinionList } from './prose.ts'

export function dayPage(day: DayPage, look: Look): Markup {
  const { say, counted, weekday, fullDayAndMonth } = look.language
  return html`<h1><span class="weekday">${weekday(day.date)}</span> <time datetime="${day.date}">${day.title}</time></h1>
<p class="summary">${day.events === 0 ? say.noEvents : counted(day.events, 'event')} · ${pageLink(day.month)} · <a class="other-years" href="${day.otherYears}.html">${say.inOtherYears(fullDayAndMonth(day.date))}</a></p>
${begun(day, look)}${day.categories.map((c) => category(c, 2, look))}${neighbours(look, 'day', day)}
<p class="provenance">${say.from({ what: html`<a class="portal" href="${day.portal.url}"${look.quoted}>${day.portal.page}</a> (<a class="history" href="${day.portal.history}">${say.pageHistory}</a>)` })}</p>`
}

function category({ name, url, events }: DayCategory, level: 2 | 3, look: Look): Markup {
  const title =
    name !== null &&
    (level === 2 ? html`<h2>${maybe(look, name, url)}</h2>\n` : html`<h3>${maybe(look, name, url)}</h3>\n`)
  return html`<section class="category">${title}<ul class="events">${nest(events).map((node) => item(node, look))}</ul></section>
`
}

function item(node: Nested, look: Look): Markup {
  const children = node.children.length > 0 && html`<ul>${node.children.map((child) => item(child, look))}</ul>`
  if (node.type === 'story')
    return html`<li class="story">${maybe(look, node.story.text, node.story.url)}${children}</li>\n`
  return html`<li class="event">${eventItem(node.event, look)}${children}</li>\n`
}

function eventItem({ topic, topicUrl, title, url, sources, description, stories }: DayEvent, look: Look): Markup {
  // An event that names nothing has its section for a topic, which stands above it already.
  const names = topic !== null && stories.length === 0 && !topicUrl?.startsWith('/categories/')
  const above = names && html`<span class="topic"${look.quoted}>${topic}</span> `
  // A line may end after a comma, and not before it: each stands with its link.
  const comma = look.language.say.comma.trimEnd()
  const links = sources.map((source, i) => {
    const link = sourceLink(look, source)
    return i === sources.length - 1 ? link : html`<span>${link}${comma}</span>`
  })
  const from = links.length > 0 && html` <span class="from">${join(links, ' ')}</span>`
  return html`${above}<a href="${url}.html"${look.quoted}>${title}</a>${from}${description && quotation(look, description)}`
}

export function frontPage(front: FrontPage, look: Look): Markup {
  const { say, counted, grouped, weekday, shortDate } = look.language
  return html`<h1 class="front">${front.title}</h1>
<p class="summary"><bdi>${front.tagline}</bdi> ${counted(front.events, 'event')}.</p>
${moving(front, look)}<div class="front"><div class="days">${front.days.map(
    (
      day,
    ) => html`<section class="day"><h2><a href="${day.url}.html"><span class="weekday">${weekday(day.date)}</span> <time datetime="${day.date}">${shortDate(day.date)}</time></a></h2>
${begun(day, look)}${day.categories.map((c) => category(c, 3, look))}</section>
`,
  )}</div>
<div class="beside">${front.opinions.length > 0 && html`<section aria-labelledby="opinion"><h2 id="opinion"><a href="/opinion/index.html">${say.opinion}</a></h2>${opinionList(front.opinions, look)}</section>\n`}${corrections(front, look)}${onThisDay(front, look)}<section aria-labelledby="years"><h2 id="years">${say.years}</h2><ul class="years">${front.years.map(
    ({ year, url, events }) =>
      html`<li><a href="${url}.html">${year}</a> <span class="count">${grouped(events)}</span></li>\n`,
  )}</ul></section></div></div>`
}

/** A day that is not over says so. */
function begun({ soFar }: Pick<DayPage, 'soFar'>, { language: { say, momentInWords } }: Look): Markup {
  return soFar
    ? html`<p class="begun">${say.soFar({ time: html`<time datetime="${soFar}">${momentInWords(soFar)}</time>` })}</p>\n`
    : nothing
}

function corrections({ corrections }: FrontPage, { language: { say, momentInWords }, quoted }: Look): Markup {
  if (corrections.length === 0) return nothing
  return html`<section aria-labelledby="corrections"><h2 id="corrections"><a href="/corrections/index.html">${say.latestCorrections}</a></h2><ul class="corrections">${corrections.map(
    ({ at, title, url, changes }) =>
      html`<li><a href="${url}.html"${quoted}>${title}</a> <span class="count">${at && html`<time datetime="${at}">${momentInWords(at)}</time>${say.comma}`}${changesInWords(changes, say)}</span></li>\n`,
  )}</ul></section>
`
}

function onThisDay({ onThisDay, days }: FrontPage, { language: { say, counted, fullDayAndMonth } }: Look): Markup {
  const [newest] = days
  if (!newest || onThisDay.length === 0) return nothing
  return html`<section aria-labelledby="on-this-day"><h2 id="on-this-day"><a href="${newest.otherYears}.html">${say.inOtherYears(fullDayAndMonth(newest.date))}</a></h2><ul class="years">${onThisDay.map(
    ({ year, url, events }) =>
      html`<li><a href="${url}.html">${year}</a> <span class="count">${counted(events, 'event')}</span></li>\n`,
  )}</ul></section>
`
}

/** Stories of the last days, each with how it went on. */
function moving({ moving }: FrontPage, { language, quoted }: Look): Markup {
  if (moving.length === 0) return nothing
  return html`<nav class="moving" aria-labelledby="moving"><h2 id="moving">${language.say.moving}</h2>
<ul>${moving.map(({ text, url, events, days }) => html`<li><a href="${url}.html"${quoted}>${text}</a> ${sparkline(language, days)} <span class="count">${language.grouped(events)}</span></li>\n`)}</ul></nav>
`
}

export function monthPage(month: MonthPage, look: Look): Markup {
  const { counted } = look.language
  return html`<h1>${month.title}</h1>
<p class="summary">${counted(month.events, 'event')} · ${pageLink(month.year)}</p>
${calendar(month, look)}${most(month, look)}${neighbours(look, 'month', month)}`
}

/** The month as weeks, Monday first: a day that the archive has leads to its page. */
function calendar({ month, days, title }: MonthPage, { language: { say, counted, columns } }: Look): Markup {
  const first = (new Date(`${month}-01T00:00:00Z`).getUTCDay() + 6) % 7
  const length = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()
  const byDay = new Map(days.map((day) => [Number(day.date.slice(8)), day]))
  const most = Math.max(1, ...days.map((day) => day.events))
  const weeks: Markup[] = []
  for (let start = 1 - first; start <= length; start += 7) {
    const cells = columns.map((_, i) => {
      const number = start + i
      if (number < 1 || number > length) return html`<td></td>`
      const day = byDay.get(number)
      if (!day) return html`<td><span class="missing">${number}</span></td>`
      return html`<td class="tint-${Math.ceil((4 * day.events) / most)}"><a href="${day.url}.html"><b>${number}</b> <span class="count">${counted(day.events, 'event')}</span></a></td>`
    })
    weeks.push(html`<tr>${cells}</tr>\n`)
  }
  return html`<table class="calendar"><caption>${say.daysOf(title)}</caption><thead><tr>${columns.map(
    ({ brief, name }) => html`<th scope="col"><abbr title="${name}">${brief}</abbr></th>`,
  )}</tr></thead><tbody>${weeks}</tbody></table>
`
}

export function yearPage(year: YearPage, look: Look): Markup {
  const { say, counted, monthName } = look.language
  return html`<h1>${year.title}</h1>
<p class="summary">${counted(year.events, 'event')}</p>
${heatMap(look.language, year)}<ul class="months">${year.months.map(
    ({ month, url, days, events }) =>
      html`<li><a href="${url}.html">${monthName(month)}</a> <span class="count">${say.eventsOnDays(counted(events, 'event'), counted(days, 'day'))}</span></li>\n`,
  )}</ul>${placesMap(year, year.events, look)}${most(year, look)}${neighbours(look, 'year', year)}`
}

function most(
  { stories, topics, categories }: Pick<MonthPage, 'stories' | 'topics' | 'categories'>,
  look: Look,
): Markup {
  const { say } = look.language
  if (stories.length + topics.length + categories.length === 0) return nothing
  return html`<div class="most">${countedList(look, 'stories', say.stories, stories)}${countedList(look, 'topics', say.topics, topics)}${countedList(look, 'categories', say.categories, categories)}</div>
`
}
