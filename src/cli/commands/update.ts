import { UsageError } from '../../errors.ts'
import { endpoint, isLoopback, userAgent } from '../../fetch/endpoint.ts'
import { openHttp } from '../../fetch/http.ts'
import { openWiki } from '../../fetch/mediawiki.ts'
import { type IsoDate, readIsoDate } from '../../model/date.ts'
import { clockSaying } from '../../model/portal.ts'
import { type UpdateStep, update } from '../../update/update.ts'
import { openArchive, writing } from '../archive.ts'
import type { Command } from '../command.ts'
import { version } from '../version.ts'

/** Wikimedia takes 200 requests a minute from those who say who they are. A wiki on this machine needs no such care. */
const PACE_MS = 400

export const updateCommand: Command = {
  name: 'update',
  summary: 'Ask the portal what changed, and take it in',
  operands: '',
  options: {
    since: { type: 'string', value: 'DATE', about: 'first day to ask for (default: the first known, or 30 days ago)' },
    until: { type: 'string', value: 'DATE', about: 'last day to ask for (default: tomorrow)' },
    'all-revisions': { type: 'boolean', about: 'take every revision since the last known one, not the newest alone' },
    full: { type: 'boolean', about: 'ask for every day, due or not; with --all-revisions, from its first revision on' },
    'dry-run': { type: 'boolean', about: 'ask what changed, and store nothing' },
  },
  async run({ operands, options, archive, out }) {
    if (operands.length > 0) throw new UsageError('it takes options alone; days are named by --since and --until')
    const since = dateOption('since', options.since)
    const until = dateOption('until', options.until)
    if (since && until && since > until) throw new UsageError(`--since ${since} is after --until ${until}`)
    const opened = openArchive(archive)
    const { config, edition } = opened
    const api = endpoint(config.api || `https://${edition.host}/w/api.php`)
    const http = openHttp(api, {
      userAgent: userAgent(version(), config.contact, process.versions.node),
      paceMs: isLoopback(api) ? 0 : PACE_MS,
      onWait: (reason, ms) => out.say(`${reason}; trying again in ${Math.ceil(ms / 1000)} s`),
    })
    const dryRun = options['dry-run'] === true
    const counts = { asked: 0, stale: 0, revisions: 0, known: 0, added: 0, changed: 0, withdrawn: 0 }
    const rest = { alarms: 0, problems: 0, pages: 0, requests: 0 }
    const progress = out.progress('asking')
    try {
      await writing(opened, async (store) => {
        for await (const step of update(store, edition, openWiki(http), {
          ...(since && { since }),
          ...(until && { until }),
          full: options.full === true,
          allRevisions: options['all-revisions'] === true,
          dryRun,
        })) {
          take(step)
        }
      })
    } finally {
      progress.end()
      http.close()
    }
    function take(step: UpdateStep) {
      switch (step.type) {
        case 'asked':
          counts.asked = step.done
          progress.at(step.done, step.total, `${counts.revisions} revisions, ${counts.added} events`)
          break
        case 'stale':
          counts.stale++
          if (dryRun) out.say(`${step.date}: revision ${step.revision} is new`)
          break
        case 'page':
          rest.pages++
          out.say(`${step.date}: ${step.message}`)
          break
        case 'problem':
          rest.problems++
          out.say(`${step.file}: ${step.message}`)
          break
        case 'alarm':
          counts.revisions++
          rest.alarms++
          out.say(`${step.date}: ${step.message}`)
          break
        case 'known':
          counts.known++
          break
        case 'historic':
          counts.revisions++
          break
        case 'told':
          counts.revisions++
          counts.added += step.added
          counts.changed += step.changed
          counts.withdrawn += step.withdrawn
      }
    }
    rest.requests = http.requests()
    const clock = http.clockAheadMs()
    const clockAhead = clock === undefined ? null : Math.round(clock / 1000)
    const saying = clockSaying(clockAhead)
    if (saying) out.say(saying)
    if (out.json) out.print(JSON.stringify({ ...counts, ...rest, clockAhead }))
    else if (dryRun) out.say(`${counts.stale} pages changed; nothing was stored (${rest.requests} requests)`)
    else {
      out.say(
        `${counts.asked} pages asked for, ${counts.stale} changed: ${counts.revisions} new revisions, ${counts.added} events added, ` +
          `${counts.changed} changed, ${counts.withdrawn} withdrawn${rest.alarms ? `; ${rest.alarms} alarms` : ''}` +
          `${rest.problems ? `; ${rest.problems} problems` : ''} (${rest.requests} requests)`,
      )
    }
    return rest.problems > 0 ? 1 : 0
  },
}

function dateOption(name: string, given: string | boolean | undefined): IsoDate | undefined {
  if (given === undefined) return undefined
  const date = readIsoDate(String(given))
  if (!date) throw new UsageError(`--${name} takes a day like 2016-02-06, not ${JSON.stringify(given)}`)
  return date
}
