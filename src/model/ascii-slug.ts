/** The longest slug: as in the paths that the archive's model used. */
const LONGEST = 140

/** A piece of a URL from text that is ASCII: see `slugify`. Empty where the text has neither letters nor digits. */
export function asciiSlug(ascii: string): string {
  const whole = ascii
    .toLowerCase()
    .replace(/['’`]+(?=s\b)/g, '-')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  if (whole.length <= LONGEST) return whole
  const end = whole.lastIndexOf('-', LONGEST)
  return end > 0 ? whole.slice(0, end) : whole.slice(0, LONGEST)
}
