import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { AnnalsError, UsageError } from '../../errors.ts'
import { isLoopback } from '../../fetch/endpoint.ts'
import { openQueue } from '../../store/index.ts'
import { type Worked, work } from '../../worker/worker.ts'
import { openArchive } from '../archive.ts'
import type { Command, Output } from '../command.ts'
import { mishapOf } from '../mishap.ts'
import { stopOnSignals } from '../signals.ts'
import { apiOf } from '../updating.ts'
import { KINDS, type Kind, tasksOf } from '../working.ts'
import { changesOption } from './publish.ts'
import { readDuration, stamped } from './watch.ts'

export const workerCommand: Command = {
  name: 'worker',
  summary: 'Take work on an archive in PostgreSQL from its queue: any number of these, on any machines',
  operands: '',
  options: {
    tasks: { type: 'string', value: 'LIST', about: 'which work to take', default: KINDS.join(',') },
    every: { type: 'string', value: 'TIME', about: 'from one update to the next: 90s, 10m, 2h', default: '10m' },
    out: { type: 'string', value: 'DIR', about: "this machine's published folder (default: none is published)" },
    changes: { type: 'string', value: 'FILE', about: 'list the files that were written, as publish does' },
    delay: { type: 'string', value: 'SECONDS', about: 'between two requests to one host', default: '1' },
    concurrency: { type: 'string', value: 'N', about: 'sources asked for at one time', default: '16' },
    'all-revisions': { type: 'boolean', about: 'take every revision since the last known one, not the newest alone' },
    once: { type: 'boolean', about: 'end when nothing is due' },
  },
  async run({ operands, options, archive, out }) {
    if (operands.length > 0) throw new UsageError('it takes options alone')
    const kinds = readKinds(String(options.tasks))
    const everyMs = readDuration(String(options.every))
    const opened = openArchive(archive)
    const api = apiOf(opened)
    if (kinds.includes('update') && everyMs < 60_000 && !isLoopback(api))
      throw new UsageError(`--every takes a minute at least: ${api.host} is asked each time`)
    const directory = typeof options.out === 'string' ? resolve(options.out) : undefined
    const changes = changesOption(options.changes, directory ?? join(archive, 'public'))
    const said = stamped(out)
    const stopping = stopOnSignals((signal) => said.say(`${signal}: stopping after what is being written`))
    const working = {
      kinds,
      everyMs,
      delayMs: 1000 * atLeast('delay', options.delay, 0),
      concurrency: atLeast('concurrency', options.concurrency, 1),
      allRevisions: options['all-revisions'] === true,
      ...(directory === undefined ? {} : { directory }),
      ...(changes === undefined ? {} : { changes }),
    }
    said.say(`Taking work on ${archive}: ${kinds.join(', ')} (stop with Ctrl+C)`)
    try {
      const steps = work({
        openQueue: () => openQueue(opened.store, `${hostname()} ${process.pid}`),
        tasks: (queue) => tasksOf(() => openArchive(archive), queue, quiet(said), working),
        signal: stopping.signal,
        mend: (error) => (error instanceof AnnalsError ? error.message : mishapOf(error)),
        once: options.once === true,
      })
      for await (const step of steps) tell(step)
    } finally {
      stopping.forget()
    }
    return 0

    function tell(step: Worked): void {
      if (out.json) out.print(JSON.stringify({ at: new Date().toISOString(), ...step }))
      else if (step.type === 'away') said.say(`${step.message}; trying again in ${step.ms / 1000} s`)
      else if (step.type === 'failed') said.say(`${step.task} failed: ${step.message}`)
      else if (step.words !== null) said.say(`${step.task}: ${step.words}`)
    }
  },
}

/** Many short turns: their bars would say nothing. */
const quiet = (out: Output): Output => ({ ...out, progress: () => ({ at: () => {}, end: () => {} }) })

function readKinds(list: string): Kind[] {
  const given = list.split(',')
  const unknown = given.find((name) => !KINDS.some((kind) => kind === name))
  if (unknown !== undefined)
    throw new UsageError(`--tasks takes some of ${KINDS.join(',')}, not ${JSON.stringify(unknown)}`)
  return KINDS.filter((kind) => given.includes(kind))
}

function atLeast(name: string, given: string | boolean | undefined, least: number): number {
  const number = Number(given)
  if (given === '' || !Number.isFinite(number) || number < least)
    throw new UsageError(`--${name} takes a number from ${least}, not ${JSON.stringify(given)}`)
  return number
}
