import type { SearchPage } from '../../model/page.ts'
import { askedAt } from '../address.ts'
import type { Dictionary } from '../language/dictionary.ts'
import type { Look } from '../look.ts'
import { html, type Markup, nothing } from './html.ts'
import { words as inNews } from './parts.ts'

/** Asks without script. */
export function searchForm({ query, order }: Pick<SearchPage, 'query' | 'order'>, say: Dictionary): Markup {
  return html`<form class="search" role="search" action="/search.html" method="get">
<input type="search" name="q" value="${query}" maxlength="500" aria-label="${say.searchFor}" list="suggestions" autocomplete="off" required>
<datalist id="suggestions"></datalist>
<select name="order" aria-label="${say.order}"><option value="relevance">${say.bestFirst}</option><option value="date"${order === 'date' && html` selected`}>${say.newestFirst}</option></select>
<button type="submit">${say.search}</button></form>`
}

export function searchPage(page: SearchPage, look: Look): Markup {
  const { say } = look.language
  return html`<h1>${say.search}</h1>
${searchForm(page, say)}
<div id="results" data-words="${JSON.stringify(scriptWords(look))}">${page.query === '' ? help(look) : results(page, look)}</div>
`
}

/** What the script of the page says. */
export type ScriptWords = ReturnType<typeof scriptWords>

function scriptWords({ language: { say, locale }, content }: Look) {
  const { counted, nothingFound, byWordsOnly, looking, noSearch, untitled, more } = say
  return {
    content,
    locale,
    event: counted.event,
    found: say.found('#', false),
    loose: say.found('#', true),
    failed: say.searchFailed('#'),
    nothingFound,
    byWordsOnly,
    looking,
    noSearch,
    untitled,
    more,
  }
}

const help = ({
  language: { say },
  quoted,
}: Look) => html`<p class="summary">${say.helpForms({ one: html`<kbd${quoted}>close</kbd>`, other: html`<em${quoted}>closed</em>` })}</p>
<dl class="about"><dt><kbd${quoted}>"prime minister"</kbd></dt><dd>${say.helpPhrase}</dd>
<dt><kbd${quoted}>earth*</kbd></dt><dd>${say.helpBeginning}</dd>
<dt><kbd${quoted}>-football</kbd></dt><dd>${say.helpWithout}</dd>
<dt><kbd${quoted}>topic:Twitter</kbd> <kbd${quoted}>category:sport</kbd> <kbd${quoted}>source:reuters</kbd></dt><dd>${say.helpFields}</dd>
<dt><kbd${quoted}>after:2016-02 before:2017</kbd></dt><dd>${say.helpDates}</dd></dl>
`

function results(page: SearchPage, look: Look): Markup {
  const { language, quoted } = look
  const { say, counted, shortDate } = language
  const { problem, total, loose, suggestion, listed, more } = page
  if (problem !== null) return html`<p class="notice"${quoted}>${problem}</p>\n${help(look)}`
  const meant =
    suggestion !== null &&
    html`<p class="notice">${say.didYouMean({ query: html`<a href="${askedAt({ ...page, query: suggestion, page: 1 }, '.html')}"${quoted}>${suggestion}</a>` })}</p>\n`
  if (total === 0) return html`${meant}<p class="summary">${say.nothingFound}</p>\n${help(look)}`
  const counts = html`<p class="summary">${say.found(counted(total, 'event'), loose !== undefined)}</p>\n`
  return html`${meant}${counts}<ol class="found">${listed.map(
    ({ url, date, topic, category, words }) =>
      html`<li><a href="${url}.html"${quoted}>${words.map(({ text, is }) => (is === 'found' ? html`<mark>${text}</mark>` : html`${text}`))}</a>
<p class="count"><time datetime="${date}">${shortDate(date)}</time>${topic !== null && html` · ${inNews(look, topic)}`}${category !== null && html` · ${inNews(look, category)}`}</p></li>\n`,
  )}</ol>
${more === null ? nothing : html`<nav class="neighbours" aria-label="${say.moreResults}"><a rel="next" href="${askedAt({ ...page, page: more }, '.html')}">${say.more} <span aria-hidden="true">${language.direction === 'rtl' ? '←' : '→'}</span></a></nav>\n`}<div class="most">${narrowed(
    look,
    'years',
    say.years,
    page.years.map(({ year, events }) => ({ text: year, more: `after:${year} before:${Number(year) + 1}`, events })),
    page,
  )}${narrowed(
    look,
    'categories',
    say.categories,
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
  look: Look,
  id: string,
  title: string,
  parts: readonly { readonly text: string; readonly more: string; readonly events: number }[],
  page: SearchPage,
): Markup {
  if (parts.length === 0) return nothing
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<ul class="listed">${parts.map(
    ({ text, more, events }) =>
      html`<li><a href="${askedAt({ ...page, query: `${page.query} ${more}`, page: 1 }, '.html')}"${look.quoted}>${text}</a> <span class="count">${look.language.grouped(events)}</span></li>\n`,
  )}</ul></section>`
}
