import { labelsOf, retold, topicOf, withdrawn } from './changes.ts'
import type { Arrival } from './intake/arrival.ts'
import type { Alarm, ChangeKind, Event } from './model/archive.ts'
import type { IsoDate } from './model/date.ts'
import type { Edition } from './model/edition.ts'
import { mintEvent } from './model/mint.ts'
import { type PackedText, sha256Of } from './model/packed-text.ts'
import type { PageRevision } from './model/revision.ts'
import { PARSER_VERSION } from './parse/day.ts'
import { type Arrived, inBatches, readAhead } from './reading/ahead.ts'
import { type Reading, readText } from './reading/read.ts'
import { type Reconciled, reconcile } from './reconcile/reconcile.ts'
import { relate } from './relate/relate.ts'
import type { EventWrite, KnownDay, Store } from './store/store.ts'

/** What came of one arrival. */
export type Step =
  | {
      readonly type: 'told'
      readonly date: string
      readonly added: number
      readonly changed: number
      readonly withdrawn: number
    }
  | { readonly type: 'known' | 'historic'; readonly date: string }
  | { readonly type: 'alarm'; readonly date: string; readonly message: string }
  | Exclude<Arrival, { type: 'revision' }>

export interface IngestOptions {
  /** Tell revisions even when they raise an alarm, also one that was kept untold before and is still the newest. */
  readonly acceptAlarms?: boolean
  /** Reads texts in a thread of its own, ahead of what is stored, if there are many. */
  readonly ahead?: boolean
}

/** Revisions that are stored in one transaction. All of a revision is kept, or none of it. */
const BATCH = 500

/** The write side: takes what arrives, and for each revision parses, reconciles and stores; then relates what changed. */
export async function* ingest(
  store: Store,
  edition: Edition,
  arrivals: AsyncIterable<Arrival>,
  options: IngestOptions = {},
): AsyncGenerator<Step> {
  let isNews = false
  const batches = options.ahead ? readAhead(arrivals, BATCH, () => isNews) : inBatches(arrivals, BATCH)
  for await (const batch of batches) {
    const done = await store.transaction(async () => {
      const steps: Step[] = []
      for (const arrival of batch) {
        steps.push(arrival.type === 'revision' ? await tell(store, edition, arrival, options) : arrival)
      }
      return steps
    }, datesOf(batch))
    isNews = done.some(({ type }) => type === 'told' || type === 'historic' || type === 'alarm')
    yield* done
  }
  await store.transaction(() => relate(store, edition))
}

const datesOf = (batch: readonly Arrival[]) =>
  batch.flatMap((arrival) => (arrival.type === 'revision' ? [arrival.revision.date] : []))

async function tell(
  store: Store,
  edition: Edition,
  { revision: arrived, current, reading }: Extract<Arrived, { type: 'revision' }>,
  options: IngestOptions,
): Promise<Step> {
  const { date, timestamp } = arrived
  const sha256 = reading?.sha256 ?? sha256Of(arrived.wikitext)
  const isAccepted = options.acceptAlarms || arrived.fate === 'told'
  const isStored = await store.hasRevision(date, sha256, timestamp, arrived.portalId)
  if (isStored && !isAccepted) return { type: 'known', date }
  const known = await store.knownDay(date)
  // One that comes to be told is kept once more: a stream of all revisions then makes the same archive anew.
  if (isStored && !isUntold(known, { ...arrived, sha256 })) return { type: 'known', date }
  const { day, coverage, size, packed } = reading ?? readText(arrived.wikitext)
  const revision = { ...arrived, sha256, size, packed }
  if (isHistoric(known, arrived, current || arrived.fate === 'told')) {
    await store.putDay({ revision, coverage, historic: true, events: [] })
    return { type: 'historic', date }
  }
  const alarm = isAccepted ? undefined : (alarmOf(known, day, revision) ?? keptOf(known, arrived))
  if (alarm) {
    await store.putDay({ revision, coverage, alarm, events: [] })
    return { type: 'alarm', date, message: alarm.message }
  }
  const { events, ...counts } = await changes(store, edition, known, day, revision)
  await store.putDay({ revision, coverage, events })
  return { type: 'told', date, ...counts }
}

/** Whether a revision is the newest, and an alarm kept it from being told. */
function isUntold({ newest }: KnownDay, { sha256, timestamp }: PageRevision & { sha256: string }): boolean {
  return newest?.fate === 'alarm' && newest.sha256 === sha256 && newest.timestamp === timestamp
}

