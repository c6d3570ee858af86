import type { IncomingMessage } from 'node:http'
import type { Site } from '../site/site.ts'
import type { Travel } from '../travel/travel.ts'
import { indexMap, type Resource, timeMap } from './timemap.ts'

/**
 * Memento, RFC 7089: pages as they were. A page's own URL is its TimeGate (the RFC's pattern 1.1): asked with
 * `Accept-Datetime`, it leads to the page as it was then, which has a URL of its own below `/memento/`. So whoever knows a
 * URL of the archive, and it is meant to be known for ever, needs to know no other. `/timemap/` and the URL lists them all.
 */

/** What to do with a request. */
export type Trip =
  /** Answer so. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
    }
  /** Answer as ever, with the document at a path of a site, and these headers as well. */
  | {
      readonly kind: 'document'
      readonly site: Site
      readonly path: string
      readonly headers: Readonly<Record<string, string>>
    }

export interface Gate {
  readonly site: Site
  readonly travel: Travel
  /** The path of the document that a URL's path means: `/` is the front page. */
  readonly pathOf: (url: string) => string | undefined
}

/** Times by which a URL names a memento: `20170401120000`. */
const MEMENTO = /^\/memento\/(\d{14})(\/.*)$/s
/** All of a page's, or those of a month. */
const TIMEMAP = /^\/timemap(?:\/(\d{4}-\d{2}))?(\/.*)$/s

