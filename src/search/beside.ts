import type { SearchEngine, SpeltWord } from '../store/search-engine.ts'
import type { ArchiveReader } from '../store/store.ts'
import { catchUp, isFault, openIndex, stampOf, stateOf } from './index-file.ts'
import { Matching } from './matching.ts'
import { type IndexFile, packedIndex } from './pack.ts'
import { vocabularyOf } from './spelling.ts'

/** An index in a file beside the archive. */
export interface IndexBeside {
  /** Takes in what changed since, and calls back after each batch. */
  refresh(onTaken?: (events: number) => void): Promise<void>
  /** Answers as of the last `refresh`. */
  readonly engine: SearchEngine
  /** What the index holds, by name: of the same, `files` gives the same bytes. */
  state(): string
  /** The index as files, for archives that are published as files alone. `refresh` first. */
  files(): Iterable<IndexFile>
  close(): void
}

/**
 * Opens the index in a file, or makes it. All that is in it comes from the archive, so it can be removed at any time; where
 * the folder can't be written, it is made in memory.
 */
export function openIndexBeside(file: string, reader: ArchiveReader): IndexBeside {
  let db = openIndex(file)
  const matching = stamped(
    () => stampOf(db),
    () => new Matching(db),
  )
  const spelling = stamped(
    () => stampOf(db),
    () => vocabularyOf(db).spelling(),
  )
  let refreshing: Promise<void> | undefined

  async function takeAll(onTaken?: (events: number) => void): Promise<void> {
    let events = 0
    for await (const { from, keys } of catchUp(db, reader)) {
      if (from !== undefined) matching.follow(from, (known) => known.update(keys))
      events += keys.length
      onTaken?.(events)
    }
  }

  async function refresh(onTaken?: (events: number) => void): Promise<void> {
    refreshing ??= (async () => {
      try {
        await takeAll(onTaken)
      } catch (error) {
        if (!isFault(error)) throw error
        // A full disk, say: what is in the file can be had again.
        db.close()
        db = openIndex(':memory:')
        await takeAll(onTaken)
      }
    })().finally(() => {
      refreshing = undefined
    })
    await refreshing
  }

  return {
    refresh,
    engine: {
      async match(query, how, { order, offset, limit, deadline }) {
        const index = matching.now()
        const matches = index.of(query, how, performance.now() + deadline)
        const best = index.best(matches, order, offset + limit).slice(offset)
        return { total: matches.keys.length, ...index.counts(matches), ids: index.idsOf(best) }
      },
      spelling: (): Promise<readonly SpeltWord[]> => spelling.now(),
      eventsWith: (terms) => vocabularyOf(db).eventsWith(terms),
    },
    state: () => stateOf(db),
    files: () => packedIndex(db),
    close() {
      db.close()
    },
  }
}

/** What is made of an index, and made anew once its stamp is another: or brought up to date by who knows how it changed since. */
function stamped<T>(stamp: () => string, make: () => T) {
  let made: { readonly at: string; readonly value: T } | undefined
  return {
    now(): T {
      const at = stamp()
      if (made?.at !== at) made = { at, value: make() }
      return made.value
    },
    follow(from: string, change: (value: T) => void): void {
      if (made?.at !== from) return
      change(made.value)
      made = { at: stamp(), value: made.value }
    },
  }
}