/**
 * A copy older than the one told, or one that can't say when it was made where the told one can, adds to history only.
 * Times err: what the wiki shows now is news if its id is higher, too. A lower one comes from a server that lags behind.
 */
function isHistoric({ current }: KnownDay, { timestamp, portalId }: PageRevision, isShown = false): boolean {
  if (!current?.timestamp) return false
  if (isShown && portalId !== undefined && current.portalId !== undefined && portalId > current.portalId) return false
  return timestamp === undefined || timestamp < current.timestamp
}

/** Below these shares of a day's events, an edit is more likely damage than news. */
const COLLAPSE = 0.4
const ENOUGH = 4

/** Why a revision should not be told; `undefined` when it may. */
function alarmOf(known: KnownDay, day: Reading['day'], revision: PageRevision): Alarm | undefined {
  const before = known.events.filter((event) => event.withdrawn === null).length
  const at = revision.timestamp ?? null
  if (before === 0) return undefined
  if (revision.deleted) return { message: `the page was deleted; its ${before} events stand`, timestamp: at }
  if (!day.wrapped)
    return { message: `the page has no wrapper that we know; the last good version stands`, timestamp: at }
  if (day.events.length === 0 || (before >= ENOUGH && day.events.length < before * COLLAPSE)) {
    return {
      message: `the page fell from ${before} events to ${day.events.length}; the last good version stands`,
      timestamp: at,
    }
  }
  return undefined
}

/** An archive that is made anew keeps for itself what the first one did, also where the rules of alarms have changed since. */
function keptOf({ events }: KnownDay, { fate, timestamp }: PageRevision): Alarm | undefined {
  if (fate !== 'alarm' || events.length === 0) return undefined
  return {
    message: 'an archive before this one kept it untold; the last good version stands',
    timestamp: timestamp ?? null,
  }
}

interface Changes {
  readonly events: EventWrite[]
  readonly added: number
  readonly changed: number
  readonly withdrawn: number
}

/** Reads what reconciling needs to know, and turns what it finds into events to write. */
async function changes(
  store: Store,
  edition: Edition,
  known: KnownDay,
  day: Reading['day'],
  revision: PageRevision & PackedText,
): Promise<Changes> {
  const { date, timestamp = null } = revision
  const provenance = {
    page: revision.title,
    revision: revision.portalId ?? null,
    timestamp,
    sha256: revision.sha256,
    parserVersion: PARSER_VERSION,
  }
  const telling = { date, provenance }
  const { kept, added, gone } = await match(store, known, day, date)
  const again = kept.flatMap((pair) => retold(edition, pair, telling) ?? [])
  const leaving = gone.flatMap((item) => withdrawn(edition, item, telling) ?? [])
  const minted = new Set<string>()
  const fresh: EventWrite[] = []
  for (const { parsed, splitFrom } of added) {
    const { path, id } = await mintEvent(
      edition.code,
      date,
      parsed.title,
      async (id, path) => minted.has(id) || (await store.isTaken(id, path)),
    )
    minted.add(id)
    const event: Event = {
      ...parsed,
      id,
      path,
      date,
      topic: topicOf(edition, parsed),
      provenance,
      firstSeen: timestamp,
      lastChanged: timestamp,
      corrections: 0,
      withdrawn: null,
    }
    const labels = labelsOf(edition, event)
    const change = splitFrom && { kinds: ['split'] satisfies ChangeKind[], other: splitFrom.path }
    fresh.push({ event, isNew: true, labels, ...(change ? { change } : {}) })
  }
  return {
    events: [...again, ...fresh, ...leaving],
    added: fresh.length,
    changed: again.filter((write) => write.change).length,
    withdrawn: leaving.length,
  }
}

/** Most revisions leave nothing over that could be on the page of another day; only then the days near are read. */
async function match(store: Store, known: KnownDay, day: Reading['day'], date: IsoDate): Promise<Reconciled> {
  const alone = reconcile(date, known.events, day.events)
  const withdrawn = alone.added.length > 0 ? await store.eventsAround(date, 'withdrawn') : []
  const told = alone.gone.some((item) => item.known.withdrawn === null) ? await store.eventsAround(date, 'told') : []
  return withdrawn.length + told.length === 0
    ? alone
    : reconcile(date, [...known.events, ...withdrawn, ...told], day.events)
}
