import { createHash } from 'node:crypto'
import type { Event } from './model/archive.ts'
import type { LineKind, RejectedLine } from './model/day.ts'
import type { ParsedEvent } from './model/event.ts'
import { PARSER_VERSION, parseDay } from './parse/day.ts'
import type { ArchiveReader } from './store/store.ts'

/** What a verification found. Nothing in `faults` means that all holds. */
export interface Verification {
  readonly revisions: number
  readonly events: number
  /** Lines of the told pages by what they are. */
  readonly lines: Readonly<Partial<Record<LineKind, number>>>
  readonly rejected: readonly (RejectedLine & { readonly date: string })[]
  readonly faults: readonly string[]
}

/**
 * Does everything still hold? Hashes every stored revision anew, reads every event again from the revision that tells
 * it, and accounts for every line of the pages told. Yields the share of days done; the last value is the finding.
 */
export async function* verify(
  reader: ArchiveReader,
): AsyncGenerator<{ done: number; of: number; found?: Verification }> {
  const faults: string[] = []
  const texts = new Map<string, { wikitext: string; key: number }[]>()
  let revisions = 0
  const days = await reader.days()
  const lines: Partial<Record<LineKind, number>> = {}
  const rejected: (RejectedLine & { date: string })[] = []
  let events = 0
  for (const [i, { date, told: current }] of days.entries()) {
    texts.clear()
    for await (const revision of reader.revisions(date)) {
      revisions++
      const wikitext = await readable(reader, revision.key)
      if (wikitext === undefined || sha256(wikitext) !== revision.sha256) {
        faults.push(
          `${date}: revision ${revision.key} is not what was stored; restore it from a backup or import its page again`,
        )
        continue
      }
      texts.set(revision.sha256, [...(texts.get(revision.sha256) ?? []), { wikitext, key: revision.key }])
    }
    const told = await reader.eventsOn(date)
    events += told.length
    faults.push(...(await eventFaults(told, texts)))
    const text = current && texts.get(current.sha256)?.[0]
    if (text) {
      const day = parseDay(text.wikitext)
      if (day.lines.length !== text.wikitext.split('\n').length)
        faults.push(`${date}: ${day.lines.length} lines accounted for, the page has others`)
      for (const kind of day.lines) lines[kind] = (lines[kind] ?? 0) + 1
      rejected.push(...day.rejected.map((line) => ({ date, ...line })))
    }
    yield { done: i + 1, of: days.length }
  }
  yield { done: days.length, of: days.length, found: { revisions, events, lines, rejected, faults } }
}

async function readable(reader: ArchiveReader, key: number): Promise<string | undefined> {
  try {
    return await reader.wikitext(key)
  } catch {
    return undefined // The compressed bytes are damaged: the hash can't be right either.
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Each event, read anew from the revision that tells it, must be the event that is stored. */
async function eventFaults(
  events: readonly Event[],
  texts: ReadonlyMap<string, { wikitext: string }[]>,
): Promise<string[]> {
  const faults: string[] = []
  const parsed = new Map<string, readonly ParsedEvent[]>()
  for (const event of events) {
    const { sha256: hash, parserVersion } = event.provenance
    const text = texts.get(hash)?.[0]
    if (!text) {
      faults.push(`${event.path}: the revision that tells it is not stored`)
      continue
    }
    if (parserVersion !== PARSER_VERSION) continue
    const known = parsed.get(hash) ?? parsed.set(hash, parseDay(text.wikitext).events).get(hash)
    if (!known?.some((p) => p.title === event.title && p.span.start === event.span.start)) {
      faults.push(
        `${event.path}: its revision does not say ${JSON.stringify(event.title.slice(0, 60))} at line ${event.span.line}`,
      )
    }
  }
  return faults
}
