// Writes the types of `annals/client` from the OpenAPI document: `node scripts/client.mjs`, after `npm run build`. A test holds the
// file against what this gives. Generators of others were tried: openapi-typescript needs the compiler's API of TypeScript 5.
import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** TypeScript for an OpenAPI document of ours: its schemas, and for each operation what its query takes and its answer holds. */
export function typesOf({ components, paths }) {
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `${comment(schema.description, '')}export type ${name} = ${typeOf(schema, '')}\n`,
  )
  const operations = Object.values(paths).map(({ get }) => {
    const query = get.parameters.filter((parameter) => parameter.in === 'query')
    const rows = query.map(
      ({ name, description, schema }) =>
        `${comment(description, '    ')}    readonly ${key(name)}?: ${typeOf(schema, '    ')}\n`,
    )
    const answer = get.responses[200].content['application/json'].schema
    return `${comment(get.summary, '  ')}  readonly ${get.operationId}: {\n    readonly query: {\n${rows.join('').replace(/^/gm, '  ').trimEnd()}\n    }\n    readonly answer: ${typeOf(answer, '    ')}\n  }\n`
  })
  return `// Written by scripts/client.mjs from the OpenAPI document. Change that, not this.\n\n${schemas.join('\n')}\nexport interface Operations {\n${operations.join('')}}\n`
}

function typeOf(schema, indent) {
  if (schema.$ref) return schema.$ref.replace('#/components/schemas/', '')
  if (schema.anyOf) return schema.anyOf.map((one) => typeOf(one, indent)).join(' | ')
  if ('const' in schema) return `'${schema.const}'`
  if (schema.enum) return schema.enum.map((value) => `'${value}'`).join(' | ')
  switch (schema.type) {
    case 'array': {
      const items = typeOf(schema.items, indent)
      return `readonly ${items.includes(' | ') && !items.startsWith('{') ? `(${items})` : items}[]`
    }
    case 'integer':
    case 'number':
      return 'number'
    case 'object': {
      const rows = Object.entries(schema.properties ?? {}).map(([name, value]) => {
        const mark = schema.required?.includes(name) ? '' : '?'
        return `${comment(value.description, `${indent}  `)}${indent}  readonly ${key(name)}${mark}: ${typeOf(value, `${indent}  `)}\n`
      })
      return `{\n${rows.join('')}${indent}}`
    }
    case 'null':
    case 'boolean':
    case 'string':
      return schema.type
    default:
      throw new Error(`no type for ${JSON.stringify(schema)}`)
  }
}

const key = (name) => (/^\w+$/.test(name) ? name : `'${name}'`)
const comment = (text, indent) => (text ? `${indent}/** ${text} */\n` : '')

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { openApi } = await import('../dist/api/openapi.js')
  writeFileSync(new URL('../src/client/types.ts', import.meta.url), typesOf(openApi('Annals', '')))
}
