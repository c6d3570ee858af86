import type { DayPage as KnownDayPage, LabelKind, ListedLabel } from '../model/archive.ts'
import type { IsoDate } from '../model/date.ts'
import type { Edition } from '../model/edition.ts'
import { idOfPath } from '../model/mint.ts'
import type { Document, Page } from '../model/page.ts'
import type { Prose } from '../model/prose.ts'
import { slugify } from '../model/slug.ts'
import type { ArchiveReader, Labels, StoreState, TouchedYear } from '../store/store.ts'
import { anniversariesOf, daysWithin, monthsOf, yearsOf } from './calendar.ts'
import { fileAt, filesOf } from './files/files.ts'
import { type Frame, frameOf, type SiteOptions } from './frame.ts'
import { buildAnniversary } from './pages/anniversary.ts'
import { buildFront, buildMonth, buildYear } from './pages/calendar.ts'
import { buildDay, loadDay } from './pages/day.ts'
import { pagesAtFormer, pagesOfEvent } from './pages/event.ts'
import { buildGuide } from './pages/guide.ts'
import { buildCorrections } from './pages/history.ts'
import { buildDirectory, buildLabel, buildLabelYear } from './pages/label.ts'
import { pagesOfProse } from './pages/prose.ts'
import { buildSearch } from './pages/search.ts'
import { buildStatus } from './pages/status.ts'
import { type DirectoryKind, routeOf } from './urls.ts'

/** Pages that are built together, because they need the same facts: a day with its events, a label with its years. */
export type Batch =
  | { readonly kind: 'front' }
  | { readonly kind: 'status' }
  | { readonly kind: 'search' }
  | { readonly kind: 'guide' }
  | { readonly kind: 'year'; readonly year: string }
  | { readonly kind: 'month'; readonly month: string }
  | { readonly kind: 'anniversary'; readonly day: string }
  /** `alone`: few other days are built, so what only they need is not read. */
  | {
      readonly kind: 'day'
      readonly page: KnownDayPage
      readonly alone?: true
      /** Ids of the events whose pages may differ, where the day's own page and its other events do not. */
      readonly only?: readonly string[]
      /** Beside the pages of these events, the day's own. */
      readonly withDay?: boolean
    }
  /** `years` are those whose pages may have changed; all of them, if not given. */
  | { readonly kind: 'label'; readonly label: ListedLabel; readonly years?: readonly TouchedYear[] }
  | { readonly kind: 'directory'; readonly directory: DirectoryKind }
  | { readonly kind: 'corrections'; readonly span: string | null }
  | { readonly kind: 'prose' }
  /** The files beside another batch's pages, without these. */
  | { readonly kind: 'files'; readonly of: Batch }

const DIRECTORIES: readonly DirectoryKind[] = ['stories', 'topics', 'categories', 'sources']
const LABELS: readonly LabelKind[] = ['story', 'topic', 'category', 'source']

/** The archive as a set of pages. Publishing asks for all of them in batches, serving for one by its path. */
export class Site {
  readonly frame: Frame
  readonly #reader: ArchiveReader
  readonly #prose: Prose
  #days: readonly KnownDayPage[] | undefined
  #labels: Labels | undefined

  /** `prose` is what the publisher wrote beside the news. */
  constructor(
    reader: ArchiveReader,
    edition: Edition,
    options: SiteOptions,
    prose: Prose = { opinions: [], texts: [] },
  ) {
    this.#reader = reader
    this.#prose = prose
    this.frame = frameOf(edition, options)
  }

  /** What it is built from, for those who ask for no page. */
  get reader(): ArchiveReader {
    return this.#reader
  }

