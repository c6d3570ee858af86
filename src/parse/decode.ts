const strict = new TextDecoder('utf-8', { fatal: true })

/**
 * The text of a saved page: UTF-8 if the bytes are valid UTF-8, else ISO 8859-1. Saved day pages mix both, a file
 * each; the two never meet in one file, so the rule is exact. A byte order mark is dropped. Never throws.
 * (`TextDecoder` has no ISO 8859-1: what it calls `latin1` is Windows-1252, in some versions of Node.)
 */
export function decode(bytes: Uint8Array): { text: string; encoding: 'utf-8' | 'latin-1' } {
  try {
    return { text: strict.decode(bytes), encoding: 'utf-8' }
  } catch {
    return { text: Buffer.from(bytes).toString('latin1'), encoding: 'latin-1' }
  }
}
