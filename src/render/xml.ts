import type { Page, PageKind } from '../model/page.ts'
import { escapeMarkup } from './escape.ts'
import type { Format } from './format.ts'
import { fieldsOf, type Shape, schemaOf, shapeOf } from './shape.ts'

export const NAMESPACE = 'urn:annals:page:1'
export const XSD_PATH = '/schema/annals.xsd'

type Write = (value: never) => string

/**
 * A page as XML: an element for each property in the schema's order, an element for each item of a list, and nothing
 * for what is absent or null. The writer is made from the page's schema, as the XSD is, so the two can't disagree.
 */
export const xml: Format = {
  name: 'XML',
  extension: '.xml',
  mediaType: 'application/xml; charset=utf-8',
  render: (page: Page) => writerFor(page.kind)(page as never),
}

const writers = new Map<PageKind, Write>()

function writerFor(kind: PageKind): Write {
  let write = writers.get(kind)
  if (!write) {
    const inside = contentWriter(shapeOf(schemaOf(kind)))
    const open = `<?xml version="1.0" encoding="UTF-8"?>\n<${kind} xmlns="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${NAMESPACE} ${XSD_PATH}">`
    write = (page) => `${open}${inside(page)}</${kind}>\n`
    writers.set(kind, write)
  }
  return write
}

function contentWriter(shape: Shape): Write {
  switch (shape.type) {
    case 'text':
      return (value: string) => escapeMarkup(value)
    case 'integer':
      return (value: number) => String(value)
    case 'list': {
      const item = elementWriter(shape.itemName, shape.item)
      return (value: readonly never[]) => value.map(item).join('')
    }
    case 'object': {
      const fields = fieldsOf(shape).map(({ name, shape: inner }) => ({ name, write: elementWriter(name, inner) }))
      return (value: Readonly<Record<string, never>>) => {
        let out = ''
        for (const { name, write } of fields) {
          const inner: unknown = value[name]
          if (inner !== undefined && inner !== null) out += write(inner as never)
        }
        return out
      }
    }
  }
}

function elementWriter(name: string, shape: Shape): Write {
  const write = contentWriter(shape)
  return (value) => {
    const inside = write(value)
    return inside === '' ? `<${name}/>` : `<${name}>${inside}</${name}>`
  }
}
