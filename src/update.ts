import { AnnalsError } from './errors.ts'
import type { Departure, Wiki, WikiPage, WikiRevision } from './fetch/mediawiki.ts'
import { dueDays, firstDay, lastDay } from './fetch/schedule.ts'
import type { Arrival } from './intake/arrival.ts'
import type { DayPage } from './model/archive.ts'
import type { IsoDate } from './model/date.ts'
import type { Edition } from './model/edition.ts'
import { type PortalPage, sayingOf } from './model/portal.ts'
import type { PageRevision } from './model/revision.ts'
import { ingest, type Step } from './pipeline.ts'
import type { Store } from './store/store.ts'

export interface UpdateOptions {
  /** First and last day to ask for; by default all that are known, to tomorrow. */
  readonly since?: IsoDate
  readonly until?: IsoDate
  /** Ask for every day, due or not. */
  readonly full?: boolean
  /** Take every revision since the last one that is known; with `full`, since the first. Else the newest alone. */
  readonly allRevisions?: boolean
  /** Ask what changed, and store nothing. */
  readonly dryRun?: boolean
  readonly now?: () => number
}

/** What came of asking. */
export type UpdateStep =
  | Step
  /** Something that a person should know of a day page, told when it changes. */
  | { readonly type: 'page'; readonly date: IsoDate; readonly message: string }
  /** A page has a revision that is not stored yet; it comes next, unless nothing is to be stored. */
  | { readonly type: 'stale'; readonly date: IsoDate; readonly revision: number | null }
  /** Pages asked for so far, of those that are due. */
  | { readonly type: 'asked'; readonly done: number; readonly total: number }

/** Days that are asked for and taken in before the next ones: a run that is killed loses no more. */
const CHUNK = 500
/** Pages gone in one run whose reasons are looked up in the log, one request each. */
const MOST_REASONS = 20
/** Time that a wiki's own machines may disagree about. */
const FUTURE_MS = 5 * 60_000

/**
 * Asks the portal which of its day pages changed, and takes in those that did. What is stored stays, whatever the portal
 * says: events of a page that was deleted, moved or hidden stand. Killed at any moment, the next run goes on.
 */
export async function* update(
  store: Store,
  edition: Edition,
  wiki: Wiki,
  options: UpdateOptions = {},
): AsyncGenerator<UpdateStep> {
  const { now = Date.now, dryRun = false } = options
  if (dryRun) return yield* ask(store, edition, wiki, options)
  const run = await store.beginUpdate(isoTime(now()))
  const end = async (outcome: 'done' | 'failed', message: string | null) => {
    const ahead = wiki.http.clockAheadMs()
    const clockAhead = ahead === undefined ? null : Math.round(ahead / 1000)
    await store.endUpdate(run, { ended: isoTime(now()), requests: wiki.http.requests(), outcome, message, clockAhead })
  }
  try {
    yield* ask(store, edition, wiki, options)
  } catch (error) {
    await end('failed', error instanceof Error ? error.message : String(error))
    throw error
  }
  await end('done', null)
}

