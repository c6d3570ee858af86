import type { StatusPage } from '../../model/page.ts'
import type { PortalState } from '../../model/portal.ts'
import type { StandingName } from '../language/dictionary.ts'
import type { Language } from '../language/index.ts'
import type { Look } from '../look.ts'
import { html, type Markup, nothing } from './html.ts'

export function statusPage(status: StatusPage, look: Look): Markup {
  const { language } = look
  const { say, counted, grouped } = language
  return html`<h1>${status.title}</h1>
${alarms(status, language)}<dl class="about facts">
${updates(status, language)}<dt>${say.days}</dt><dd>${counted(status.days, 'day')}${span(status, language)}</dd>
<dt>${say.missing}</dt><dd><span class="total">${counted(status.missing, 'day')}</span>${status.gaps.length > 0 && html` (<a href="#missing">${say.which}</a>)`}</dd>
<dt>${say.events}</dt><dd>${grouped(status.events)}${say.comma}${say.withdrawnCount(grouped(status.withdrawn))}${say.comma}<a href="/corrections/index.html">${counted(status.corrections, 'correction')}</a></dd>
<dt>${say.kept}</dt><dd>${say.keptOf(counted(status.revisions, 'revision'), counted(status.sources, 'source'))}</dd>
<dt>${say.generation}</dt><dd class="generation">${status.generation}</dd>
</dl>
${recent(status, language)}${portal(status, look)}${gaps(status, language)}`
}

const day = ({ shortDate }: Language, date: string) => html`<time datetime="${date}">${shortDate(date)}</time>`
const moment = ({ momentInWords }: Language, at: string) => html`<time datetime="${at}">${momentInWords(at)}</time>`

function alarms({ alarms }: StatusPage, language: Language): Markup {
  const { say, counted } = language
  if (alarms.length === 0) return html`<p class="summary">${say.noAlarms}</p>\n`
  return html`<section class="notice" aria-labelledby="alarms"><h2 id="alarms">${counted(alarms.length, 'alarm')}</h2>
<ul class="listed alarms">${alarms.map(({ about, date, message }) => html`<li class="${about}">${date !== null && html`${day(language, date)} `}<span class="message">${message}</span></li>\n`)}</ul></section>
`
}

function updates({ updated, attempted, newest, lag }: StatusPage, language: Language): Markup {
  const { say, durationInWords } = language
  const failed =
    attempted &&
    attempted.outcome !== 'done' &&
    html`<dt>${say.lastAttempt}</dt><dd>${moment(language, attempted.started)}${say.comma}${say.outcomes[attempted.outcome as 'failed'] ?? attempted.outcome}</dd>\n`
  return html`<dt>${say.lastUpdate}</dt><dd class="updated">${updated ? moment(language, updated.ended) : say.noUpdate}</dd>
${failed}<dt>${say.newestRevision}</dt><dd class="newest">${newest === null ? say.noTime : moment(language, newest)}${lag !== null && html`${say.comma}${say.beforeUpdate(durationInWords(lag))}`}</dd>
`
}

function span({ first, last }: StatusPage, language: Language): Markup {
  const { say } = language
  if (first === null || last === null) return nothing
  return html`${say.comma}${say.span({ from: day(language, first), to: day(language, last) })}`
}

function recent({ recent }: StatusPage, language: Language): Markup {
  const { say } = language
  if (recent.length === 0) return nothing
  return html`<section aria-labelledby="recent"><h2 id="recent">${say.latestDays}</h2>
<table class="recent"><caption>${say.latestDaysCaption}</caption><thead><tr><th scope="col">${say.day}</th><th scope="col">${say.events}</th><th scope="col">${say.usual}</th><th scope="col">${say.middle}</th><th scope="col">${say.standing}</th></tr></thead><tbody>
${recent.map(({ date, url, events, low, median, high, standing }) => {
  const when = url === null ? day(language, date) : html`<a href="${url}.html">${day(language, date)}</a>`
  const band = low === null || high === null ? html`–` : html`${say.band(low, high)}`
  const named = say.standings[standing as StandingName] ?? standing
  const stands = standing === 'silent' ? html`<strong>${named}</strong>` : html`${named}`
  return html`<tr><th scope="row">${when}</th><td>${events}</td><td>${band}</td><td>${median ?? '–'}</td><td>${stands}</td></tr>\n`
})}</tbody></table></section>
`
}

function gaps({ gaps, missing }: StatusPage, language: Language): Markup {
  const { say, counted, grouped } = language
  if (gaps.length === 0) return nothing
  const listed = gaps.reduce((sum, { days }) => sum + days, 0)
  return html`<section aria-labelledby="missing"><h2 id="missing">${say.missingDays}</h2>
${listed < missing && html`<p class="summary">${say.latestOf(grouped(listed), grouped(missing))}</p>\n`}<ul class="context gaps">${gaps.map(({ from, to, days }) => html`<li>${from === to ? day(language, from) : say.span({ from: day(language, from), to: day(language, to) })} <span class="count">${counted(days, 'day')}</span></li>\n`)}</ul></section>
`
}

function portal({ portal: { pages, states, notable, listed } }: StatusPage, { language, quoted }: Look): Markup {
  const { say, counted, grouped } = language
  if (pages === 0) return nothing
  const by = states
    .map(({ state, pages }) => `${grouped(pages)} ${say.portalStates[state as PortalState] ?? state}`)
    .join(say.comma)
  return html`<section aria-labelledby="portal"><h2 id="portal">${say.onThePortal}</h2>
<p class="states">${say.askedFor(counted(pages, 'page'), by)} ${notable > 0 && say.somethingToSay(counted(notable, 'page'), notable > listed.length)}</p>
<ul class="listed portal">${listed.map(({ date, title, saying }) => html`<li>${day(language, date)} <span class="saying" title="${title}"${quoted}>${saying}</span></li>\n`)}</ul></section>
`
}
