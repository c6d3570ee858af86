import type { DayPage as KnownDayPage, Label, LabelKind } from '../model/archive.ts'
import type { Edition } from '../model/edition.ts'
import { idOfPath } from '../model/mint.ts'
import type { Page } from '../model/page.ts'
import type { ArchiveReader, Labels } from '../store/store.ts'
import type { Frame, SiteOptions } from './frame.ts'
import { buildFront, buildMonth, buildYear, monthsOf, yearsOf } from './pages/calendar.ts'
import { buildDay, loadDay } from './pages/day.ts'
import { buildEvent } from './pages/event.ts'
import { buildDirectory, buildLabel, buildLabelYear } from './pages/label.ts'
import { type DirectoryKind, routeOf } from './urls.ts'

/** Pages that are built together, because they need the same facts: a day with its events, a label with its years. */
export type Batch =
  | { readonly kind: 'front' }
  | { readonly kind: 'year'; readonly year: string }
  | { readonly kind: 'month'; readonly month: string }
  | { readonly kind: 'day'; readonly page: KnownDayPage }
  | { readonly kind: 'label'; readonly label: Label }
  | { readonly kind: 'directory'; readonly directory: DirectoryKind }

const DIRECTORIES: readonly DirectoryKind[] = ['stories', 'topics', 'categories']
const LABELS: readonly LabelKind[] = ['story', 'topic', 'category']

/** The archive as a set of pages. Publishing asks for all of them in batches, serving for one by its path. */
export class Site {
  readonly frame: Frame
  readonly #reader: ArchiveReader
  #days: readonly KnownDayPage[] | undefined
  #labels: Labels | undefined

  constructor(reader: ArchiveReader, edition: Edition, options: SiteOptions) {
    this.#reader = reader
    this.frame = { ...options, edition }
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
      ...labels.flat(),
      ...DIRECTORIES.map((directory): Batch => ({ kind: 'directory', directory })),
      { kind: 'front' },
    ]
  }

  /** The pages of a batch. */
  async *pages(batch: Batch): AsyncGenerator<Page> {
    const reader = this.#reader
    switch (batch.kind) {
      case 'front':
        yield await buildFront(reader, this.frame, await this.#allDays())
        return
      case 'year':
        yield* some(await buildYear(reader, this.frame, await this.#allDays(), batch.year))
        return
      case 'month':
        yield* some(await buildMonth(reader, this.frame, await this.#allDays(), batch.month))
        return
      case 'day': {
        const day = await loadDay(reader, this.frame, batch.page, await this.#allLabels())
        yield buildDay(day)
        for (const event of [...day.events, ...day.withdrawn]) yield buildEvent(day, event)
        return
      }
      case 'label':
        yield* buildLabel(reader, this.frame, batch.label)
        return
      case 'directory':
        yield await buildDirectory(reader, this.frame, batch.directory, (await this.#allDays()).at(-1)?.date ?? null)
        return
    }
  }

  /** The page at a path without its ending; `undefined` where there is none. Always as the store stands now. */
  async page(path: string): Promise<Page | undefined> {
    const route = routeOf(path)
    if (!route) return undefined
    const reader = this.#reader
    switch (route.kind) {
      case 'front':
        return buildFront(reader, this.frame, await reader.days())
      case 'year':
        return buildYear(reader, this.frame, await reader.days(), route.year)
      case 'month':
        return buildMonth(reader, this.frame, await reader.days(), route.month)
      case 'day': {
        const page = await reader.day(route.date)
        return page && buildDay(await loadDay(reader, this.frame, page))
      }
      case 'event': {
        const event = await reader.event(idOfPath(this.frame.edition.code, route.path))
        const page = event && (await reader.day(event.date))
        if (!event || !page) return undefined
        return buildEvent(await loadDay(reader, this.frame, page), event)
      }
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

function* some<T>(value: T | undefined): Generator<T> {
  if (value !== undefined) yield value
}
