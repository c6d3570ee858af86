import { once } from 'node:events'
import { UsageError } from '../../errors.ts'
import { revisionLines, sourceLines } from '../../rebuild.ts'
import { records } from '../../site/records.ts'
import type { Site } from '../../site/site.ts'
import type { ArchiveReader } from '../../store/store.ts'
import { openArchive, reading } from '../archive.ts'
import type { Command } from '../command.ts'

/** What can be exported: JSON, one thing a line. */
const formats: Readonly<Record<string, (reader: ArchiveReader, site: Site) => AsyncIterable<string>>> = {
  jsonl: (reader, site) => records(reader, site.frame),
  revisions: revisionLines,
  sources: sourceLines,
}
const NAMES = Object.keys(formats).join(', ')

export const exportCommand: Command = {
  name: 'export',
  summary: 'Print all of the archive as data, one event, revision or source a line',
  operands: '',
  options: {
    format: {
      type: 'string',
      value: 'F',
      about: 'jsonl: every event; revisions: all that import needs to make the archive anew; sources: for --sources',
      default: 'jsonl',
    },
  },
  async run({ options, archive }) {
    const format = formats[String(options.format)]
    if (!format) throw new UsageError(`--format takes ${NAMES}, not ${JSON.stringify(options.format)}`)
    return reading(openArchive(archive), async (reader, site) => {
      for await (const lines of format(reader, site)) {
        if (lines !== '' && !process.stdout.write(lines)) await once(process.stdout, 'drain')
      }
      return 0
    })
  },
}
