import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { IsoDate } from '../model/date.ts'
import type { Edition } from '../model/edition.ts'
import { decode } from '../parse/decode.ts'
import type { Arrival } from './arrival.ts'
import { LONGEST } from './lines.ts'
import { type Opened, openProblem } from './opened.ts'
import { reasonOf } from './unreadable.ts'

/** A saved day page: a file with the wikitext, named after its day. */
interface DayFile {
  readonly file: string
  readonly date: IsoDate
  readonly bytes: number
}

// A day page is a few kilobytes: to wait for it takes twice as long as to read it, so these calls do not.

/** A folder of saved day pages, in the order of their days. Files with other names are none of ours and left alone. */
export function openFolder(folder: string, edition: Edition): Opened {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch (error) {
    return openProblem(folder, `cannot be read: ${reasonOf(error)}`)
  }
  const files = names.flatMap((name) => dayFile(join(folder, name), edition) ?? []).sort(byDay)
  if (files.length > 0) return openFiles(files, edition)
  return openProblem(folder, `holds no day page: none of its ${names.length} files is named like 2016_February_6.txt`)
}

/** One saved day page; `undefined` when its name tells no day. */
export function openDayPage(file: string, edition: Edition): Opened | undefined {
  const page = dayFile(file, edition)
  return page && openFiles([page], edition)
}

function dayFile(file: string, edition: Edition): DayFile | undefined {
  const date = edition.dateOfFile(basename(file))
  // Why a file has no size is told when it is read.
  return date && { file, date, bytes: sizeOf(file) }
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size
  } catch {
    return 0
  }
}

/** Two copies of a day, as `.txt` and `.wiki`, still have an order: names differ. */
function byDay(a: DayFile, b: DayFile): number {
  return a.date < b.date || (a.date === b.date && a.file < b.file) ? -1 : 1
}

function openFiles(files: readonly DayFile[], edition: Edition): Opened {
  return {
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    async *read(progress) {
      for (const file of files) {
        yield readDay(file, edition)
        progress.add(file.bytes)
        yield* progress.tell()
      }
    },
  }
}

function readDay({ file, date, bytes }: DayFile, edition: Edition): Arrival {
  if (bytes > LONGEST) return { type: 'problem', file, message: `is too large for a day page: ${bytes} bytes; skipped` }
  try {
    const { text, encoding } = decode(readFileSync(file))
    const revision = { edition: edition.code, date, title: edition.dayTitle(date), wikitext: text, encoding }
    return { type: 'revision', revision, origin: file }
  } catch (error) {
    return { type: 'problem', file, message: `cannot be read: ${reasonOf(error)}; skipped` }
  }
}
