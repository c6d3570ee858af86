const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * When a page says that it appeared: a time with its zone where it tells one, `2016-02-06T10:00:00+11:00`, else the day. A
 * time without a zone could be meant anywhere, so its day is all that is known. `undefined` for what is none of this.
 */
export function readMoment(text: string | undefined): string | undefined {
  const given = text?.trim() ?? ''
  if (/^\d{10}(?:\d{3})?$/.test(given)) return new Date(Number(given.padEnd(13, '0'))).toISOString().replace('.000', '')
  const iso = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[T\s]+(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?\s*(.*)$/i.exec(
    given,
  )
  if (iso) {
    const [, year, month, day, hour, minute, second = '00', zone = ''] = iso
    return joined(`${year}-${month}-${day}`, hour && `${hour}:${minute}:${second}`, zone)
  }
  // `Sat, 06 Feb 2016 10:00:00 +1100`, `6 February 2016`, `February 6, 2016 10:00 GMT`.
  const words =
    /^(?:[a-z]{3,9},?\s+)?(\d{1,2})\s+([a-z]{3,9})\.?,?\s+(\d{4})\b(.*)$/i.exec(given) ??
    /^(?:[a-z]{3,9},?\s+)?(?<month>[a-z]{3,9})\.?\s+(?<day>\d{1,2}),?\s+(?<year>\d{4})\b(?<rest>.*)$/i.exec(given)
  if (!words) return undefined
  const { day = words[1], month = words[2], year = words[3], rest = words[4] } = words.groups ?? {}
  const at = MONTHS.indexOf((month ?? '').slice(0, 3).toLowerCase()) + 1
  if (at === 0) return undefined
  const time = /(\d{2}):(\d{2})(?::(\d{2}))?\s*(.*)$/.exec(rest ?? '')
  const [, hour, minute, second = '00', zone = ''] = time ?? []
  const date = `${year}-${String(at).padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`
  return joined(date, hour && `${hour}:${minute}:${second}`, zone)
}

function joined(date: string, time: string | undefined, zone: string): string | undefined {
  const [, month, day] = date.split('-').map(Number)
  if (!month || !day || month > 12 || day > 31) return undefined
  const offset = /^(?:Z|GMT|UTC?)$/i.test(zone) ? 'Z' : /^([+-]\d{2}):?(\d{2})?$/.exec(zone)
  if (!time || !offset) return date
  return `${date}T${time}${offset === 'Z' ? 'Z' : `${offset[1]}:${offset[2] ?? '00'}`}`
}
