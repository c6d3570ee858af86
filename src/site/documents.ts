import type { Document, Page } from '../model/page.ts'
import { assets } from '../render/assets.ts'
import type { Format } from '../render/format.ts'
import { formats, formatsOf } from '../render/index.ts'
import type { Site } from './site.ts'

const placeOf = (format: Format, page: Page) => format.path?.(page) ?? page.url

/** A page in every format. */
export function documentsOf(page: Page): Document[] {
  return formatsOf(page).map((format) => ({
    path: placeOf(format, page) + format.extension,
    mediaType: format.mediaType,
    body: format.render(page),
  }))
}

/** `.feed.json` before `.json`. */
const byLength = [...formats].sort((a, b) => b.extension.length - a.extension.length)

const fixed = new Map(assets().map((document) => [document.path, document]))

/** A file beside the pages: the stylesheet, a schema. */
export const assetAt = (path: string): Document | undefined => fixed.get(path)

/** What a path with its ending asks for: a format, and where in it; `undefined` for an ending that no format has. */
export function formatAt(path: string): { readonly place: string; readonly format: Format } | undefined {
  const format = byLength.find(({ extension }) => path.endsWith(extension))
  return format && { place: path.slice(0, -format.extension.length), format }
}

/** The page whose document in a format is at a place; `undefined` where it has none. */
export async function pageFor(site: Site, place: string, format: Format): Promise<Page | undefined> {
  const page = (await site.page(place)) ?? (format.path && (await site.page(`${place}/index`)))
  return page && format.accepts?.(page) !== false && placeOf(format, page) === place ? page : undefined
}

/** The document at a path with its ending: the same bytes that publishing writes there. */
export async function documentAt(site: Site, path: string): Promise<Document | undefined> {
  const asset = assetAt(path)
  if (asset) return asset
  const { place, format } = formatAt(path) ?? {}
  const page = place === undefined || !format ? undefined : await pageFor(site, place, format)
  return page && format && { path, mediaType: format.mediaType, body: format.render(page) }
}

export { assets }
