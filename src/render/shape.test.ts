import { describe, expect, it } from 'vitest'
import { type PageKind, pageSchemas } from '../model/page.ts'
import { fieldsOf, type Shape, schemaOf, shapeOf } from './shape.ts'

const text = { type: 'string', description: 'Words' }

describe('the shape of a schema', () => {
  it('tells text, numbers, lists and objects, with what they mean', () => {
    const shape = shapeOf({
      type: 'object',
      description: 'A ferry',
      properties: {
        name: text,
        seats: { type: 'integer' },
        ports: { type: 'array', item: 'port', items: { type: 'string', pattern: '^[A-Z]' } },
      },
      required: ['name', 'ports'],
    })
    expect(shape).toEqual({
      type: 'object',
      description: 'A ferry',
      nullable: false,
      fields: [
        { name: 'name', optional: false, shape: { type: 'text', description: 'Words', nullable: false } },
        { name: 'seats', optional: true, shape: { type: 'integer', description: '', nullable: false } },
        {
          name: 'ports',
          optional: false,
          shape: {
            type: 'list',
            description: '',
            nullable: false,
            itemName: 'port',
            item: { type: 'text', description: '', nullable: false, pattern: '^[A-Z]' },
          },
        },
      ],
    })
  })

  it('takes what may be null for something that may be absent', () => {
    const shape = shapeOf({
      type: 'object',
      properties: { name: { anyOf: [text, { type: 'null' }] } },
      required: ['name'],
    }) as Shape & { type: 'object' }
    expect(shape.fields).toEqual([
      { name: 'name', optional: true, shape: { type: 'text', description: 'Words', nullable: true } },
    ])
  })

  it('takes a constant word for text', () => {
    expect(shapeOf({ const: 'story' })).toMatchObject({ type: 'text' })
  })

  it.each([
    ['a list whose items have no name', { type: 'array', items: text }],
    ['a choice of two types', { anyOf: [text, { type: 'integer' }] }],
    ['a choice of three', { anyOf: [text, { type: 'integer' }, { type: 'null' }] }],
    ['null alone', { anyOf: [{ type: 'null' }] }],
    ['a type that pages have not', { type: 'boolean' }],
    ['no type at all', {}],
  ])('refuses %s', (_, schema) => {
    expect(() => shapeOf(schema)).toThrow(TypeError)
  })

  it.each(Object.keys(pageSchemas) as PageKind[])('can be told of every page: %s', (kind) => {
    const shape = shapeOf(schemaOf(kind)) as Shape & { type: 'object' }
    expect(shape.fields[0]?.name).toBe('kind')
    expect(fieldsOf(shape).map((field) => field.name)).toEqual(shape.fields.slice(1).map((field) => field.name))
    expect(fieldsOf(shape).map((field) => field.name)).toEqual(
      expect.arrayContaining(['url', 'title', 'archive', 'licence']),
    )
  })
})
