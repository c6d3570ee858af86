import { type EnrichOptions, type EnrichStep, enrich } from '../enrich/enrich.ts'
import { AnnalsError } from '../errors.ts'
import { userAgent } from '../fetch/endpoint.ts'
import type { SourceState } from '../model/source.ts'
import { openLedger, type SharedLedger } from '../store/index.ts'
import type { Archive } from './archive.ts'
import type { Output } from './command.ts'
import { version } from './version.ts'

/** What a run of enrich did. */
export interface Enriched {
  readonly due: number
  readonly asked: number
  readonly outcomes: Readonly<Partial<Record<SourceState, number>>>
}

/** Wikimedia's own hosts: articles cited as sources are not news, and their API is there for robots. */
const SPARES = ['wikipedia.org', 'wikimedia.org', 'wikidata.org', 'mediawiki.org', 'wmflabs.org', 'wmcloud.org']

/** Asks an archive's sources that are due, with progress and counts by outcome. When the signal comes, what is under way is left. `share` is a part of
 * its ledger, which is closed at the end. */
export async function runEnrich(
  archive: Archive,
  out: Output,
  options: Partial<EnrichOptions> = {},
  signal?: AbortSignal,
  share?: SharedLedger,
): Promise<Enriched> {
  const { config, store } = archive
  if (config.openLoopback) {
    out.say(
      'WARNING: openLoopback is true in annals.json. Whoever is cited may now make this machine ask its own services.',
    )
    out.say('WARNING: That is for tests alone. Take it out of annals.json, unless this archive is one.')
  }
  const outcomes: Partial<Record<SourceState, number>> = {}
  let due = 0
  let asked = 0
  const progress = out.progress('asking sources')
  const ledger = share ?? (await openLedger(store))
  try {
    const api = apiOf(config.availability)
    const steps = enrich(ledger, {
      userAgent: userAgent(version(), config.contact, process.versions.node),
      spares: SPARES,
      loopback: config.openLoopback === true,
      ...(api ? { archive: api } : {}),
      ...(signal ? { signal } : {}),
      ...options,
    })
    for await (const step of steps) take(step)
  } finally {
    progress.end()
    await ledger.close()
  }
  return { due, asked, outcomes }

  function take(step: EnrichStep): void {
    if (step.type === 'begun') {
      due = step.due
      return
    }
    asked++
    outcomes[step.outcome] = (outcomes[step.outcome] ?? 0) + 1
    progress.at(asked, due, countsInWords(outcomes))
  }
}

function apiOf(given: string): URL | undefined {
  if (given === '') return undefined
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol))
    throw new AnnalsError(
      `availability ${JSON.stringify(given)} in annals.json is no URL of the web; leave it empty to ask nobody`,
    )
  return new URL(given)
}

const countsInWords = (outcomes: Enriched['outcomes']) =>
  Object.entries(outcomes)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([outcome, n]) => `${n} ${outcome}`)
    .join(', ')

/** What a run of enrich did, in a line. */
export function enrichedInWords({ due, asked, outcomes }: Enriched): string {
  if (due === 0) return 'no source is due'
  const rest = asked < due ? `; ${due - asked} wait for the next run` : ''
  return `${asked} sources asked for: ${countsInWords(outcomes) || 'none'}${rest}`
}
