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

/** The document at a path with its ending: the same bytes that publishing writes there. */
export async function documentAt(site: Site, path: string): Promise<Document | undefined> {
  const asset = fixed.get(path)
  if (asset) return asset
  const format = byLength.find(({ extension }) => path.endsWith(extension))
  if (!format) return undefined
  const place = path.slice(0, -format.extension.length)
  const page = (await site.page(place)) ?? (format.path && (await site.page(`${place}/index`)))
  if (!page || format.accepts?.(page) === false || placeOf(format, page) !== place) return undefined
  return { path, mediaType: format.mediaType, body: format.render(page) }
}

export { assets }
