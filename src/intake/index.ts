import { stat } from 'node:fs/promises'
import type { Edition } from '../model/edition.ts'
import type { Arrival } from './arrival.ts'
import { readExport } from './export.ts'
import { openDayPage, openFolder } from './folder.ts'
import { type Opened, openProblem } from './opened.ts'
import { Progress } from './progress.ts'
import { readStream } from './stream.ts'
import { reasonOf } from './unreadable.ts'

/** Files that hold many day pages, by their names' ends. */
const containers = [
  { ends: /\.jsonl(?:\.gz)?$/i, read: readStream },
  { ends: /\.xml(?:\.gz|\.bz2)?$/i, read: readExport },
]

const ACCEPTED =
  'import takes a folder of day pages or one of them (2016_February_6.txt), ' +
  'a revision stream (.jsonl, .jsonl.gz) or a MediaWiki XML export (.xml, .xml.gz, .xml.bz2)'

/** Reads day pages from each path in turn, whatever it holds; what can't be read is told and passed over. */
export async function* readPaths(paths: readonly string[], edition: Edition): AsyncGenerator<Arrival> {
  const opened: Opened[] = []
  for (const path of paths) opened.push(await open(path, edition))
  const progress = new Progress(opened.reduce((sum, { bytes }) => sum + bytes, 0))
  let done = 0
  for (const { bytes, read } of opened) {
    yield* read(progress)
    done += bytes
    progress.reach(done)
    yield* progress.tell()
  }
}

async function open(path: string, edition: Edition): Promise<Opened> {
  let found: { isDirectory(): boolean; size: number }
  try {
    found = await stat(path)
  } catch (error) {
    return openProblem(path, `cannot be found: ${reasonOf(error)}; ${ACCEPTED}`)
  }
  if (found.isDirectory()) return openFolder(path, edition)
  const container = containers.find(({ ends }) => ends.test(path))
  if (container) return { bytes: found.size, read: (progress) => container.read(path, edition, progress) }
  return openDayPage(path, edition) ?? openProblem(path, `is of no kind that is known; ${ACCEPTED}`)
}
