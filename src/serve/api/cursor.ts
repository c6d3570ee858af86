import type { Place } from '../../store/lists.ts'

/**
 * Where a list goes on, as clients carry it: opaque, and good for ever, since it holds the place itself and nothing that
 * passes. Nothing secret is in it, so nothing signs it: whoever writes one asks for another part of the same list.
 */
export function writeCursor(list: string, place: Place): string {
  return Buffer.from(JSON.stringify([list, ...place]), 'utf8').toString('base64url')
}

/** Reads a place of a list. `shape` tells its parts: `s` a text, `n` a number. `undefined` for what no list ever gave. */
export function readCursor(list: string, shape: string, cursor: string): Place | undefined {
  if (!/^[\w-]+$/.test(cursor)) return undefined
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
  if (!Array.isArray(parts) || parts.length !== shape.length + 1 || parts[0] !== list) return undefined
  const place: unknown[] = parts.slice(1)
  const isWhole = place.every((part, i) => (shape[i] === 'n' ? Number.isSafeInteger(part) : typeof part === 'string'))
  return isWhole ? (place as Place) : undefined
}
