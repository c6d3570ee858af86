const strict = new TextDecoder('utf-8', { fatal: true })
const latin1 = new TextDecoder('latin1')

/**
 * The text of a saved page: UTF-8 if the bytes are valid UTF-8, else ISO 8859-1. Saved day pages mix both, a file
 * each; the two never meet in one file, so the rule is exact. A byte order mark is dropped. Never throws.
 */
export function decode(bytes: Uint8Array): { text: string; encoding: 'utf-8' | 'latin-1' } {
  try {
    return { text: strict.decode(bytes), encoding: 'utf-8' }
  } catch {
    return { text: latin1.decode(bytes), encoding: 'latin-1' }
  }
}
