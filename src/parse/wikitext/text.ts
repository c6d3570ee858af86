import { decodeHTMLStrict } from 'entities'
import { APOSTROPHE, HIDDEN, JOINED } from './marks.ts'

const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]/g
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]/g
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/**
 * Words of a line as a reader sees them: entities resolved, only those that end in a semicolon (`&sect` in a URL is
 * none). What an entity stands for is never markup, and never one of our own marks.
 */
export function readable(wikitext: string): string {
  const text = wikitext.includes(HIDDEN) ? wikitext.replaceAll(HIDDEN, '') : wikitext
  if (!text.includes('&')) return text
  return text.replace(/&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/gi, (entity) =>
    decodeHTMLStrict(entity)
      .replaceAll("'", APOSTROPHE)
      .replace(UNPRINTABLE, (c) => (c === APOSTROPHE ? c : '')),
  )
}

/** `readable`, then `tidy`: for wikitext that holds no other marks. */
export function clean(wikitext: string): string {
  return tidy(readable(wikitext))
}

/** Invisible and control characters dropped, every run of blanks one space, ends trimmed. */
export function tidy(text: string): string {
  // Most texts hold nothing odd at all, and this runs for every text of the archive.
  if (!ODD.test(text)) return text.trim()
  return text
    .replaceAll(JOINED, ' ')
    .replaceAll(APOSTROPHE, "'")
    .replace(INVISIBLE, '')
    .replace(UNPRINTABLE, '')
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(/\s+/g, ' ')
    .trim()
}
const ODD = /[^ !-~\u00c0-\u024f\u2013\u2014\u2018-\u201d]| {2}/

/** A text without such letters at its end. (A regular expression would look at every run of them in the text.) */
export function withoutTail(text: string, letter: RegExp): string {
  let end = text.length
  while (end > 0 && letter.test(text[end - 1] as string)) end--
  return text.slice(0, end)
}

/** A link's target: blanks for underscores, `%xx` and entities decoded, no leading colon. First letter as written. */
export function cleanTarget(target: string): string {
  let out = target
  if (out.includes('%')) {
    try {
      out = decodeURIComponent(out)
    } catch {
      // A lone per cent sign is text: "100% (song)".
    }
  }
  return clean(out.replaceAll('_', ' ')).replace(/^:+\s*/, '')
}

/** A URL as cited: only the marks of our own reading and control characters leave it, never invisible letters. */
export function cleanUrl(url: string): string {
  const out = url.replace(UNPRINTABLE, '').replace(LONE_SURROGATE, '\ufffd')
  return out.includes('&') ? out.replace(/&amp;/g, '&') : out
}
