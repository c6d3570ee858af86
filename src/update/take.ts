import type { WikiRevision } from '../fetch/mediawiki.ts'
import type { Arrival } from '../intake/arrival.ts'
import type { IsoDate } from '../model/date.ts'
import type { PortalPage } from '../model/portal.ts'
import type { PageRevision } from '../model/revision.ts'
import { ingest } from '../pipeline.ts'
import { type Asking, inOrder, isoTime, lastKnown, notesOf, put, settled, type UpdateStep } from './asking.ts'
import { type Asked, FINE, type Standing, standingWith } from './standing.ts'

/** Takes in the newest revisions of pages, as many at once as the wiki gives. */
export async function* takeNewest(asking: Asking, stale: readonly Asked[]): AsyncGenerator<UpdateStep> {
  const { store, edition, wiki, acceptAlarms } = asking
  const dates = stale.map(({ date }) => date)
  for await (const days of inOrder(dates, wiki.newest(dates.map(edition.dayTitle)))) {
    const arrivals: Arrival[] = []
    const pages: PortalPage[] = []
    for (const day of days) {
      const { date, page } = day
      if (page.state !== 'ok') continue
      if (!page.revision) {
        const message = 'the portal gave no revision; it is asked for again the next time'
        arrivals.push({ type: 'problem', file: page.title, message })
        continue
      }
      arrivals.push(...arrivalOf(asking, date, page.revision, true))
      pages.push({ ...standing(asking, date, page.revision), ...notesOf(asking, day) })
    }
    yield* ingest(store, edition, each(arrivals), { acceptAlarms })
    // Since they were swept, some may have gone.
    const gone = days.filter(({ page }) => page.state !== 'ok')
    yield* put(asking, [...pages, ...(await settled(asking, gone))])
  }
}

/** Takes in all revisions of a page since the last known one, or since its first. */
export async function* takeAll(asking: Asking, day: Asked): AsyncGenerator<UpdateStep> {
  const { store, edition, wiki, full, before, acceptAlarms } = asking
  const { date, page } = day
  const notes = notesOf(asking, day)
  let last: WikiRevision | undefined
  for await (const revisions of wiki.revisions(page.title, full ? null : lastKnown(asking, date))) {
    for (const { id, wikitext } of revisions) {
      if (wikitext === null && id !== page.newest)
        yield { type: 'page', date, message: `revision ${id} is hidden; it was passed over` }
    }
    const arrivals = revisions.flatMap((revision) => arrivalOf(asking, date, revision, revision.id === page.newest))
    yield* ingest(store, edition, each(arrivals), { acceptAlarms })
    last = revisions.at(-1)
    if (!last) continue
    // A run that is cut short goes on after this one; for the schedule the page counts as asked for once all are here.
    const asked = before.get(date)?.asked ?? isoTime(0)
    const reached = { ...standing(asking, date, last), ...notes, asked, revision: last.id }
    await store.transaction(() => store.putPortalPages([reached]))
  }
  const stands = last ? standing(asking, date, last) : FINE
  yield* put(asking, [{ ...stands, ...notes, revision: last?.id ?? page.newest }])
}

function standing({ wiki, stored, now }: Asking, date: IsoDate, revision: WikiRevision): Standing {
  const wikiTime = now() - (wiki.http.clockAheadMs() ?? 0)
  return standingWith(revision, wikiTime, stored.get(date)?.told?.revision)
}

/** A revision on its way into the archive; none when its text is hidden. */
function arrivalOf(
  { edition, wiki }: Asking,
  date: IsoDate,
  { id, timestamp, wikitext, user, comment }: WikiRevision,
  isShown: boolean,
): Arrival[] {
  if (wikitext === null) return []
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
  return [{ type: 'revision', revision, origin: wiki.host, ...(isShown && { current: true }) }]
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}
