import { existsSync, readFileSync } from 'node:fs'
import type { Document } from './model/page.ts'
import { SCRIPT_PATHS } from './render/html/script.ts'

/** The scripts of pages, as compiling left them. A source tree that was never compiled has none. */
export function scripts(): readonly Document[] {
  return SCRIPT_PATHS.flatMap((path) => {
    const file = new URL(`../dist${path}`, import.meta.url)
    if (!existsSync(file)) return []
    return [{ path, mediaType: 'text/javascript; charset=utf-8', body: readFileSync(file, 'utf8') }]
  })
}
