import type { Page } from '../../model/page.ts'
import { addressOf } from '../address.ts'
import { jsonInScript } from '../escape.ts'
import { type HeadLink, linksOf } from '../links.ts'
import { html, type Markup, Markup as Safe } from './html.ts'
import { linkedData } from './linked-data.ts'
import { SCRIPT_PATH } from './search.ts'
import { STYLE_PATH } from './style.ts'

/** What all pages share: the head with its links, the masthead, and the terms at the foot. */
export function layout(page: Page, body: Markup): string {
  const { licence, archive } = page
  const title = page.kind === 'front' ? archive : windowTitle(page.title, archive)
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${page.kind === 'moved' && html`<meta http-equiv="refresh" content="0; url=${page.to.url}.html">\n`}<link rel="stylesheet" href="${STYLE_PATH}">
${linksOf(page).map(headLink)}${page.kind === 'search' && html`<script type="module" src="${SCRIPT_PATH}"></script>\n`}<script type="application/ld+json">${new Safe(jsonInScript(linkedData(page)))}</script>
</head>
<body>
${masthead(archive, page.kind !== 'search')}
<main>
<p class="formats">Formats: <a href="${addressOf(page, '.md')}">Markdown</a> <a href="${addressOf(page, '.json')}">JSON</a> <a href="${addressOf(page, '.xml')}">XML</a></p>
${body}
</main>
<footer>${ownPages}
<p>${licence.notice} Licence: <a rel="license" href="${licence.url}">${licence.name}</a>.</p></footer>
</body>
</html>
`.text
}

/** The head of every page: where one is, the ways in, and the search. */
export function masthead(archive: string, hasSearch = true): Markup {
  return html`<header class="masthead"><a class="name" href="/index.html">${archive}</a>
<nav aria-label="Archive"><a href="/stories/index.html">Stories</a> <a href="/topics/index.html">Topics</a> <a href="/categories/index.html">Categories</a> <a href="/corrections/index.html">Corrections</a></nav>${hasSearch && searchBox}</header>`
}

/** Pages about the archive itself. */
export const ownPages = html`<nav aria-label="This archive"><a href="/sources/index.html">Sources</a> <a href="/about.html">About</a> <a href="/faq.html">Questions</a> <a href="/api.html">API</a> <a href="/opinion/index.html">Opinion</a> <a href="/status.html">Status</a></nav>`

const headLink = ({ rel, type, title, href }: HeadLink) =>
  html`<link rel="${rel}"${type && html` type="${type}"`}${title && html` title="${title}"`} href="${href}">\n`
/** Asks without script. */
const searchBox = html`<form role="search" action="/search.html"><input type="search" name="q" maxlength="500" aria-label="Search for" required><button type="submit">Search</button></form>`

/** Longer titles are cut by browsers and search engines, and not at a word. */
const LONGEST_TITLE = 60

/** What a window or a search result is called: the title with the archive's name, or as much of the title as fits. */
function windowTitle(title: string, archive: string): string {
  const whole = `${title} – ${archive}`
  if (whole.length <= LONGEST_TITLE) return whole
  if (title.length <= LONGEST_TITLE) return title
  const end = title.lastIndexOf(' ', LONGEST_TITLE - 1)
  return `${title.slice(0, end > 0 ? end : LONGEST_TITLE - 1)}…`
}
