import type { EventSummary, LabelCount, LabelKind } from '../model/archive.ts'
import { countNamed, type KnownSubjects, knownSubjects, type Subject, type TopicRow } from './named.ts'
import type { ArchiveReader, Span } from './store.ts'

/** Questions that a whole archive asks of every label; the database answers each by walking the events again. */
type Grouped = Pick<ArchiveReader, 'eventsOf' | 'beside' | 'busiest' | 'named'>

/** An event as lists show it, and the labels it carries, by their ids: with a page or without. */
export interface Listed {
  readonly summary: EventSummary
  readonly lids: readonly number[]
}

export interface LabelEntry extends Omit<LabelCount, 'events'> {
  readonly lid: number
}

/** An event as a store reads it for this. */
export type WholeEvent = EventSummary & { readonly labels: readonly number[] }

/** What a store reads of itself for this. */
export interface WholeRows {
  /** Those that have a page. */
  readonly labels: Iterable<LabelEntry>
  /** Those that are told, by day, place and key. */
  readonly events: Iterable<WholeEvent>
}

const KINDS: readonly LabelKind[] = ['story', 'topic', 'category', 'source']

/** An archive in memory: its labels, and the events of each. */
export interface Whole {
  readonly labels: readonly (LabelEntry | undefined)[]
  readonly told: readonly Listed[]
  readonly lidOf: (kind: LabelKind, slug: string) => number | undefined
  /** A label's events, the oldest first. */
  readonly eventsOf: (kind: LabelKind, slug: string) => readonly Listed[]
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
 * it. Some 600 bytes an event. The answers are those of the database, to the last tie.
 */
export function groupedOf(
  whole: () => Promise<Whole>,
  topicsOf: (keys: readonly string[]) => Promise<readonly TopicRow[]>,
): Grouped {
  /** How often each label was met in one question; zeros again after it. */
  let met = new Uint32Array(0)

  function most(
    { labels }: Whole,
    events: Iterable<Listed>,
    limit: number,
    least: number,
    isAsked: (label: LabelEntry) => boolean,
  ) {
    if (met.length < labels.length) met = new Uint32Array(labels.length)
    const seen: number[] = []
    for (const { lids } of events) {
      for (const lid of lids) {
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
    async eventsOf(kind, slug, { from, to }, limit) {
      const events = (await whole()).eventsOf(kind, slug)
      const newest: EventSummary[] = []
      for (let i = events.length - 1; i >= 0 && newest.length < limit; i--) {
        const { summary } = events[i] as Listed
        if (to !== undefined && summary.date > to) continue
        if (from !== undefined && summary.date < from) break
        newest.push(summary)
      }
      return newest
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
      return most(all, toldIn(all, span), limit, 1, ({ kind }) => kind !== 'source')
    },
    async named(subjects, among) {
      const all = await whole()
      const isLabel = 'kind' in among
      const events = isLabel ? all.eventsOf(among.kind, among.slug) : toldIn(all, among)
      const own = isLabel ? all.lidOf(among.kind, among.slug) : undefined
      return countNamed(await subjectsOf(subjects), lidsOf(events), own)
    },
  }
}

function toldIn({ told }: Whole, { from, to }: Span): readonly Listed[] {
  return told.slice(
    from === undefined ? 0 : firstNotBefore(told, from),
    to === undefined ? told.length : firstNotBefore(told, `${to}~`),
  )
}

function* lidsOf(events: Iterable<Listed>): Generator<readonly number[]> {
  for (const { lids } of events) yield lids
}

const byCount = (a: LabelCount, b: LabelCount) => b.events - a.events || (a.slug < b.slug ? -1 : 1)

function firstNotBefore(told: readonly Listed[], date: string): number {
  let low = 0
  let high = told.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((told[middle] as Listed).summary.date < date) low = middle + 1
    else high = middle
  }
  return low
}

function wholeOf({ labels: labelRows, events }: WholeRows): Whole {
  const labels: (LabelEntry | undefined)[] = []
  const lids = new Map<string, number>()
  for (const label of labelRows) {
    labels[label.lid] = label
    lids.set(`${label.kind} ${label.slug}`, label.lid)
  }
  const told: Listed[] = []
  const carriers = new Map<number, Listed[]>()
  for (const { labels: carried, ...summary } of events) {
    const listed = { summary, lids: carried }
    told.push(listed)
    for (const lid of carried) {
      if (!labels[lid]) continue
      const known = carriers.get(lid)
      if (known) known.push(listed)
      else carriers.set(lid, [listed])
    }
  }
  const lidOf = (kind: LabelKind, slug: string) => lids.get(`${kind} ${slug}`)
  return { labels, told, lidOf, eventsOf: (kind, slug) => carriers.get(lidOf(kind, slug) ?? -1) ?? [] }
}
