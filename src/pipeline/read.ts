import { createHash } from 'node:crypto'
import type { ParsedDay } from '../model/day.ts'
import { parseDay } from '../parse/day.ts'

/** What a revision's text alone tells, whatever is known already. */
export interface Reading {
  readonly sha256: string
  readonly day: ParsedDay
}

export function read(wikitext: string): Reading {
  return { sha256: createHash('sha256').update(wikitext).digest('hex'), day: parseDay(wikitext) }
}
