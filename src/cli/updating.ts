import { endpoint, isLoopback, userAgent } from '../fetch/endpoint.ts'
import { openHttp } from '../fetch/http.ts'
import { openWiki } from '../fetch/mediawiki.ts'
import { clockSaying } from '../model/portal.ts'
import { type UpdateOptions, type UpdateStep, update } from '../update/update.ts'
import { type Archive, writing } from './archive.ts'
import type { Output } from './command.ts'
import { countStep, nothingTold } from './counting.ts'
import { version } from './version.ts'

/** Wikimedia takes 200 requests a minute from those who say who they are. A wiki on this machine needs no such care. */
const PACE_MS = 400

/** Pages that are told one by one: a portal that begins late lacks thousands. */
const SAID = 20

/** What a run of update did. */
export interface Updated {
  readonly asked: number
  readonly stale: number
  readonly revisions: number
  readonly known: number
  readonly added: number
  readonly changed: number
  readonly withdrawn: number
  readonly alarms: number
  readonly problems: number
  readonly pages: number
  readonly requests: number
  /** Seconds; `null` when the wiki told no time. */
  readonly clockAhead: number | null
}

/** Where an archive's portal is asked. */
export function apiOf({ config, edition }: Archive): URL {
  return endpoint(config.api || `https://${edition.host}/w/api.php`)
}

/**
 * Asks an archive's portal what changed, tells as it goes what a person should know, and gives what came of it. When the
 * signal comes, what is being written is written to its end, and the rest is left for the next run.
 */
export async function runUpdate(
  archive: Archive,
  out: Output,
  options: UpdateOptions = {},
  signal?: AbortSignal,
): Promise<Updated> {
  const { config, edition } = archive
  const api = apiOf(archive)
  const http = openHttp(api, {
    userAgent: userAgent(version(), config.contact, process.versions.node),
    paceMs: isLoopback(api) ? 0 : PACE_MS,
    onWait: (reason, ms) => out.say(`${reason}; trying again in ${Math.ceil(ms / 1000)} s`),
    ...(signal && { signal }),
  })
  const counts = { asked: 0, stale: 0, ...nothingTold() }
  const rest = { problems: 0, pages: 0, requests: 0 }
  const progress = out.progress('asking')
  try {
    await writing(archive, async (store) => {
      for await (const step of update(store, edition, openWiki(http), options)) {
        take(step)
        if (signal?.aborted) break
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
        if (options.dryRun) out.say(`${step.date}: revision ${step.revision} is new`)
        break
      case 'page':
        rest.pages++
        if (rest.pages <= SAID) out.say(`${step.date}: ${step.message}`)
        break
      case 'problem':
        rest.problems++
        out.say(`${step.file}: ${step.message}`)
        break
      case 'alarm':
        countStep(counts, step)
        out.say(`${step.date}: ${step.message}`)
        break
      case 'known':
      case 'historic':
      case 'told':
        countStep(counts, step)
    }
  }
  if (rest.pages > SAID)
    out.say(`and of ${rest.pages - SAID} more pages; annals status tells what the portal says of each`)
  rest.requests = http.requests()
  const clock = http.clockAheadMs()
  const clockAhead = clock === undefined ? null : Math.round(clock / 1000)
  const saying = clockSaying(clockAhead)
  if (saying) out.say(saying)
  return { ...counts, ...rest, clockAhead }
}

/** What a run of update did, in a line. */
export function updatedInWords(done: Updated): string {
  const { asked, stale, revisions, added, changed, withdrawn, alarms, problems, requests } = done
  return (
    `${asked} pages asked for, ${stale} changed: ${revisions} new revisions, ${added} events added, ` +
    `${changed} changed, ${withdrawn} withdrawn${alarms ? `; ${alarms} alarms` : ''}` +
    `${problems ? `; ${problems} problems` : ''} (${requests} requests)`
  )
}
