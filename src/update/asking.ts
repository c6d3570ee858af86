import type { Wiki, WikiPage } from '../fetch/mediawiki.ts'
import type { DayPage } from '../model/archive.ts'
import type { IsoDate } from '../model/date.ts'
import type { Edition } from '../model/edition.ts'
import { type PortalPage, sayingOf } from '../model/portal.ts'
import type { Step } from '../pipeline.ts'
import type { Store } from '../store/store.ts'
import { type Asked, standingOf, wasThere } from './standing.ts'

/** What came of asking. */
export type UpdateStep =
  | Step
  /** Something that a person should know of a day page, told when it changes. */
  | { readonly type: 'page'; readonly date: IsoDate; readonly message: string }
  /** A page has a revision that is not stored yet; it comes next, unless nothing is to be stored. */
  | { readonly type: 'stale'; readonly date: IsoDate; readonly revision: number | null }
  /** Pages asked for so far, of those that are due. */
  | { readonly type: 'asked'; readonly done: number; readonly total: number }

/** All that one run knows and has. */
export interface Asking {
  readonly store: Store
  readonly edition: Edition
  readonly wiki: Wiki
  readonly full: boolean
  readonly allRevisions: boolean
  readonly dryRun: boolean
  readonly acceptAlarms: boolean
  readonly now: () => number
  /** What the portal said before this run. */
  readonly before: ReadonlyMap<IsoDate, PortalPage>
  readonly stored: ReadonlyMap<IsoDate, DayPage>
  readonly counts: { done: number; total: number; reasons: number }
}

/** Pages gone in one run whose reasons are looked up in the log, one request each. */
const MOST_REASONS = 20

/** The newest revision that was taken in, of the portal's own telling or from files. */
export function lastKnown({ before, stored }: Asking, date: IsoDate): number | null {
  return before.get(date)?.revision ?? stored.get(date)?.told?.revision ?? null
}

/** What there is to note of a page besides how it stands. */
export function notesOf({ before, now }: Asking, { date, page }: Asked) {
  return {
    date,
    title: page.title,
    asked: isoTime(now()),
    revision: page.state === 'ok' ? page.newest : (before.get(date)?.revision ?? null),
    protection: page.protection,
  }
}

/** How pages stand that bring no new revision; asks where they went. */
export async function settled(asking: Asking, days: readonly Asked[]): Promise<PortalPage[]> {
  const { wiki, before, stored } = asking
  const moved = days.filter(({ page }) => page.state === 'redirect').map(({ page }) => page.title)
  const targets = moved.length > 0 ? await wiki.redirects(moved) : new Map<string, string>()
  const pages: PortalPage[] = []
  for (const day of days) {
    const { date, page } = day
    const was = before.get(date)
    const there = wasThere(was, stored.get(date))
    const found = {
      wasThere: there,
      target: targets.get(page.title),
      departure: there ? await departure(asking, page) : undefined,
    }
    pages.push({ ...standingOf(page, was, found), ...notesOf(asking, day) })
  }
  return pages
}

async function departure({ wiki, dryRun, counts }: Asking, { state, title }: WikiPage) {
  if (state !== 'missing' || dryRun || counts.reasons >= MOST_REASONS) return undefined
  counts.reasons++
  return wiki.departure(title)
}

/** Notes how pages stand, and tells what changed about that. */
export async function* put(
  { store, before, dryRun, counts }: Asking,
  pages: readonly PortalPage[],
): AsyncGenerator<UpdateStep> {
  if (!dryRun) await store.transaction(() => store.putPortalPages(pages))
  for (const page of pages) {
    const was = before.get(page.date)
    const message = sayingOf(page)
    if (message !== undefined && message !== (was && sayingOf(was))) yield { type: 'page', date: page.date, message }
  }
  counts.done += pages.length
  yield { type: 'asked', done: counts.done, total: counts.total }
}

/** Answers come in the order of the questions. */
export async function* inOrder(
  dates: readonly IsoDate[],
  answers: AsyncIterable<readonly WikiPage[]>,
): AsyncGenerator<readonly Asked[]> {
  let i = 0
  for await (const pages of answers) yield pages.map((page) => ({ date: dates[i++] as IsoDate, page }))
}

export const isoTime = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')
