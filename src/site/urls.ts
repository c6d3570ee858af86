import type { LabelKind } from '../model/archive.ts'
import { type IsoDate, isoDate, partsOf, readIsoDate } from '../model/date.ts'
import { dayFolder } from '../model/mint.ts'

/** Every path of the archive, written once. None has a format's ending. */

export const frontPath = '/index'
export const statusPath = '/status'
export const searchPath = '/search'
export const guidePath = '/api'
export const yearPath = (year: string) => `/news/${year}/index`
export const monthPath = (month: string) => `/news/${month.replace('-', '/')}/index`
export const dayPath = (date: IsoDate) => `${dayFolder(date)}/index`

/** A day of the calendar through the years: `02-06`, or that of any date. */
export const anniversaryPath = (day: string) => `/on-this-day/${day.slice(-5, -3)}/${Number(day.slice(-2))}`

const FOLDERS: Readonly<Record<LabelKind, string>> = {
  story: 'stories',
  topic: 'topics',
  category: 'categories',
  source: 'sources',
}
export type DirectoryKind = 'stories' | 'topics' | 'categories' | 'sources'

/** Every version of the event at a path. */
export const historyPath = (event: string) => `${event}/history`
/** Corrections: the newest, or those of a month (`2017-04`) or a day. */
export const correctionsPath = (span: string | null) =>
  span === null
    ? '/corrections/index'
    : (span.length === 7 ? monthPath(span) : dayPath(span as IsoDate)).replace('/news', '/corrections')

export const opinionsPath = '/opinion/index'
/** `/opinion/2017/04/4/a-slug/index`. */
export const opinionPath = (date: IsoDate, slug: string) =>
  `/opinion${dayFolder(date).slice('/news'.length)}/${slug}/index`
export const textPath = (name: string) => `/${name}`

export const labelPath = (kind: LabelKind, slug: string) => `/${FOLDERS[kind]}/${slug}`
export const labelYearPath = (kind: LabelKind, slug: string, year: string) => `${labelPath(kind, slug)}/${year}`
export const directoryPath = (kind: DirectoryKind) => `/${kind}/index`
export const labelKindOf = (folder: DirectoryKind) =>
  (Object.keys(FOLDERS) as LabelKind[]).find((kind) => FOLDERS[kind] === folder) as LabelKind

/** What a path asks for, before it is known whether there is such a thing. */
export type Route =
  | { readonly kind: 'front' }
  | { readonly kind: 'status' }
  | { readonly kind: 'search' }
  | { readonly kind: 'guide' }
  | { readonly kind: 'year'; readonly year: string }
  | { readonly kind: 'month'; readonly month: string }
  | { readonly kind: 'day'; readonly date: IsoDate }
  /** `02-06` */
  | { readonly kind: 'anniversary'; readonly day: string }
  | { readonly kind: 'event' | 'history'; readonly path: string }
  | { readonly kind: 'corrections'; readonly span: string | null }
  /** What the publisher wrote: few pages, found by their whole path. */
  | { readonly kind: 'prose' }
  | { readonly kind: 'label'; readonly label: LabelKind; readonly slug: string; readonly year?: string }
  | { readonly kind: 'directory'; readonly directory: DirectoryKind }

/** Reads a path without its ending; `undefined` where no page can be. */
export function routeOf(path: string): Route | undefined {
  if (path === frontPath) return { kind: 'front' }
  if (path.startsWith('/opinion/') || path === '/about' || path === '/faq') return { kind: 'prose' }
  if (path === statusPath) return { kind: 'status' }
  if (path === searchPath) return { kind: 'search' }
  if (path === guidePath) return { kind: 'guide' }
  if (path === correctionsPath(null)) return { kind: 'corrections', span: null }
  if (path.startsWith('/corrections/')) {
    const route = routeOf(path.replace('/corrections', '/news'))
    if (route?.kind === 'month') return { kind: 'corrections', span: route.month }
    return route?.kind === 'day' ? { kind: 'corrections', span: route.date } : undefined
  }
  const news = /^\/news\/(\d{4})(?:\/(\d{2})(?:\/(\d{1,2}))?)?\/([a-z0-9-]+)(\/history)?$/.exec(path)
  if (news) {
    const [, year = '', month, day, last, history] = news
    if (history !== undefined) {
      const route = routeOf(path.slice(0, -history.length))
      return route?.kind === 'event' ? { kind: 'history', path: route.path } : undefined
    }
    if (day !== undefined) {
      const date = isoDate(Number(year), Number(month), Number(day))
      if (!date || partsOf(date).day.toString() !== day) return undefined
      return last === 'index' ? { kind: 'day', date } : { kind: 'event', path }
    }
    if (last !== 'index') return undefined
    if (month === undefined) return { kind: 'year', year }
    return readIsoDate(`${year}-${month}-01`) ? { kind: 'month', month: `${year}-${month}` } : undefined
  }
  const anniversary = /^\/on-this-day\/(\d{2})\/(\d{1,2})$/.exec(path)
  if (anniversary) {
    const date = isoDate(2000, Number(anniversary[1]), Number(anniversary[2]))
    return date && anniversaryPath(date) === path ? { kind: 'anniversary', day: date.slice(5) } : undefined
  }
  const label = /^\/(stories|topics|categories|sources)\/([a-z0-9-]+)(?:\/(\d{4}))?$/.exec(path)
  if (!label) return undefined
  const [, folder, slug = '', year] = label
  const directory = folder as DirectoryKind
  if (slug === 'index') return year === undefined ? { kind: 'directory', directory } : undefined
  return { kind: 'label', label: labelKindOf(directory), slug, ...(year === undefined ? {} : { year }) }
}
