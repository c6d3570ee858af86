import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Where a new tree is written, before any of it is seen: a folder within its directory, so that moving it into place is a
 * handful of renames. A first run that is killed leaves this folder alone, and the next one starts anew.
 */
const FOLDER = '.annals-new'

/** Removes what a first run left that was killed here. */
export function clearStaging(directory: string): void {
  rmSync(join(directory, FOLDER), { recursive: true, force: true })
}

/** Whether nothing is published here yet. A run killed while it moved its tree leaves a part, which is mended in place. */
export function isBare(directory: string): boolean {
  return readdirSync(directory).every((name) => name.startsWith('.annals'))
}

export function openStaging(directory: string): string {
  const staging = join(directory, FOLDER)
  mkdirSync(staging)
  return staging
}

/** Moves a whole new tree into place, pages last: what they link to is there first. */
export function moveIntoPlace(directory: string): void {
  const staging = join(directory, FOLDER)
  const names = readdirSync(staging).sort((a, b) => Number(a.includes('.')) - Number(b.includes('.')))
  for (const name of names) renameSync(join(staging, name), join(directory, name))
  rmSync(staging, { recursive: true })
}