  /** Every batch of pages, days first. */
  async batches(): Promise<readonly Batch[]> {
    const days = await this.#reader.days()
    const labels = await Promise.all(
      LABELS.map(async (kind) => (await this.#reader.labels(kind)).map((label): Batch => ({ kind: 'label', label }))),
    )
    return [
      ...days.map((page): Batch => ({ kind: 'day', page })),
      ...monthsOf(days).map((month): Batch => ({ kind: 'month', month })),
      ...yearsOf(days).map((year): Batch => ({ kind: 'year', year })),
      ...anniversariesOf(days).map((day): Batch => ({ kind: 'anniversary', day })),
      ...labels.flat(),
      ...DIRECTORIES.map((directory): Batch => ({ kind: 'directory', directory })),
      ...(await this.#correctionSpans()).map((span): Batch => ({ kind: 'corrections', span })),
      { kind: 'prose' },
      { kind: 'search' },
      { kind: 'guide' },
      { kind: 'front' },
      { kind: 'status' },
    ]
  }

  /** Which store this is, and how often it was changed. */
  state(): Promise<StoreState> {
    return this.#reader.state()
  }

  /**
   * The batches whose pages may differ from what they were at a generation of the store. Every page that shows a thing is
   * here when the thing changed; some that did not change are here too.
   */
  async touched(since: number): Promise<readonly Batch[]> {
    const touched = await this.#reader.touched(since)
    if (touched === undefined) return this.batches()
    const { dates, labels, corrected, related, citing, quoted } = touched
    // It lists the generation, the runs of update and the portal's pages, and each of these counts as news.
    const status: Batch[] = (await this.#reader.state()).generation > since ? [{ kind: 'status' }] : []
    // The store does not know what the publisher wrote.
    const hasProse = this.#prose.opinions.length + this.#prose.texts.length > 0
    const prose: Batch[] = hasProse ? [{ kind: 'prose' }, { kind: 'front' }] : []
    if (dates.length + labels.length + related.length + citing.length === 0) return [...prose, ...status]
    const days = await this.#allDays()
    const dated = new Set<string>(dates)
    const alsoOn = new Map<string, string[]>()
    const also = (date: string) => {
      const ids = alsoOn.get(date) ?? []
      if (!dated.has(date)) alsoOn.set(date, ids)
      return ids
    }
    // A day's page shows its events' sources and links to the days around, and none of their relations.
    const withDay = new Set<string>([...citing.map(({ date }) => date), ...datesAround(days, dated)])
    for (const date of withDay) also(date)
    for (const { id, date } of [...related, ...citing]) also(date).push(id)
    return [
      ...days.flatMap((page): Batch[] => (dated.has(page.date) ? [{ kind: 'day', page, alone: true }] : [])),
      ...days.flatMap((page): Batch[] => {
        const only = alsoOn.get(page.date)
        return only ? [{ kind: 'day', page, alone: true, only, withDay: withDay.has(page.date) }] : []
      }),
      ...spansTouched(monthsOf(days), days, dated).map((month): Batch => ({ kind: 'month', month })),
      ...spansTouched(yearsOf(days), days, dated).map((year): Batch => ({ kind: 'year', year })),
      ...anniversariesTouched(days, dated).map((day): Batch => ({ kind: 'anniversary', day })),
      ...labels.map(({ years, ...label }): Batch => ({ kind: 'label', label, ...(years ? { years } : {}) })),
      // Feeds quote sources; the pages beside them do not.
      ...[...new Set(citing.map(({ date }) => date.slice(0, 7)))].map(
        (month): Batch => ({ kind: 'files', of: { kind: 'month', month } }),
      ),
      ...quoted.map((label): Batch => ({ kind: 'files', of: { kind: 'label', label } })),
      ...DIRECTORIES.map((directory): Batch => ({ kind: 'directory', directory })),
      ...[null, ...new Set(corrected.flatMap((day) => [day.slice(0, 7), day]))].map(
        (span): Batch => ({ kind: 'corrections', span }),
      ),
      ...(hasProse ? prose : [{ kind: 'front' } as const]),
      ...status,
    ]
  }

  /** Names of topics and stories that begin with some letters, or have a word that does; those with the most events first. */
  async namesLike(text: string, limit: number): Promise<readonly string[]> {
    const beginning = slugify(text.slice(0, 100), '')
    if (beginning === '') return []
    const labels = await this.#reader.labelsLike(['topic', 'story'], beginning, limit * 2)
    return [...new Set(labels.map(({ name }) => name))].slice(0, limit)
  }

  /** The pages of a batch. */
  async *pages(batch: Batch): AsyncGenerator<Page> {
    const reader = this.#reader
    switch (batch.kind) {
      case 'files':
        return
      case 'front':
        yield await buildFront(reader, this.frame, await this.#allDays(), this.#prose)
        return
      case 'guide':
        yield buildGuide(this.frame)
        return
      case 'search':
        yield buildSearch(this.frame)
        return
      case 'status':
        yield await buildStatus(reader, this.frame, await this.#allDays())
        return
      case 'year':
        yield* some(await buildYear(reader, this.frame, await this.#allDays(), batch.year))
        return
      case 'month':
        yield* some(await buildMonth(reader, this.frame, await this.#allDays(), batch.month))
        return
      case 'anniversary':
        yield* some(await buildAnniversary(reader, this.frame, await this.#allDays(), batch.day))
        return
      case 'day': {
        const { only } = batch
        const labels = batch.alone ? undefined : await this.#allLabels()
        // Of a single event no more is read than its page shows.
        const single = only?.length === 1 && !batch.withDay ? only[0] : undefined
        const day = await loadDay(reader, this.frame, batch.page, labels, single)
        if (only) {
          if (batch.withDay) yield buildDay(day)
          for (const event of [...day.events, ...day.withdrawn])
            if (only.includes(event.id)) yield* pagesOfEvent(reader, day, event)
          return
        }
        yield buildDay(day)
        for (const event of [...day.events, ...day.withdrawn]) yield* pagesOfEvent(reader, day, event)
        for (const { path, event } of await reader.formerPaths(day.date)) yield* pagesAtFormer(day, path, event)
        return
      }
      case 'label':
        yield* buildLabel(reader, this.frame, batch.label, batch.years)
        return
      case 'prose':
        yield* pagesOfProse(this.frame, this.#prose)
        return
      case 'corrections':
        yield* some(await buildCorrections(reader, this.frame, batch.span))
        return
      case 'directory':
        yield await buildDirectory(reader, this.frame, batch.directory, (await this.#allDays()).at(-1)?.date ?? null)
        return
    }
  }

  /** Files beside the pages of a batch: feeds, and what leads programs to the pages. `built` are pages of it at hand. */
  files(batch: Batch, built: readonly Page[] = []): AsyncGenerator<Document> {
    const page = async (path: string) => built.find(({ url }) => url === path) ?? (await this.page(path))
    return filesOf({ ...this.#sources, page, days: () => this.#allDays() }, batch)
  }

  /** The file at a path, as the store stands now; `undefined` where there is none. */
  file(path: string): Promise<Document | undefined> {
    return fileAt(this.#sources, path)
  }

  get #sources() {
    const reader = this.#reader
    return { reader, frame: this.frame, page: (path: string) => this.page(path), days: () => reader.days() }
  }

  /** The page at a path without its ending; `undefined` where there is none. Always as the store stands now. */
  async page(path: string): Promise<Page | undefined> {
    const route = routeOf(path)
    if (!route) return undefined
    const reader = this.#reader
    switch (route.kind) {
      case 'front':
        return buildFront(reader, this.frame, await reader.days(), this.#prose)
      case 'guide':
        return buildGuide(this.frame)
      case 'search':
        return buildSearch(this.frame)
      case 'status':
        return buildStatus(reader, this.frame, await reader.days())
      case 'year':
        return buildYear(reader, this.frame, await reader.days(), route.year)
      case 'month':
        return buildMonth(reader, this.frame, await reader.days(), route.month)
      case 'anniversary':
        return buildAnniversary(reader, this.frame, await reader.days(), route.day)
      case 'day': {
        const page = await reader.day(route.date)
        return page && buildDay(await loadDay(reader, this.frame, page))
      }
      case 'event':
      case 'history': {
        const event =
          (await reader.event(idOfPath(this.frame.edition.code, route.path))) ?? (await reader.eventNamed(route.path))
        const page = event && (await reader.day(event.date))
        if (!event || !page) return undefined
        const day = await loadDay(reader, this.frame, page, undefined, event.id)
        const pages =
          event.path === route.path ? pagesOfEvent(reader, day, event) : pagesAtFormer(day, route.path, event)
        for await (const page of pages) if (page.url === path) return page
        return undefined
      }
      case 'prose':
        for (const page of pagesOfProse(this.frame, this.#prose)) if (page.url === path) return page
        return undefined
      case 'corrections':
        return buildCorrections(reader, this.frame, route.span)
      case 'label': {
        if (route.year !== undefined) return buildLabelYear(reader, this.frame, route.label, route.slug, route.year)
        const label = await reader.label(route.label, route.slug)
        if (!label) return undefined
        for await (const page of buildLabel(reader, this.frame, label)) return page
        return undefined
      }
      case 'directory':
        return buildDirectory(reader, this.frame, route.directory, (await reader.days()).at(-1)?.date ?? null)
    }
  }

  async #correctionSpans(): Promise<(string | null)[]> {
    const months = (await this.#reader.correctionCounts()).map(({ span }) => span)
    const days = await Promise.all(months.map((month) => this.#reader.correctionCounts(month)))
    return [null, ...months, ...days.flat().map(({ span }) => span)]
  }

  async #allLabels(): Promise<Labels> {
    this.#labels ??= await this.#reader.allLabels()
    return this.#labels
  }

  /** One publishing run sees one state of the archive. */
  async #allDays(): Promise<readonly KnownDayPage[]> {
    this.#days ??= await this.#reader.days()
    return this.#days
  }
}

/** Days whose links to those before and after may lead elsewhere now: a day without events is nobody's neighbour. */
function datesAround(days: readonly KnownDayPage[], touched: ReadonlySet<string>): Set<IsoDate> {
  const around = new Set<IsoDate>()
  for (const [i, day] of days.entries()) {
    if (!touched.has(day.date)) continue
    for (const step of [-1, 1]) {
      for (let at = i + step; at >= 0 && at < days.length; at += step) {
        const other = days[at] as KnownDayPage
        around.add(other.date)
        if (other.events > 0) break
      }
    }
  }
  return around
}

/** Those that are touched, and the neighbours of each. */
function near<T>(all: readonly T[], isTouched: (item: T) => boolean): readonly T[] {
  return all.filter((_, i) => all.slice(Math.max(0, i - 1), i + 2).some(isTouched))
}

/**
 * The months or years whose pages may differ: those of touched days, and the neighbours of one that may be new, whose links
 * now lead to it. Of a new one every day is touched.
 */
function spansTouched(
  spans: readonly string[],
  days: readonly KnownDayPage[],
  touched: ReadonlySet<string>,
): readonly string[] {
  const length = spans[0]?.length ?? 0
  const own = new Set([...touched].map((date) => date.slice(0, length)))
  const isKnown = (span: string) => daysWithin(days, span).some(({ date }) => !touched.has(date))
  const beside = new Set(near(spans, (span) => own.has(span) && !isKnown(span)))
  return spans.filter((span) => own.has(span) || beside.has(span))
}

/** As with months: touched days of the calendar, and the neighbours of one that the archive had in no year before. */
function anniversariesTouched(days: readonly KnownDayPage[], touched: ReadonlySet<string>): readonly string[] {
  const known = new Set(anniversariesOf(days.filter(({ date }) => !touched.has(date))))
  const own = new Set([...touched].map((date) => date.slice(5)))
  const all = anniversariesOf(days)
  const beside = new Set(near(all, (day) => own.has(day) && !known.has(day)))
  return all.filter((day) => own.has(day) || beside.has(day))
}

function* some<T>(value: T | undefined): Generator<T> {
  if (value !== undefined) yield value
}
