import type { AnniversaryPage } from '../../model/page.ts'
import type { Look } from '../look.ts'
import { html, type Markup } from './html.ts'
import { neighbours } from './parts.ts'

/** A day of the calendar through the years: each with some of its events, and the day's own page for all. */
export function anniversaryPage(page: AnniversaryPage, look: Look): Markup {
  const { counted } = look.language
  return html`<h1>${page.title}</h1>
<p class="summary">${counted(page.events, 'event')}</p>
${page.years.map(
  ({
    year,
    url,
    events,
    listed,
  }) => html`<section aria-labelledby="y${year}"><h2 id="y${year}"><a href="${url}.html">${year}</a> <span class="count">${counted(events, 'event')}</span></h2>
<ul class="events">${listed.map((event) => html`<li class="event"><a href="${event.url}.html"${look.quoted}>${event.title}</a></li>\n`)}</ul></section>
`,
)}${neighbours(look, 'day', page)}`
}
