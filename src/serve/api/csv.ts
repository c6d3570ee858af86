import type { EventField } from '../../api/schemas.ts'
import type { EventRecord } from '../../site/records.ts'

type Cell = string | number | null | undefined

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

export const csvHead = (fields: readonly EventField[]): string => row(fields)

export const csvRow = (fields: readonly EventField[], event: EventRecord): string =>
  row(fields.map((field) => cells[field](event)))

/** RFC 4180. */
const row = (values: readonly Cell[]) => `${values.map(cell).join(',')}\r\n`

function cell(value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  // A spreadsheet would run what begins so; an apostrophe makes it text.
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
