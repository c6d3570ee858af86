import type { IsoDate } from './date.ts'

/** What an archive made of a revision: told it, kept it as an alarm, or kept it as history alone. */
export type Fate = 'told' | 'alarm' | 'historic'

/** One revision of one day page, as it was read. Never changed once stored. */
export interface PageRevision {
  /** Code of the edition, for example `en`. */
  readonly edition: string
  /** The day that the page tells. */
  readonly date: IsoDate
  /** The page's title on its wiki: `Portal:Current events/2016 February 6`. */
  readonly title: string
  readonly wikitext: string
  /** How the bytes were read; MediaWiki itself only speaks UTF-8. */
  readonly encoding: 'utf-8' | 'latin-1'
  /** The wiki's revision id, where the copy tells it. */
  readonly portalId?: number
  /** When the revision was made (or seen), ISO 8601 in UTC, where the copy tells it. */
  readonly timestamp?: string
  readonly user?: string
  readonly comment?: string
  /** The page stood deleted at that time; `wikitext` is then empty. */
  readonly deleted?: boolean
  /** What an archive made of it before, where the copy tells it: an archive made anew makes the same of it. */
  readonly fate?: Fate
}
