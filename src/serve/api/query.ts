import * as v from 'valibot'
import type { Answer, Asked } from '../answer.ts'
import { problem } from '../problem.ts'

/** What a query asks for, or the answer that says what is wrong with it. */
export type Read<T> = { readonly query: T } | { readonly wrong: Answer }

/** Checks a query string with the schema that also describes it. Each parameter may stand once, and no other may. */
export function readQuery<T extends v.ObjectEntries>(
  asked: Asked,
  schema: v.StrictObjectSchema<T, undefined>,
): Read<v.InferOutput<v.StrictObjectSchema<T, undefined>>> {
  const given: Record<string, unknown> = Object.create(null)
  for (const [name, text] of new URLSearchParams(asked.query)) {
    const entry = schema.entries[name]
    if (!Object.hasOwn(schema.entries, name) || !entry) {
      const known = Object.keys(schema.entries).join(', ')
      return {
        wrong: refused(asked, name.slice(0, 50), 'there is no such parameter here.', `These there are: ${known}.`),
      }
    }
    if (name in given) return { wrong: refused(asked, name, 'it stands there twice.', 'Give it once.') }
    given[name] = typed(entry as v.GenericSchema, text)
  }
  const checked = v.safeParse(schema, { ...given })
  if (checked.success) return { query: checked.output }
  const [{ path, message }] = checked.issues
  return { wrong: refused(asked, String(path?.[0]?.key ?? ''), `${message}.`) }
}

/** What is wrong with one parameter. */
export function refused(asked: Asked, parameter: string, detail: string, next = 'See /api for what it takes.'): Answer {
  return problem(asked, { status: 400, detail: `${parameter}: ${detail}`, next, more: { parameter } })
}

function typed(entry: v.GenericSchema, text: string): unknown {
  const { type } = 'wrapped' in entry ? (entry.wrapped as v.GenericSchema) : entry
  if (type === 'number') return /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  return type === 'array' ? text.split(',') : text
}
