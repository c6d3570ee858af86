import { AnnalsError } from '../errors.ts'
import type { Departure, WikiPage, WikiRevision } from '../fetch/mediawiki.ts'
import type { DayPage } from '../model/archive.ts'
import type { IsoDate } from '../model/date.ts'
import type { PortalPage } from '../model/portal.ts'

/** A day, and what the wiki says of its page. */
export interface Asked {
  readonly date: IsoDate
  readonly page: WikiPage
}

/** How a page stands on the portal. */
export type Standing = Pick<PortalPage, 'state' | 'movedTo' | 'note'>

/** Nothing to say. */
export const FINE: Standing = { state: 'ok', movedTo: null, note: null }

/** What was found out about a page that is not there under its title. */
export interface Found {
  /** There once was one. */
  readonly wasThere: boolean
  /** Where its redirect leads. */
  readonly target: string | undefined
  /** What the log tells. */
  readonly departure: Departure | undefined
}

/** How a page stands that brings no new revision. */
export function standingOf(page: WikiPage, was: PortalPage | undefined, found: Found): Standing {
  switch (page.state) {
    case 'ok':
      return was?.state === 'ok' ? { state: 'ok', movedTo: was.movedTo, note: was.note } : FINE
    case 'redirect':
      return { state: 'moved', movedTo: found.target ?? null, note: null }
    case 'invalid':
      return { state: 'missing', movedTo: null, note: `the wiki calls the title invalid: ${page.reason}` }
    case 'missing':
      return found.wasThere ? goneAs(found.departure) : { ...FINE, state: 'missing' }
  }
}

function goneAs(departure: Departure | undefined): Standing {
  if (departure?.action === 'move') return { state: 'moved', movedTo: departure.movedTo, note: null }
  const reason = departure && [departure.at, departure.comment].filter(Boolean).join(': ')
  return { state: 'deleted', movedTo: null, note: reason || null }
}

/** Whether the portal had a page, as far as it ever told or the archive's own copies do. */
export function wasThere(was: PortalPage | undefined, stored: DayPage | undefined): boolean {
  return stored !== undefined || (was !== undefined && (was.revision !== null || was.state !== 'missing'))
}

/** Time that a wiki's own machines may disagree about. */
const FUTURE_MS = 5 * 60_000

/** How a page stands whose newest revision has come, at a time of the wiki's clock; and the revision told before, if any. */
export function standingWith(
  { id, timestamp, wikitext }: WikiRevision,
  wikiTime: number,
  told: number | null | undefined,
): Standing {
  if (wikitext === null) return { ...FINE, state: 'hidden' }
  const notes = [
    Date.parse(timestamp) > wikiTime + FUTURE_MS && `revision ${id} is dated ${timestamp}, in the future`,
    // The newer one was deleted by itself, or a server lags behind: the next edit, or the next run, tells which.
    told && id < told && `the portal is back at revision ${id}; revision ${told} is still told`,
  ].filter(Boolean)
  return { ...FINE, note: notes.join('; ') || null }
}

/** So many pages gone at once, and none there, are no news but another wiki. */
const SUSPICIOUS = 3

/** Throws when a wiki has none of the pages that it was asked for, though days past should have them. */
export function refuseWrongWiki(
  gone: readonly Asked[],
  before: ReadonlyMap<IsoDate, PortalPage>,
  host: string,
  today: string,
): void {
  const unexpected = gone.filter(({ date }) => {
    const was = before.get(date)?.state ?? 'ok'
    return date < today && (was === 'ok' || was === 'hidden')
  })
  const [first, last] = [unexpected[0], unexpected.at(-1)]
  if (!first || !last || unexpected.length < SUSPICIOUS) return
  throw new AnnalsError(
    `${host} has none of the day pages from ${first.date} to ${last.date}, ${JSON.stringify(first.page.title)} first. ` +
      'Is api in annals.json the right wiki, and does the portal go back so far (--since)?',
  )
}
