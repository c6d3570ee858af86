import { setImmediate as immediate, setTimeout as wait } from 'node:timers/promises'
import { openRobots, type Permission } from '../fetch/robots.ts'
import { type Answered, type Hop, type Visited, type VisitOptions, visit } from '../fetch/visit.ts'
import { type KnownSource, SOURCE_FIELDS, type SourceMetadata } from '../model/archive.ts'
import { type Attempt, isDead, type LedgerEntry, type SourceState } from '../model/source.ts'
import { isUrl } from '../model/url.ts'
import { decodePage } from '../parse/source/charset.ts'
import { readPage } from '../parse/source/page.ts'
import type { ToldPage } from '../parse/source/told.ts'
import { verdictOf } from '../parse/source/verdict.ts'
import type { SharedLedger, VisitWrite } from '../store/store.ts'
import { askArchive } from './archive-api.ts'
import { type Gate, Hosts } from './hosts.ts'
import { instant, settle } from './standing.ts'

export interface EnrichOptions {
  readonly userAgent: string
  /** Requests under way at one time. */
  readonly concurrency?: number
  /** From the end of one request to a host to the start of the next, in milliseconds. */
  readonly delayMs?: number
  /** Sources that this run asks for, at most. */
  readonly limit?: number
  /** After so long no further source is begun. */
  readonly forMs?: number
  /** Where to ask for archived copies of what is dead; nobody is asked if it is not given. */
  readonly archive?: URL
  /** Hosts that are never asked, by the end of their names: the wiki's own. */
  readonly spares?: readonly string[]
  /** How long one source may take, in milliseconds. */
  readonly deadlineMs?: number
  /** Waits for those in other processes who ask the same hosts. */
  readonly gate?: Gate
  readonly signal?: AbortSignal
  /** For tests alone: see `VisitOptions`. */
  readonly loopback?: boolean
  readonly resolve?: VisitOptions['resolve']
  readonly now?: () => number
  readonly sleep?: (ms: number) => Promise<void>
}

/** A source that was asked for, or how many are due as the run begins. */
export type EnrichStep =
  | { readonly type: 'begun'; readonly due: number }
  | { readonly type: 'visited'; readonly url: string; readonly outcome: SourceState; readonly why: string | null }

const CONCURRENCY = 16
const DELAY_MS = 1000
/** Read at a time of what is due. */
const PAGE = 5000
/** What ended within so long is written in one turn. A source counts as asked for when it is written, so a kill loses no more than what is under way. */
const GATHER_MS = 60
const DAY = 24 * 60 * 60_000
/** A copy that nobody had is asked for again after so long. */
const ASK_AGAIN = 90 * DAY

/**
 * Asks each source that is due whether it is still there, and what it says of itself. One request at a time goes to a host, with a
 * delay, where its robots.txt allows it. The ledger is written in short turns, so that others come in between.
 */
export async function* enrich(ledger: SharedLedger, options: EnrichOptions): AsyncGenerator<EnrichStep> {
  const { now = Date.now, signal, limit = Number.POSITIVE_INFINITY, forMs = Number.POSITIVE_INFINITY } = options
  const started = now()
  while (await ledger.turn((store) => store.deriveCitations()));
  const entries = await dueAt(ledger, instant(started), limit)
  yield { type: 'begun', due: entries.length }
  const steps: EnrichStep[] = []
  let wake = () => {}
  const tell = (step: EnrichStep) => {
    steps.push(step)
    wake()
  }
  const visitor = openVisitor(ledger, options)
  const queue = queueOf(entries, visitor.hosts)
  let failure: { readonly error: unknown } | undefined
  let running = Math.min(options.concurrency ?? CONCURRENCY, entries.length)
  const isOver = () => signal?.aborted || failure !== undefined || now() - started > forMs
  const worker = async () => {
    try {
      for (;;) {
        if (isOver()) return
        const entry = queue.take()
        if (entry === 'wait') {
          await queue.freed()
          continue
        }
        if (entry === undefined) return
        const step = await visitor.visit(entry)
        if (step) tell(step)
      }
    } catch (error) {
      failure ??= { error }
    } finally {
      running--
      queue.wake()
      wake()
    }
  }
  signal?.addEventListener('abort', queue.wake, { once: true })
  for (let i = running; i > 0; i--) worker()
  while (running > 0 || steps.length > 0) {
    if (steps.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    yield* steps.splice(0)
  }
  if (failure) throw failure.error
}

async function dueAt(ledger: SharedLedger, now: string, limit: number): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = []
  while (entries.length < limit) {
    const size = Math.min(PAGE, limit - entries.length)
    const page = await ledger.turn((store) => store.dueSources(now, entries.at(-1), size))
    entries.push(...page)
    if (page.length < size) break
  }
  return entries
}