/** Looks at a request before it is answered: does it ask for another time? */
export async function embark(gate: Gate, { url = '/', headers }: IncomingMessage): Promise<Trip> {
  const path = url.replace(/[?#].*$/s, '')
  const base = gate.site.frame.origin || `http://${hostOf(headers.host)}`
  const [, stamp = '', remembered] = MEMENTO.exec(path) ?? []
  if (remembered !== undefined) return memento(gate, base, remembered, instantOf(stamp))
  const [, month, mapped] = TIMEMAP.exec(path) ?? []
  if (mapped !== undefined) return map(gate, base, mapped, month)
  const now = { kind: 'document', site: gate.site, path, headers: {} } as const
  if (pageOf(gate, path) === undefined) return now
  const resource = { base, path }
  const links = [`<${original(resource)}>; rel="original timegate"`, mapLink(resource)]
  const asked = headers['accept-datetime']
  // Caches must not give one time's answer to whoever asks for another.
  const gated = { vary: 'accept-datetime', link: links.join(', ') }
  if (asked === undefined) return { ...now, headers: gated }
  const time = readHttpDate(String(asked))
  if (time === undefined) {
    const body = `Accept-Datetime takes a date like ${httpDate('2007-05-31T20:35:00Z')}.\n`
    return { kind: 'answer', status: 400, headers: gated, body }
  }
  const moments = await momentsOf(gate, path)
  const moment = standing(moments, time)
  // Of a page whose times are not known there is only the one.
  if (moment === undefined) return { ...now, headers: gated }
  const location = mementoUrl(resource, moment)
  const all = [...links, ...mementoLinks(resource, moments, moment)]
  const headersOut = { ...gated, link: all.join(', '), location, 'cache-control': 'no-store' }
  return { kind: 'answer', status: 302, headers: headersOut, body: '' }
}

async function memento(gate: Gate, base: string, path: string, time: string | undefined): Promise<Trip> {
  const resource = { base, path }
  const moments = time === undefined ? [] : await momentsOf(gate, path)
  const moment = time === undefined ? undefined : standing(moments, time)
  if (moment === undefined) return nothing(`No other time of this page is known. It is at ${path}\n`)
  const links = [`<${original(resource)}>; rel="original timegate"`, mapLink(resource)]
  // A time between two: the page stood as at the first of them, and that has one URL.
  if (moment !== time) {
    const headers = { location: mementoUrl(resource, moment), link: links.join(', ') }
    return { kind: 'answer', status: 302, headers, body: '' }
  }
  const all = [...links, ...mementoLinks(resource, moments, moment)]
  // Search engines should find the page as it is.
  const headers = { 'memento-datetime': httpDate(moment), link: all.join(', '), 'x-robots-tag': 'noindex' }
  return { kind: 'document', site: gate.travel.at(moment), path, headers }
}

async function map(gate: Gate, base: string, path: string, month: string | undefined): Promise<Trip> {
  if (pageOf(gate, path) === undefined || !(await exists(gate, path)))
    return nothing('There is no page of which times could be told.\n')
  const all = await momentsOf(gate, path)
  const moments = month === undefined ? all : all.filter((moment) => moment.startsWith(month))
  if (month !== undefined && moments.length === 0) return nothing('No time of this page is known in that month.\n')
  const resource = { base, path }
  const body =
    month === undefined && moments.length > LISTED
      ? indexMap(resource, moments)
      : timeMap(resource, moments, all, month)
  return { kind: 'answer', status: 200, headers: { 'content-type': 'application/link-format; charset=utf-8' }, body }
}

/** A map of more is one of maps, by month. */
const LISTED = 1000

const nothing = (body: string): Trip => ({ kind: 'answer', status: 404, headers: {}, body })

/** The page, without a format's ending, that a URL means and whose times can be told. */
function pageOf({ travel, pathOf }: Gate, url: string): string | undefined {
  const path = pathOf(url)?.replace(/\.(?:html|md|json|xml)$/, '')
  return path !== undefined && !path.endsWith('/history') && travel.reaches(path) ? path : undefined
}

async function exists(gate: Gate, url: string): Promise<boolean> {
  return (await gate.site.page(pageOf(gate, url) as string)) !== undefined
}

async function momentsOf(gate: Gate, url: string): Promise<readonly string[]> {
  const page = pageOf(gate, url)
  return page === undefined ? [] : gate.travel.moments(page)
}

/** The moment from which a page stood as it did at a time; the first, for a time before it. */
function standing(moments: readonly string[], time: string): string | undefined {
  return moments.findLast((moment) => moment <= time) ?? moments[0]
}

/** The mementos on both ends and around one, each once, with all that it is. */
function mementoLinks(resource: Resource, moments: readonly string[], moment: string): string[] {
  const at = moments.indexOf(moment)
  const roles = new Map<string, string[]>()
  for (const [role, time] of [
    ['first', moments[0]],
    ['prev', moments[at - 1]],
    ['', moment],
    ['next', moments[at + 1]],
    ['last', moments.at(-1)],
  ] as const) {
    if (time === undefined) continue
    const known = roles.get(time) ?? []
    roles.set(time, role === '' ? known : [...known, role])
  }
  return [...roles].map(
    ([time, names]) =>
      `<${mementoUrl(resource, time)}>; rel="${[...names, 'memento'].join(' ')}"; datetime="${httpDate(time)}"`,
  )
}

const original = ({ base, path }: Resource) => base + path

const mapLink = ({ base, path }: Resource) => `<${base}/timemap${path}>; rel="timemap"; type="application/link-format"`

const mementoUrl = ({ base, path }: Resource, moment: string) => `${base}/memento/${moment.replace(/\D/g, '')}${path}`

const httpDate = (instant: string) => new Date(instant).toUTCString()

/** `20170401120000` as `2017-04-01T12:00:00Z`; `undefined` where the calendar has no such time. */
function instantOf(stamp: string): string | undefined {
  const text = stamp.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z')
  const time = new Date(text)
  return Number.isNaN(time.getTime()) || secondsOf(time) !== text ? undefined : text
}

/** The one form that the RFC takes, `Thu, 31 May 2007 20:35:00 GMT`, as an instant. */
function readHttpDate(text: string): string | undefined {
  const time = new Date(text)
  return Number.isNaN(time.getTime()) || time.toUTCString() !== text ? undefined : secondsOf(time)
}

const secondsOf = (time: Date) => `${time.toISOString().slice(0, 19)}Z`

/** Where the client thinks that it is. What no host can be called is not said back. */
function hostOf(host: string | undefined): string {
  return host !== undefined && /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host) ? host : 'localhost'
}
