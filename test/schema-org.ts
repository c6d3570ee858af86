import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/**
 * schema.org's vocabulary, as schema-dts prints it: which types there are, what each may say, and of what kind that is. Linked
 * data is held against it: every type and property must exist, and every value be of a kind that the property takes.
 */

const printed = readFileSync(
  createRequire(import.meta.url)
    .resolve('schema-dts')
    .replace(/\.js$/, '.d.ts'),
  'utf8',
)

interface Shape {
  readonly bases: readonly string[]
  /** Kinds of its values, by the name of a property. */
  readonly properties: ReadonlyMap<string, readonly string[]>
}

/** By the name of an interface: `EventBase`, `EventLeaf`. */
const shapes = new Map<string, Shape>()
for (const [, name, extended = '', body] of printed.matchAll(
  /^(?:export )?interface (\w+)(?: extends ([^{]+))? \{\n(.*?)^\}/gms,
)) {
  const properties = new Map<string, readonly string[]>()
  for (const [, property, kinds] of (body as string).matchAll(/^ {4}"([\w-]+)"\?: SchemaValue<([^"]+), "/gm))
    properties.set(property as string, (kinds as string).split(' | '))
  shapes.set(name as string, { bases: extended.split(', ').filter(Boolean), properties })
}

/** What a name stands for: those below a type, or the form of a value. */
const unions = new Map<string, readonly string[]>()
for (const [, name, kinds] of printed.matchAll(/^export type (\w+) = ([^;{]+);/gm))
  unions.set(name as string, (kinds as string).split(' | '))

const isType = (name: string) => shapes.has(`${name}Leaf`)

function propertyOf(shape: string, property: string): readonly string[] | undefined {
  const found = shapes.get(shape)
  if (!found) return undefined
  const own = found.properties.get(property)
  if (own) return own
  for (const base of found.bases) {
    const inherited = propertyOf(base, property)
    if (inherited) return inherited
  }
  return undefined
}

/** Whether a type is a kind, or below it. */
function isA(type: string, kind: string, seen = new Set<string>()): boolean {
  if (type === kind) return true
  if (seen.has(kind)) return false
  seen.add(kind)
  return (unions.get(kind) ?? []).some((below) => isA(type, below, seen))
}

const DATE = /^\d{4}-\d{2}-\d{2}$/
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/
const VALUES: Readonly<Record<string, (value: unknown) => boolean>> = {
  Text: (value) => typeof value === 'string',
  // Relative ones are resolved against the page.
  URL: (value) => typeof value === 'string' && /^(?:https?:\/\/[^\s]+|\/[^\s]*)$/.test(value),
  Date: (value) => typeof value === 'string' && DATE.test(value),
  DateTime: (value) => typeof value === 'string' && (TIME.test(value) || DATE.test(value)),
  Number: (value) => typeof value === 'number',
  Integer: (value) => Number.isInteger(value),
  Boolean: (value) => typeof value === 'boolean',
}

/** What is wrong with linked data; the node itself is of any type, or of one of some kinds. */
export function vocabularyFaults(node: unknown, kinds: readonly string[] = ['Thing'], at = ''): string[] {
  if (Array.isArray(node)) return node.flatMap((item, i) => vocabularyFaults(item, kinds, `${at}[${i}]`))
  if (node === null || typeof node !== 'object')
    return kinds.some((kind) => VALUES[kind]?.(node))
      ? []
      : [`${at}: ${JSON.stringify(node)} is no ${kinds.join(', ')}`]
  const { '@context': context, '@type': type, '@id': id, ...told } = node as Record<string, unknown>
  if (at === '' && context !== 'https://schema.org') return [`it is of ${context}`]
  if (type === undefined && id !== undefined && kinds.includes('IdReference')) return []
  if (typeof type !== 'string' || !isType(type)) return [`${at}: there is no type ${type}`]
  if (!kinds.some((kind) => isA(type, kind))) return [`${at}: ${type} is no ${kinds.join(', ')}`]
  return Object.entries(told).flatMap(([property, value]) => {
    // What an action asks for: https://schema.org/docs/actions.html
    if (/-(?:input|output)$/.test(property) && isA(type, 'Action'))
      return vocabularyFaults(value, ['PropertyValueSpecification', 'Text'], `${at}.${property}`)
    const range = propertyOf(`${type}Leaf`, property)
    return range ? vocabularyFaults(value, range, `${at}.${property}`) : [`${at}: ${type} has no ${property}`]
  })
}
