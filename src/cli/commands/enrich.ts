import { UsageError } from '../../errors.ts'
import type { LedgerEntry } from '../../model/source.ts'
import { openArchive, reading } from '../archive.ts'
import type { Command } from '../command.ts'
import { enrichedInWords, runEnrich } from '../enriching.ts'
import { stopOnSignals } from '../signals.ts'

export const enrichCommand: Command = {
  name: 'enrich',
  summary: 'Ask cited sources whether they are still there, and what they say of themselves',
  operands: '',
  givesWay: true,
  options: {
    limit: { type: 'string', value: 'N', about: 'ask no more sources than this' },
    delay: { type: 'string', value: 'SECONDS', about: 'between two requests to one host', default: '1' },
    concurrency: { type: 'string', value: 'N', about: 'requests at one time, each to another host', default: '16' },
  },
  async run({ operands, options, archive, out }) {
    if (operands.length > 0) throw new UsageError('it takes options alone')
    const limit = options.limit === undefined ? undefined : numberOption('limit', options.limit, 1)
    const delayMs = 1000 * numberOption('delay', options.delay, 0)
    const concurrency = numberOption('concurrency', options.concurrency, 1)
    const stopping = stopOnSignals((signal) => out.say(`${signal}: stopping; the next run goes on`))
    try {
      const more = { delayMs, concurrency, ...(limit === undefined ? {} : { limit }) }
      const done = await runEnrich(openArchive(archive), out, more, stopping.signal)
      if (out.json) out.print(JSON.stringify(done))
      else out.say(enrichedInWords(done))
      return 0
    } finally {
      stopping.forget()
    }
  },
}

export const sourcesCommand: Command = {
  name: 'sources',
  summary: 'Tell how many sources are there, gone or blocked, list the dead, or tell all attempts on one',
  operands: '[URL]',
  options: { dead: { type: 'boolean', about: 'list those that are gone or unreachable, with archived copies' } },
  async run({ operands, options, archive, out }) {
    const [url, ...more] = operands
    if (more.length > 0) throw new UsageError('name one URL')
    return reading(openArchive(archive), async (reader) => {
      if (url !== undefined) {
        const entry = await reader.ledgerEntry(url)
        if (!entry) throw new UsageError(`no event is known to cite ${url}; annals enrich finds out who cites what`)
        const attempts = await reader.attempts(url)
        const told = (await reader.sources([url])).get(url)
        if (out.json) out.print(JSON.stringify({ ...withoutKey(entry), told, attempts }))
        else {
          out.print(inWords(entry))
          for (const { at, outcome, status, ms, why } of attempts)
            out.print(
              `  ${at} ${outcome}${status === null ? '' : ` (${status})`}, ${ms} ms${why === null ? '' : `: ${why}`}`,
            )
        }
        return 0
      }
      if (options.dead === true) {
        for await (const entry of reader.deadSources())
          out.print(out.json ? JSON.stringify(withoutKey(entry)) : inWords(entry))
        return 0
      }
      const states = await reader.sourceStates()
      if (out.json) out.print(JSON.stringify(states))
      else if (states.length === 0) out.print('No source was asked for yet; annals enrich does that.')
      for (const { state, sources } of out.json ? [] : states) out.print(`${sources} ${state ?? 'not settled yet'}`)
      return 0
    })
  },
}

const withoutKey = ({ key: _, ...entry }: LedgerEntry) => entry

/** `http://… gone since 2016-02-06; copy of 2015-…: https://…` */
function inWords({ url, state, since, archived }: LedgerEntry): string {
  const copy = archived?.answer === 'archived' ? `; copy of ${archived.captured?.slice(0, 10)}: ${archived.url}` : ''
  return `${url} ${state ?? 'not settled yet'}${since === null ? '' : ` since ${since.slice(0, 10)}`}${copy}`
}

function numberOption(name: string, given: string | boolean | undefined, least: number): number {
  const number = Number(given)
  if (given === '' || !Number.isFinite(number) || number < least || (least === 1 && !Number.isInteger(number)))
    throw new UsageError(`--${name} takes a number from ${least}, not ${JSON.stringify(given)}`)
  return number
}
