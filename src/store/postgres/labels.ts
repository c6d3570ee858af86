import { CITED_OFTEN, type LabelKind, LISTED } from '../../model/archive.ts'
import { freeSlug, slugify } from '../../model/slug.ts'
import type { EventLabel } from '../store.ts'
import type { Session } from './session.ts'

/** A label in hand. */
export interface HeldLabel {
  readonly lid: number
  readonly kind: LabelKind
  readonly key: string
  slug: string | null
  name: string
  paged: number
  events: number
  /** Events that it had at its best. */
  most: number
  split: number
}

/** Labels are remembered, up to this many. */
const REMEMBERED = 200_000

const nameOf = ({ kind, key }: Pick<EventLabel, 'kind' | 'key'>) => `${kind} ${key}`

/** The labels that a writer gives to events. */
export interface HeldLabels {
  /** Reads all that are needed to give these, and to take away those of these ids. */
  readonly fetch: (labels: readonly EventLabel[], lids: readonly number[]) => Promise<void>
  /** The label's id; it, or its slug, is made where there is none. */
  readonly give: (label: EventLabel, generation: number) => number
  readonly of: (lid: number) => HeldLabel
  /** Whether a label has been in the tables before. */
  readonly isStored: (lid: number) => boolean
  readonly count: (lid: number, change: 1 | -1) => void
  /** Labels whose events now fill more than a page stay so; publishers that are cited often enough get one. */
  readonly split: (lids: Iterable<number>, generation: number) => void
  readonly send: () => Promise<void>
  readonly forget: () => void
}

export function holdLabels({ askNow, copy }: Session): HeldLabels {
  const byName = new Map<string, HeldLabel>()
  const byId = new Map<number, HeldLabel>()
  const fresh = new Set<HeldLabel>()
  const changed = new Set<HeldLabel>()
  /** Slugs that are taken, of those that could be in the way. */
  const slugs = new Set<string>()
  let next: number | undefined

  function hold(label: HeldLabel): void {
    byName.set(nameOf(label), label)
    byId.set(label.lid, label)
  }

  function note(label: HeldLabel): void {
    if (!fresh.has(label)) changed.add(label)
  }

  /** Gives a label a page, under a slug as near to the one wanted as is free. */
  function page(label: HeldLabel, wanted: string, name: string, generation: number): void {
    const { kind } = label
    label.slug = freeSlug(wanted, (slug) => slugs.has(`${kind} ${slug}`))
    slugs.add(`${kind} ${label.slug}`)
    label.name = name
    label.paged = generation
    note(label)
  }

  return {
    async fetch(labels, lids) {
      if (next === undefined) {
        const [row] = await askNow<{ lid: number }>('SELECT coalesce(max(lid), 0) AS lid FROM label')
        next = (row?.lid ?? 0) + 1
      }
      const unknown = new Map(
        labels.filter((label) => !byName.has(nameOf(label))).map((label) => [nameOf(label), label]),
      )
      const ids = [...new Set(lids)].filter((lid) => !byId.has(lid))
      const columns = 'l.lid, l.kind, l.key, l.slug, l.name, l.paged, l.events, l.most, l.split'
      if (unknown.size > 0) {
        const asked = [...unknown.values()]
        const rows = await askNow<HeldLabel>(
          `SELECT ${columns} FROM unnest($1::text[], $2::text[]) AS j(kind, key) JOIN label l ON l.kind = j.kind AND l.key = j.key`,
          [asked.map(({ kind }) => kind), asked.map(({ key }) => key)],
        )
        rows.forEach(hold)
      }
      if (ids.length > 0) {
        const rows = await askNow<HeldLabel>(`SELECT ${columns} FROM label l WHERE lid = ANY($1)`, [ids])
        for (const row of rows) if (!byId.has(row.lid)) hold(row)
      }
      const due = new Map<string, [LabelKind, string]>()
      for (const label of labels) {
        if (!(label.leads || label.kind === 'source') || (byName.get(nameOf(label))?.slug ?? null) !== null) continue
        const slug = label.slug ?? slugify(label.name, label.kind)
        due.set(`${label.kind} ${slug}`, [label.kind, slug])
      }
      if (due.size === 0) return
      const rows = await askNow<{ kind: string; slug: string }>(
        `SELECT l.kind, l.slug FROM unnest($1::text[], $2::text[]) AS j(kind, slug) JOIN label l ON l.kind = j.kind AND l.slug = j.slug
        UNION ALL SELECT l.kind, l.slug FROM unnest($1::text[], $2::text[]) AS j(kind, slug)
        JOIN label l ON l.kind = j.kind AND l.slug >= j.slug || '-' AND l.slug < j.slug || '.'
        WHERE substr(l.slug, length(j.slug) + 2) ~ '^[0-9]+$'`,
        [Array.from(due.values(), ([kind]) => kind), Array.from(due.values(), ([, slug]) => slug)],
      )
      for (const { kind, slug } of rows) slugs.add(`${kind} ${slug}`)
    },
    give(label, generation) {
      const { kind, key, name, leads, slug } = label
      let known = byName.get(nameOf(label))
      if (!known) {
        const lid = next as number
        next = lid + 1
        known = { lid, kind, key, slug: null, name, paged: 0, events: 0, most: 0, split: 0 }
        hold(known)
        fresh.add(known)
      }
      if (leads && known.slug === null) page(known, slug ?? slugify(name, kind), name, generation)
      return known.lid
    },
    of: (lid) => byId.get(lid) as HeldLabel,
    isStored: (lid) => !fresh.has(byId.get(lid) as HeldLabel),
    count(lid, change) {
      const label = byId.get(lid) as HeldLabel
      label.events += change
      label.most = Math.max(label.most, label.events)
      note(label)
    },
    split(lids, generation) {
      for (const lid of lids) {
        const label = byId.get(lid) as HeldLabel
        if (label.events > LISTED && label.split === 0) {
          label.split = generation
          note(label)
        }
        if (label.kind === 'source' && label.slug === null && label.events >= CITED_OFTEN)
          page(label, slugify(label.name, 'source'), label.name, generation)
      }
    },
    async send() {
      await copy(
        'label',
        ['lid', 'kind', 'key', 'slug', 'name', 'paged', 'events', 'most', 'split'],
        Array.from(fresh, (l) => [l.lid, l.kind, l.key, l.slug, l.name, l.paged, l.events, l.most, l.split]),
      )
      fresh.clear()
      if (changed.size > 0) {
        await askNow(
          `UPDATE label l SET slug = x.slug, name = x.name, paged = x.paged, events = x.events, most = x.most, split = x.split
          FROM json_to_recordset($1) AS x(lid int, slug text, name text, paged int, events int, most int, split int) WHERE l.lid = x.lid`,
          [
            JSON.stringify(
              Array.from(changed, ({ lid, slug, name, paged, events, most, split }) => ({
                lid,
                slug,
                name,
                paged,
                events,
                most,
                split,
              })),
            ),
          ],
        )
        changed.clear()
      }
      slugs.clear()
      if (byId.size < REMEMBERED) return
      byName.clear()
      byId.clear()
    },
    forget() {
      for (const kept of [byName, byId, fresh, changed, slugs]) kept.clear()
      next = undefined
    },
  }
}
