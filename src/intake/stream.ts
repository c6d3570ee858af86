import type { Edition } from '../model/edition.ts'
import type { Fate, PageRevision } from '../model/revision.ts'
import { decode } from '../parse/decode.ts'
import type { Arrival } from './arrival.ts'
import { bytesOf } from './bytes.ts'
import { instantOf } from './instant.ts'
import { linesIn, wholeLines } from './lines.ts'
import type { Progress } from './progress.ts'
import { Unreadable } from './unreadable.ts'

/**
 * Reads a revision stream: one revision of a day page a line, as JSON. What only `annals export --format revisions` writes
 * is `null` for a time that is not known, how the page was encoded, and what the archive made of it.
 */
export async function* readStream(file: string, edition: Edition, progress: Progress): AsyncGenerator<Arrival> {
  let line = 0
  try {
    for await (const block of wholeLines(bytesOf(file, progress))) {
      for (const bytes of block ? linesIn(block) : [undefined]) {
        line++
        const read = bytes ? readLine(bytes, edition) : 'the line is longer than 64 MiB'
        if (typeof read === 'string') yield { type: 'problem', file, line, message: `${read}; skipped` }
        else if (read) yield { type: 'revision', revision: read, origin: file }
      }
      yield* progress.tell()
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    yield { type: 'problem', file, message: error.message }
  }
}

/** The revision on a line, or in words why there is none; nothing for an empty line. */
function readLine(bytes: Buffer, edition: Edition): PageRevision | string | undefined {
  const { text, encoding } = decode(bytes)
  if (encoding !== 'utf-8') return 'the line is not UTF-8'
  if (text.trim() === '') return undefined
  try {
    return revisionOf(JSON.parse(text), edition)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return `the line is no JSON: ${error.message}`
  }
}

// The check is written out: a schema library takes longer to load than most streams to read.
function revisionOf(value: unknown, edition: Edition): PageRevision | string {
  if (typeof value !== 'object' || value === null) return 'the line is no JSON object'
  const { at, title, deleted = false, text, revid, user, comment, encoding, fate } = value as Record<string, unknown>
  if (typeof at !== 'string' && at !== null) return '`at` must be a string'
  if (typeof title !== 'string') return '`title` must be a string'
  if (typeof deleted !== 'boolean') return '`deleted` must be true or false'
  if (typeof text !== 'string' && !deleted) return '`text` must be a string'
  if (revid !== undefined && !isId(revid)) return '`revid` must be a whole number above 0'
  if (user !== undefined && typeof user !== 'string') return '`user` must be a string'
  if (comment !== undefined && typeof comment !== 'string') return '`comment` must be a string'
  if (encoding !== undefined && !isOneOf(encodings, encoding))
    return `\`encoding\` must be one of ${encodings.join(', ')}`
  if (fate !== undefined && !isOneOf(fates, fate)) return `\`fate\` must be one of ${fates.join(', ')}`
  const timestamp = at === null ? undefined : instantOf(at)
  if (at !== null && timestamp === undefined)
    return `\`at\` must be a time like 2016-02-06T09:30:00Z, not ${JSON.stringify(at)}`
  const date = edition.dateOf(title)
  if (date === undefined) return `${JSON.stringify(title)} is no day page like ${edition.dayTitle('2016-02-06')}`
  return {
    edition: edition.code,
    date,
    // The wiki takes both for the same title.
    title: title.replaceAll('_', ' '),
    wikitext: deleted || typeof text !== 'string' ? '' : text,
    encoding: encoding ?? 'utf-8',
    ...(timestamp !== undefined && { timestamp }),
    ...(revid !== undefined && { portalId: revid }),
    ...(user !== undefined && { user }),
    ...(comment !== undefined && { comment }),
    ...(deleted && { deleted }),
    ...(fate !== undefined && { fate }),
  }
}

const encodings: readonly PageRevision['encoding'][] = ['utf-8', 'latin-1']
const fates: readonly Fate[] = ['told', 'alarm', 'historic']

function isOneOf<T>(all: readonly T[], value: unknown): value is T {
  return all.includes(value as T)
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}
