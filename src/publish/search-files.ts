import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { noteChanges } from './changes.ts'

const FOLDER = 'search'
const NOTE = '.annals-search.json'
const BESIDE = '.annals-search-beside'

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
  const beside = join(directory, BESIDE)
  rmSync(beside, { recursive: true, force: true })
  const kept = new Set<string>()
  const written: string[] = []
  for (const { path, bytes } of files()) {
    const file = join(directory, path)
    kept.add(path)
    if (existsSync(file) && readFileSync(file).equals(bytes)) continue
    if (written.length === 0) mkdirSync(beside)
    writeFileSync(join(beside, String(written.length)), bytes)
    written.push(path)
  }
  const removed = filesIn(directory).filter((path) => !kept.has(path))
  noteChanges(directory, { written, removed }, true)
  // What is shown from here on is of no one state until all is.
  rmSync(note, { force: true })
  for (const [i, path] of written.entries()) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    renameSync(join(beside, String(i)), join(directory, path))
  }
  for (const path of removed) rmSync(join(directory, path))
  writeFileSync(note, JSON.stringify(state))
  rmSync(beside, { recursive: true, force: true })
  return { files: kept.size, written: written.length }
}

/** Removes such an index. */
export function removeSearchFiles(directory: string): void {
  noteChanges(directory, { written: [], removed: filesIn(directory) }, true)
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

/** The files of an index, by path. */
function filesIn(directory: string): string[] {
  const folder = join(directory, FOLDER)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `/${relative(directory, join(entry.parentPath, entry.name))}`)
}
