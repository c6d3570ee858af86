import { once } from 'node:events'
import { UsageError } from '../../errors.ts'
import { records } from '../../site/records.ts'
import { openArchive, reading } from '../archive.ts'
import type { Command } from '../command.ts'

export const exportCommand: Command = {
  name: 'export',
  summary: 'Print every event as data, one a line',
  operands: '',
  options: { format: { type: 'string', value: 'F', about: 'jsonl', default: 'jsonl' } },
  async run({ options, archive }) {
    if (options.format !== 'jsonl') throw new UsageError(`--format takes jsonl, not ${JSON.stringify(options.format)}`)
    return reading(openArchive(archive), async (reader, site) => {
      for await (const lines of records(reader, site.frame)) {
        if (lines !== '' && !process.stdout.write(lines)) await once(process.stdout, 'drain')
      }
      return 0
    })
  },
}
