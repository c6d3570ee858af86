import type { EventSummary, LabelCount, LabelKind } from '../model/archive.ts'
import type { IsoDate } from '../model/date.ts'
import { firstNot } from '../model/first.ts'
import { Growing } from '../model/growing.ts'
import { countNamed, type KnownSubjects, knownSubjects, type Subject, type TopicRow } from './named.ts'
import type { ArchiveReader, Span } from './store.ts'

/** Questions that a whole archive asks of every label; the database answers each by walking the events again. */
type Grouped = Pick<ArchiveReader, 'eventsOf' | 'beside' | 'busiest' | 'named'>

export interface LabelEntry extends Omit<LabelCount, 'events'> {
  readonly lid: number
}

/** An event as a store reads it for this: the labels that it carries are told by their ids, those without a page too. */
export interface WholeEvent {
  readonly rid: number
  readonly date: IsoDate
  readonly labels: readonly number[]
}

/** What a store reads of itself for this. */
export interface WholeRows {
  /** Those that have a page. */
  readonly labels: Iterable<LabelEntry>
  /** Those that are told, by day, place and key. */
  readonly events: Iterable<WholeEvent>
}

/** Events as lists show them, in the order of their keys' asking. */
type Summaries = (rids: readonly number[]) => Promise<readonly EventSummary[]>

const KINDS: readonly LabelKind[] = ['story', 'topic', 'category', 'source']

/** What the events of an archive carry, in memory: events are told by their places in the order of days, from 0. */
export interface Whole {
  readonly labels: readonly (LabelEntry | undefined)[]
  readonly lidOf: (kind: LabelKind, slug: string) => number | undefined
  /** All places. */
  readonly told: Uint32Array
  /** By place: the keys of events, and their days. */
  readonly rids: Uint32Array
  readonly dates: Uint32Array
  readonly carriedBy: (event: number) => Uint32Array
  /** Places of a label's events, the oldest first. */
  readonly eventsOf: (kind: LabelKind, slug: string) => Uint32Array
}

/** Reads an archive when it is first asked for, once. */
export function onceWhole(read: () => Promise<WholeRows>): () => Promise<Whole> {
  let loaded: Promise<Whole> | undefined
  return () => {
    loaded ??= read().then(wholeOf)
    return loaded
  }
}

/**
 * Answers what events have in common from memory, as the archive stood when first asked: for those who build every page of
 * it. Some 100 bytes an event, and what lists show of those that were asked for last. The answers are those of the database, to the
 * last tie.
 */
export function groupedOf(
  whole: () => Promise<Whole>,
  topicsOf: (keys: readonly string[]) => Promise<readonly TopicRow[]>,
  summariesOf: Summaries,
): Grouped {
  const summaries = kept(summariesOf)
  /** How often each label was met in one question; zeros again after it. */
  let met = new Uint32Array(0)

  function most(
    { labels, carriedBy }: Whole,
    events: Uint32Array,
    limit: number,
    least: number,
    isAsked: (label: LabelEntry) => boolean,
  ) {
    if (met.length < labels.length) met = new Uint32Array(labels.length)
    const seen: number[] = []
    for (const event of events) {
      for (const lid of carriedBy(event)) {
        if (!labels[lid]) continue
        if (met[lid] === 0) seen.push(lid)
        met[lid] = (met[lid] as number) + 1
      }
    }
    const found: Record<LabelKind, LabelCount[]> = { story: [], topic: [], category: [], source: [] }
    for (const lid of seen) {
      const label = labels[lid]
      const events = met[lid] as number
      met[lid] = 0
      if (label && events >= least && isAsked(label))
        found[label.kind].push({ kind: label.kind, slug: label.slug, name: label.name, events })
    }
    for (const kind of KINDS) found[kind] = found[kind].sort(byCount).slice(0, limit)
    return found
  }

  /** Pages ask of the same subjects, one after the other. */
  let last: { readonly subjects: readonly Subject[]; readonly known: Promise<KnownSubjects> } | undefined
  function subjectsOf(subjects: readonly Subject[]) {
    if (last?.subjects !== subjects)
      last = { subjects, known: topicsOf(subjects.flat()).then((rows) => knownSubjects(subjects, rows)) }
    return last.known
  }

  return {
    async eventsOf(kind, slug, span, limit) {
      const all = await whole()
      const events = within(all, all.eventsOf(kind, slug), span)
      const newest = events.slice(Math.max(0, events.length - limit)).reverse()
      return summaries(Array.from(newest, (event) => all.rids[event] as number))
    },
    async beside(kind, slug, limit) {
      const all = await whole()
      const own = all.lidOf(kind, slug)
      return most(
        all,
        all.eventsOf(kind, slug),
        limit,
        2,
        (label) => label.lid !== own && (label.kind === 'story' || label.kind === 'topic'),
      )
    },
    async busiest(span, limit) {
      const all = await whole()
      return most(all, within(all, all.told, span), limit, 1, ({ kind }) => kind !== 'source')
    },
    async named(subjects, among) {
      const all = await whole()
      const isLabel = 'kind' in among
      const events = isLabel ? all.eventsOf(among.kind, among.slug) : within(all, all.told, among)
      const own = isLabel ? all.lidOf(among.kind, among.slug) : undefined
      return countNamed(await subjectsOf(subjects), carried(all, events), own)
    },
  }
}

