import { createHash } from 'node:crypto'
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { AnnalsError } from '../errors.ts'
import type { Frame } from '../site/frame.ts'
import { allRecords } from '../site/records.ts'
import type { ArchiveReader } from '../store/store.ts'
import { parquetSink, type Sink, sqliteSink } from './binary.ts'
import { type Package, packageOf } from './package.ts'
import { csv, jsonl, ntriples, type TextFormat } from './text.ts'

/** A form in which all events can be had. */
export interface DataFormat {
  readonly name: string
  readonly file: string
  readonly mediaType: string
  readonly about: string
  /** Absent where it is a file alone. */
  readonly text?: TextFormat
  readonly open: (file: string, frame: Frame) => Sink
}

const textual = (text: TextFormat): Pick<DataFormat, 'text' | 'open'> => ({
  text,
  open(file, frame) {
    const handle = openSync(file, 'w')
    if (text.head !== '') writeSync(handle, text.head)
    return {
      add: (events) => {
        const lines = events.map((event) => text.line(event, frame)).join('')
        if (lines !== '') writeSync(handle, lines)
      },
      end: () => closeSync(handle),
    }
  },
})

export const dataFormats: readonly DataFormat[] = [
  {
    name: 'jsonl',
    file: 'events.jsonl',
    mediaType: 'application/jsonl',
    about: 'an event a line, as JSON',
    ...textual(jsonl),
  },
  {
    name: 'csv',
    file: 'events.csv',
    mediaType: 'text/csv',
    about: 'a table; lists are JSON in their cells',
    ...textual(csv),
  },
  {
    name: 'parquet',
    file: 'events.parquet',
    mediaType: 'application/vnd.apache.parquet',
    about: 'the same table, in columns',
    open: parquetSink,
  },
  {
    name: 'sqlite',
    file: 'events.sqlite',
    mediaType: 'application/vnd.sqlite3',
    about: 'a database, with a table for each list',
    open: sqliteSink,
  },
  {
    name: 'ntriples',
    file: 'events.nt',
    mediaType: 'application/n-triples',
    about: "schema.org's words, for triple stores",
    ...textual(ntriples),
  },
]

const PACKAGE = 'datapackage.json'
const SUMS = 'SHA256SUMS'
const BESIDE = '.annals-data'

/** All that a folder of data holds, in the order in which it appears there. */
export const DATA_FILES: readonly string[] = [...dataFormats.map(({ file }) => file), SUMS, PACKAGE]

/**
 * Writes all events into a folder, in some formats from one pass, with `datapackage.json` and checksums. Each file appears
 * whole; the package, which names them, is the last. Yields after each day how many events were written; the end is the package.
 */
export async function* exportInto(
  reader: ArchiveReader,
  frame: Frame,
  directory: string,
  formats: readonly DataFormat[] = dataFormats,
): AsyncGenerator<{ events: number; package?: Package }> {
  const beside = join(directory, BESIDE)
  rmSync(beside, { recursive: true, force: true })
  try {
    mkdirSync(beside, { recursive: true })
  } catch (cause) {
    throw new AnnalsError(`cannot write into ${directory}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
  try {
    const state = await reader.state()
    const sinks = formats.map(({ file, open }) => open(join(beside, file), frame))
    let events = 0
    for await (const day of allRecords(reader, frame)) {
      for (const sink of sinks) await sink.add(day)
      events += day.length
      yield { events }
    }
    for (const sink of sinks) await sink.end()
    const files = await Promise.all(
      formats.map(async (format) => ({ format, ...(await measured(join(beside, format.file))) })),
    )
    const told = packageOf(frame, state, events, files)
    writeFileSync(join(beside, SUMS), files.map(({ format, sha256 }) => `${sha256}  ${format.file}\n`).join(''))
    writeFileSync(join(beside, PACKAGE), `${JSON.stringify(told, null, 2)}\n`)
    for (const name of [...formats.map(({ file }) => file), SUMS, PACKAGE])
      renameSync(join(beside, name), join(directory, name))
    yield { events, package: told }
  } finally {
    rmSync(beside, { recursive: true, force: true })
  }
}

/** Whether a folder has the data of a store as it stands. */
export async function isExported(reader: ArchiveReader, frame: Frame, directory: string): Promise<boolean> {
  const file = join(directory, PACKAGE)
  if (!existsSync(file)) return false
  try {
    const { version, homepage } = JSON.parse(readFileSync(file, 'utf8'))
    const { store, generation } = await reader.state()
    return version === `${store}-${generation}` && homepage === (frame.origin || undefined)
  } catch {
    return false
  }
}

async function measured(file: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { bytes, sha256: hash.digest('hex') }
}
