import { toJsonSchema } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import { type Operation, operations } from './operations.ts'
import { Event, Problem } from './schemas.ts'

type Json = Readonly<Record<string, unknown>>

export const OPENAPI_PATH = '/api/openapi.json'

/** The API as an OpenAPI 3.1 document; `origin` is where the archive is, empty where it has no address of its own. */
export function openApi(name: string, origin: string): Json {
  const shown: readonly Operation[] = operations
  const answers = new Map(shown.map(({ answer }) => [answer.name, answer.schema]))
  return {
    openapi: '3.1.0',
    info: {
      title: name,
      version: '1',
      description: `${name} as data: news events, each with what it cites, what it belongs with and where its words come from.`,
      license: { name: 'CC-BY-SA-4.0', url: 'https://creativecommons.org/licenses/by-sa/4.0/' },
    },
    servers: [{ url: origin || '/' }],
    externalDocs: { url: `${origin}/api.html`, description: 'The same for people, with examples' },
    paths: Object.fromEntries(shown.map((operation) => [operation.path, { get: operationOf(operation) }])),
    components: {
      schemas: Object.fromEntries(
        [...answers, ['Event', Event] as const, ['Problem', Problem] as const].map(([name, schema]) => [
          name,
          name === 'Events' ? withEventRef(schemaOf(schema)) : schemaOf(schema),
        ]),
      ),
      responses: {
        Problem: {
          description: 'What is wrong, and what to do about it (RFC 9457)',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  }
}

function operationOf({ id, summary, description, query, parameters, answer, isStreamed }: Operation): Json {
  const content: Record<string, Json> = {
    'application/json': { schema: { $ref: `#/components/schemas/${answer.name}` } },
  }
  if (isStreamed) {
    content['application/jsonl'] = { schema: { type: 'string', description: 'An `Event` a line' } }
    content['text/csv'] = { schema: { type: 'string', description: 'RFC 4180, the names of its columns first' } }
  }
  return {
    operationId: id,
    summary,
    description,
    parameters: [
      ...Object.entries(parameters ?? {}).map(([name, schema]) => parameterOf(name, schema, 'path')),
      ...Object.entries(query.entries).map(([name, schema]) => parameterOf(name, schema as v.GenericSchema, 'query')),
    ],
    responses: {
      200: { description: summary, content },
      304: { description: 'You have it' },
      400: { $ref: '#/components/responses/Problem' },
      404: { $ref: '#/components/responses/Problem' },
      406: { $ref: '#/components/responses/Problem' },
    },
  }
}

function parameterOf(name: string, schema: v.GenericSchema, place: 'path' | 'query'): Json {
  const { description, ...rest } = schemaOf(schema)
  return {
    name,
    in: place,
    required: place === 'path',
    ...(description === undefined ? {} : { description }),
    // Commas between, as in fields=date,title.
    ...(rest.type === 'array' ? { style: 'form', explode: false } : {}),
    schema: rest,
  }
}

/** Checks that JSON Schema has no words for say what they want when they fail. */
function schemaOf(schema: v.GenericSchema): Json {
  const { $schema: _, ...rest } = toJsonSchema(schema as never, { ignoreActions: ['check'], errorMode: 'ignore' })
  return rest
}

function withEventRef(schema: Json): Json {
  const { properties, ...rest } = schema as { properties: Record<string, Json> }
  return {
    ...rest,
    properties: { ...properties, events: { ...properties.events, items: { $ref: '#/components/schemas/Event' } } },
  }
}
