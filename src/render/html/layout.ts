import type { Page } from '../../model/page.ts'
import { addressOf } from '../address.ts'
import { jsonInScript } from '../escape.ts'
import { type HeadLink, linksOf } from '../links.ts'
import type { Look } from '../look.ts'
import { html, join, type Markup, nothing, Markup as Safe } from './html.ts'
import { iconLink } from './icon.ts'
import { linkedData } from './linked-data.ts'
import { markdown } from './prose.ts'
import { scriptOf } from './script.ts'
import { STYLE_PATH, UNTIL_STYLED } from './style.ts'
import { summaryOf } from './summary.ts'
import { themeChoice } from './theme.ts'

const untilStyled = new Safe(UNTIL_STYLED)

/** What all pages share: the head with its links, the masthead, and the terms at the foot. */
export function layout(page: Page, body: Markup, look: Look): string {
  const { language } = look
  const { say } = language
  const { licence, archive } = page
  const summary = summaryOf(page, look)
  const script = scriptOf(page)
  const title = page.kind === 'front' ? archive : windowTitle(page.title, archive)
  return html`<!DOCTYPE html>
<html${spoken(look)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${summary !== null && html`<meta name="description" content="${summary}">\n`}${page.kind === 'moved' && html`<meta http-equiv="refresh" content="0; url=${page.to.url}.html">\n`}<style>${untilStyled}</style>
<link rel="stylesheet" href="${STYLE_PATH}">
${sharedBy(look).icon}${linksOf(page).map(headLink)}${script && html`<script type="module" src="${script}"></script>\n`}<script type="application/ld+json">${new Safe(jsonInScript(linkedData(page, look)))}</script>
</head>
<body${page.kind === 'front' && html` class="wide"`}>
${masthead(archive, look, page.kind !== 'search')}
<main>
<p class="formats">${say.formats} <a href="${addressOf(page, '.md')}">Markdown</a> <a href="${addressOf(page, '.json')}">JSON</a> <a href="${addressOf(page, '.xml')}">XML</a></p>
${body}
</main>
<footer>${ownPages(look)}
${sharedBy(look).theme}
${sharedBy(look).own}<p>${licence.notice}${'url' in licence && html` ${say.licence} <a rel="license" href="${licence.url}">${licence.name}</a>.`}</p></footer>
</body>
</html>
`.text
}

/** The head of every page: where one is, the ways in, and the search. */
export function masthead(archive: string, look: Look, hasSearch = true): Markup {
  const { logo, nav, searchBox } = sharedBy(look)
  return html`<header class="masthead"><a class="name" href="/index.html">${logo}${archive}</a>
${nav}${hasSearch && searchBox}</header>`
}

/** Pages about the archive itself. */
export const ownPages = (look: Look): Markup => sharedBy(look).ownPages

/** What is the same on all pages of an archive, written once. */
interface Shared {
  /** Of the head, what browsers show for the archive. */
  readonly icon: Markup
  readonly logo: Markup
  readonly nav: Markup
  readonly searchBox: Markup
  readonly ownPages: Markup
  readonly theme: Markup
  /** What the publisher says at the foot. */
  readonly own: Markup
}

const shared = new WeakMap<Look, Shared>()

function sharedBy(look: Look): Shared {
  let known = shared.get(look)
  if (!known) {
    known = sharedOf(look)
    shared.set(look, known)
  }
  return known
}

function sharedOf(look: Look): Shared {
  const { language, logo, nav, footer, own } = look
  const { say } = language
  return {
    icon: iconLink(look),
    logo: logo
      ? html`<img class="logo" src="${logo.path}" alt="" width="${logo.width}" height="${logo.height}"> `
      : nothing,
    nav: nav.length > 0 ? html`<nav aria-label="${say.archive}">${join(nav.map(navLink), ' ')}</nav>` : nothing,
    // Asks without script.
    searchBox: html`<form role="search" action="/search.html"><input type="search" name="q" maxlength="500" aria-label="${say.searchFor}" required><button type="submit">${say.search}</button></form>`,
    ownPages: html`<nav aria-label="${say.thisArchive}"><a href="/sources/index.html">${say.sources}</a> <a href="/about.html">${say.about}</a> <a href="/faq.html">${say.questions}</a> <a href="/api.html">${say.api}</a> <a href="/opinion/index.html">${say.opinion}</a> <a href="/status.html">${say.status}</a></nav>`,
    theme: themeChoice(look),
    own: footer === '' ? nothing : html`<div class="own"${own}>${markdown(footer)}</div>\n`,
  }
}

/** A link that leaves the archive tells the other side nothing of where it comes from. */
const navLink = ({ text, url }: Look['nav'][number]) =>
  html`<a${/^https?:/.test(url) && html` rel="external noreferrer"`} href="${url}">${text}</a>`

/** Attributes of a page's root: what its interface speaks, and from where to where that is written. */
export const spoken = ({ language: { code, direction } }: Look) =>
  html` lang="${code}"${direction === 'rtl' && html` dir="rtl"`}`

const headLink = ({ rel, type, title, href }: HeadLink) =>
  html`<link rel="${rel}"${type && html` type="${type}"`}${title && html` title="${title}"`} href="${href}">\n`

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
