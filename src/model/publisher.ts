import { getDomain } from 'tldts'

const HOST = /^(?:https?:)?\/\/(?:[^/?#@\\]*@)?([^/?#:@\\\s[\]]+|\[[0-9a-f:.]+\])(:\d{1,5})?(?=[/?#]|$)/i

/** The host of a cited address, in small letters, with its port where it names one; `null` where nothing can be asked for. */
export function hostOf(url: string): string | null {
  const found = HOST.exec(url)
  return found ? `${(found[1] as string).toLowerCase().replace(/\.$/, '')}${found[2] ?? ''}` : null
}

const known = new Map<string, string | null>()
const REMEMBERED = 20_000

/**
 * The domain under which whoever publishes a cited document is registered, `bbc.co.uk` of `news.bbc.co.uk`, by the public
 * suffix list; a name without one stands for itself, an IP address for nobody: `null`.
 */
export function publisherOf(url: string): string | null {
  const host = hostOf(url)
  if (host === null) return null
  let domain = known.get(host)
  if (domain === undefined) {
    domain = getDomain(host)
    if (known.size >= REMEMBERED) known.clear()
    known.set(host, domain)
  }
  return domain
}
