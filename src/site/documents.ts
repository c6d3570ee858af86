import type { Document, Page } from '../model/page.ts'
import { assetAt, assets, type Image, images } from '../render/assets.ts'
import type { Format } from '../render/format.ts'
import { formats } from '../render/index.ts'
import type { Look } from '../render/look.ts'
import type { Batch, Site } from './site.ts'

/** A page in every format. */
export function documentsOf(page: Page, look: Look): Document[] {
  return formats.map((format) => ({
    path: page.url + format.extension,
    mediaType: format.mediaType,
    body: format.render(page, look),
  }))
}

/** What a path with its ending asks for: a format, and where in it; `undefined` for an ending that no format has. */
export function formatAt(path: string): { readonly place: string; readonly format: Format } | undefined {
  const format = formats.find(({ extension }) => path.endsWith(extension))
  return format && { place: path.slice(0, -format.extension.length), format }
}

/** All that a batch is published as: its pages in every format, and its files. */
export async function* documentsIn(site: Site, batch: Batch): AsyncGenerator<Document> {
  const followed: Page[] = []
  for await (const page of site.pages(batch)) {
    yield* documentsOf(page, site.frame.look)
    if (page.kind === 'front' || page.kind === 'opinions' || page.kind === 'corrections') followed.push(page)
  }
  yield* site.files(batch, followed)
}

/** The document at a path with its ending: the same bytes that publishing writes there. */
export async function documentAt(site: Site, path: string): Promise<Document | undefined> {
  const asset = assetAt(path, site.frame.look) ?? (await site.file(path))
  if (asset) return asset
  const { place, format } = formatAt(path) ?? {}
  const page = place === undefined ? undefined : await site.page(place)
  return page && format && { path, mediaType: format.mediaType, body: format.render(page, site.frame.look) }
}

export type { Image }
export { assetAt, assets, images }
