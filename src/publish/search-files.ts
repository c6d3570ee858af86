import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const FOLDER = 'search'
const NOTE = '.annals-search.json'

/**
 * Writes the index that a published archive is searched with, those of its files that differ, and removes those of an index
 * that was laid out in another way. Each file appears whole. `state` names what the index was made of: of the same, nothing
 * is made again.
 */
export function writeSearchFiles(
  directory: string,
  state: string,
  files: () => Iterable<{ readonly path: string; readonly bytes: Uint8Array }>,
): { readonly files: number; readonly written: number } {
  const note = join(directory, NOTE)
  if (noted(note) === state && existsSync(join(directory, FOLDER))) return { files: 0, written: 0 }
  // What is written from here on is of no one state until all is.
  rmSync(note, { force: true })
  const kept = new Set<string>()
  let written = 0
  for (const { path, bytes } of files()) {
    const file = join(directory, path)
    kept.add(file)
    if (existsSync(file) && readFileSync(file).equals(bytes)) continue
    mkdirSync(dirname(file), { recursive: true })
    const beside = join(directory, `.annals-search-${process.pid}`)
    writeFileSync(beside, bytes)
    renameSync(beside, file)
    written++
  }
  for (const file of filesIn(join(directory, FOLDER))) if (!kept.has(file)) rmSync(file)
  writeFileSync(note, JSON.stringify(state))
  return { files: kept.size, written }
}

/** Removes such an index. */
export function removeSearchFiles(directory: string): void {
  rmSync(join(directory, FOLDER), { recursive: true, force: true })
  rmSync(join(directory, NOTE), { force: true })
}

function noted(note: string): unknown {
  try {
    return JSON.parse(readFileSync(note, 'utf8'))
  } catch {
    return undefined
  }
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
