import type { Look } from '../look.ts'
import { html, type Markup, nothing } from './html.ts'
import { iconLink } from './icon.ts'
import { masthead, ownPages, spoken } from './layout.ts'
import { STYLE_PATH } from './style.ts'
import { themeChoice } from './theme.ts'

/** What readers are told in the place of a page. */
export interface ProblemWords {
  readonly title: string
  readonly detail: string
  /** What to do next, a paragraph each. */
  readonly ways: readonly (string | Markup)[]
}

/** What a browser shows in the place of a page that can't be had. `quoted` are attributes of words that are not the interface's. */
export function problemPage({ title, detail, ways }: ProblemWords, look: Look, quoted: Markup = nothing): string {
  return html`<!DOCTYPE html>
<html${spoken(look)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="${STYLE_PATH}">
${iconLink(look)}</head>
<body>
${masthead(look.name || look.language.say.frontPage, look)}
<main${quoted}>
<h1>${title}</h1>
<p>${detail}</p>
${ways.map((way) => html`<p>${way}</p>\n`)}</main>
<footer>${ownPages(look)}
${themeChoice(look)}</footer>
</body>
</html>
`.text
}
