import * as v from 'valibot'
import { SOURCE_FIELDS, type SourceRecord } from '../model/archive.ts'
import { isOffered, SOURCE_STATES } from '../model/source.ts'

const moment = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}/, 'must begin with a date, 2016-02-06'))

const ORIGINS = ['json-ld', 'open-graph', 'twitter', 'meta']

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
  ledger: v.exactOptional(
    v.strictObject({
      state: v.picklist(SOURCE_STATES),
      since: v.nullable(moment),
      checked: v.nullable(moment),
      due: moment,
      etag: v.nullable(v.string()),
      lastModified: v.nullable(v.string()),
      archived: v.nullable(
        v.strictObject({
          answer: v.picklist(['archived', 'not-known', 'could-not-ask']),
          at: v.union([moment, v.literal('')]),
          by: v.picklist(['archive', 'portal']),
          url: v.exactOptional(v.pipe(v.string(), v.check(isOffered, 'is of an archive that is never offered'))),
          captured: v.exactOptional(moment),
          status: v.exactOptional(v.string()),
        }),
      ),
    }),
  ),
})

/** Reads what sources say of themselves, and what another archive has settled of them, one JSON object a line. A broken line is a problem; the rest is read. */
export function readSources(text: string, file: string): { sources: SourceRecord[]; problems: string[] } {
  const sources: SourceRecord[] = []
  const problems: string[] = []
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const at = `${file}:${i + 1}`
    try {
      const { success, output, issues } = v.safeParse(Line, JSON.parse(line))
      if (success) sources.push(sourceOf(output))
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

/** Older exports tell one author. */
function sourceOf({
  author,
  authors = author === undefined ? undefined : [author],
  ...rest
}: v.InferOutput<typeof Line>) {
  const source = authors ? { ...rest, authors } : rest
  return source as SourceRecord
}