/** What is due, host by host: whoever is free next gives one. */
function queueOf(entries: readonly LedgerEntry[], hosts: Hosts) {
  const waiting = new Map<string, LedgerEntry[]>()
  // From the end of a list is taken what was due first.
  for (const entry of [...entries].reverse()) {
    const list = waiting.get(entry.host)
    if (list) list.push(entry)
    else waiting.set(entry.host, [entry])
  }
  const free = [...waiting.keys()].reverse()
  const wakers: (() => void)[] = []
  const wake = () => {
    for (const waker of wakers.splice(0)) waker()
  }
  const release = (host: string) => {
    if (!waiting.has(host)) return
    free.push(host)
    wake()
  }
  return {
    /** One of a host that is free; `wait` while all that have any are busy, `undefined` when none has. */
    take(): LedgerEntry | 'wait' | undefined {
      const host = free.shift()
      if (host === undefined) return waiting.size === 0 ? undefined : 'wait'
      const list = waiting.get(host) as LedgerEntry[]
      const entry = list.pop() as LedgerEntry
      if (list.length === 0) waiting.delete(host)
      // Once its request is under way, the host is busy until it is over, and its delay.
      else setImmediate(() => hosts.whenFree(host).then(() => release(host)))
      return entry
    },
    freed: () => new Promise<void>((resolve) => wakers.push(resolve)),
    wake,
  }
}

/** Visits sources, and writes what came of it. */
function openVisitor(ledger: SharedLedger, options: EnrichOptions) {
  const { userAgent, delayMs = DELAY_MS, deadlineMs, signal, loopback = false, resolve, spares = [] } = options
  const now = options.now ?? Date.now
  const sleep =
    options.sleep ?? ((ms: number) => wait(ms, undefined, signal ? { signal } : {}).then(undefined, () => {}))
  const hosts = new Hosts(sleep, options.gate)
  const common: VisitOptions = {
    userAgent,
    loopback,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    ...(signal ? { signal } : {}),
    ...(resolve ? { resolve } : {}),
  }
  const turn = (url: URL, request: () => Promise<Hop>, delay = delayMs) => hosts.turn(url.host, () => delay, request)
  const robots = openRobots('annals', { ...common, gate: (url, request) => turn(url, request) })
  const gate = async (url: URL, request: () => Promise<Hop>): Promise<Hop> => {
    if (spares.some((name) => url.hostname === name || url.hostname.endsWith(`.${name}`)))
      return { type: 'refused', why: `${url.hostname} is the wiki's own, and asked by its API alone` }
    const permission: Permission = await robots(url)
    if (permission.unknown !== undefined) return { type: 'unreachable', why: permission.unknown }
    if (!permission.isAllowed) return { type: 'refused', why: 'its robots.txt does not want it asked for' }
    return turn(url, request, Math.max(delayMs, permission.delayMs ?? 0))
  }
  const writes = gathering(ledger)

  return {
    hosts,
    /** Asks for one source and keeps what came of it. Nothing is kept, and nothing told, when the run was told to stop meanwhile. */
    async visit(entry: LedgerEntry): Promise<EnrichStep | undefined> {
      const started = performance.now()
      const asked = entry.url.startsWith('//') ? `https:${entry.url}` : entry.url
      const isKnown = entry.state === 'ok' || entry.state === 'moved'
      const conditions = isKnown ? { etag: entry.etag, lastModified: entry.lastModified } : {}
      let visited = await visit(asked, { ...common, gate, ...conditions })
      // Its host is free: the next request there, and what else is ready, goes before this page is read.
      await immediate()
      let page = pageOf(visited)
      const lead = page?.markup.refresh
      if (lead && visited.outcome === 'answer' && visited.hops < MAX_LEADS && isUrl(lead, visited.url)) {
        const target = new URL(lead, visited.url).href
        const { hops } = visited
        if (target !== visited.url) {
          visited = await visit(target, { ...common, gate, maxHops: MAX_LEADS - hops })
          page = pageOf(visited)
        }
      }
      if (signal?.aborted) return undefined
      const at = instant(now())
      const { state: outcome, why } = judge(entry, asked, visited, page)
      const attempt: Attempt = {
        at,
        outcome,
        why,
        url: visited.url,
        status: visited.outcome === 'answer' ? visited.status : null,
        mediaType: visited.outcome === 'answer' ? visited.mediaType : null,
        ms: Math.round(performance.now() - started),
      }
      const standing = settle(entry, attempt, entry.cited, entry.key)
      const isFresh = visited.outcome === 'answer' && visited.status !== 304
      const next: LedgerEntry = {
        ...entry,
        ...standing,
        etag: isFresh ? (visited as Answered).etag : entry.etag,
        lastModified: isFresh ? (visited as Answered).lastModified : entry.lastModified,
        archived: await copyOf(entry, standing.state, at),
      }
      const isRead = page !== undefined && (outcome === 'ok' || outcome === 'moved')
      await writes.add({
        entry: next,
        attempt,
        ...(isRead && page ? { source: sourceOf(entry.url, page.told, at) } : {}),
      })
      return { type: 'visited', url: entry.url, outcome, why }
    },
  }

  async function copyOf(entry: LedgerEntry, state: SourceState | null, at: string): Promise<LedgerEntry['archived']> {
    const { archive } = options
    const { archived, url, cited } = entry
    if (!archive || !isDead(state) || archived?.answer === 'archived') return archived
    const isTold = archived?.answer === 'not-known' && Date.parse(at) - Date.parse(archived.at) < ASK_AGAIN
    if (isTold) return archived
    return askArchive(archive, url, cited, at, { ...common, gate: (to, request) => turn(to, request) })
  }
}

