import type { Coverage } from '../model/archive.ts'
import type { ParsedDay } from '../model/day.ts'
import { type PackedText, packText } from '../model/packed-text.ts'
import { parseDay } from '../parse/day.ts'

/** What a revision's text is by itself, whatever the archive knows: how it is kept, and what it tells. */
export interface Reading extends PackedText {
  readonly day: Pick<ParsedDay, 'events' | 'wrapped'>
  readonly coverage: Coverage
}

/** Reads the wikitext of a day page. Pure; any text is valid input. */
export function readText(wikitext: string): Reading {
  const { events, wrapped, lines, rejected, issues } = parseDay(wikitext)
  const counts: Record<string, number> = {}
  for (const kind of lines) counts[kind] = (counts[kind] ?? 0) + 1
  return { ...packText(wikitext), day: { events, wrapped }, coverage: { lines: counts, rejected, issues } }
}
