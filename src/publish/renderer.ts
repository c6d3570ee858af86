import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scripts } from '../scripts.ts'
import type { SiteOptions } from '../site/frame.ts'

/**
 * What turns the archive into documents, as a hash of its code and of the publisher's choices: when these change, every
 * page must be written anew, also those that no news has touched.
 */
export function rendererOf(options: SiteOptions): string {
  const hash = createHash('sha256').update(JSON.stringify(options))
  for (const part of ['editions', 'model', 'render', 'site']) {
    const folder = fileURLToPath(new URL(`../${part}`, import.meta.url))
    for (const name of (readdirSync(folder, { recursive: true }) as string[]).sort())
      if (/\.[jt]s$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)))
  }
  for (const { body } of scripts()) hash.update(body)
  return hash.digest('base64url').slice(0, 22)
}
