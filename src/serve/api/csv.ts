import type { EventField } from '../../api/schemas.ts'
import { type Cell, csvRow } from '../../render/csv.ts'
import type { EventRecord } from '../../site/records.ts'

/** What a table shows of each field: lists become a text. */
const cells: Readonly<Record<EventField, (event: EventRecord) => Cell>> = {
  id: ({ id }) => id,
  url: ({ url }) => url,
  date: ({ date }) => date,
  order: ({ order }) => order,
  title: ({ title }) => title,
  topic: ({ topic }) => topic,
  category: ({ category }) => category,
  stories: ({ stories }) => stories?.map(({ text }) => text).join(' › '),
  context: ({ context }) => context?.map(({ title }) => title).join('; '),
  sources: ({ sources }) => sources?.map(({ url }) => url).join(' '),
  parent: ({ parent }) => parent,
  related: ({ related }) => related?.map(({ id }) => id).join(' '),
  portal: ({ portal }) => portal?.revision,
  firstSeen: ({ firstSeen }) => firstSeen,
  lastChanged: ({ lastChanged }) => lastChanged,
  corrections: ({ corrections }) => corrections,
  withdrawn: ({ withdrawn }) => withdrawn?.reason,
}

export const tableHead = (fields: readonly EventField[]): string => csvRow(fields)

export const tableRow = (fields: readonly EventField[], event: EventRecord): string =>
  csvRow(fields.map((field) => cells[field](event)))
