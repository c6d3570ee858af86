import { dueAfter } from '../link/learning.ts'
import type { Edition } from '../model/edition.ts'
import type { RelationStore } from '../store/store.ts'
import { relatePart } from './part.ts'
import { relateWhole } from './whole.ts'

/** What bringing relations up to date did. */
export interface Relating {
  /** `none`: nothing had changed; `part`: events that changed, one by one; `whole`: all of them anew. */
  readonly way: 'none' | 'part' | 'whole'
  /** Events that had changed. */
  readonly changed: number
  /** The table of weights in use; 0 for none. */
  readonly weights: number
}

export interface RelateOptions {
  /** Learns a new table of weights. */
  readonly relearn?: boolean
  /** Computes all relations anew, with the table there is. */
  readonly whole?: boolean
}

/** One event of this many changed: relating all at once is less work than one by one. */
const MANY = 20

/**
 * Brings relations up to date with the events, as one transaction that the caller opens. The result is the same whatever
 * changed, in whatever order and portions, and whichever way was taken; `relearn` alone is an act of its moment.
 */
export async function relate(store: RelationStore, edition: Edition, options: RelateOptions = {}): Promise<Relating> {
  const { behind, events, weights, learning } = await store.relationState()
  if (behind === 0 && !options.relearn && !options.whole)
    return { way: 'none', changed: 0, weights: weights?.version ?? 0 }
  const grown = dueAfter(learning, await store.daysMinted(learning.minted))
  const next = options.relearn ? { ...grown, due: grown.minted } : grown
  await store.putLearning(next)
  const version = weights?.version ?? 0
  const isDue = options.relearn || next.due !== learning.due
  if (!weights || isDue || options.whole || behind * MANY > events) {
    const used = await relateWhole(
      store,
      edition,
      weights && !isDue ? weights : { version: version + 1, due: next.due },
    )
    return { way: 'whole', changed: behind, weights: used.version }
  }
  await relatePart(store, edition, weights)
  return { way: 'part', changed: behind, weights: version }
}