async function* ask(
  store: Store,
  edition: Edition,
  wiki: Wiki,
  { since, until, full = false, allRevisions = false, dryRun = false, now = Date.now }: UpdateOptions,
): AsyncGenerator<UpdateStep> {
  const before = new Map((await store.portalPages()).map((page) => [page.date, page]))
  const stored = new Map((await store.days()).map((day) => [day.date, day]))
  const known = [...before.keys(), ...stored.keys()].sort()[0] ?? null
  const due = dueDays({
    now: now(),
    since: since ?? firstDay(known, now()),
    until: until ?? lastDay(now()),
    asked: new Map([...before.values()].map(({ date, asked }) => [date, asked])),
    full,
  })
  let done = 0
  let reasons = 0

  /** What the portal says of a page that needs no fetching; what it says of its whereabouts, in our words. */
  async function settled(days: readonly Asked[]): Promise<PortalPage[]> {
    const moved = days.filter(({ page }) => page.state === 'redirect').map(({ page }) => page.title)
    const targets = moved.length > 0 ? await wiki.redirects(moved) : new Map<string, string>()
    const pages: PortalPage[] = []
    for (const { date, page } of days) {
      const was = before.get(date)
      const gone = page.state === 'missing' && wasThere(was, stored.get(date))
      const why = gone && !dryRun && reasons++ < MOST_REASONS ? await wiki.departure(page.title) : undefined
      const stands = was?.state === 'ok' && page.state === 'ok'
      const standing = stands ? was : whereabouts(page, gone, targets.get(page.title), why)
      const { state, movedTo, note } = standing
      pages.push({ state, movedTo, note, ...common(date, page, was) })
    }
    return pages
  }

  const common = (date: IsoDate, page: WikiPage, was: PortalPage | undefined) => ({
    date,
    title: page.title,
    asked: isoTime(now()),
    revision: page.state === 'ok' ? page.newest : (was?.revision ?? null),
    protection: page.protection,
  })

  async function* put(pages: readonly PortalPage[]): AsyncGenerator<UpdateStep> {
    if (!dryRun) await store.transaction(() => store.putPortalPages(pages))
    for (const page of pages) {
      const was = before.get(page.date)
      const message = sayingOf(page)
      if (message !== undefined && message !== (was && sayingOf(was))) yield { type: 'page', date: page.date, message }
    }
    done += pages.length
    yield { type: 'asked', done, total: due.length }
  }

  const lastKnown = (date: IsoDate) => before.get(date)?.revision ?? stored.get(date)?.told?.revision ?? null
  const isStale = ({ date, page }: Asked) =>
    page.state === 'ok' &&
    (page.newest !== lastKnown(date) || before.get(date)?.state === 'hidden' || (full && allRevisions))

  /** Takes in the newest revisions of pages, as many at once as the wiki gives. */
  async function* takeNewest(stale: readonly IsoDate[]): AsyncGenerator<UpdateStep> {
    for await (const days of asked(wiki.newest(stale.map(edition.dayTitle)), stale)) {
      const here = days.filter(({ page }) => page.state === 'ok')
      const pages: PortalPage[] = []
      const arrivals: Arrival[] = []
      for (const { date, page } of here) {
        if (!page.revision) {
          arrivals.push({
            type: 'problem',
            file: page.title,
            message: 'the portal gave no revision; it is asked again',
          })
          continue
        }
        const arrival = arrivalOf(page.revision, date)
        if (arrival) arrivals.push({ ...arrival, current: true })
        pages.push({ ...stateOf(page.revision), ...common(date, page, before.get(date)) })
      }
      yield* ingest(store, edition, each(arrivals))
      yield* put([...pages, ...(await settled(days.filter(({ page }) => page.state !== 'ok')))])
    }
  }

  /** Takes in all revisions of a page since the last known one. What was taken is noted as it comes, so that a run that is cut short goes on from there. */
  async function* takeAll({ date, page }: Asked): AsyncGenerator<UpdateStep> {
    let last: WikiRevision | undefined
    for await (const revisions of wiki.revisions(page.title, full ? null : lastKnown(date))) {
      last = revisions.at(-1)
      const arrivals = revisions.flatMap((revision): Arrival[] => {
        const arrival = arrivalOf(revision, date)
        if (arrival) return [revision.id === page.newest ? { ...arrival, current: true } : arrival]
        return []
      })
      for (const { id, wikitext } of revisions) {
        if (wikitext === null && id !== page.newest)
          yield { type: 'page', date, message: `revision ${id} is hidden; it was passed over` }
      }
      yield* ingest(store, edition, each(arrivals))
      if (!last) continue
      const sofar = { ...stateOf(last), ...common(date, page, before.get(date)), revision: last.id }
      // Not yet asked for, as far as the schedule is concerned, before its last revision is here.
      await store.transaction(() => store.putPortalPages([{ ...sofar, asked: before.get(date)?.asked ?? isoTime(0) }]))
    }
    const state = last ? stateOf(last) : STANDING
    yield* put([{ ...state, ...common(date, page, before.get(date)), revision: last?.id ?? page.newest }])
  }

  function stateOf({ id, timestamp, wikitext }: WikiRevision): Standing {
    if (wikitext === null) return { ...STANDING, state: 'hidden' }
    const there = now() - (wiki.http.clockAheadMs() ?? 0)
    const future = Date.parse(timestamp) > there + FUTURE_MS
    return future ? { ...STANDING, note: `revision ${id} is dated ${timestamp}, in the future` } : STANDING
  }

  function arrivalOf(
    { id, timestamp, wikitext, user, comment }: WikiRevision,
    date: IsoDate,
  ): Extract<Arrival, { type: 'revision' }> | undefined {
    if (wikitext === null) return undefined
    const revision: PageRevision = {
      edition: edition.code,
      date,
      title: edition.dayTitle(date),
      wikitext,
      encoding: 'utf-8',
      portalId: id,
      timestamp,
      ...(user !== undefined && { user }),
      ...(comment !== undefined && { comment }),
    }
    return { type: 'revision', revision, origin: wiki.host }
  }

  for (let i = 0; i < due.length; i += CHUNK) {
    const dates = due.slice(i, i + CHUNK)
    const stale: Asked[] = []
    let anyHere = false
    const gone: Asked[] = []
    for await (const days of asked(wiki.sweep(dates.map(edition.dayTitle)), dates)) {
      anyHere ||= days.some(({ page }) => page.state !== 'missing')
      const fresh = days.filter(isStale)
      stale.push(...fresh)
      gone.push(...days.filter(({ page }) => page.state === 'missing'))
      const rest = days.filter((day) => day.page.state !== 'missing' && !fresh.includes(day))
      yield* put(await settled(rest))
    }
    if (!anyHere) refuseWrongWiki(gone, before, wiki.host, now())
    yield* put(await settled(gone))
    for (const { date, page } of stale) yield { type: 'stale', date, revision: page.newest }
    if (dryRun) continue
    if (allRevisions) for (const day of stale) yield* takeAll(day)
    else yield* takeNewest(stale.map(({ date }) => date))
  }
}

