import type { Correction, Event, Version } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import type { Change, CorrectionsPage, FrontPage, HistoryPage, PageLink } from '../../model/page.ts'
import type { Language } from '../../render/language/index.ts'
import type { ArchiveReader } from '../../store/store.ts'
import { difference } from '../difference.ts'
import { type Frame, headOf, orUntitled, portalLinks } from '../frame.ts'
import { plain } from '../metadata.ts'
import { correctionsPath, historyPath } from '../urls.ts'
import { webUrl } from '../web-url.ts'
import type { DayContext } from './day.ts'

/** How many of the newest corrections their first page lists. */
const NEWEST = 100

/** Every version of an event that changed. */
export function buildHistory(frame: Frame, event: Event, versions: readonly Version[]): HistoryPage {
  return {
    ...headOf(
      frame,
      'history',
      historyPath(event.path),
      frame.look.language.say.historyOf(orUntitled(frame, event.title)),
      event.date,
    ),
    id: event.id,
    date: event.date,
    event: { text: orUntitled(frame, event.title), url: event.path },
    versions: versions.map((version, i) => ({
      ...changeOf(frame, versions[i - 1], version),
      title: orUntitled(frame, version.title),
      sources: version.citations.map(({ label, url }) => ({ label, url: webUrl(url) })),
    })),
  }
}

function changeOf(frame: Frame, before: Version | undefined, after: Version): Change {
  const { page, revision, timestamp, user, comment } = after.revision
  return {
    changes: [...after.changes],
    at: timestamp,
    ...(before ? difference(before, after, frame.edition.numberWords) : {}),
    ...(after.other === null ? {} : { other: after.other }),
    portal: {
      page,
      ...portalLinks(frame, page, revision),
      revision,
      timestamp,
      user: said(user),
      comment: said(comment),
    },
  }
}

/** What a stranger wrote, fit for a page. */
const said = (text: string | null) => (text === null ? null : plain(text) || null)

/** The latest corrections of the events of some days, in a line each. */
export async function latestCorrections(
  reader: ArchiveReader,
  days: readonly Pick<DayContext, 'frame' | 'events' | 'withdrawn' | 'firstTold'>[],
  limit: number,
): Promise<FrontPage['corrections']> {
  const found: FrontPage['corrections'] = []
  for (const { frame, events, withdrawn, firstTold } of days) {
    for (const event of [...events, ...withdrawn]) {
      if (!firstTold.has(event.id) || event.withdrawn?.takedown) continue
      const versions = await reader.history(event.id)
      for (const [i, after] of versions.entries()) {
        const before = versions[i - 1]
        if (!before) continue
        const { at, title, history, changes } = correctionOf(frame, { event, before, after })
        found.push({ at, title, url: history, changes })
      }
    }
  }
  return found.sort((a, b) => ((a.at ?? '') > (b.at ?? '') ? -1 : (a.at ?? '') < (b.at ?? '') ? 1 : 0)).slice(0, limit)
}

/** What the portal changed in events that it had told: the newest of all, or all of a month's days, or of a day. */
export async function buildCorrections(
  reader: ArchiveReader,
  frame: Frame,
  span: string | null,
): Promise<CorrectionsPage | undefined> {
  const isDay = span?.length === 10
  const counts = await reader.correctionCounts(span?.slice(0, 7))
  const total = counts
    .filter((count) => !isDay || count.span === span)
    .reduce((sum, { corrections }) => sum + corrections, 0)
  if (span !== null && total === 0) return undefined
  const listed =
    span === null || isDay ? await reader.corrections(span, span === null ? NEWEST : Number.MAX_SAFE_INTEGER) : []
  const { language } = frame.look
  const title = span === null ? language.say.corrections : language.say.correctionsOf(spanInWords(language, span))
  const newest = listed[0]?.after.date ?? (span === null ? null : (`${span.slice(0, 7)}-99` as IsoDate))
  return {
    ...headOf(frame, 'corrections', correctionsPath(span), title, newest),
    span,
    total,
    up: upOf(language, span),
    parts: isDay
      ? []
      : counts.map(({ span, corrections }) => ({
          text: spanInWords(language, span),
          url: correctionsPath(span),
          corrections,
        })),
    listed: listed.map((correction) => correctionOf(frame, correction)),
  }
}

const spanInWords = ({ monthName, fullDate }: Language, span: string) =>
  span.length === 7 ? monthName(span) : fullDate(span)

function upOf({ say, monthName }: Language, span: string | null): PageLink | null {
  if (span === null) return null
  if (span.length === 7) return { text: say.allCorrections, url: correctionsPath(null) }
  return { text: say.correctionsOf(monthName(span)), url: correctionsPath(span.slice(0, 7)) }
}

function correctionOf(frame: Frame, { event, before, after }: Correction): CorrectionsPage['listed'][number] {
  return {
    id: event.id,
    url: event.path,
    history: historyPath(event.path),
    date: event.date,
    title: orUntitled(frame, event.title),
    ...changeOf(frame, before, after),
  }
}
