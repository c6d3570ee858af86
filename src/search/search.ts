import type { Event } from '../model/archive.ts'
import type { Found, SearchOrder } from '../model/search.ts'
import { DeadlineError } from '../query/deadline.ts'
import type { Problem, Query } from '../query/query.ts'
import type { Matched, MatchOptions, SearchEngine } from '../store/search-engine.ts'
import type { ArchiveReader } from '../store/store.ts'
import { openIndexBeside } from './beside.ts'
import { mended } from './spelling.ts'

export interface FindOptions {
  readonly order?: SearchOrder
  readonly offset?: number
  readonly limit?: number
  /** Longest time that it may take, in ms. */
  readonly deadline?: number
}

export interface Search {
  /** Takes in what changed since, and calls back after each batch. `find` does this first. A store with full text of its own is ready. */
  refresh(onTaken?: (events: number) => void): Promise<void>
  find(query: Query, options?: FindOptions): Promise<Found | Problem>
  close(): void
}

const DEADLINE = 1000

/**
 * Opens the search of an archive: by the store's own full text where it has it, else by an index in a file beside, which is made if
 * it is not there.
 */
export function openSearch(file: string, reader: ArchiveReader): Search {
  const { engine } = reader
  if (engine) return { refresh: async () => {}, find: findingBy(engine, reader), close() {} }
  const beside = openIndexBeside(file, reader)
  const find = findingBy(beside.engine, reader)
  return {
    refresh: beside.refresh,
    async find(query, options) {
      await beside.refresh()
      return find(query, options)
    },
    close: beside.close,
  }
}

const findingBy =
  (engine: SearchEngine, reader: ArchiveReader): Search['find'] =>
  async (query, { order = 'relevance', offset = 0, limit = 10, deadline = DEADLINE } = {}) => {
    const until = performance.now() + deadline
    const options = (): MatchOptions => ({ order, offset, limit, deadline: until - performance.now() })
    let matched: Matched
    let isLoose = false
    try {
      matched = await engine.match(query, 'all', options())
      isLoose = matched.total === 0 && query.terms.length > 1
      if (isLoose) matched = await engine.match(query, 'any', options())
    } catch (error) {
      if (error instanceof DeadlineError) return { problem: 'This takes too long: ask for fewer words, or rarer ones.' }
      throw error
    }
    const { total, years, categories, ids } = matched
    const events = await Promise.all(ids.map((id) => reader.event(id)))
    const suggestion = total === 0 || isLoose ? await mended(query, engine) : undefined
    return {
      total,
      isLoose: isLoose && total > 0,
      years,
      categories,
      // One may have been withdrawn while this was asked.
      events: events.filter((event): event is Event => event !== undefined && event.withdrawn === null),
      ...(suggestion === undefined ? {} : { suggestion }),
    }
  }
