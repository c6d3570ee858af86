/** A calendar day as ISO 8601 text, `2016-02-06`: it sorts, compares and stores as text. */
export type IsoDate = `${number}-${number}-${number}`

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/

/** The date for a year, a month (1 to 12) and a day, or `undefined` when the calendar has no such day. */
export function isoDate(year: number, month: number, day: number): IsoDate | undefined {
  const time = new Date(Date.UTC(year, month - 1, day))
  if (time.getUTCFullYear() !== year || time.getUTCMonth() !== month - 1 || time.getUTCDate() !== day) return undefined
  return time.toISOString().slice(0, 10) as IsoDate
}

/** Reads `2016-02-06`; `undefined` for any other text and for days that the calendar lacks. */
export function readIsoDate(text: string): IsoDate | undefined {
  const found = ISO.exec(text)
  return found ? isoDate(Number(found[1]), Number(found[2]), Number(found[3])) : undefined
}

/** The numbers of a date, for paths and for words: `{ year: 2016, month: 2, day: 6 }`. */
export function partsOf(date: IsoDate): { year: number; month: number; day: number } {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) }
}
