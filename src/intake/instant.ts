const INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?(?:Z|[+-]00:?00)$/

/**
 * An instant as the archive writes it, `2016-02-06T09:30:00Z`: all of one form, so that they sort as text. `undefined`
 * for what is no ISO 8601 instant in UTC and for days and hours that there are not. Parts of a second are dropped, since
 * wikis tell none.
 */
export function instantOf(text: string): string | undefined {
  const seconds = INSTANT.exec(text)?.[1]
  if (seconds === undefined) return undefined
  // `Date` reads 30 February as 1 March; only a real instant comes back as it went in.
  const time = new Date(`${seconds}Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(seconds) ? `${seconds}Z` : undefined
}
