import { csvRow } from '../render/csv.ts'
import type { Frame } from '../site/frame.ts'
import type { EventRecord } from '../site/records.ts'
import { columns } from './columns.ts'
import { triplesOf } from './triples.ts'

/** A format that is text, event by event. */
export interface TextFormat {
  readonly head: string
  readonly line: (event: EventRecord, frame: Frame) => string
}

export const jsonl: TextFormat = { head: '', line: (event) => `${JSON.stringify(event)}\n` }

export const csv: TextFormat = {
  head: csvRow(columns.map(({ name }) => name)),
  line: (event) => csvRow(columns.map(({ of }) => of(event))),
}

export const ntriples: TextFormat = { head: '', line: triplesOf }
