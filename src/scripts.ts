import { existsSync, readFileSync } from 'node:fs'
import type { Document } from './model/page.ts'
import { SCRIPT_PATH } from './render/html/search.ts'

/** The script of the search page, as compiling left it. A source tree that was never compiled has none. */
export function scripts(): readonly Document[] {
  const file = new URL('../dist/assets/search.js', import.meta.url)
  if (!existsSync(file)) return []
  return [{ path: SCRIPT_PATH, mediaType: 'text/javascript; charset=utf-8', body: readFileSync(file, 'utf8') }]
}
