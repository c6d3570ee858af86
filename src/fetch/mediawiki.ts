import { AnnalsError } from '../errors.ts'
import { excerpt, type Http, Passing } from './http.ts'
import { type Reply, type ReplyPage, type ReplyQuery, type ReplyRevision, readReply } from './reply.ts'

/** Titles a request: what the API allows to those who are not logged in as a bot. */
export const MOST_TITLES = 50
/** Revisions a request with their texts: the same limit. */
const MOST_REVISIONS = 50

/** What a wiki says of one title. */
export interface WikiPage {
  /** As it was asked for. */
  readonly title: string
  readonly state: 'ok' | 'missing' | 'redirect' | 'invalid'
  /** Id of the newest revision. */
  readonly newest: number | null
  /** `edit=sysop, move=sysop`. */
  readonly protection: string | null
  /** Why the title is invalid. */
  readonly reason: string | null
  /** The newest revision, where it was asked for. */
  readonly revision: WikiRevision | null
}

export interface WikiRevision {
  readonly id: number
  readonly timestamp: string
  /** `null`: hidden from the public. */
  readonly wikitext: string | null
  readonly user?: string
  readonly comment?: string
}

/** What a wiki's log tells of a page that is not there. */
export interface Departure {
  readonly action: 'delete' | 'move'
  readonly at: string | null
  readonly comment: string | null
  readonly movedTo: string | null
}

