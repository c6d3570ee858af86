import { XmlDocument, XmlElement } from 'libxml2-wasm'
import { type PageKind, pageSchemas } from '../../src/model/page.ts'
import { fieldsOf, type Shape, schemaOf, shapeOf } from '../../src/render/shape.ts'
import { NAMESPACE } from '../../src/render/xml.ts'
import { need } from './parts.ts'

/** A page's JSON as data, without its pointer to the schema. */
export function readJson(body: string): unknown {
  const { $schema: _, ...page } = JSON.parse(body)
  return page
}

const shapes = new Map(
  (Object.keys(pageSchemas) as PageKind[]).map((kind): [string, Shape] => [kind, shapeOf(schemaOf(kind))]),
)

/** A page's XML as the data that its JSON says, read by the page's schema. */
export function readXml(body: string): unknown {
  const document = XmlDocument.fromString(body)
  try {
    const { root } = document
    if (root.namespaceUri !== NAMESPACE) throw new Error(`an element of ${root.namespaceUri}`)
    const shape = need(shapes.get(root.name), `a kind of page: ${root.name}`)
    return { kind: root.name, ...(dataIn(root, shape) as object) }
  } finally {
    document.dispose()
  }
}

function dataIn(element: XmlElement, shape: Shape): unknown {
  switch (shape.type) {
    case 'text':
      return element.content
    case 'integer':
      return Number(element.content)
    case 'list':
      return elementsIn(element).map((item) => {
        if (item.name !== shape.itemName) throw new Error(`${element.name} holds a ${item.name}`)
        return dataIn(item, shape.item)
      })
    case 'object': {
      const fields = new Map(fieldsOf(shape).map((field) => [field.name, field.shape]))
      return Object.fromEntries(
        elementsIn(element).map((inner) => [inner.name, dataIn(inner, need(fields.get(inner.name), inner.name))]),
      )
    }
  }
}

function elementsIn(element: XmlElement): XmlElement[] {
  const elements: XmlElement[] = []
  for (let node = element.firstChild; node; node = node.next) {
    if (!(node instanceof XmlElement))
      throw new Error(`${element.name} holds words beside its elements: ${node.content}`)
    elements.push(node)
  }
  return elements
}

/** Data without what is null: XML does not tell it from what is absent. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])),
  )
}
