import type { SearchPage } from '../../model/page.ts'
import { askedAt } from '../address.ts'
import { counted, grouped, shortDate } from '../words.ts'
import { html, type Markup, nothing } from './html.ts'

/** Suggests while one types, and searches where no server does. The page works without it. */
export const SCRIPT_PATH = '/assets/search.js'

/** Asks without script. */
export function searchForm({ query, order }: Pick<SearchPage, 'query' | 'order'>): Markup {
  return html`<form class="search" role="search" action="/search.html" method="get">
<input type="search" name="q" value="${query}" maxlength="500" aria-label="Search for" list="suggestions" autocomplete="off" required>
<datalist id="suggestions"></datalist>
<select name="order" aria-label="Order"><option value="relevance">best first</option><option value="date"${order === 'date' && html` selected`}>newest first</option></select>
<button type="submit">Search</button></form>`
}

export function searchPage(page: SearchPage): Markup {
  const { query } = page
  return html`<h1>Search</h1>
${searchForm(page)}
<div id="results">${query === '' ? help : results(page)}</div>
`
}

const help = html`<p class="summary">Words are found in any form: <kbd>close</kbd> finds <em>closed</em>. All of them must be there, in an event’s text, its story, its articles or its sources.</p>
<dl class="about"><dt><kbd>"prime minister"</kbd></dt><dd>one after the other</dd>
<dt><kbd>earth*</kbd></dt><dd>words that begin so</dd>
<dt><kbd>-football</kbd></dt><dd>without it</dd>
<dt><kbd>topic:Twitter</kbd> <kbd>category:sport</kbd> <kbd>source:reuters</kbd></dt><dd>events that link to an article, stand in a section, cite a source</dd>
<dt><kbd>after:2016-02 before:2017</kbd></dt><dd>from 1 February to 31 December 2016</dd></dl>
`

function results(page: SearchPage): Markup {
  const { problem, total, loose, suggestion, listed, more } = page
  if (problem !== null) return html`<p class="notice">${problem}</p>\n${help}`
  const meant =
    suggestion !== null &&
    html`<p class="notice">Did you mean <a href="${askedAt({ ...page, query: suggestion, page: 1 }, '.html')}">${suggestion}</a>?</p>\n`
  if (total === 0) return html`${meant}<p class="summary">Nothing was found.</p>\n${help}`
  const counts = html`<p class="summary">${counted(total, 'event')}${loose ? ' with some of these words; none has all' : ''}.</p>\n`
  return html`${meant}${counts}<ol class="found">${listed.map(
    ({ url, date, topic, category, words }) =>
      html`<li><a href="${url}.html">${words.map(({ text, is }) => (is === 'found' ? html`<mark>${text}</mark>` : html`${text}`))}</a>
<p class="count"><time datetime="${date}">${shortDate(date)}</time>${topic !== null && html` · ${topic}`}${category !== null && html` · ${category}`}</p></li>\n`,
  )}</ol>
${more === null ? nothing : html`<nav class="neighbours" aria-label="More results"><a rel="next" href="${askedAt({ ...page, page: more }, '.html')}">More <span aria-hidden="true">→</span></a></nav>\n`}<div class="most">${narrowed(
    'Years',
    page.years.map(({ year, events }) => ({ text: year, more: `after:${year} before:${Number(year) + 1}`, events })),
    page,
  )}${narrowed(
    'Categories',
    page.categories.map(({ name, events }) => ({
      text: name,
      more: `category:"${name.replaceAll('"', ' ')}"`,
      events,
    })),
    page,
  )}</div>
`
}

/** What was found by one of its sides, each with a link to that part alone. */
function narrowed(
  title: string,
  parts: readonly { readonly text: string; readonly more: string; readonly events: number }[],
  page: SearchPage,
): Markup {
  if (parts.length === 0) return nothing
  const id = title.toLowerCase()
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<ul class="listed">${parts.map(
    ({ text, more, events }) =>
      html`<li><a href="${askedAt({ ...page, query: `${page.query} ${more}`, page: 1 }, '.html')}">${text}</a> <span class="count">${grouped(events)}</span></li>\n`,
  )}</ul></section>`
}
