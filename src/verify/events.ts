import { topicOf } from '../changes.ts'
import type { Event } from '../model/archive.ts'
import type { Edition } from '../model/edition.ts'
import type { ParsedEvent } from '../model/event.ts'
import { PARSER_VERSION, parseDay } from '../parse/day.ts'
import type { ArchiveReader } from '../store/store.ts'
import type { Texts } from './verify.ts'

/** Each event, read anew from the revision that tells it, must be the event that is stored, to the last source. */
export function eventFaults(edition: Edition, events: readonly Event[], texts: Texts): string[] {
  const faults: string[] = []
  const parsed = new Map<string, readonly ParsedEvent[]>()
  for (const event of events) {
    const { sha256: hash, parserVersion } = event.provenance
    const text = texts.get(hash)
    if (text === undefined) {
      faults.push(`${event.path}: the revision that tells it is not stored`)
      continue
    }
    if (parserVersion !== PARSER_VERSION) continue
    const known = parsed.get(hash) ?? parsed.set(hash, parseDay(text).events).get(hash)
    const origin = known?.find((p) => p.span.start === event.span.start)
    const said = JSON.stringify(event.title.slice(0, 60))
    if (origin?.title !== event.title)
      faults.push(`${event.path}: its revision does not say ${said} at line ${event.span.line}`)
    else {
      const wrong = PARTS.filter((part) => JSON.stringify(origin[part]) !== JSON.stringify(event[part]))
      if (topicOf(edition, origin) !== event.topic) faults.push(`${event.path}: its revision tells another topic`)
      if (wrong.length > 0) faults.push(`${event.path}: its revision tells other ${wrong.join(', ')}`)
    }
  }
  return faults
}

const PARTS = ['category', 'stories', 'context', 'citations', 'span'] as const

/** The newest version of an event, where it has any, is the event. */
export async function historyFaults(reader: ArchiveReader, events: readonly Event[]): Promise<string[]> {
  const faults: string[] = []
  for (const event of events) {
    const last = event.corrections > 0 || event.withdrawn ? (await reader.history(event.id)).at(-1) : undefined
    if (!last) continue
    const isSame =
      last.title === event.title &&
      last.category === event.category &&
      last.date === event.date &&
      JSON.stringify(last.citations) === JSON.stringify(event.citations)
    if (!isSame) faults.push(`${event.path}: the newest version in its history is not what it tells`)
  }
  return faults
}
