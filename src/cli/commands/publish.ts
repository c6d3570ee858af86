import { join, relative, resolve } from 'node:path'
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
    changes: {
      type: 'string',
      value: 'FILE',
      about: 'list the files that were written since the last list, for who copies them; FILE.removed those removed',
    },
    threads: { type: 'string', value: 'N', about: 'threads that render and write (default: one a core)' },
  },
  async run({ options, archive, out }) {
    const directory = typeof options.out === 'string' ? resolve(options.out) : join(archive, 'public')
    const threads = options.threads === undefined ? undefined : Number(options.threads)
    if (threads !== undefined && !(Number.isInteger(threads) && threads > 0))
      throw new UsageError('--threads takes a number from 1')
    const full = options.full === true
    const changes = changesOption(options.changes, directory)
    const last = await runPublish(openArchive(archive), out, {
      directory,
      ...(threads ? { threads } : {}),
      full,
      data: options.data === true,
      ...(changes === undefined ? {} : { changes }),
    })
    if (out.json) out.print(JSON.stringify(last))
    else out.say(publishedInWords(directory, last))
    return 0
  },
}

/** Where to list what changed. It is no page of the archive, so the tree is no place for it. */
export function changesOption(given: string | boolean | undefined, directory: string): string | undefined {
  if (typeof given !== 'string') return undefined
  const file = resolve(given)
  if (!relative(directory, file).startsWith('..'))
    throw new UsageError(`--changes takes a file outside of ${directory}, which is copied to where the site lives`)
  return file
}
