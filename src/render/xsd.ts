import { type PageKind, pageSchemas } from '../model/page.ts'
import { escapeMarkup } from './escape.ts'
import { fieldsOf, type Shape, schemaOf, shapeOf } from './shape.ts'
import { NAMESPACE } from './xml.ts'

/** The XML Schema (1.0) of every kind of page, from the same schemas that write them. */
export function xsd(): string {
  const elements = (Object.keys(pageSchemas) as PageKind[]).map((kind) =>
    element(kind, shapeOf(schemaOf(kind)), '', '  '),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="${NAMESPACE}" xmlns="${NAMESPACE}" elementFormDefault="qualified">
${elements.join('\n')}
</xs:schema>
`
}

function element(name: string, shape: Shape, occurs: string, indent: string): string {
  const note = shape.description
    ? `\n${indent}  <xs:annotation><xs:documentation>${escapeMarkup(shape.description)}</xs:documentation></xs:annotation>`
    : ''
  return `${indent}<xs:element name="${name}"${occurs}>${note}\n${type(shape, `${indent}  `)}\n${indent}</xs:element>`
}

function type(shape: Shape, indent: string): string {
  switch (shape.type) {
    case 'integer':
      return `${indent}<xs:simpleType><xs:restriction base="xs:integer"/></xs:simpleType>`
    case 'text': {
      // XML Schema anchors every pattern, and knows no anchors.
      const pattern = shape.pattern
        ? `<xs:pattern value="${escapeMarkup(shape.pattern.replace(/^\^/, '').replace(/\$$/, ''))}${shape.pattern.endsWith('$') ? '' : '.*'}"/>`
        : ''
      return `${indent}<xs:simpleType><xs:restriction base="xs:string">${pattern}</xs:restriction></xs:simpleType>`
    }
    case 'list':
      return complex(
        [element(shape.itemName, shape.item, ' minOccurs="0" maxOccurs="unbounded"', `${indent}    `)],
        indent,
      )
    case 'object':
      return complex(
        fieldsOf(shape).map((field) =>
          element(field.name, field.shape, field.optional ? ' minOccurs="0"' : '', `${indent}    `),
        ),
        indent,
      )
  }
}

function complex(elements: readonly string[], indent: string): string {
  return `${indent}<xs:complexType>\n${indent}  <xs:sequence>\n${elements.join('\n')}\n${indent}  </xs:sequence>\n${indent}</xs:complexType>`
}
