import { join, resolve } from 'node:path'
import { AnnalsError, UsageError } from '../../errors.ts'
import { isLoopback } from '../../fetch/endpoint.ts'
import { takeLock } from '../../lock.ts'
import type { PublishProgress } from '../../publish/publish.ts'
import { type Task, type Watched, watch } from '../../watch.ts'
import { openArchive } from '../archive.ts'
import type { Command, Output } from '../command.ts'
import { type Enriched, enrichedInWords, runEnrich } from '../enriching.ts'
import { mishapOf } from '../mishap.ts'
import { publishedInWords, runPublish } from '../publishing.ts'
import { type Purged, purgedInWords, runPurgeHere } from '../purging.ts'
import { stopOnSignals } from '../signals.ts'
import { apiOf, runUpdate, type Updated, updatedInWords } from '../updating.ts'
import { changesOption } from './publish.ts'

/** Beside the store's own lock, which each round takes and gives back: two watches must not take turns. */
const LOCK = '.annals-watch.lock'

export const watchCommand: Command = {
  name: 'watch',
  summary: 'Update, enrich and publish, again and again, until it is told to stop',
  operands: '',
  givesWay: true,
  options: {
    every: { type: 'string', value: 'TIME', about: 'from one round to the next: 90s, 10m, 2h', default: '10m' },
    once: { type: 'boolean', about: 'one round, for those who have a clock of their own' },
    out: { type: 'string', value: 'DIR', about: 'folder to publish into (default: public, in the archive)' },
    changes: { type: 'string', value: 'FILE', about: 'list the files that were written, as publish does' },
    'skip-enrich': { type: 'boolean', about: 'ask no sources' },
    'all-revisions': { type: 'boolean', about: 'take every revision since the last known one, not the newest alone' },
  },
  async run({ operands, options, archive, out }) {
    if (operands.length > 0) throw new UsageError('it takes options alone')
    const everyMs = readDuration(String(options.every))
    const api = apiOf(openArchive(archive))
    if (everyMs < MINUTE && !isLoopback(api))
      throw new UsageError(`--every takes a minute at least: ${api.host} is asked each time`)
    const directory = typeof options.out === 'string' ? resolve(options.out) : join(archive, 'public')
    const list = changesOption(options.changes, directory)
    const changes = list === undefined ? {} : { changes: list }
    const said = stamped(out)
    const enrichTask: Task = {
      name: 'enrich',
      run: (signal) => runEnrich(openArchive(archive), said, { forMs: Math.min(everyMs / 2, ENRICH_MS) }, signal),
    }
    const purgeTask: Task = { name: 'purge', run: (signal) => runPurgeHere(openArchive(archive), signal) }
    const tasks: readonly Task[] = [
      {
        name: 'update',
        run: (signal) =>
          runUpdate(openArchive(archive), said, { allRevisions: options['all-revisions'] === true }, signal),
      },
      ...(options['skip-enrich'] === true ? [] : [enrichTask]),
      { name: 'publish', run: (signal) => runPublish(openArchive(archive), said, { directory, ...changes }, signal) },
      ...(openArchive(archive).config.purge.url === '' ? [] : [purgeTask]),
    ]
    const words: Readonly<Record<string, (result: never) => string>> = {
      update: (done: Updated) => updatedInWords(done),
      enrich: (done: Enriched) => enrichedInWords(done),
      publish: (done: PublishProgress) => publishedInWords(directory, done),
      purge: (done: Purged) => purgedInWords(done),
    }
    const lock = takeLock(join(archive, LOCK))
    const stopping = stopOnSignals((signal) => said.say(`${signal}: stopping after what is being written`))
    let hasFailed = false
    try {
      const watching = { everyMs, once: options.once === true, signal: stopping.signal, mend }
      for await (const step of watch(tasks, watching)) {
        hasFailed = step.type === 'failed' || (hasFailed && step.type !== 'rest')
        tell(step)
      }
    } finally {
      stopping.forget()
      lock.release()
    }
    return hasFailed && !stopping.signal.aborted ? 1 : 0

    function tell(step: Watched): void {
      if (out.json) out.print(JSON.stringify({ at: new Date().toISOString(), ...step }))
      else if (step.type === 'done') said.say(words[step.task]?.(step.result as never) ?? step.task)
      else if (step.type === 'failed') said.say(`${step.task} failed: ${step.message}`)
      else if (step.failures > 0) said.say(`trying again in ${Math.ceil(step.ms / 1000)} s`)
    }
  },
}

const MINUTE = 60_000
/** Sources are asked for in what time a round leaves: those that are not reached wait for the next. */
const ENRICH_MS = 5 * MINUTE
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: MINUTE, h: 60 * MINUTE }

/** Milliseconds of `90s`, `10m`, `2h`. Throws a `UsageError` for what is none, and for more than a week. */
export function readDuration(text: string): number {
  const [, number, unit = ''] = /^(\d{1,6})([smh])$/.exec(text) ?? []
  const ms = Number(number) * (UNITS[unit] ?? Number.NaN)
  if (!(ms > 0 && ms <= 7 * 24 * 60 * MINUTE))
    throw new UsageError(`--every takes a time like 90s, 10m or 2h, up to a week, not ${JSON.stringify(text)}`)
  return ms
}

const mend = (error: unknown) => (error instanceof AnnalsError ? error.message : mishapOf(error))

/** Each line with its time, for a log. */
export function stamped(out: Output): Output {
  return { ...out, say: (line) => out.say(`${new Date().toISOString().slice(0, 19)}Z ${line}`) }
}