/** Questions to a wiki. */
export interface Wiki {
  readonly host: string
  /** The newest revision ids of titles, at most 50 titles a request; in batches, each as it is answered. */
  readonly sweep: (titles: readonly string[]) => AsyncGenerator<readonly WikiPage[]>
  /** The same with the newest revisions themselves. */
  readonly newest: (titles: readonly string[]) => AsyncGenerator<readonly WikiPage[]>
  /** Where redirects lead, by title. */
  readonly redirects: (titles: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** The revisions of a title after a known one, or all of them, oldest first; in batches, each as it is answered. */
  readonly revisions: (title: string, after: number | null) => AsyncGenerator<readonly WikiRevision[]>
  /** How a page came to be not there, as far as the log tells. */
  readonly departure: (title: string) => Promise<Departure | undefined>
  readonly http: Pick<Http, 'requests' | 'clockAheadMs'>
}

type Parameters = Readonly<Record<string, string>>

const COMMON: Parameters = {
  action: 'query',
  format: 'json',
  formatversion: '2',
  errorformat: 'plaintext',
  // When the wiki's database is behind, we come back later: https://www.mediawiki.org/wiki/Manual:Maxlag_parameter
  maxlag: '5',
}
const INFO: Parameters = { prop: 'info', inprop: 'protection' }
const TEXT: Parameters = { rvprop: 'ids|timestamp|user|comment|content', rvslots: 'main' }

/** Errors of the API that pass: https://www.mediawiki.org/wiki/API:Errors_and_warnings */
const PASSING_ERROR = /^(?:maxlag|ratelimited|readonly|internal_api_error_.*)$/

/** A MediaWiki wiki, asked through its Action API. */
export function openWiki(http: Http): Wiki {
  const { host } = http

  async function* query(parameters: Parameters, check: (reply: Reply) => void = () => {}): AsyncGenerator<ReplyQuery> {
    let next: Parameters = {}
    for (;;) {
      const reply = await http.get({ ...COMMON, ...parameters, ...next }, (body) => {
        const reply = readReply(body)
        refuseErrors(reply)
        check(reply)
        return reply
      })
      if (reply.query) yield reply.query
      if (!reply.continue) return
      const before = JSON.stringify(next)
      next = Object.fromEntries(Object.entries(reply.continue).map(([name, value]) => [name, String(value)]))
      if (JSON.stringify(next) === before)
        throw new AnnalsError(
          `${host} answers the same piece again and again; nothing of it was stored. Try again later`,
        )
    }
  }

  function refuseErrors({ errors }: Reply): void {
    const [error] = errors ?? []
    if (!error) return
    const said = `${error.code}: ${error.text}`
    if (PASSING_ERROR.test(error.code)) throw new Passing(said)
    throw new ApiError(error.code, `${host} refuses the request: ${said}`)
  }

  async function* pages(titles: readonly string[], parameters: Parameters): AsyncGenerator<readonly WikiPage[]> {
    for (let i = 0; i < titles.length; i += MOST_TITLES) {
      const some = titles.slice(i, i + MOST_TITLES)
      const replies: ReplyQuery[] = []
      const asked = { ...parameters, titles: some.join('|') }
      // What is too long for one answer comes in several; the first one names every page.
      for await (const reply of query(asked, (whole) => replies.length === 0 && refuseGaps(whole, some)))
        replies.push(reply)
      yield some.map((title) => wikiPage(title, replies))
    }
  }

  return {
    host,
    http,
    sweep: (titles) => pages(titles, INFO),
    newest: (titles) => pages(titles, { ...INFO, ...TEXT, prop: 'info|revisions' }),

    async redirects(titles) {
      const found = new Map<string, string>()
      for (let i = 0; i < titles.length; i += MOST_TITLES) {
        const some = titles.slice(i, i + MOST_TITLES)
        for await (const { normalized, redirects } of query({ ...INFO, titles: some.join('|'), redirects: '1' })) {
          for (const title of some) {
            const to = redirects.find(({ from }) => from === asNamed(title, normalized))?.to
            if (to !== undefined) found.set(title, to)
          }
        }
      }
      return found
    },

    async *revisions(title, after) {
      const all = { prop: 'revisions', ...TEXT, titles: title, rvdir: 'newer', rvlimit: String(MOST_REVISIONS) }
      const from = async function* (parameters: Parameters) {
        for await (const { pages } of query({ ...all, ...parameters })) {
          const found = pages.flatMap(({ revisions = [] }) => revisions).filter(({ revid }) => revid !== after)
          if (found.length > 0) yield found.map(wikiRevision)
        }
      }
      try {
        yield* from(after === null ? {} : { rvstartid: String(after) })
      } catch (error) {
        // The revision that we know is gone: deleted, or merged into another page. Then all, and what is known is known.
        if (!(error instanceof ApiError && /^(?:badid_rvstartid|nosuchrevid)$/.test(error.code))) throw error
        yield* from({})
      }
    },

    async departure(title) {
      for await (const { logevents } of query({
        list: 'logevents',
        letitle: title,
        leprop: 'type|timestamp|comment|details',
        lelimit: '10',
      })) {
        const found = logevents.find(({ action, type }) => action === 'delete' || type === 'move')
        if (!found) return undefined
        return {
          action: found.type === 'move' ? 'move' : 'delete',
          at: found.timestamp ?? null,
          comment: found.comment ? excerpt(found.comment) : null,
          movedTo: found.params?.target_title ?? null,
        }
      }
      return undefined
    },
  }
}

/** An error that the API itself tells, by its code. */
class ApiError extends AnnalsError {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

type Normalized = ReplyQuery['normalized']

/** The wiki's own spelling of a title. */
function asNamed(title: string, normalized: Normalized): string {
  return normalized.find(({ from }) => from === title)?.to ?? title
}

/** Every title has an answer, be it that there is no such page; else this is no answer, whatever its status said. */
function refuseGaps({ query }: Reply, titles: readonly string[]): void {
  const named = new Set(query?.pages.map(({ title }) => title))
  const lacking = titles.filter((title) => !named.has(asNamed(title, query?.normalized ?? [])))
  if (lacking.length > 0)
    throw new Passing(
      `its answer lacks ${lacking.length} of ${titles.length} pages, ${JSON.stringify(lacking[0])} first`,
    )
}

function wikiPage(title: string, replies: readonly ReplyQuery[]): WikiPage {
  const named = asNamed(title, replies[0]?.normalized ?? [])
  const parts = replies.flatMap(({ pages }) => pages.filter((page) => page.title === named))
  const has = <T>(read: (page: ReplyPage) => T | undefined) => parts.map(read).find((value) => value !== undefined)
  const is = (read: (page: ReplyPage) => boolean) => parts.some(read)
  const reason = has(({ invalidreason }) => invalidreason)
  const revision = has(({ revisions }) => revisions?.[0])
  return {
    title,
    state: is((p) => p.invalid)
      ? 'invalid'
      : is((p) => p.missing)
        ? 'missing'
        : is((p) => p.redirect)
          ? 'redirect'
          : 'ok',
    newest: revision?.revid ?? has(({ lastrevid }) => lastrevid || undefined) ?? null,
    protection: protectionOf(has(({ protection }) => protection) ?? []),
    reason: typeof reason === 'object' ? reason.text : (reason ?? null),
    revision: revision ? wikiRevision(revision) : null,
  }
}

function protectionOf(protection: readonly { type: string; level: string }[]): string | null {
  return protection.map(({ type, level }) => `${type}=${level}`).join(', ') || null
}

function wikiRevision({ revid, timestamp, user, comment, slots }: ReplyRevision): WikiRevision {
  return {
    id: revid,
    timestamp,
    wikitext: slots?.main.texthidden ? null : (slots?.main.content ?? null),
    // What is hidden, or empty, is left out.
    ...(user && { user }),
    ...(comment && { comment }),
  }
}
