import { join, resolve } from 'node:path'
import { UsageError } from '../../errors.ts'
import { openArchive } from '../archive.ts'
import type { Command } from '../command.ts'
import { publishedInWords, runPublish } from '../publishing.ts'

export const publishCommand: Command = {
  name: 'publish',
  summary: 'Write the pages in four formats as files, those that differ',
  operands: '',
  options: {
    out: { type: 'string', value: 'DIR', about: 'folder to write into (default: public, in the archive)' },
    data: {
      type: 'boolean',
      about: 'also write all events as data into data/, where they changed (see annals export --all)',
    },
    full: { type: 'boolean', about: 'go through every page and compare every byte, also where nothing changed' },
    threads: { type: 'string', value: 'N', about: 'threads that render and write (default: one a core)' },
  },
  async run({ options, archive, out }) {
    const directory = typeof options.out === 'string' ? resolve(options.out) : join(archive, 'public')
    const threads = options.threads === undefined ? undefined : Number(options.threads)
    if (threads !== undefined && !(Number.isInteger(threads) && threads > 0))
      throw new UsageError('--threads takes a number from 1')
    const full = options.full === true
    const last = await runPublish(openArchive(archive), out, {
      directory,
      ...(threads ? { threads } : {}),
      full,
      data: options.data === true,
    })
    if (out.json) out.print(JSON.stringify(last))
    else out.say(publishedInWords(directory, last))
    return 0
  },
}
