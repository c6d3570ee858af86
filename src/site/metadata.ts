import type { KnownSource } from '../model/archive.ts'
import { readIsoDate } from '../model/date.ts'
import { webUrl } from './web-url.ts'

const TEXTS = ['title', 'description', 'imageAlt', 'siteName', 'language'] as const

/**
 * What a source says of itself, fit for a page. It comes from anywhere: words that no format can hold or no reader can
 * see are left out, and so are an image that a browser should not open and a time that is none.
 */
export function fitMetadata(source: KnownSource): KnownSource {
  const fit: { -readonly [K in keyof KnownSource]: KnownSource[K] } = { url: source.url }
  for (const field of TEXTS) {
    const text = plain(source[field] ?? '')
    if (text !== '') fit[field] = text
  }
  const authors = (source.authors ?? []).map(plain).filter((name) => name !== '')
  if (authors.length > 0) fit.authors = authors
  for (const field of ['image', 'canonical'] as const) {
    const url = webUrl(source[field] ?? '')
    if (url !== null) fit[field] = url
  }
  for (const field of ['published', 'modified'] as const) {
    const at = moment(source[field] ?? '')
    if (at !== undefined) fit[field] = at
  }
  const { imageWidth, imageHeight, origins, learnt, isSlogan, isStock, state, since } = source
  const archived = source.archived && webUrl(source.archived.url ?? '')
  Object.assign(fit, definedOf({ imageWidth, imageHeight, origins, learnt, isSlogan, isStock, state, since }))
  if (source.archived && archived) fit.archived = { ...source.archived, url: archived }
  return fit
}

const definedOf = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== undefined))

const ODD = /[^ !-~\u00a1-\u00ac\u00ae-\u024f\u2013\u2014\u2018-\u201d]|^ | $| {2}/
const INVISIBLE =
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]/g

/** Words as the portal's own are: no control and no invisible characters, every run of blanks one space. */
export function plain(text: string): string {
  if (!ODD.test(text)) return text
  return text
    .replace(INVISIBLE, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\s\u0085]+/g, ' ')
    .trim()
}

/** A day, with its time where that is one: `2016-02-06T10:00:00Z`. */
function moment(text: string): string | undefined {
  const date = text.slice(0, 10)
  if (!readIsoDate(date)) return undefined
  return /^T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/.test(text.slice(10))
    ? text
    : date
}
