import { HtmlRenderer, Parser } from 'commonmark'
import type { OpinionPage, OpinionRef, OpinionsPage, TextPage } from '../../model/page.ts'
import { shortDate } from '../words.ts'
import { html, Markup } from './html.ts'

/** CommonMark as HTML; `safe` leaves out raw HTML and addresses that run code, though none comes this far. */
function words(body: string): Markup {
  return new Markup(new HtmlRenderer({ safe: true }).render(new Parser().parse(body)))
}

export function opinionPage({ title, author, date, summary, tags, body }: OpinionPage): Markup {
  return html`<article class="prose"><p class="kind">Opinion</p>
<h1>${title}</h1>
<p class="summary">By <span class="author">${author}</span>, <time datetime="${date}">${shortDate(date)}</time>${tags.length > 0 && html` · <span class="tags">${tags.join(', ')}</span>`}</p>
${summary !== null && html`<p class="lead">${summary}</p>\n`}${words(body)}</article>`
}

export function opinionsPage({ title, listed }: OpinionsPage): Markup {
  return html`<h1>${title}</h1>
${listed.length === 0 ? html`<p class="summary">Nothing yet.</p>` : opinionList(listed)}`
}

export function opinionList(list: readonly OpinionRef[]): Markup {
  return html`<ul class="listed">${list.map(
    ({ url, title, author, date, summary }) =>
      html`<li><time datetime="${date}">${shortDate(date)}</time> <a href="${url}.html">${title}</a> <span class="count">${author}</span>${summary !== null && html`<br>${summary}`}</li>\n`,
  )}</ul>`
}

export function textPage({ title, body }: TextPage): Markup {
  return html`<article class="prose"><h1>${title}</h1>
${words(body)}</article>`
}
