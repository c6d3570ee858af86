import type { Event } from './archive.ts'

/** What a query found. */
export interface Found {
  /** Events that match. */
  readonly total: number
  /** No event has all words: these have some of them, the most telling first. */
  readonly isLoose: boolean
  /** All matches by year, newest first, and by section, the largest first. */
  readonly years: readonly { readonly year: string; readonly events: number }[]
  readonly categories: readonly { readonly name: string; readonly events: number }[]
  /** From the offset on. */
  readonly events: readonly Event[]
  /** The query with words spelt as the archive spells them, where it has some that no event has. */
  readonly suggestion?: string
}

/** By relevance with a mild pull to the recent, or the newest first. */
export type SearchOrder = 'relevance' | 'date'
