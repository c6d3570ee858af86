import * as v from 'valibot'
import type { SourceMetadata } from '../model/archive.ts'

const Line = v.object({
  url: v.pipe(v.string(), v.regex(/^https?:\/\//, 'must be an http or https URL')),
  title: v.exactOptional(v.string()),
  description: v.exactOptional(v.string()),
  image: v.exactOptional(v.string()),
  imageAlt: v.exactOptional(v.string()),
  siteName: v.exactOptional(v.string()),
  author: v.exactOptional(v.string()),
  published: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}/, 'must begin with a date, 2016-02-06'))),
  language: v.exactOptional(v.string()),
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
      if (success) sources.push(output)
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
