import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { replaceFile } from '../durable.ts'
import { AnnalsError } from '../errors.ts'

/**
 * What was changed in a published directory since it was last told (`handOut`): a line for each file, `+/path` for one that
 * was written, `-/path` for one that was removed. Without this file anything may have changed. It is ours and no part of the
 * tree, and it is there only for those who ask what changes.
 */
const FILE = '.annals-changes'

/** Files of a directory, by their paths from it: those to copy to where the site lives, and those to remove there. */
export interface Changes {
  readonly written: readonly string[]
  readonly removed: readonly string[]
}

/**
 * Notes which files of a directory are about to be written or removed; paths begin with a slash. It is done before, so that
 * a run which is killed in between has told too much and never too little. `waits` has it on disk before it returns, for
 * files that are on disk one by one.
 */
export function noteChanges(directory: string, { written, removed }: Changes, waits = false): void {
  const file = join(directory, FILE)
  if (written.length + removed.length === 0 || !existsSync(file)) return
  const lines = [...written.map((path) => `+${path}\n`), ...removed.map((path) => `-${path}\n`)]
  const handle = openSync(file, 'a')
  try {
    // Threads add to one file: what is appended at once stays together.
    appendFileSync(handle, lines.join(''))
    if (waits) fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** From here on anything may have changed: of a new tree, or after what was noted may have been lost with the machine. */
export function forgetChanges(directory: string): void {
  rmSync(join(directory, FILE), { force: true })
}

/**
 * Writes what changed into two lists, `FILE` and `FILE.removed`, and begins to note anew. Where these are there still, nobody
 * has moved what they name, and they grow. Lines are paths from the directory, without a slash before them, as rclone, rsync
 * and git read them. Whoever is killed within this has the next one tell the same again.
 */
export function handOut(directory: string, file: string): Changes {
  const noted = changesIn(directory)
  const gone = `${file}.removed`
  const written = new Set([...linesOf(file), ...noted.written].filter((path) => existsSync(join(directory, path))))
  const removed = new Set([...linesOf(gone), ...noted.removed].filter((path) => !existsSync(join(directory, path))))
  const changes = { written: [...written].sort(), removed: [...removed].sort() }
  try {
    replaceFile(file, asLines(changes.written))
    replaceFile(gone, asLines(changes.removed))
  } catch (cause) {
    throw new AnnalsError(
      `cannot write ${file}: ${cause instanceof Error ? cause.message : cause}. The pages are published; what changed is told by the next run`,
      { cause },
    )
  }
  replaceFile(join(directory, FILE), '')
  return changes
}

/** What was noted, or every file, where nothing was. */
function changesIn(directory: string): Changes {
  const file = join(directory, FILE)
  if (!existsSync(file)) return { written: filesIn(directory), removed: [] }
  const written = new Set<string>()
  const removed = new Set<string>()
  for (const line of linesOf(file)) {
    const path = line.slice(2)
    const [now, before] = line.startsWith('+') ? [written, removed] : [removed, written]
    now.add(path)
    before.delete(path)
  }
  return { written: [...written], removed: [...removed] }
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .filter((path) => !/(?:^|\/)\.annals/.test(path))
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

const asLines = (paths: readonly string[]) => paths.map((path) => `${path}\n`).join('')
