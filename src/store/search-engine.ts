import type { SearchOrder } from '../model/search.ts'
import type { Query } from '../query/query.ts'

/** Which part of what matches is wanted, and in which order. */
export interface MatchOptions {
  readonly order: SearchOrder
  readonly offset: number
  readonly limit: number
  /** Longest time that it may take, in ms. */
  readonly deadline: number
}

/** Events that match a query. */
export interface Matched {
  readonly total: number
  /** All matches by year, newest first, and by section, the largest first. */
  readonly years: readonly { readonly year: string; readonly events: number }[]
  readonly categories: readonly { readonly name: string; readonly events: number }[]
  /** Ids of those that were wanted, in order. */
  readonly ids: readonly string[]
}

/** A word as the archive writes it, and its stem. */
export interface SpeltWord {
  readonly word: string
  readonly term: string
}

/** The full text of a store that has an engine for it. What it finds, and in which order, is what the index of a file finds. */
export interface SearchEngine {
  /** Events with all of a query's words, or any of them. Throws a `DeadlineError` when it takes too long. */
  match(query: Query, how: 'all' | 'any', options: MatchOptions): Promise<Matched>
  /** Words of all events there are or ever were, for spelling. */
  spelling(): Promise<readonly SpeltWord[]>
  /** In how many events words are, by their stems; none where it is in none. */
  eventsWith(terms: readonly string[]): Promise<ReadonlyMap<string, number>>
}
