import type { Event } from '../model/archive.ts'
import type { Found, SearchOrder } from '../model/search.ts'
import type { Problem, Query } from '../query/query.ts'
import type { ArchiveReader } from '../store/store.ts'
import { catchUp, isFault, openIndex, stampOf, stateOf } from './index-file.ts'
import { DeadlineError, type Matches, Matching } from './matching.ts'
import { type IndexFile, packedIndex } from './pack.ts'
import { Spelling } from './spelling.ts'

export interface FindOptions {
  readonly order?: SearchOrder
  readonly offset?: number
  readonly limit?: number
  /** Longest time that it may take, in ms. */
  readonly deadline?: number
}

export interface Search {
  /** Takes in what changed since, and calls back after each batch. `find` does this first. */
  refresh(onTaken?: (events: number) => void): Promise<void>
  find(query: Query, options?: FindOptions): Promise<Found | Problem>
  /** What the index holds, by name: of the same, `files` gives the same bytes. */
  state(): string
  /** The index as files, for archives that are published as files alone. `refresh` first. */
  files(): Iterable<IndexFile>
  close(): void
}

const DEADLINE = 1000

/**
 * Opens the index in a file, or makes it. All that is in it comes from the archive, so it can be removed at any time; where
 * the folder can't be written, it is made in memory.
 */
export function openSearch(file: string, reader: ArchiveReader): Search {
  let db = openIndex(file)
  const stamped = <T>(make: () => T) => {
    let made: { readonly at: string; readonly value: T } | undefined
    return () => {
      const at = stampOf(db)
      if (made?.at !== at) made = { at, value: make() }
      return made.value
    }
  }
  const matching = stamped(() => new Matching(db))
  const spelling = stamped(() => new Spelling(db))
  let refreshing: Promise<void> | undefined

  async function refresh(onTaken?: (events: number) => void): Promise<void> {
    refreshing ??= (async () => {
      try {
        for await (const taken of catchUp(db, reader)) onTaken?.(taken)
      } catch (error) {
        if (!isFault(error)) throw error
        // A full disk, say: what is in the file can be had again.
        db.close()
        db = openIndex(':memory:')
        for await (const taken of catchUp(db, reader)) onTaken?.(taken)
      }
    })().finally(() => {
      refreshing = undefined
    })
    await refreshing
  }

  return {
    refresh,
    async find(query, { order = 'relevance', offset = 0, limit = 10, deadline = DEADLINE } = {}) {
      await refresh()
      const until = performance.now() + deadline
      const index = matching()
      let matches: Matches
      let isLoose = false
      try {
        matches = index.of(query, 'all', until)
        isLoose = matches.keys.length === 0 && query.terms.length > 1
        if (isLoose) matches = index.of(query, 'any', until)
      } catch (error) {
        if (error instanceof DeadlineError)
          return { problem: 'This takes too long: ask for fewer words, or rarer ones.' }
        throw error
      }
      const best = index.best(matches, order, offset + limit).slice(offset)
      const events = await Promise.all(index.idsOf(best).map((id) => reader.event(id)))
      const suggestion = matches.keys.length === 0 || isLoose ? spelling().mended(query) : undefined
      return {
        total: matches.keys.length,
        isLoose: isLoose && matches.keys.length > 0,
        ...index.counts(matches),
        // One may have been withdrawn while this was asked.
        events: events.filter((event): event is Event => event !== undefined && event.withdrawn === null),
        ...(suggestion === undefined ? {} : { suggestion }),
      }
    },
    state: () => stateOf(db),
    files: () => packedIndex(db),
    close() {
      db.close()
    },
  }
}
