import type { Site } from '../site/site.ts'
import type { Travel } from '../travel/travel.ts'
import { addressOf } from './address.ts'
import { type Answer, type Answerer, type Asked, baseOf, withHeaders } from './answer.ts'
import type { Pages } from './pages.ts'
import { problem } from './problem.ts'
import { indexMap, type Resource, timeMap } from './timemap.ts'

/**
 * Memento, RFC 7089: pages as they were. A page's own URL is its TimeGate (the RFC's pattern 1.1): asked with
 * `Accept-Datetime`, it leads to the page as it was then, which has a URL of its own below `/memento/`. So whoever knows a
 * URL of the archive, and it is meant to be known for ever, needs to know no other. `/timemap/` and the URL lists them all.
 */

interface Gate {
  readonly site: Site
  readonly travel: Travel
  readonly pages: Pages
}

/** Times by which a URL names a memento: `20170401120000`. */
const MEMENTO = /^\/memento\/(\d{14})(\/.*)$/s
/** All of a page's, or those of a month. */
const TIMEMAP = /^\/timemap(?:\/(\d{4}-\d{2}))?(\/.*)$/s

/** Answers for pages of which other times can be told, and for those times; what they say is for `pages` to tell. */
export function mementos(gate: Gate): Answerer {
  return (asked) => {
    const { path } = asked
    const [, stamp = '', remembered] = MEMENTO.exec(path) ?? []
    if (remembered !== undefined) return memento(gate, asked, remembered, instantOf(stamp))
    const [, month, mapped] = TIMEMAP.exec(path) ?? []
    if (mapped !== undefined) return map(gate, asked, mapped, month)
    return pageOf(gate, path) === undefined ? undefined : original(gate, asked)
  }
}

async function original(gate: Gate, asked: Asked): Promise<Answer | undefined> {
  const resource = { base: baseOf(gate.site.frame.origin, asked), path: asked.path }
  const links = [`<${originalUrl(resource)}>; rel="original timegate"`, mapLink(resource)]
  // Caches must not give one time's answer to whoever asks for another.
  const gated = { vary: 'accept-datetime', link: links.join(', ') }
  const time = asked.headers['accept-datetime']
  if (time === undefined) return present(gate, asked, gated)
  const instant = readHttpDate(String(time))
  if (instant === undefined) {
    const told = {
      status: 400,
      detail: 'Accept-Datetime takes a date in GMT, and this is none.',
      next: `Write it like ${httpDate('2007-05-31T20:35:00Z')}, or leave it out.`,
    }
    return withHeaders(problem(asked, told), gated)
  }
  const moments = await momentsOf(gate, asked.path)
  const moment = standing(moments, instant)
  // Of a page whose times are not known there is only the one.
  if (moment === undefined) return present(gate, asked, gated)
  const location = mementoUrl(resource, moment)
  const all = [...links, ...mementoLinks(resource, moments, moment)]
  return { status: 302, headers: { ...gated, link: all.join(', '), location, 'cache-control': 'no-store' }, body: '' }
}

/** The page as it is now. What is kept of it is kept with its links. */
async function present(gate: Gate, asked: Asked, gated: Answer['headers']): Promise<Answer | undefined> {
  const answer = await gate.pages(asked, gate.site, asked.path)
  if (!answer) return undefined
  const known = linked.get(answer)
  if (known && known.link === gated.link) return known.answer
  const made = { link: gated.link, answer: withHeaders(answer, gated) }
  linked.set(answer, made)
  return made.answer
}

const linked = new WeakMap<Answer, { readonly link: string | undefined; readonly answer: Answer }>()

async function memento(gate: Gate, asked: Asked, path: string, time: string | undefined): Promise<Answer> {
  const resource = { base: baseOf(gate.site.frame.origin, asked), path }
  const moments = time === undefined ? [] : await momentsOf(gate, path)
  const moment = time === undefined ? undefined : standing(moments, time)
  if (moment === undefined) return nothing(asked, 'No other time of this page is known.', path)
  const links = [`<${originalUrl(resource)}>; rel="original timegate"`, mapLink(resource)]
  // A time between two: the page stood as at the first of them, and that has one URL.
  if (moment !== time) {
    return { status: 302, headers: { location: mementoUrl(resource, moment), link: links.join(', ') }, body: '' }
  }
  const all = [...links, ...mementoLinks(resource, moments, moment)]
  const page = await gate.pages(asked, gate.travel.at(moment), path)
  // Search engines should find the page as it is.
  const headers = { 'memento-datetime': httpDate(moment), link: all.join(', '), 'x-robots-tag': 'noindex' }
  return page ? withHeaders(page, headers) : nothing(asked, 'This page is not known as of that time.', path)
}

async function map(gate: Gate, asked: Asked, path: string, month: string | undefined): Promise<Answer> {
  if (pageOf(gate, path) === undefined || !(await exists(gate, path)))
    return nothing(asked, 'There is no page of which times could be told.', path)
  const all = await momentsOf(gate, path)
  const moments = month === undefined ? all : all.filter((moment) => moment.startsWith(month))
  if (month !== undefined && moments.length === 0)
    return nothing(asked, 'No time of this page is known in that month.', path)
  const resource = { base: baseOf(gate.site.frame.origin, asked), path }
  const body =
    month === undefined && moments.length > LISTED
      ? indexMap(resource, moments)
      : timeMap(resource, moments, all, month)
  return { status: 200, headers: { 'content-type': 'application/link-format; charset=utf-8' }, body }
}

/** A map of more is one of maps, by month. */
const LISTED = 1000

const nothing = (asked: Asked, detail: string, path: string) =>
  problem(asked, { status: 404, detail, next: `The page as it is now would be at ${path}` })

/** The page, without a format's ending, that a URL means and whose times can be told. */
function pageOf({ travel }: Gate, url: string): string | undefined {
  const address = addressOf(url)
  const page = address?.kind === 'document' ? address.path.replace(/\.(?:html|md|json|xml)$/, '') : address?.place
  return page !== undefined && !page.endsWith('/history') && travel.reaches(page) ? page : undefined
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

const originalUrl = ({ base, path }: Resource) => base + path

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
