import type { IsoDate } from '../model/date.ts'
import type { Aliases, Edition } from '../model/edition.ts'
import { type Choices, type Look, lookOf } from '../render/look.ts'

/** What a publisher says of the archive as a whole. */
export interface SiteOptions extends Choices {
  readonly name: string
  readonly tagline: string
  /** `https://news.example`: where the archive is published; empty while it has no address of its own. */
  readonly origin: string
  /** Whom feeds name to be asked for news (WebSub); none, if there is none. */
  readonly hub?: string
  /** Names that the publisher takes for one story. */
  readonly aliases?: Aliases
  /** Slugs of the sections that lead on the front page and on the pages of days, in this order. */
  readonly leading?: readonly string[]
  /** Where it is today on the front page: an IANA time zone; UTC, if not given. */
  readonly timeZone?: string
  /** Whether covers are shown in pages; they are linked otherwise. */
  readonly images?: 'link' | 'embed'
}

/** What pages are built with. */
export interface Frame extends SiteOptions {
  readonly edition: Edition
  readonly look: Look
}

export function frameOf(edition: Edition, options: SiteOptions): Frame {
  return { ...options, edition, look: lookOf(options, edition.language) }
}

/** What every page of the news starts with. `newest`: the last day that it tells of. */
export function headOf<K extends string>(frame: Frame, kind: K, url: string, title: string, newest: IsoDate | null) {
  return { ...startOf(frame, kind, url, title), licence: licenceOf(frame, newest) }
}

/** What a page starts with that the publisher wrote: the licence of the news is not one of these words. */
export function ownHeadOf<K extends string>(frame: Frame, kind: K, url: string, title: string) {
  return { ...startOf(frame, kind, url, title), licence: { notice: frame.look.language.say.ownNotice } }
}

function startOf<K extends string>({ name, origin }: Frame, kind: K, url: string, title: string) {
  return { kind, url, title, archive: name, ...(origin ? { origin } : {}) }
}

/** Wikipedia moved from version 3.0 of the licence to 4.0 in June 2023. */
const LICENCE_CHANGE = '2023-06-07'

function licenceOf({ edition, look }: Frame, newest: IsoDate | null) {
  const isOld = newest !== null && newest < LICENCE_CHANGE
  return {
    name: 'CC-BY-SA-4.0',
    url: 'https://creativecommons.org/licenses/by-sa/4.0/',
    notice: look.language.say.notice(edition.host, edition.portal, isOld),
  }
}

/** Words that a link needs, for what has none: an event may be a source alone. */
export const orUntitled = ({ look }: Pick<Frame, 'look'>, text: string) => text || look.language.say.untitled

/** The wiki's address of a page, or of one revision of it. */
export function portalLinks({ edition }: Frame, page: string, revision: number | null) {
  const title = encodeURIComponent(page.replaceAll(' ', '_')).replaceAll('%3A', ':').replaceAll('%2F', '/')
  const script = `https://${edition.host}/w/index.php?title=${title}`
  return {
    url: revision === null ? `https://${edition.host}/wiki/${title}` : `${script}&oldid=${revision}`,
    history: `${script}&action=history`,
  }
}
