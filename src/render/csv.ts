export type Cell = string | number | null | undefined

/** A row of a table, as RFC 4180 has it. */
export const csvRow = (values: readonly Cell[]): string => `${values.map(cellOf).join(',')}\r\n`

function cellOf(value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  // A spreadsheet would run what begins so; an apostrophe makes it text.
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
