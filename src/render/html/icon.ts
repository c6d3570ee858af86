import type { Document } from '../../model/page.ts'
import type { Look } from '../look.ts'
import { PAPER } from './colour.ts'
import { html, type Markup } from './html.ts'
import { linkColours } from './style.ts'

export const ICON_PATH = '/icon.svg'

/** What browsers show for the archive: the publisher's logo, or else our own icon in the colour of links. */
export const iconOf = ({ logo }: Look): { readonly path: string; readonly mediaType: string } =>
  logo ?? { path: ICON_PATH, mediaType: 'image/svg+xml' }

/** The link of a page's head to it. Browsers ask for `/favicon.ico` where there is none. */
export function iconLink(look: Look): Markup {
  const { path, mediaType } = iconOf(look)
  return html`<link rel="icon" type="${mediaType}" href="${path}">\n`
}

/** Days under each other, the newest first; drawn on whole pixels of the smallest size at which it is shown. */
export function icon({ accent }: Look): Document {
  const { light, dark } = linkColours(accent)
  const body = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 16 16">
<style>:root{--back:${light};--lines:${PAPER.light}}@media (prefers-color-scheme:dark){:root{--back:${dark};--lines:${PAPER.dark}}}</style>
<rect width="16" height="16" rx="3" fill="var(--back)"/>
<path d="M3 3h2v2H3zm3 0h7v2H6zM3 7h2v2H3zm3 0h5v2H6zm-3 4h2v2H3zm3 0h6v2H6z" fill="var(--lines)"/>
</svg>
`
  return { path: ICON_PATH, mediaType: 'image/svg+xml', body }
}
