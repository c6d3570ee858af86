import { HtmlRenderer, Parser } from 'commonmark'
import type { OpinionPage, OpinionRef, OpinionsPage, TextPage } from '../../model/page.ts'
import type { Look } from '../look.ts'
import { html, Markup, nothing } from './html.ts'

/** CommonMark as HTML; `safe` leaves out raw HTML and addresses that run code, though none comes this far. */
export function markdown(body: string): Markup {
  return new Markup(new HtmlRenderer({ safe: true }).render(new Parser().parse(body)))
}

export function opinionPage(
  { title, author, date, summary, tags, body }: OpinionPage,
  { language: { say, shortDate }, own }: Look,
): Markup {
  return html`<article class="prose"><p class="kind">${say.opinion}</p>
<h1${own}>${title}</h1>
<p class="summary">${say.by({ author: html`<span class="author"${own}>${author}</span>` })}${say.comma}<time datetime="${date}">${shortDate(date)}</time>${tags.length > 0 && html` · <span class="tags"${own}>${tags.join(', ')}</span>`}</p>
${summary !== null && html`<p class="lead"${own}>${summary}</p>\n`}${own === nothing ? markdown(body) : html`<div${own}>${markdown(body)}</div>`}</article>`
}

export function opinionsPage({ title, listed }: OpinionsPage, look: Look): Markup {
  return html`<h1>${title}</h1>
${listed.length === 0 ? html`<p class="summary">${look.language.say.nothingYet}</p>` : opinionList(listed, look)}`
}

export function opinionList(list: readonly OpinionRef[], { language: { shortDate }, own }: Look): Markup {
  return html`<ul class="listed opinions">${list.map(
    ({ url, title, author, date, summary }) =>
      html`<li><time datetime="${date}">${shortDate(date)}</time> <a href="${url}.html"${own}>${title}</a> <span class="count"${own}>${author}</span>${summary !== null && html`<br>${own === nothing ? summary : html`<span${own}>${summary}</span>`}`}</li>\n`,
  )}</ul>`
}

export function textPage({ title, language, body }: TextPage): Markup {
  return html`<article class="prose"${language && html` lang="${language}" dir="ltr"`}><h1>${title}</h1>
${markdown(body)}</article>`
}