/** How many events are remembered as lists show them. */
const KEPT = 100_000

/** Remembers what it was asked for last: the pages of a label and of its years show the same events, and so do its neighbours'. */
function kept(summariesOf: Summaries): Summaries {
  const known = new Map<number, EventSummary>()
  return async (rids) => {
    const list = rids.map((rid) => known.get(rid))
    const missing = rids.filter((_, i) => list[i] === undefined)
    const found = missing.length > 0 ? await summariesOf(missing) : []
    if (known.size + found.length > KEPT) known.clear()
    for (const [i, rid] of missing.entries()) known.set(rid, found[i] as EventSummary)
    let next = 0
    return list.map((summary) => summary ?? (found[next++] as EventSummary))
  }
}

/** Those of some events, in the order of days, that are of a span. */
function within({ dates }: Whole, events: Uint32Array, { from, to }: Span): Uint32Array {
  return events.subarray(
    from === undefined ? 0 : firstNotBefore(dates, events, dayOf(from)),
    to === undefined ? events.length : firstNotBefore(dates, events, dayOf(to) + 1),
  )
}

function* carried({ carriedBy }: Whole, events: Uint32Array): Generator<Iterable<number>> {
  for (const event of events) yield carriedBy(event)
}

const byCount = (a: LabelCount, b: LabelCount) => b.events - a.events || (a.slug < b.slug ? -1 : 1)

/** A day as a number, in the order of days: 20160206. Ends of spans may be no days of the calendar. */
const dayOf = (date: string) =>
  10_000 * Number(date.slice(0, 4)) + 100 * Number(date.slice(5, 7)) + Number(date.slice(8))

/** The month of such a number: `2016-02`. */
export function monthOf(day: number): string {
  const month = String(Math.floor(day / 100)).padStart(6, '0')
  return `${month.slice(0, 4)}-${month.slice(4)}`
}

const firstNotBefore = (dates: Uint32Array, events: Uint32Array, day: number) =>
  firstNot(events.length, (at) => (dates[events[at] as number] as number) < day)

function wholeOf({ labels: labelRows, events }: WholeRows): Whole {
  const labels: (LabelEntry | undefined)[] = []
  const lids = new Map<string, number>()
  for (const label of labelRows) {
    labels[label.lid] = label
    lids.set(`${label.kind} ${label.slug}`, label.lid)
  }
  const [rids, dates, ends, lists] = [new Growing(), new Growing(), new Growing(), new Growing()]
  for (const event of events) {
    rids.push(event.rid)
    dates.push(dayOf(event.date))
    for (const lid of event.labels) lists.push(lid)
    ends.push(lists.length)
  }
  const carried = listsOf(ends.numbers(), lists.numbers())
  const carriers = turned(carried, rids.length, labels.length)
  const lidOf = (kind: LabelKind, slug: string) => lids.get(`${kind} ${slug}`)
  return {
    labels,
    lidOf,
    told: Uint32Array.from({ length: rids.length }, (_, i) => i),
    rids: rids.numbers(),
    dates: dates.numbers(),
    carriedBy: carried,
    eventsOf: (kind, slug) => {
      const lid = lidOf(kind, slug)
      return lid === undefined ? NONE : carriers(lid)
    },
  }
}

const NONE = new Uint32Array(0)

/** Many lists, one behind the other. */
const listsOf = (ends: Uint32Array, all: Uint32Array) => (at: number) =>
  all.subarray(at === 0 ? 0 : ends[at - 1], ends[at])

/** For each of so many numbers, which lists it is in, ascending; other numbers, which are those of labels without a page, are left out. */
function turned(lists: (at: number) => Uint32Array, size: number, numbers: number): (number: number) => Uint32Array {
  const ends = new Uint32Array(numbers)
  for (let at = 0; at < size; at++) for (const number of lists(at)) ends[number] = (ends[number] as number) + 1
  for (let number = 1; number < numbers; number++)
    ends[number] = (ends[number] as number) + (ends[number - 1] as number)
  const all = new Uint32Array(ends.at(-1) ?? 0)
  const next = Uint32Array.from(ends, (_, number) => (number === 0 ? 0 : (ends[number - 1] as number)))
  for (let at = 0; at < size; at++) {
    for (const number of lists(at)) {
      const place = next[number] as number
      all[place] = at
      next[number] = place + 1
    }
  }
  return listsOf(ends, all)
}
