import type { Page, PageKind } from '../model/page.ts'
import type { Format } from './format.ts'
import { schemaOf } from './shape.ts'

/** Where the JSON Schema of a kind of page is published. */
export const jsonSchemaPath = (kind: PageKind) => `/schema/${kind}.json`

/** A page as JSON: the page itself, and where its schema is. */
export const json: Format = {
  name: 'JSON',
  extension: '.json',
  mediaType: 'application/json; charset=utf-8',
  render: (page: Page) => `{"$schema":"${jsonSchemaPath(page.kind)}",${JSON.stringify(page).slice(1)}\n`,
}

/** The JSON Schema (2020-12) of a kind of page. */
export function jsonSchema(kind: PageKind): string {
  const { item: _, properties, ...schema } = JSON.parse(JSON.stringify(schemaOf(kind), withoutItem))
  return `${JSON.stringify(
    {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: jsonSchemaPath(kind),
      title: kind,
      ...schema,
      properties: { $schema: { type: 'string', description: 'Where this schema is' }, ...properties },
    },
    null,
    2,
  )}\n`
}

/** `item` names list elements in XML; to JSON Schema it means nothing. A property of that name is an object, not a string. */
function withoutItem(key: string, value: unknown): unknown {
  return (key === 'item' && typeof value === 'string') || key === '$schema' ? undefined : value
}
