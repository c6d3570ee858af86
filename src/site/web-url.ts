import { isUrl } from '../model/url.ts'

/** Marks that show nothing and may turn around what stands beside them. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g

/**
 * The address as a page may link it, or `null`: only http and https, with a host, and without the name and password
 * that some addresses carry. Written as cited in all else; bare `//host` is read as https.
 */
export function webUrl(cited: string): string | null {
  const url = cited.startsWith('//') ? `https:${cited}` : cited
  const found = /^(https?:\/\/)([^/?#]*)(.*)$/is.exec(url)
  if (!found || /[\s\u0000-\u001f<>"\\^`{|}]/.test(found[2] as string)) return null
  const host = (found[2] as string).replace(/^.*@/, '')
  if (host === '' || !isUrl(`http://${host}`)) return null
  // A browser drops blanks and control characters, and so could make another address of this one; what no encoding
  // can say, no document can.
  const rest = found[3] as string
  if (/[\s\u0000-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/u.test(rest)) return null
  return (found[1] as string).toLowerCase() + host.replace(INVISIBLE, '') + rest.replace(INVISIBLE, encodeURIComponent)
}
