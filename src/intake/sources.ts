import * as v from 'valibot'
import { SOURCE_FIELDS, type SourceMetadata } from '../model/archive.ts'

const moment = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}/, 'must begin with a date, 2016-02-06'))

const ORIGINS = ['json-ld', 'open-graph', 'twitter', 'meta', 'import']

const Line = v.object({
  url: v.pipe(v.string(), v.regex(/^https?:\/\//, 'must be an http or https URL')),
  title: v.exactOptional(v.string()),
  description: v.exactOptional(v.string()),
  image: v.exactOptional(v.string()),
  imageAlt: v.exactOptional(v.string()),
  siteName: v.exactOptional(v.string()),
  imageWidth: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  imageHeight: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  authors: v.exactOptional(v.array(v.string())),
  /** One name alone, as older exports tell it. */
  author: v.exactOptional(v.string()),
  published: v.exactOptional(moment),
  modified: v.exactOptional(moment),
  language: v.exactOptional(v.string()),
  canonical: v.exactOptional(v.string()),
  origins: v.exactOptional(v.partial(v.strictObject(v.entriesFromList(SOURCE_FIELDS, v.picklist(ORIGINS))))),
  learnt: v.exactOptional(moment),
})

/** Reads what sources say of themselves, one JSON object a line. A broken line is a problem; the rest is read. */
export function readSources(text: string, file: string): { sources: SourceMetadata[]; problems: string[] } {
  const sources: SourceMetadata[] = []
  const problems: string[] = []
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const at = `${file}:${i + 1}`
    try {
      const { success, output, issues } = v.safeParse(Line, JSON.parse(line))
      if (success) sources.push(withOrigins(output))
      else
        problems.push(
          `${at}: ${issues.map((issue) => `${v.getDotPath(issue) ?? 'the line'}: ${issue.message}`).join('; ')}`,
        )
    } catch (error) {
      problems.push(`${at}: no JSON: ${error instanceof Error ? error.message : error}`)
    }
  }
  return { sources, problems }
}

/** What a file does not say how it was learnt was learnt from the file. */
function withOrigins({ author, authors, ...told }: v.InferOutput<typeof Line>): SourceMetadata {
  const people = authors ?? (author === undefined ? undefined : [author])
  const source = { ...told, ...(people ? { authors: people } : {}) }
  const origins = Object.fromEntries(
    SOURCE_FIELDS.flatMap((field) => (source[field] === undefined ? [] : [[field, told.origins?.[field] ?? 'import']])),
  )
  return { ...source, origins }
}
