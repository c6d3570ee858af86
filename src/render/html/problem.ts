import { html } from './html.ts'
import { masthead, ownPages } from './layout.ts'
import { STYLE_PATH } from './style.ts'

/** What a browser shows in the place of a page that can't be had. */
export function problemPage({
  title,
  detail,
  next,
}: {
  readonly title: string
  readonly detail: string
  readonly next: string
}): string {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
${masthead('Front page')}
<main>
<h1>${title}</h1>
<p>${detail}</p>
<p>${next}</p>
</main>
<footer>${ownPages}</footer>
</body>
</html>
`.text
}
