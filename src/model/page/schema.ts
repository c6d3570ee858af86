import * as v from 'valibot'

/**
 * Pages as data. One definition serves four ends: the TypeScript types below, the JSON of each page, the published JSON
 * Schema, and the XML with its XSD, which follow the properties in this order.
 */

export const text = (description: string) => v.pipe(v.string(), v.description(description))
export const integer = (description: string) => v.pipe(v.number(), v.integer(), v.description(description))
export const count = (description: string) => v.pipe(v.number(), v.integer(), v.minValue(0), v.description(description))
export const date = (description: string) =>
  v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/), v.description(description))
export const orNull = <T extends v.GenericSchema>(schema: T) => v.nullable(schema)
export const optional = <T extends v.GenericSchema>(schema: T) => v.optional(schema)
/** Exactly these properties. */
export const object = <T extends v.ObjectEntries>(entries: T, description = '') =>
  v.pipe(v.strictObject(entries), v.description(description))
/** A list; `item` names its elements in XML. */
export const list = <T extends v.GenericSchema>(items: T, item: string, description: string) =>
  v.pipe(v.array(items), v.description(description), v.metadata({ item }))

export const path = (description: string) =>
  v.pipe(
    v.string(),
    v.regex(/^[/]/),
    v.description(`${description}: a path of this archive, without a format's ending`),
  )
export const instant = (description: string) =>
  orNull(text(`${description}: ISO 8601 in UTC; null when the copies told no time`))
