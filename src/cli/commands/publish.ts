import { join, resolve } from 'node:path'
import { UsageError } from '../../errors.ts'
import { type PublishProgress, publish } from '../../publish/publish.ts'
import { relate } from '../../relate.ts'
import { openArchive, reading, siteOptions, writing } from '../archive.ts'
import type { Command } from '../command.ts'

export const publishCommand: Command = {
  name: 'publish',
  summary: 'Write the pages in four formats as files, those that differ',
  operands: '',
  options: {
    out: { type: 'string', value: 'DIR', about: 'folder to write into (default: public, in the archive)' },
    full: { type: 'boolean', about: 'go through every page and compare every byte, also where nothing changed' },
    threads: { type: 'string', value: 'N', about: 'threads that render and write (default: one a core)' },
  },
  async run({ options, archive, out }) {
    const directory = typeof options.out === 'string' ? resolve(options.out) : join(archive, 'public')
    const threads = options.threads === undefined ? undefined : Number(options.threads)
    if (threads !== undefined && !(Number.isInteger(threads) && threads > 0))
      throw new UsageError('--threads takes a number from 1')
    const opened = openArchive(archive)
    // A run that was cut short may have left relations behind the events.
    if ((await reading(opened, (reader) => reader.relationState())).behind > 0)
      await writing(opened, (store) => store.transaction(() => relate(store, opened.edition)))
    const last = await reading(opened, async (_, site) => {
      const progress = out.progress('publishing')
      let last: PublishProgress | undefined
      const job = {
        store: opened.store,
        edition: opened.edition.code,
        site: siteOptions(opened),
        directory,
        ...(threads ? { threads } : {}),
        full: options.full === true,
      }
      for await (const step of publish(site, job)) {
        last = step
        progress.at(step.batches, step.of, `${step.documents} documents`)
      }
      progress.end()
      return last
    })
    if (out.json) out.print(JSON.stringify(last))
    else out.say(`${directory}: ${last?.documents} documents that may differ, ${last?.written} written`)
    return 0
  },
}
