import { feedFormats } from '../render/feeds/index.ts'
import { formats } from '../render/index.ts'

/** Every answer that a cache may keep has this key beside its own: what throws all away names it alone. */
export const EVERYTHING = 'annals'

/**
 * The key under which a cache in front keeps a page and what stands beside it: the page's path without an ending, so that its
 * formats, and a feed of the same name, go together. Files have their own path.
 */
export function keyAt(path: string): string {
  const ending = [...feedFormats, ...formats].find(({ extension }) => path.endsWith(extension))
  return ending ? path.slice(0, -ending.extension.length) : path
}

/** What tells caches these keys: `Surrogate-Key` (Fastly, Varnish), `Cache-Tag` (Cloudflare and others). */
export function keyHeaders(key: string): Readonly<Record<string, string>> {
  return { 'surrogate-key': `${EVERYTHING} ${key}`, 'cache-tag': `${EVERYTHING},${key}` }
}
