import type { DayPage } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import type { StatusPage } from '../../model/page.ts'
import { type PortalPage, sayingOf, type UpdateRun } from '../../model/portal.ts'
import type { Dictionary } from '../../render/language/dictionary.ts'
import type { ArchiveReader } from '../../store/store.ts'
import { type Frame, headOf } from '../frame.ts'
import { plain } from '../metadata.ts'
import { dayPath, statusPath } from '../urls.ts'
import { type DayStanding, standingOf, USUAL_DAYS, usualOf } from '../usual.ts'

/** Days, gaps and pages of the portal that the page lists, the newest; their numbers count all. */
const LISTED = 100
/** Runs that are looked at: the store remembers as many, and the last that was done. */
const RUNS = 200

/**
 * How the archive is. It tells what the store knows and no time of its own: the same store gives the same page, whenever
 * it is published. How long ago the last update was is for those to say who have a clock.
 */
export async function buildStatus(reader: ArchiveReader, frame: Frame, days: readonly DayPage[]): Promise<StatusPage> {
  const [{ generation }, totals, pages, runs, corrections] = await Promise.all([
    reader.state(),
    reader.totals(),
    reader.portalPages(),
    reader.updateRuns(RUNS),
    reader.correctionCounts(),
  ])
  const ended = runs.filter((run) => run.ended !== null)
  const done = ended.find(({ outcome }) => outcome === 'done')
  const told = days.flatMap((day) => day.told?.timestamp ?? [])
  const newest = told.reduce<string | null>((max, at) => (max === null || at > max ? at : max), null)
  const recent = recentDays(days, pages, (done?.started ?? newest)?.slice(0, 10) as IsoDate | undefined)
  const gaps = gapsOf(days)
  const { first, last, events, withdrawn, revisions, sources } = totals
  return {
    ...headOf(frame, 'status', statusPath, frame.look.language.say.status, last),
    generation,
    updated: done ? runOf(done) : null,
    attempted: ended[0] ? { ...runOf(ended[0]), outcome: ended[0].outcome ?? 'failed' } : null,
    newest,
    lag: lagOf(newest, done?.ended ?? null),
    alarms: alarmsOf(frame.look.language.say, days, recent, ended[0]),
    first,
    last,
    days: totals.days,
    missing: gaps.reduce((sum, gap) => sum + gap.days, 0),
    gaps: gaps.slice(0, LISTED),
    events,
    withdrawn,
    corrections: corrections.reduce((sum, month) => sum + month.corrections, 0),
    revisions,
    sources,
    recent,
    portal: portalOf(pages),
  }
}

const runOf = ({ started, ended }: UpdateRun) => ({ started, ended: ended as string })

function lagOf(newest: string | null, updated: string | null): number | null {
  if (newest === null || updated === null) return null
  const ms = Date.parse(updated) - Date.parse(newest)
  return Number.isNaN(ms) ? null : Math.round(ms / 1000)
}

/** The latest days, newest first: to the last that the archive has, or that the portal was asked for and is not to come. */
function recentDays(
  days: readonly DayPage[],
  pages: readonly PortalPage[],
  today: IsoDate | undefined,
): StatusPage['recent'] {
  const [first, last] = [days[0]?.date, days.at(-1)?.date]
  if (first === undefined || last === undefined) return []
  const asked = new Set(pages.map(({ date }) => date))
  const lastAsked = pages.findLast(({ date }) => today !== undefined && date <= today)?.date
  const end = lastAsked !== undefined && lastAsked > last ? lastAsked : last
  const counts = new Map(days.slice(-USUAL_DAYS).map(({ date, events }) => [date, events]))
  const listed: StatusPage['recent'] = []
  let earlier = days.length
  for (let date = end; date >= first && listed.length < USUAL_DAYS; date = dayFrom(date, -1)) {
    const events = counts.get(date) ?? 0
    while (earlier > 0 && (days[earlier - 1] as DayPage).date >= date) earlier--
    const before = days.slice(Math.max(0, earlier - BEFORE), earlier)
    const usual = usualOf(before.map((day) => day.events))
    const isKnown = counts.has(date) || asked.has(date)
    const isOver = today === undefined || date < today
    const standing: DayStanding = standingOf({ events, isKnown, isOver }, usual)
    const url = counts.has(date) ? dayPath(date) : null
    const { low = null, median = null, high = null } = usual ?? {}
    listed.push({ date, url, events, low, median, high, standing })
  }
  return listed
}

/** Days that are looked through for those with events. */
const BEFORE = 366

/** Spans of days between the first and the last that the archive has no page of, newest first. */
function gapsOf(days: readonly DayPage[]): StatusPage['gaps'] {
  const gaps: StatusPage['gaps'] = []
  for (const [i, { date }] of days.entries()) {
    const before = days[i - 1]?.date
    if (before === undefined || follows(before, date)) continue
    const missing = Math.round((Date.parse(date) - Date.parse(before)) / DAY_MS) - 1
    if (missing > 0) gaps.push({ from: dayFrom(before, 1), to: dayFrom(date, -1), days: missing })
  }
  return gaps.reverse()
}

/** Whether a day of the same month is the next: most are, and days of centuries take long to reckon. */
const follows = (before: string, date: string) =>
  before.slice(0, 8) === date.slice(0, 8) && Number(before.slice(8)) + 1 === Number(date.slice(8))

const DAY_MS = 86_400_000

const dayFrom = (date: IsoDate, days: number) =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10) as IsoDate

function alarmsOf(
  say: Dictionary,
  days: readonly DayPage[],
  recent: StatusPage['recent'],
  run: UpdateRun | undefined,
): StatusPage['alarms'] {
  // Why it failed may name what is nobody's business: `annals status` tells it.
  const failed =
    run?.outcome === 'failed' ? [{ about: 'update', date: null, message: say.alarmUpdateFailed(run.started) }] : []
  const silent = recent
    .filter(({ standing }) => standing === 'silent')
    .map(({ date, low, high }) => ({ about: 'silent', date, message: say.alarmSilent(low ?? 0, high ?? 0) }))
  const held = days.flatMap(({ date, alarm }) => (alarm ? [{ about: 'held', date, message: alarm.message }] : []))
  return [...failed, ...silent, ...held.reverse()]
}

function portalOf(pages: readonly PortalPage[]): StatusPage['portal'] {
  const states = new Map<string, number>()
  for (const { state } of pages) states.set(state, (states.get(state) ?? 0) + 1)
  const notable = pages.flatMap((page) => {
    const saying = sayingOf(page)
    return saying === undefined
      ? []
      : [{ date: page.date, title: page.title, state: page.state, saying: plain(saying) }]
  })
  return {
    pages: pages.length,
    states: [...states].sort(([a], [b]) => (a < b ? -1 : 1)).map(([state, pages]) => ({ state, pages })),
    notable: notable.length,
    listed: notable.reverse().slice(0, LISTED),
  }
}
