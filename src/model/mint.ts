import { createHash } from 'node:crypto'
import { type IsoDate, partsOf } from './date.ts'
import { slugify } from './slug.ts'

/** `/news/2016/02/6`: the month padded, the day not, as in the paths of the archive that ours follows. */
export function dayFolder(date: IsoDate): string {
  return `/news/${date.slice(0, 4)}/${date.slice(5, 7)}/${partsOf(date).day}`
}

/**
 * The path and id of a new event, from its first wording: minted once, never derived again. The same history gives the
 * same path, and the path gives the id.
 */
export async function mintEvent(
  edition: string,
  date: IsoDate,
  title: string,
  isTaken: (id: string, path: string) => Promise<boolean>,
): Promise<{ path: string; id: string }> {
  const base = `${dayFolder(date)}/${slugify(title, 'event')}`
  for (let n = 1; ; n++) {
    const path = n === 1 ? base : `${base}-${n}`
    const id = idOfPath(edition, path)
    if (!(await isTaken(id, path))) return { path, id }
  }
}

/** The id of the event that was minted at a path. */
export function idOfPath(edition: string, path: string): string {
  return idOf(`${edition}:${path}`)
}

/** 65 bits as 13 letters and digits, none of which look alike (Crockford's base 32). */
function idOf(text: string): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
  const bits = createHash('sha256').update(text).digest().readBigUInt64BE() << 1n
  let id = ''
  for (let shift = 60n; shift >= 0n; shift -= 5n) id += alphabet[Number((bits >> shift) & 31n)]
  return id
}
