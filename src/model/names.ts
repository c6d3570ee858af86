/** The twelve months as a language calls them, January first: `February`, or `Feb`. */
export function monthNames(locale: string, length: 'long' | 'short' = 'long'): readonly string[] {
  const { format } = new Intl.DateTimeFormat(locale, { month: length, timeZone: 'UTC' })
  return Array.from({ length: 12 }, (_, month) => format(Date.UTC(2016, month, 1)))
}

/** The seven days of the week as a language calls them, Monday first. */
export function weekdayNames(locale: string, length: 'long' | 'short' | 'narrow' = 'long'): readonly string[] {
  const { format } = new Intl.DateTimeFormat(locale, { weekday: length, timeZone: 'UTC' })
  // 1 February 2016 was a Monday.
  return Array.from({ length: 7 }, (_, day) => format(Date.UTC(2016, 1, day + 1)))
}
