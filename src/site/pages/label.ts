import { type EventSummary, type Label, type LabelKind, LISTED, type ListedLabel } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import type { DirectoryPage, LabelPage, ListedEvent } from '../../model/page.ts'
import { isDead, type SourceState } from '../../model/source.ts'
import type { ArchiveReader, TouchedYear, YearCount } from '../../store/store.ts'
import { type Frame, headOf, orUntitled } from '../frame.ts'
import { type DirectoryKind, directoryPath, labelKindOf, labelPath, labelYearPath } from '../urls.ts'
import { countedOf } from './calendar.ts'
import { FEW_EVENTS, placesOf } from './places.ts'

const DIRECTORY = 500
/** Labels beside a label, and publishers, that its page names. */
const BESIDE = 12
const PUBLISHERS = 8
/** Names of a publisher that its page tells. */
const NAMES = 20

/** The page of a label, and where it has more events than one page lists, those of its years. */
export async function* buildLabel(
  reader: ArchiveReader,
  frame: Frame,
  label: ListedLabel,
  touched?: readonly TouchedYear[],
): AsyncGenerator<LabelPage> {
  const { kind, slug } = label
  const newest = await reader.eventsOf(kind, slug, {}, LISTED)
  const met = await besidesOf(reader, frame, label, newest.length)
  if (!label.split) {
    yield { ...wholePage(frame, label, newest, yearsAmong(newest), false), ...met }
    return
  }
  const years = await reader.yearsOf(kind, slug)
  yield { ...wholePage(frame, label, newest, years, true), ...met }
  const changed = new Set(touched?.map(({ year }) => year))
  const isNew = new Set(touched?.flatMap(({ year, isNew }) => (isNew ? [year] : [])))
  for (const [i, { year }] of years.entries()) {
    // A year's page names those before and after it.
    const isNewBy = (by: number) => isNew.has(years[i + by]?.year ?? '')
    if (!touched || changed.has(year) || isNewBy(-1) || isNewBy(1))
      yield yearPage(frame, label, await eventsOfYear(reader, label, year), years, i)
  }
}

/** What the page of a label tells beside its events; of a section, which is about all, the countries alone. */
async function besidesOf(
  reader: ArchiveReader,
  frame: Frame,
  { kind, slug, name }: Label,
  events: number,
): Promise<Pick<LabelPage, 'months' | 'stories' | 'topics' | 'places' | 'publishers' | 'names' | 'documents'>> {
  if (kind === 'source') return publisherParts(reader, name)
  const places = events < FEW_EVENTS ? {} : await placesOf(reader, frame, { kind, slug })
  if (kind === 'category') return places
  // What a label was met with once is not named, so where there is one event there is nothing to ask.
  const { story, topic } = events > 1 ? await reader.beside(kind, slug, BESIDE) : { story: [], topic: [] }
  const met = {
    ...(story.length > 0 ? { stories: story.map((label) => countedOf(frame, label)) } : {}),
    ...(topic.length > 0 ? { topics: topic.map((label) => countedOf(frame, label)) } : {}),
    ...places,
  }
  if (kind === 'topic') return met
  const publishers = await reader.publishersOf(kind, slug, PUBLISHERS)
  return {
    months: (await reader.monthsOf(kind, slug)).map(({ month, events }) => ({ month, events })),
    ...met,
    ...(publishers.length > 0 ? { publishers: publishers.map(({ name, events }) => ({ text: name, events })) } : {}),
  }
}

/** What a publisher is called, and how many of its documents are gone, of those that were asked for. */
async function publisherParts(reader: ArchiveReader, domain: string): Promise<Pick<LabelPage, 'names' | 'documents'>> {
  const names = await reader.namesOf(domain, NAMES)
  const states = await reader.statesOf(domain)
  const sum = (isCounted: (state: SourceState) => boolean) =>
    states.reduce((all, { state, sources }) => all + (isCounted(state) ? sources : 0), 0)
  const asked = sum(() => true)
  return {
    ...(names.length > 0 ? { names: names.map(({ name, events }) => ({ text: name, events })) } : {}),
    ...(asked > 0 ? { documents: { asked, dead: sum(isDead) } } : {}),
  }
}

