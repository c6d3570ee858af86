import anyAscii from 'any-ascii'
import { asciiSlug } from './ascii-slug.ts'

/** Letters of a slug. */
const LONGEST = 140

/** Names that a file system, or a path of our own, keeps for itself. */
const RESERVED = /^(?:index|history|con|prn|aux|nul|com\d|lpt\d)$/

/**
 * A piece of a URL from a title: transliterated, lower case, every run of other characters one hyphen, cut at a word
 * within 140 characters. Never empty, never a reserved name, and it holds only `a-z`, `0-9` and `-`.
 */
export function slugify(title: string, fallback: string): string {
  // Nothing behind the first few hundred characters can reach the slug; a title may be of any length.
  const cut = asciiSlug(anyAscii(title.slice(0, 4 * LONGEST).normalize('NFC')))
  if (cut === '') return fallback
  return RESERVED.test(cut) ? `${cut}-${fallback}` : cut
}

/** The slug itself if it is free, else with the first number from 2 that makes it so. */
export function freeSlug(slug: string, isTaken: (slug: string) => boolean): string {
  if (!isTaken(slug)) return slug
  for (let n = 2; ; n++) {
    const numbered = `${slug}-${n}`
    if (!isTaken(numbered)) return numbered
  }
}
