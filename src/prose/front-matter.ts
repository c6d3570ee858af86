import * as v from 'valibot'
import { type Document, parseDocument } from 'yaml'
import { AnnalsError } from '../errors.ts'

/** A file's front matter and the words below it. */
export interface Parts<T> {
  readonly matter: T
  readonly body: string
  /** Line of the file on which the words begin, from 1. */
  readonly line: number
}

/**
 * Splits a file into the YAML between its first two lines of `---` and the rest, and checks the former. Throws an
 * `AnnalsError` with file and line for what is missing, unknown or of another form.
 */
export function readFrontMatter<const S extends v.GenericSchema>(
  text: string,
  schema: S,
  file: string,
): Parts<v.InferOutput<S>> {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const end = lines.indexOf('---', 1)
  if (lines[0] !== '---' || end < 0)
    throw new AnnalsError(`${file}:1: it must begin with front matter: a line of ---, its fields, and another ---`)
  const yaml = lines.slice(1, end)
  // Plain data alone: no tags, no aliases that multiply, every scalar as it is written.
  const document = parseDocument(yaml.join('\n'), { schema: 'failsafe' })
  const [broken] = document.errors
  if (broken) throw new AnnalsError(`${file}:${lineIn(broken.linePos?.[0]?.line)}: ${broken.message.split('\n')[0]}`)
  const { success, output, issues } = v.safeParse(schema, plain(document, file))
  if (!success) {
    const [issue] = issues as [v.GenericIssue]
    const field = v.getDotPath(issue)?.split('.')[0]
    const at = field === undefined ? -1 : yaml.findIndex((line) => line.startsWith(`${field}:`))
    throw new AnnalsError(`${file}:${at < 0 ? 1 : lineIn(at + 1)}: ${field ?? 'front matter'}: ${issue.message}`)
  }
  const below = lines.slice(end + 1)
  const blank = below.findIndex((line) => line.trim() !== '')
  return { matter: output, body: below.join('\n').trim(), line: end + 2 + Math.max(0, blank) }
}

function plain(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch (cause) {
    throw new AnnalsError(`${file}:1: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

/** Front matter begins on the second line of its file. */
const lineIn = (line: number | undefined) => (line ?? 1) + 1
