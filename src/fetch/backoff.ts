/** The first wait; each further one is twice as long. */
const FIRST_MS = 2_000
const LONGEST_MS = 60_000

/** How long to wait before trying again, after so many failures. Half of it is chance, so that clients do not return in step. */
export function backoff(failures: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1))
  return Math.round(full / 2 + (full / 2) * random)
}

/** What `Retry-After` asks for, in milliseconds: it tells seconds or an HTTP date. `undefined` when it tells neither. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text) * 1000
  // `Date.parse` takes much that is no HTTP date, "-5" among it; each of the three forms of RFC 9110 begins with a weekday,
  // and all mean GMT, though one does not say so.
  const time = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`) : Number.NaN
  return Number.isNaN(time) ? undefined : Math.max(0, time - now)
}
