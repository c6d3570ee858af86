import { type IsoDate, partsOf } from '../model/date.ts'

/** `2016-02-6`, as the archive's paths write a day. */
export function pathDate(date: string): string {
  return `${date.slice(0, 8)}${Number(date.slice(8))}`
}

/** `Saturday`, of a date. */
export function weekday(date: string): string {
  return ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][
    new Date(`${date}T00:00:00Z`).getUTCDay()
  ] as string
}

/** `1 event`, `2,345 events`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`
}

/** `65,271`. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `6 Feb 2016`. */
export function shortDate(date: string): string {
  const { year, month, day } = partsOf(date as IsoDate)
  return `${day} ${['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][month - 1]} ${year}`
}

/** `6 Feb 2016, 14:05 UTC`. */
export function momentInWords(instant: string): string {
  return `${shortDate(instant.slice(0, 10))}${instant.length > 15 ? `, ${instant.slice(11, 16)} UTC` : ''}`
}

/** `6 February 2016`. */
export function fullDate(date: string): string {
  const { year, month, day } = partsOf(date as IsoDate)
  return `${day} ${MONTHS[month - 1]} ${year}`
}

/** `Saturday 6 February 2016`. */
export const longDate = (date: string) => `${weekday(date)} ${fullDate(date)}`

/** `February 2016`, of a month or a day. */
export function monthName(date: string): string {
  return `${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `4 h 5 min`, of seconds: the two largest units. */
export function durationInWords(seconds: number): string {
  if (seconds < 0) return `-${durationInWords(-seconds)}`
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  if (hours === 0) return `${minutes} min`
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${grouped(Math.floor(hours / 24))} days ${hours % 24} h`
}

/** The topic page of an article by the words for it, as an event's page names articles; `null` where it has none. */
export function topicOf(
  articles: readonly { readonly title: string; readonly label: string; readonly url: string | null }[],
  name: string,
): string | null {
  const named = (title: string) => title.replace(/\s*\([^()]*\)$/, '').toLowerCase() === name.toLowerCase()
  const found = articles.find(({ label }) => label === name) ?? articles.find(({ title }) => named(title))
  return found?.url ?? null
}

/** A source's name, or its host where the portal printed none. */
export function sourceName(source: { readonly label: string; readonly url: string | null }): string {
  return (
    source.label ||
    (source.url === null ? 'source' : source.url.replace(/^https?:\/\/(?:www\.)?/, '').replace(/[/?#].*$/, ''))
  )
}

const STATUS: Readonly<Record<string, string>> = {
  moved: 'moved',
  gone: 'gone',
  unreachable: 'does not answer',
  blocked: 'behind a wall',
  'not-a-page': 'a file, no page',
  refused: 'not open to robots',
  unsafe: 'not followed',
}

/** States of which it matters since when. */
const LASTING = new Set(['gone', 'unreachable', 'blocked'])

/** How a source stands, where that is worth a word: `gone since 6 Feb 2016`. `null` for one that is there, or not yet asked for. */
export function statusInWords({
  status,
  since,
}: {
  readonly status?: string | undefined
  readonly since?: string | undefined
}): string | null {
  const words = status === undefined ? undefined : STATUS[status]
  if (words === undefined) return null
  return since === undefined || !LASTING.has(status ?? '') ? words : `${words} since ${shortDate(since.slice(0, 10))}`
}

/** What a link to a copy of a source is called. */
export function copyInWords({ captured }: { readonly captured?: string | undefined }): string {
  return captured === undefined ? 'archived copy' : `archived copy of ${shortDate(captured.slice(0, 10))}`
}

/** `31 of 120 documents asked for are gone or do not answer (26 %)`. */
export function sharesInWords({ asked, dead }: { readonly asked: number; readonly dead: number }): string {
  return `${grouped(dead)} of ${counted(asked, 'document')} asked for ${dead === 1 ? 'is' : 'are'} gone or ${dead === 1 ? 'does' : 'do'} not answer (${Math.round((100 * dead) / asked)} %)`
}
