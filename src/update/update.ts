import type { Wiki } from '../fetch/mediawiki.ts'
import { dueDays, firstDay, lastDay } from '../fetch/schedule.ts'
import type { IsoDate } from '../model/date.ts'
import type { Edition } from '../model/edition.ts'
import type { Store } from '../store/store.ts'
import { type Asking, inOrder, isoTime, lastKnown, put, settled, type UpdateStep } from './asking.ts'
import { type Asked, refuseWrongWiki } from './standing.ts'
import { takeAll, takeNewest } from './take.ts'

export type { UpdateStep } from './asking.ts'

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
  /** Tell revisions that look damaged, too, and those that an earlier run kept untold. */
  readonly acceptAlarms?: boolean
  readonly now?: () => number
}

/** Days that are asked for and taken in before the next ones: a run that is killed loses no more. */
const CHUNK = 500

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
  // Whoever takes the steps may take no more of them.
  let told: Parameters<typeof end> = ['failed', 'it was told to stop; the next run goes on']
  try {
    yield* ask(store, edition, wiki, options)
    told = ['done', null]
  } catch (error) {
    told = ['failed', error instanceof Error ? error.message : String(error)]
    throw error
  } finally {
    await end(...told)
  }
}

async function* ask(
  store: Store,
  edition: Edition,
  wiki: Wiki,
  {
    since,
    until,
    full = false,
    allRevisions = false,
    dryRun = false,
    acceptAlarms = false,
    now = Date.now,
  }: UpdateOptions,
): AsyncGenerator<UpdateStep> {
  const before = new Map((await store.portalPages()).map((page) => [page.date, page]))
  const stored = new Map((await store.days()).map((day) => [day.date, day]))
  const known = [...before.keys(), ...stored.keys()].sort()[0] ?? null
  const isAlarmed = (date: IsoDate) => acceptAlarms && (stored.get(date)?.alarm ?? null) !== null
  const due = dueDays({
    now: now(),
    since: since ?? firstDay(known, now()),
    until: until ?? lastDay(now()),
    asked: new Map([...before.values()].filter(({ date }) => !isAlarmed(date)).map(({ date, asked }) => [date, asked])),
    full,
  })
  const counts = { done: 0, total: due.length, reasons: 0 }
  const asking: Asking = { store, edition, wiki, full, allRevisions, dryRun, acceptAlarms, now, before, stored, counts }
  for (let i = 0; i < due.length; i += CHUNK) {
    const stale = yield* sweep(asking, due.slice(i, i + CHUNK))
    if (dryRun) continue
    const newest = allRevisions ? stale.filter((day) => isKept(asking, day)) : stale
    if (newest.length > 0) yield* takeNewest(asking, newest)
    for (const day of stale) if (!newest.includes(day)) yield* takeAll(asking, day)
  }
}

/** Asks for the newest revision ids of days, notes how those pages stand that need no fetching, and gives the others. */
async function* sweep(asking: Asking, dates: readonly IsoDate[]): AsyncGenerator<UpdateStep, Asked[]> {
  const { wiki, edition, before, now } = asking
  const stale: Asked[] = []
  const gone: Asked[] = []
  for await (const days of inOrder(dates, wiki.sweep(dates.map(edition.dayTitle)))) {
    const rest: Asked[] = []
    for (const day of days) (isStale(asking, day) ? stale : day.page.state === 'missing' ? gone : rest).push(day)
    yield* put(asking, await settled(asking, rest))
  }
  if (gone.length === dates.length) refuseWrongWiki(gone, before, wiki.host, isoTime(now()).slice(0, 10))
  yield* put(asking, await settled(asking, gone))
  for (const { date, page } of stale) yield { type: 'stale', date, revision: page.newest }
  return stale
}

function isStale(asking: Asking, { date, page }: Asked): boolean {
  if (page.state !== 'ok') return false
  const { before, full, allRevisions } = asking
  // A revision that was hidden may be shown again, under the same id.
  const isNew = page.newest !== lastKnown(asking, date)
  return isNew || before.get(date)?.state === 'hidden' || (full && allRevisions) || isKept(asking, { date, page })
}

/** Whether a page's newest revision is here and was not told, and now it is to be. */
function isKept(asking: Asking, { date, page }: Asked): boolean {
  const { acceptAlarms, full, allRevisions, stored } = asking
  return (
    acceptAlarms &&
    !(full && allRevisions) &&
    (stored.get(date)?.alarm ?? null) !== null &&
    page.newest === lastKnown(asking, date)
  )
}
