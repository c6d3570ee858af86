import { type VisitOptions, visit } from '../fetch/visit.ts'
import type { IsoDate } from '../model/date.ts'
import { type Archived, isOffered } from '../model/source.ts'
import { isUrl } from '../model/url.ts'

/** What an availability API tells: https://archive.org/help/wayback_api.php. */
interface Availability {
  readonly archived_snapshots?: {
    readonly closest?: {
      readonly available?: unknown
      readonly url?: unknown
      readonly timestamp?: unknown
      readonly status?: unknown
    }
  }
}

/**
 * Asks an archive for the copy of an address that is nearest to a day. What it answers is checked, since it comes from a
 * stranger too: a copy counts only if it is of a page that was there, on that archive's own hosts, and of this very address.
 */
export async function askArchive(
  api: URL,
  address: string,
  day: IsoDate,
  at: string,
  options: VisitOptions,
): Promise<Archived> {
  const failed: Archived = { answer: 'could-not-ask', at, by: 'archive' }
  const question = new URL(api)
  question.searchParams.set('url', address)
  question.searchParams.set('timestamp', day.replaceAll('-', ''))
  const told = await visit(question.href, { ...options, reads: (type) => type === null || /json|text/.test(type) })
  if (told.outcome !== 'answer' || told.status !== 200) return failed
  let answer: Availability
  try {
    answer = JSON.parse(told.body.toString('utf8'))
  } catch {
    return failed
  }
  if (typeof answer?.archived_snapshots !== 'object' || answer.archived_snapshots === null) return failed
  const { available, url, timestamp, status } = answer.archived_snapshots.closest ?? {}
  const unknown: Archived = { answer: 'not-known', at, by: 'archive' }
  if (available !== true || typeof url !== 'string' || typeof timestamp !== 'string') return unknown
  const stamp = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(timestamp)
  if (!stamp || String(status) !== '200' || !isCopy(url, address, api)) return unknown
  const [, year, month, date, hour, minute, second] = stamp
  return {
    answer: 'archived',
    at,
    by: 'archive',
    // It tells http, and answers https.
    url: url.replace(/^http:\/\/web\.archive\.org(?::80)?\//, 'https://web.archive.org/'),
    captured: `${year}-${month}-${date}T${hour}:${minute}:${second}Z`,
    status: String(status),
  }
}

function isCopy(url: string, address: string, api: URL): boolean {
  if (!isUrl(url) || !isOffered(url)) return false
  const { protocol, hostname, href } = new URL(url)
  if (protocol !== 'http:' && protocol !== 'https:') return false
  const family = (host: string) => host.split('.').slice(-2).join('.')
  const path = (text: string) =>
    text
      .replace(/^(?:https?:)?\/\/(?:www\.)?/i, '')
      .replace(/\/$/, '')
      .toLowerCase()
  return family(hostname) === family(api.hostname) && path(decode(href)).includes(path(decode(address)))
}

function decode(text: string): string {
  try {
    return decodeURI(text)
  } catch {
    return text
  }
}
