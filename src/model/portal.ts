import type { IsoDate } from './date.ts'

/**
 * What the portal last said of a day page. `hidden`: its newest revision is suppressed. `missing`: there is no such page
 * and, as far as we know, never was; `deleted`: there was.
 */
export type PortalState = 'ok' | 'missing' | 'deleted' | 'moved' | 'hidden'

/** A day page as the portal last spoke of it; what the archive itself holds of that day is another matter. */
export interface PortalPage {
  readonly date: IsoDate
  readonly title: string
  /** When we last asked, ISO 8601 in UTC. */
  readonly asked: string
  /** The newest revision there that was taken in, or is known to be hidden; `null` while there is none. */
  readonly revision: number | null
  readonly state: PortalState
  /** Where it was moved to. */
  readonly movedTo: string | null
  /** Who alone may change it, `edit=sysop`; `null` when anyone may. */
  readonly protection: string | null
  /** What more a person should know: why it was deleted, a time that cannot be. */
  readonly note: string | null
}

/** One run of `annals update`, for the log. */
export interface UpdateRun {
  readonly started: string
  /** `null` while it runs, and for ever if it was killed. */
  readonly ended: string | null
  readonly requests: number
  readonly outcome: 'done' | 'failed' | null
  readonly message: string | null
  /** How far this machine's clock was ahead of the wiki's, in seconds; `null` when the wiki told no time. */
  readonly clockAhead: number | null
}

/** What a person should know of a day page; `undefined` when there is nothing to say. Today's may not have begun yet. */
export function sayingOf(page: PortalPage): string | undefined {
  const saying = { ok: undefined, ...SAYINGS }[page.state]?.(page)
  const parts = [saying, page.protection && `protected (${page.protection})`, page.note].filter(Boolean)
  return parts.length > 0 ? parts.join('; ') : undefined
}

const SAYINGS = {
  missing: ({ date, asked, note }: PortalPage) =>
    date < asked.slice(0, 10) && !note ? 'the portal has no such page' : undefined,
  deleted: () => 'deleted on the portal; its events stand',
  moved: ({ movedTo }: PortalPage) => `moved to ${JSON.stringify(movedTo)} on the portal; its events stand`,
  hidden: ({ revision }: PortalPage) => `the newest revision, ${revision}, is hidden; the last good version stands`,
}

/** Clocks that differ by less are as good as equal: the wiki tells whole seconds, and answers take some. */
const CLOCK_TOLERANCE_S = 60

/** What a person should know of this machine's clock. */
export function clockSaying(aheadSeconds: number | null): string | undefined {
  if (aheadSeconds === null || Math.abs(aheadSeconds) <= CLOCK_TOLERANCE_S) return undefined
  const minutes = Math.round(Math.abs(aheadSeconds) / 60)
  return `this machine's clock is ${minutes} min ${aheadSeconds > 0 ? 'ahead of' : 'behind'} the wiki's; which days are asked for goes by it`
}
