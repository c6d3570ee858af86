import { type Document, type PageKind, pageSchemas } from '../model/page.ts'
import { STYLE_PATH, style } from './html/style.ts'
import { jsonSchema, jsonSchemaPath } from './json.ts'
import { XSD_PATH } from './xml.ts'
import { xsd } from './xsd.ts'

/** Files beside the pages: the stylesheet, and the schemas that describe every field. */
export function assets(): readonly Document[] {
  const kinds = Object.keys(pageSchemas) as PageKind[]
  return [
    { path: STYLE_PATH, mediaType: 'text/css; charset=utf-8', body: style },
    ...kinds.map((kind) => ({
      path: jsonSchemaPath(kind),
      mediaType: 'application/schema+json',
      body: jsonSchema(kind),
    })),
    { path: XSD_PATH, mediaType: 'application/xml; charset=utf-8', body: xsd() },
  ]
}