/** The page of one year of a label that has such pages; `undefined` where there is none. */
export async function buildLabelYear(
  reader: ArchiveReader,
  frame: Frame,
  kind: LabelKind,
  slug: string,
  year: string,
): Promise<LabelPage | undefined> {
  const label = await reader.label(kind, slug)
  if (!label?.split) return undefined
  const years = await reader.yearsOf(kind, slug)
  const at = years.findIndex((y) => y.year === year)
  if (at < 0) return undefined
  return yearPage(frame, label, await eventsOfYear(reader, label, year), years, at)
}

function eventsOfYear(reader: ArchiveReader, { kind, slug }: Label, year: string): Promise<readonly EventSummary[]> {
  const span = { from: `${year}-00-00` as IsoDate, to: `${year}-99-99` as IsoDate }
  return reader.eventsOf(kind, slug, span, Number.MAX_SAFE_INTEGER)
}

/** The years of a list that is newest first. */
function yearsAmong(newestFirst: readonly EventSummary[]): YearCount[] {
  const years: YearCount[] = []
  for (let i = newestFirst.length - 1; i >= 0; i--) {
    const { date } = newestFirst[i] as EventSummary
    const year = date.slice(0, 4)
    const last = years.at(-1)
    if (last?.year === year) years[years.length - 1] = { ...last, events: last.events + 1, last: date }
    else years.push({ year, events: 1, first: date, last: date })
  }
  return years
}

/** The page of a label: all of its events, or where these are many, the newest and the years that have the others. */
function wholePage(
  frame: Frame,
  { kind, slug, ...label }: Label,
  listed: readonly EventSummary[],
  years: readonly YearCount[],
  split: boolean,
): LabelPage {
  const name = orUntitled(frame, label.name)
  const told = years.filter((y) => y.events > 0)
  const last = told.at(-1)?.last ?? null
  return {
    ...headOf(frame, kind, labelPath(kind, slug), name, last),
    name,
    events: years.reduce((sum, y) => sum + y.events, 0),
    first: told[0]?.first ?? null,
    last,
    years: years.map((y) => ({
      year: y.year,
      url: split ? labelYearPath(kind, slug, y.year) : null,
      events: y.events,
    })),
    year: null,
    whole: null,
    previous: null,
    next: null,
    listed: listed.map(listedEvent),
  }
}

/** One year of a label. It tells of no other year but its neighbours, so that news of one leaves the others as they are. */
function yearPage(
  frame: Frame,
  { kind, slug, ...label }: Label,
  listed: readonly EventSummary[],
  years: readonly YearCount[],
  at: number,
): LabelPage {
  const name = orUntitled(frame, label.name)
  const { year, events, first, last } = years[at] as YearCount
  const link = (other: YearCount | undefined) =>
    other ? { text: other.year, url: labelYearPath(kind, slug, other.year) } : null
  return {
    ...headOf(frame, kind, labelYearPath(kind, slug, year), frame.look.language.say.inYear(name, year), last),
    name,
    events,
    first,
    last,
    years: [],
    year,
    whole: labelPath(kind, slug),
    previous: link(years[at - 1]),
    next: link(years[at + 1]),
    listed: listed.map(listedEvent),
  }
}

function listedEvent({ id, path, date, title }: EventSummary): ListedEvent {
  return { id, url: path, date, title }
}

export async function buildDirectory(
  reader: ArchiveReader,
  frame: Frame,
  kind: DirectoryKind,
  newest: IsoDate | null,
): Promise<DirectoryPage> {
  const label = labelKindOf(kind)
  const [total, largest] = await Promise.all([reader.countLabels(label), reader.largest(label, DIRECTORY)])
  return {
    ...headOf(frame, kind, directoryPath(kind), frame.look.language.say[kind], newest),
    total,
    largest: largest.map((label) => countedOf(frame, label)),
  }
}
