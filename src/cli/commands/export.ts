import { once } from 'node:events'
import { renameSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { AnnalsError, UsageError } from '../../errors.ts'
import { type DataFormat, dataFormats, exportInto } from '../../export/export.ts'
import { revisionLines, sourceLines } from '../../rebuild.ts'
import { english } from '../../render/language/index.ts'
import { allRecords } from '../../site/records.ts'
import type { Site } from '../../site/site.ts'
import type { ArchiveReader } from '../../store/store.ts'
import { openArchive, reading } from '../archive.ts'
import type { Command, Output } from '../command.ts'

const { counted } = english

type Lines = (reader: ArchiveReader, site: Site) => AsyncIterable<string>

/** What is exported to make an archive anew. */
const rebuilding: Readonly<Record<string, Lines>> = { revisions: revisionLines, sources: sourceLines }

const NAMES = [...dataFormats.map(({ name }) => name), ...Object.keys(rebuilding)].join(', ')

export const exportCommand: Command = {
  name: 'export',
  summary: 'Write all of the archive as data: every event, revision or source',
  operands: '',
  options: {
    format: {
      type: 'string',
      value: 'F',
      about:
        'jsonl, csv, parquet, sqlite or ntriples: every event; revisions: all that import needs to make the archive anew; sources: for --sources',
      default: 'jsonl',
    },
    out: { type: 'string', value: 'PATH', about: 'file to write, or with --all the folder; printed, if not given' },
    all: { type: 'boolean', about: 'every format of events from one pass, with datapackage.json and checksums' },
  },
  async run({ operands, options, archive, out }) {
    if (operands.length > 0) throw new UsageError('it takes options alone')
    const name = String(options.format)
    const format = dataFormats.find((format) => format.name === name)
    const lines = format ? linesOf(format) : rebuilding[name]
    if (!format && !lines) throw new UsageError(`--format takes ${NAMES}, not ${JSON.stringify(name)}`)
    const target = typeof options.out === 'string' ? resolve(options.out) : undefined
    if (options.all === true && target === undefined)
      throw new UsageError('--all writes into a folder: name it with --out')
    if (!lines && target === undefined) throw new UsageError(`${name} is no text: name a file with --out`)
    return reading(openArchive(archive), async (reader, site) => {
      if (options.all === true && target !== undefined) return writeAll(reader, site, target, out)
      if (format && target !== undefined) return writeFile(reader, site, format, target, out)
      for await (const text of (lines as Lines)(reader, site)) {
        if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain')
      }
      return 0
    })
  },
}

function linesOf({ text }: DataFormat): Lines | undefined {
  if (!text) return undefined
  return async function* (reader, { frame }) {
    yield text.head
    for await (const events of allRecords(reader, frame)) yield events.map((event) => text.line(event, frame)).join('')
  }
}

/** Written aside and renamed: what has the name is whole. */
async function writeFile(reader: ArchiveReader, { frame }: Site, format: DataFormat, file: string, out: Output) {
  const beside = `${file}.new`
  rmSync(beside, { force: true })
  try {
    const sink = format.open(beside, frame)
    let total = 0
    for await (const events of allRecords(reader, frame)) {
      await sink.add(events)
      total += events.length
    }
    await sink.end()
    renameSync(beside, file)
    if (out.json) out.print(JSON.stringify({ file, events: total }))
    else out.say(`${file}: ${counted(total, 'event')}`)
  } catch (cause) {
    rmSync(beside, { force: true })
    if (cause instanceof AnnalsError) throw cause
    throw new AnnalsError(`cannot write ${file}: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
  return 0
}

async function writeAll(reader: ArchiveReader, { frame }: Site, directory: string, out: Output): Promise<number> {
  const progress = out.progress('exporting')
  const { events: all, withdrawn } = await reader.totals()
  let total = 0
  try {
    for await (const { events } of exportInto(reader, frame, directory)) {
      total = events
      progress.at(events, all + withdrawn)
    }
  } finally {
    progress.end()
  }
  if (out.json) out.print(JSON.stringify({ directory, events: total, formats: dataFormats.map(({ name }) => name) }))
  else out.say(`${directory}: ${counted(total, 'event')} in ${dataFormats.length} formats`)
  return 0
}
