/**
 * Whether a text is a URL, by itself or beside a base. Says what `URL.canParse` should: in Node 20 that takes a host such as `é.example` for
 * none once it was asked some thousand times and is compiled.
 */
export function isUrl(text: string, base?: string): boolean {
  try {
    new URL(text, base)
    return true
  } catch {
    return false
  }
}
