import { type Document, type PageKind, pageSchemas } from '../model/page.ts'
import { icon } from './html/icon.ts'
import { worldMap } from './html/map.ts'
import { notFoundPage } from './html/not-found.ts'
import { STYLE_PATH, style } from './html/style.ts'
import { jsonSchema, jsonSchemaPath } from './json.ts'
import type { Look } from './look.ts'
import { XSD_PATH } from './xml.ts'
import { xsd } from './xsd.ts'

const stylesheet = ({ accent }: Look): Document => ({
  path: STYLE_PATH,
  mediaType: 'text/css; charset=utf-8',
  body: style(accent),
})

/** The schemas that describe every field; they are the same for every archive. */
const schemas: readonly Document[] = [
  ...(Object.keys(pageSchemas) as PageKind[]).map((kind) => ({
    path: jsonSchemaPath(kind),
    mediaType: 'application/schema+json',
    body: jsonSchema(kind),
  })),
  { path: XSD_PATH, mediaType: 'application/xml; charset=utf-8', body: xsd() },
]

/** Servers are asked for them with every page, so they are made once for a look. */
const made = new WeakMap<Look, ReadonlyMap<string, Document>>()

function assetsOf(look: Look): ReadonlyMap<string, Document> {
  const known = made.get(look)
  if (known) return known
  const all = [stylesheet(look), icon(look), worldMap, notFoundPage(look), ...schemas]
  const byPath = new Map(all.map((document) => [document.path, document]))
  made.set(look, byPath)
  return byPath
}

/** Files beside the pages: the stylesheet, the icon, the land of the maps, what hosts of files show where nothing is, and the schemas. */
export const assets = (look: Look): readonly Document[] => [...assetsOf(look).values()]

/** The one at a path. */
export const assetAt = (path: string, look: Look): Document | undefined => assetsOf(look).get(path)

/** A file beside the pages that is no text. */
export interface Image {
  readonly path: string
  readonly mediaType: string
  readonly body: Buffer
}

/** The images of an archive: its logo, if it has one. */
export function images({ logo }: Look): readonly Image[] {
  return logo ? [{ path: logo.path, mediaType: logo.mediaType, body: Buffer.from(logo.base64, 'base64') }] : []
}