/** A day, and what the wiki says of its page. */
interface Asked {
  readonly date: IsoDate
  readonly page: WikiPage
}

/** Answers come in the order of the questions. */
async function* asked(
  answers: AsyncIterable<readonly WikiPage[]>,
  dates: readonly IsoDate[],
): AsyncGenerator<readonly Asked[]> {
  let i = 0
  for await (const pages of answers) yield pages.map((page) => ({ date: dates[i++] as IsoDate, page }))
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

type Standing = Pick<PortalPage, 'state' | 'movedTo' | 'note'>
const STANDING: Standing = { state: 'ok', movedTo: null, note: null }

function whereabouts(page: WikiPage, gone: boolean, target: string | undefined, why: Departure | undefined): Standing {
  if (page.state === 'redirect') return { state: 'moved', movedTo: target ?? null, note: null }
  if (page.state === 'invalid')
    return { state: 'missing', movedTo: null, note: `the wiki calls the title invalid: ${page.reason}` }
  if (page.state === 'ok') return STANDING
  if (!gone) return { ...STANDING, state: 'missing' }
  if (why?.action === 'move') return { state: 'moved', movedTo: why.movedTo, note: null }
  const reason = why && [why.at, why.comment].filter(Boolean).join(': ')
  return { state: 'deleted', movedTo: null, note: reason || null }
}

function wasThere(was: PortalPage | undefined, stored: DayPage | undefined): boolean {
  return (was?.revision ?? null) !== null || was?.state === 'deleted' || was?.state === 'moved' || stored !== undefined
}

/** So many pages gone at once are no news but another wiki. */
const SUSPICIOUS = 3

function refuseWrongWiki(gone: readonly Asked[], before: ReadonlyMap<IsoDate, PortalPage>, host: string, now: number) {
  const today = isoTime(now).slice(0, 10)
  const unexpected = gone.filter(
    ({ date }) => date < today && !/missing|deleted|moved/.test(before.get(date)?.state ?? ''),
  )
  if (unexpected.length < SUSPICIOUS) return
  const [first, last] = [unexpected[0], unexpected.at(-1)] as [Asked, Asked]
  throw new AnnalsError(
    `${host} has none of the day pages from ${first.date} to ${last.date}, ${JSON.stringify(first.page.title)} first. ` +
      'Is api in annals.json the right wiki, and does the portal go back so far (--since)?',
  )
}

const isoTime = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')