/** Redirects within a page count as hops too. */
const MAX_LEADS = 5

function pageOf(visited: Visited) {
  if (visited.outcome !== 'answer' || visited.body.length === 0) return undefined
  return readPage(decodePage(visited.body, visited.charset), visited.url)
}

function judge(
  entry: LedgerEntry,
  asked: string,
  visited: Visited,
  page: ReturnType<typeof pageOf>,
): { readonly state: SourceState; readonly why: string | null } {
  switch (visited.outcome) {
    case 'answer': {
      // It stands as it stood.
      if (visited.status === 304 && entry.state !== null) return { state: entry.state, why: null }
      const { url, status, mediaType } = visited
      return verdictOf({ asked, url, status, mediaType, page: page ?? null })
    }
    case 'cookies':
      return { state: 'blocked', why: visited.why }
    default:
      return { state: visited.outcome, why: visited.why }
  }
}

/** What a page says, as it is kept. */
function sourceOf(url: string, told: ToldPage, at: string): SourceMetadata {
  const source: Record<string, unknown> = { url }
  const origins: Record<string, string> = {}
  for (const field of SOURCE_FIELDS) {
    const value = told[field]
    if (!value) continue
    source[field] = value.value
    origins[field] = value.origin
  }
  for (const side of ['imageWidth', 'imageHeight'] as const) if (told[side]) source[side] = Number(told[side].value)
  return { ...(source as unknown as SourceMetadata), origins, learnt: at }
}

/**
 * What a source said before and does not say now stays, if it came from elsewhere than its page; that it was read again,
 * and says the same, is no news.
 */
export function merged(known: KnownSource | undefined, now: SourceMetadata): SourceMetadata {
  if (!known) return now
  const { isSlogan: _, isStock: __, state: ___, since: ____, archived: _____, ...before } = known
  const kept = Object.fromEntries(
    SOURCE_FIELDS.flatMap((field) =>
      now[field] === undefined && before[field] !== undefined && before.origins?.[field] === undefined
        ? [[field, before[field]]]
        : [],
    ),
  )
  const { learnt, ...all } = { ...now, ...kept }
  const { learnt: then, ...old } = before
  const isSame = JSON.stringify(sorted(all)) === JSON.stringify(sorted(old))
  return { ...all, ...((isSame ? then : learnt) === undefined ? {} : { learnt: (isSame ? then : learnt) as string }) }
}

const sorted = (value: object) => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))

/** Writes what has gathered, a turn at a time; whoever adds waits until it is kept. */
function gathering(ledger: SharedLedger) {
  let gathered: { write: VisitWrite; kept: () => void; failed: (error: unknown) => void }[] = []
  let isWriting = false
  async function writeAll(): Promise<void> {
    isWriting = true
    while (gathered.length > 0) {
      await wait(GATHER_MS)
      const batch = gathered
      gathered = []
      try {
        await ledger.turn(async (store) => {
          const urls = batch.flatMap(({ write }) => (write.source ? [write.source.url] : []))
          const known = await store.sources(urls)
          await store.putVisits(
            batch.map(({ write }) =>
              write.source ? { ...write, source: merged(known.get(write.source.url), write.source) } : write,
            ),
          )
        })
        for (const { kept } of batch) kept()
      } catch (error) {
        for (const { failed } of batch) failed(error)
      }
    }
    isWriting = false
  }
  return {
    add: (write: VisitWrite) =>
      new Promise<void>((kept, failed) => {
        gathered.push({ write, kept, failed })
        if (!isWriting) writeAll()
      }),
  }
}
