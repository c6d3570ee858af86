import parser from 'robots-parser'
import { type VisitOptions, visit } from './visit.ts'

/** What a host's robots.txt says of one address. */
export interface Permission {
  readonly isAllowed: boolean
  /** Why it can't be told: the file was not to be had, and may be the next time. */
  readonly unknown?: string
  /** How long to wait between two requests, in milliseconds, where the host asks for it. */
  readonly delayMs?: number
}

/** By RFC 9309 a robot may stop reading after 500 KiB. */
const MAX_BYTES = 512 * 1024
/** Hosts that ask for more are asked this seldom. */
const LONGEST_DELAY_MS = 60_000
const REMEMBERED = 2_000

/**
 * Asks each host's robots.txt once a run. By RFC 9309: one that is not there allows all; one that the server fails to give
 * allows nothing, this time.
 */
export function openRobots(name: string, options: VisitOptions): (url: URL) => Promise<Permission> {
  const known = new Map<string, Promise<Rules>>()
  return async (url) => {
    let rules = known.get(url.origin)
    if (!rules) {
      if (known.size >= REMEMBERED) known.delete(known.keys().next().value as string)
      rules = rulesOf(`${url.origin}/robots.txt`, options)
      known.set(url.origin, rules)
    }
    const { robots, unknown } = await rules
    if (!robots) return { isAllowed: unknown === undefined, ...(unknown === undefined ? {} : { unknown }) }
    const seconds = robots.getCrawlDelay(name)
    return {
      isAllowed: robots.isAllowed(url.href, name) !== false,
      ...(seconds ? { delayMs: Math.min(LONGEST_DELAY_MS, seconds * 1000) } : {}),
    }
  }
}

interface Robots {
  readonly isAllowed: (url: string, name: string) => boolean | undefined
  readonly getCrawlDelay: (name: string) => number | undefined
}

/** Its types say that it is an ES module, and it is none. */
const robotsParser = parser as unknown as (url: string, text: string) => Robots

interface Rules {
  readonly robots?: Robots
  readonly unknown?: string
}

async function rulesOf(address: string, options: VisitOptions): Promise<Rules> {
  const told = await visit(address, {
    ...options,
    maxBytes: MAX_BYTES,
    reads: (type) => type === null || /^text\//.test(type),
  })
  if (told.outcome !== 'answer') return { unknown: `robots.txt: ${told.why}` }
  if (told.status >= 500 || told.status === 429) return { unknown: `robots.txt answers ${told.status}` }
  if (told.status < 200 || told.status >= 300) return {}
  return { robots: robotsParser(address, told.body.toString('utf8')) }
}
