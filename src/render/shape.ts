import { toJsonSchema } from '@valibot/to-json-schema'
import { type PageKind, pageSchemas } from '../model/page.ts'

/** The JSON Schema (2020-12) of a kind of page, with the names of list items that XML needs. */
export const schemaOf = (kind: PageKind) =>
  toJsonSchema(pageSchemas[kind], { target: 'draft-2020-12', errorMode: 'throw' })

/** What XML needs to know of a page's schema. */
export type Shape =
  | {
      readonly type: 'text' | 'integer'
      readonly description: string
      readonly pattern?: string
      readonly nullable: boolean
    }
  | {
      readonly type: 'list'
      readonly description: string
      readonly itemName: string
      readonly item: Shape
      readonly nullable: boolean
    }
  | {
      readonly type: 'object'
      readonly description: string
      readonly fields: readonly Field[]
      readonly nullable: boolean
    }

export interface Field {
  readonly name: string
  readonly shape: Shape
  /** May be absent, or null: XML tells neither from the other. */
  readonly optional: boolean
}

interface Schema {
  readonly type?: string
  readonly description?: string
  readonly pattern?: string
  readonly item?: string
  readonly const?: unknown
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
}

/** Reads the JSON Schema of a page, or of a part of one. Throws a `TypeError` for one of a form that pages do not use. */
export function shapeOf(given: unknown): Shape {
  const schema = given as Schema
  const described = { description: schema.description ?? '', nullable: false }
  if (schema.anyOf) {
    const [inner, ...more] = schema.anyOf.filter((s) => s.type !== 'null')
    if (!inner || more.length > 0 || schema.anyOf.length !== 2)
      throw new TypeError('a union must be of one type and null')
    return { ...shapeOf(inner), nullable: true }
  }
  if (schema.type === 'object') {
    const required = new Set(schema.required)
    const fields = Object.entries(schema.properties ?? {}).map(([name, property]): Field => {
      const shape = shapeOf(property)
      return { name, shape, optional: shape.nullable || !required.has(name) }
    })
    return { type: 'object', ...described, fields }
  }
  if (schema.type === 'array') {
    if (!schema.item) throw new TypeError(`a list must name its items: ${schema.description}`)
    return { type: 'list', ...described, itemName: schema.item, item: shapeOf(schema.items) }
  }
  if (schema.type === 'integer') return { type: 'integer', ...described }
  if (schema.type === 'string' || typeof schema.const === 'string')
    return { type: 'text', ...described, ...(schema.pattern === undefined ? {} : { pattern: schema.pattern }) }
  throw new TypeError(`a page's schema has no ${JSON.stringify(schema.type)}`)
}

/** Fields that XML writes inside an element: `kind` is the element's own name. */
export function fieldsOf(shape: Shape & { type: 'object' }): readonly Field[] {
  return shape.fields.filter((field) => field.name !== 'kind')
}
