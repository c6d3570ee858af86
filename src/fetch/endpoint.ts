import { AnnalsError } from '../errors.ts'

/** The address of a wiki's API. Only https: what a stranger on the way could write would become news. Or this very machine. */
export function endpoint(api: string): URL {
  let url: URL
  try {
    url = new URL(api)
  } catch {
    throw new AnnalsError(`api ${JSON.stringify(api)} is no URL; it is like https://en.wikipedia.org/w/api.php`)
  }
  const given = `api ${JSON.stringify(api)}`
  if (url.username || url.password || url.search || url.hash)
    throw new AnnalsError(`${given} holds more than an address; it is like https://en.wikipedia.org/w/api.php`)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) return url
  throw new AnnalsError(`${given} is not https; http is taken for a wiki on this machine alone, http://127.0.0.1/…`)
}

/** Whether a URL means this machine. The parser has brought all spellings of an IPv4 address to one. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

const CONTACT = /^(?:[^\s()<>@]+@[^\s()<>@]+|https?:\/\/[^\s()<>]+)$/

/**
 * How we name ourselves, as https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy asks:
 * name and version, how to reach who runs it, and what it runs on. Refuses without a contact.
 */
export function userAgent(version: string, contact: string, node: string): string {
  if (contact === '') {
    throw new AnnalsError(
      'the portal asks all who fetch from it to say how they can be reached, and answers others rarely or not at all: ' +
        'write "contact": "you@example.org" (an e-mail address, or the URL of a page that tells one) into annals.json',
    )
  }
  if (!CONTACT.test(contact))
    throw new AnnalsError(`contact ${JSON.stringify(contact)} in annals.json is neither an e-mail address nor a URL`)
  return `annals/${version} (${contact}) node/${node}`
}
