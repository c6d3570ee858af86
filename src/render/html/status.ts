import type { StatusPage } from '../../model/page.ts'
import { counted, durationInWords, grouped, momentInWords, shortDate } from '../words.ts'
import { html, type Markup, nothing } from './html.ts'

export function statusPage(status: StatusPage): Markup {
  return html`<h1>${status.title}</h1>
${alarms(status)}<dl class="about facts">
${updates(status)}<dt>Days</dt><dd>${counted(status.days, 'day')}${span(status)}</dd>
<dt>Missing</dt><dd><span class="total">${counted(status.missing, 'day')}</span>${status.gaps.length > 0 && html` (<a href="#missing">which</a>)`}</dd>
<dt>Events</dt><dd>${grouped(status.events)}, ${grouped(status.withdrawn)} withdrawn, <a href="/corrections/index.html">${counted(status.corrections, 'correction')}</a></dd>
<dt>Kept</dt><dd>${counted(status.revisions, 'revision')} of day pages, ${counted(status.sources, 'source')} described</dd>
<dt>Generation</dt><dd class="generation">${status.generation}</dd>
</dl>
${recent(status)}${portal(status)}${gaps(status)}`
}

const day = (date: string) => html`<time datetime="${date}">${shortDate(date)}</time>`
const moment = (at: string) => html`<time datetime="${at}">${momentInWords(at)}</time>`

function alarms({ alarms }: StatusPage): Markup {
  if (alarms.length === 0) return html`<p class="summary">No alarms.</p>\n`
  return html`<section class="notice" aria-labelledby="alarms"><h2 id="alarms">${counted(alarms.length, 'alarm')}</h2>
<ul class="listed alarms">${alarms.map(({ about, date, message }) => html`<li class="${about}">${date !== null && html`${day(date)} `}<span class="message">${message}</span></li>\n`)}</ul></section>
`
}

function updates({ updated, attempted, newest, lag }: StatusPage): Markup {
  const failed =
    attempted &&
    attempted.outcome !== 'done' &&
    html`<dt>Last attempt</dt><dd>${moment(attempted.started)}, ${attempted.outcome}</dd>\n`
  return html`<dt>Last update</dt><dd class="updated">${updated ? moment(updated.ended) : 'none from the portal yet'}</dd>
${failed}<dt>Newest revision</dt><dd class="newest">${newest === null ? 'its time is not known' : moment(newest)}${lag !== null && html`, ${durationInWords(lag)} before that update`}</dd>
`
}

function span({ first, last }: StatusPage): Markup {
  return first === null || last === null ? nothing : html`, ${day(first)} to ${day(last)}`
}

function recent({ recent }: StatusPage): Markup {
  if (recent.length === 0) return nothing
  return html`<section aria-labelledby="recent"><h2 id="recent">The latest days</h2>
<table class="recent"><caption>Events of each day, and what was usual before it: eight days of ten</caption><thead><tr><th scope="col">Day</th><th scope="col">Events</th><th scope="col">Usual</th><th scope="col">Middle</th><th scope="col">Standing</th></tr></thead><tbody>
${recent.map(({ date, url, events, low, median, high, standing }) => {
  const when = url === null ? day(date) : html`<a href="${url}.html">${day(date)}</a>`
  const band = low === null || high === null ? html`–` : html`${low} to ${high}`
  const stands = standing === 'silent' ? html`<strong>silent</strong>` : html`${standing}`
  return html`<tr><th scope="row">${when}</th><td>${events}</td><td>${band}</td><td>${median ?? '–'}</td><td>${stands}</td></tr>\n`
})}</tbody></table></section>
`
}

function gaps({ gaps, missing }: StatusPage): Markup {
  if (gaps.length === 0) return nothing
  const listed = gaps.reduce((sum, { days }) => sum + days, 0)
  return html`<section aria-labelledby="missing"><h2 id="missing">Missing days</h2>
${listed < missing && html`<p class="summary">The latest ${grouped(listed)} of ${grouped(missing)}:</p>\n`}<ul class="context gaps">${gaps.map(({ from, to, days }) => html`<li>${day(from)}${from !== to && html` to ${day(to)}`} <span class="count">${counted(days, 'day')}</span></li>\n`)}</ul></section>
`
}

function portal({ portal: { pages, states, notable, listed } }: StatusPage): Markup {
  if (pages === 0) return nothing
  const by = states.map(({ state, pages }) => `${grouped(pages)} ${state}`).join(', ')
  return html`<section aria-labelledby="portal"><h2 id="portal">On the portal</h2>
<p class="states">${counted(pages, 'page')} asked for: ${by}. ${notable > 0 && html`There is something to say of ${counted(notable, 'page')}${notable > listed.length && ', of the newest here'}:`}</p>
<ul class="listed portal">${listed.map(({ date, title, saying }) => html`<li>${day(date)} <span class="saying" title="${title}">${saying}</span></li>\n`)}</ul></section>
`
}
