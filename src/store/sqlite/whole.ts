import type { Database } from 'better-sqlite3'
import type { EventSummary, LabelCount, LabelKind } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import type { ArchiveReader } from '../store.ts'

/** Questions that a whole archive asks of every label; the database answers each by walking the events again. */
type Grouped = Pick<ArchiveReader, 'eventsOf' | 'beside' | 'busiest'>

/** An event as lists show it, and the labels it carries, by their ids. */
interface Listed {
  readonly summary: EventSummary
  readonly lids: readonly number[]
}

interface LabelEntry extends Omit<LabelCount, 'events'> {
  readonly lid: number
}

const KINDS: readonly LabelKind[] = ['story', 'topic', 'category', 'source']

/**
 * Answers what events have in common from memory, as the archive stood when first asked: for those who build every page of
 * it. Some 600 bytes an event. The answers are those of `sqliteReader`, to the last tie.
 */
export function sqliteWhole(db: Database): Grouped {
  let loaded: ReturnType<typeof load> | undefined
  const whole = () => {
    loaded ??= load(db)
    return loaded
  }
  /** How often each label was met in one question; zeros again after it. */
  let met = new Uint32Array(0)

  function most(events: Iterable<Listed>, limit: number, least: number, isAsked: (label: LabelEntry) => boolean) {
    const { labels } = whole()
    if (met.length < labels.length) met = new Uint32Array(labels.length)
    const seen: number[] = []
    for (const { lids } of events) {
      for (const lid of lids) {
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

  return {
    async eventsOf(kind, slug, { from, to }, limit) {
      const events = whole().eventsOf(kind, slug)
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
      const { lidOf, eventsOf } = whole()
      const own = lidOf(kind, slug)
      return most(
        eventsOf(kind, slug),
        limit,
        2,
        (label) => label.lid !== own && (label.kind === 'story' || label.kind === 'topic'),
      )
    },
    async busiest({ from, to }, limit) {
      const { told } = whole()
      const within = told.slice(
        from === undefined ? 0 : firstNotBefore(told, from),
        to === undefined ? told.length : firstNotBefore(told, `${to}~`),
      )
      return most(within, limit, 1, ({ kind }) => kind !== 'source')
    },
  }
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

function load(db: Database) {
  const labels: (LabelEntry | undefined)[] = []
  const lids = new Map<string, number>()
  const labelRows = db.prepare('SELECT lid, kind, slug, name FROM label WHERE slug IS NOT NULL')
  for (const label of labelRows.iterate() as Iterable<LabelEntry>) {
    labels[label.lid] = label
    lids.set(`${label.kind} ${label.slug}`, label.lid)
  }
  const told: Listed[] = []
  const carriers = new Map<number, Listed[]>()
  // A withdrawn event is in no list.
  const eventRows = db.prepare(`
    SELECT e.id, e.path, e.date, e.title, t.labels FROM event e CROSS JOIN telling t ON t.rid = e.rid
    WHERE e.withdrawn IS NULL ORDER BY e.date, e.ord, e.rid`)
  type Row = Omit<EventSummary, 'date'> & { readonly date: IsoDate; readonly labels: string }
  for (const { labels: carried, ...summary } of eventRows.iterate() as Iterable<Row>) {
    const listed = { summary, lids: (JSON.parse(carried) as number[]).filter((lid) => labels[lid]) }
    told.push(listed)
    for (const lid of listed.lids) {
      const known = carriers.get(lid)
      if (known) known.push(listed)
      else carriers.set(lid, [listed])
    }
  }
  const lidOf = (kind: LabelKind, slug: string) => lids.get(`${kind} ${slug}`)
  return {
    labels,
    told,
    lidOf,
    eventsOf: (kind: LabelKind, slug: string): readonly Listed[] => carriers.get(lidOf(kind, slug) ?? -1) ?? [],
  }
}
