import { UsageError } from '../../errors.ts'
import { type IsoDate, readIsoDate } from '../../model/date.ts'
import { openArchive } from '../archive.ts'
import type { Command } from '../command.ts'
import { runUpdate, updatedInWords } from '../updating.ts'

export const updateCommand: Command = {
  name: 'update',
  summary: 'Ask the portal what changed, and take it in',
  operands: '',
  options: {
    since: { type: 'string', value: 'DATE', about: 'first day to ask for (default: the first known, or 30 days ago)' },
    until: { type: 'string', value: 'DATE', about: 'last day to ask for (default: tomorrow)' },
    'all-revisions': { type: 'boolean', about: 'take every revision since the last known one, not the newest alone' },
    full: { type: 'boolean', about: 'ask for every day, due or not; with --all-revisions, from its first revision on' },
    'accept-alarms': { type: 'boolean', about: 'tell revisions that look damaged, too, and those kept untold before' },
    'dry-run': { type: 'boolean', about: 'ask what changed, and store nothing' },
  },
  async run({ operands, options, archive, out }) {
    if (operands.length > 0) throw new UsageError('it takes options alone; days are named by --since and --until')
    const since = dateOption('since', options.since)
    const until = dateOption('until', options.until)
    if (since && until && since > until) throw new UsageError(`--since ${since} is after --until ${until}`)
    const dryRun = options['dry-run'] === true
    const done = await runUpdate(openArchive(archive), out, {
      ...(since && { since }),
      ...(until && { until }),
      full: options.full === true,
      allRevisions: options['all-revisions'] === true,
      acceptAlarms: options['accept-alarms'] === true,
      dryRun,
    })
    if (out.json) out.print(JSON.stringify(done))
    else if (dryRun) out.say(`${done.stale} pages changed; nothing was stored (${done.requests} requests)`)
    else out.say(updatedInWords(done))
    return done.problems > 0 ? 1 : 0
  },
}

function dateOption(name: string, given: string | boolean | undefined): IsoDate | undefined {
  if (given === undefined) return undefined
  const date = readIsoDate(String(given))
  if (!date) throw new UsageError(`--${name} takes a day like 2016-02-06, not ${JSON.stringify(given)}`)
  return date
}
