import type { SourceMetadata } from '../model/archive.ts'
import { readIsoDate } from '../model/date.ts'
import { webUrl } from './web-url.ts'

const TEXTS = ['title', 'description', 'imageAlt', 'siteName', 'author', 'language'] as const

/**
 * What a source says of itself, fit for a page. It comes from anywhere: words that no format can hold or no reader can
 * see are left out, and so are an image that a browser should not open and a time that is none.
 */
export function fitMetadata(source: SourceMetadata): SourceMetadata {
  const fit: { -readonly [K in keyof SourceMetadata]: SourceMetadata[K] } = { url: source.url }
  for (const field of TEXTS) {
    const text = plain(source[field] ?? '')
    if (text !== '') fit[field] = text
  }
  const image = webUrl(source.image ?? '')
  if (image !== null) fit.image = image
  const published = moment(source.published ?? '')
  if (published !== undefined) fit.published = published
  return fit
}

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
