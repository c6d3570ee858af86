import type { Document, Page } from '../model/page.ts'
import { assets } from '../render/assets.ts'
import { formats, formatsOf } from '../render/index.ts'
import type { Site } from './site.ts'

/** A page in every format. */
export function documentsOf(page: Page): Document[] {
  return formatsOf(page).map(({ extension, mediaType, render }) => ({
    path: page.url + extension,
    mediaType,
    body: render(page),
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
  const page = await site.page(path.slice(0, -format.extension.length))
  if (!page || format.accepts?.(page) === false) return undefined
  return { path, mediaType: format.mediaType, body: format.render(page) }
}

export { assets }
