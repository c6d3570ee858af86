import { UsageError } from '../../errors.ts'
import { openArchive } from '../archive.ts'
import type { Command } from '../command.ts'
import { purgedInWords, runPurgeHere } from '../purging.ts'
import { stopOnSignals } from '../signals.ts'

export const purgeCommand: Command = {
  name: 'purge',
  summary: 'Tell the cache in front which pages changed since it was last told ("purge" in annals.json)',
  operands: '',
  options: {},
  async run({ operands, archive, out }) {
    if (operands.length > 0) throw new UsageError('it takes options alone')
    const opened = openArchive(archive)
    if (opened.config.purge.url === '')
      throw new UsageError('write "purge": {"url": "https://…"} into annals.json: where to tell what changed')
    const stopping = stopOnSignals((signal) => out.say(`${signal}: stopping; the next run tells all of it`))
    try {
      const done = await runPurgeHere(opened, stopping.signal)
      if (out.json) out.print(JSON.stringify(done))
      else out.say(purgedInWords(done))
      return 0
    } finally {
      stopping.forget()
    }
  },
}
