import type { ListedLabel } from '../model/archive.ts'
import type { Touched, TouchedYear } from './store.ts'

/** A label that an event got or lost, in a year; `split` is the generation when it was split, 0 if it never was. */
type Row = Omit<ListedLabel, 'split'> & TouchedYear & { readonly split: number }

/**
 * Labels with the years that were touched since a generation, and those that only tell anew how a publisher's documents stand, which its
 * whole page does alone.
 */
export function touchedLabels(since: number, rows: Iterable<Row>, retold: readonly ListedLabel[]): Touched['labels'] {
  const found = new Map<string, ListedLabel & { years: TouchedYear[] | undefined }>()
  for (const { year, isNew, split, ...rest } of rows) {
    const label = { ...rest, split: split > 0 }
    const key = labelName(label)
    const known = found.get(key) ?? { ...label, years: split > since ? undefined : [] }
    // SQLite says 0 and 1.
    known.years?.push({ year, isNew: Boolean(isNew) })
    found.set(key, known)
  }
  for (const label of retold) {
    const key = labelName(label)
    if (!found.has(key)) found.set(key, { ...label, years: [] })
  }
  return [...found.values()]
}

/** Labels that are not among others. */
export function besidesThese(labels: readonly ListedLabel[], these: readonly ListedLabel[]): ListedLabel[] {
  const names = new Set(these.map(labelName))
  return labels.filter((label) => !names.has(labelName(label)))
}

const labelName = ({ kind, slug }: ListedLabel) => `${kind} ${slug}`
