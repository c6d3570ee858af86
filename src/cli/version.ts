import { readFileSync } from 'node:fs'

/** The release that runs. */
export function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version
}
