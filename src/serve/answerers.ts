import { iconOf } from '../render/html/icon.ts'
import { isFilePath } from '../site/files/files.ts'
import { keyAt, keyHeaders } from '../site/keys.ts'
import type { Find } from '../site/pages/search.ts'
import type { Site } from '../site/site.ts'
import type { StoreState } from '../store/store.ts'
import type { Travel } from '../travel/travel.ts'
import { ASSETS, DAY } from './age.ts'
import type { Answer, Answerer } from './answer.ts'
import { api } from './api/api.ts'
import { contentOf } from './content.ts'
import { type Keeping, keepWhile } from './kept.ts'
import { mcp } from './mcp.ts'
import { mementos } from './memento.ts'
import { openPages } from './pages.ts'
import { searches } from './searches.ts'

/** What is served. */
export interface Served {
  readonly site: Site
  /** Gives pages of other times as well, to those who ask as RFC 7089 says. */
  readonly travel?: Travel | undefined
  /** Finds events by words. */
  readonly find?: Find | undefined
  /** The release that runs. */
  readonly version?: string | undefined
}

/** How much of pages and files is kept, in bytes: those that are asked for are the same few thousand. */
const KEPT = 96 * 2 ** 20

/** Everything that answers, in the order in which it is asked. To serve something new, add its answerer here. */
export function answerersOf({ site, travel, find, version = '' }: Served): readonly Answerer[] {
  const keeping = keepWhile({ state: nowOf(site), spared: (from, to) => sparedBy(site, from, to) }, KEPT)
  const pages = openPages(keeping)
  return [
    health(site),
    iconElsewhere,
    api(site, find),
    ...(travel && find ? [mcp({ site, travel, find, version })] : []),
    ...(find ? [searches(site, find)] : []),
    ...(travel ? [mementos({ site, travel, pages })] : []),
    files(site, keeping),
    (asked) => pages(asked, site, asked.path),
  ]
}

/** Feeds, and what leads programs to pages. Each says what it can be told by its own address and no other. */
const files =
  (site: Site, keeping: Keeping): Answerer =>
  ({ path }) => {
    if (!isFilePath(path)) return undefined
    return keeping(`file ${path}`, async () => {
      const file = await site.file(path)
      if (!file) return undefined
      const headers = { 'content-type': file.mediaType, 'cache-control': FRESH, ...keyHeaders(keyAt(path)) }
      return { status: 200, headers, body: contentOf(file.body) }
    })
  }

const FRESH = 'public, max-age=60, stale-while-revalidate=600'

/** Whether the store can be read, for whoever watches the process. */
const health =
  (site: Site): Answerer =>
  async ({ path }) => {
    if (path !== '/healthz') return undefined
    const { generation } = await site.state()
    const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
    return { status: 200, headers, body: `${JSON.stringify({ status: 'ok', generation, process: process.pid })}\n` }
  }

/** Where browsers look for an icon beside what names none: JSON, a feed. */
const iconElsewhere: Answerer = ({ path, look }) => {
  if (path !== '/favicon.ico') return undefined
  return { status: 302, headers: { location: iconOf(look).path, 'cache-control': ASSETS }, body: '' }
}

/** What pages are made of: a state of the store, and the day, since what is new today is old next week. */
interface Now extends StoreState {
  readonly day: number
}

/** Reads it once for all requests that are answered in one turn of the loop, and gives the same thing while it is the same. */
function nowOf(site: Site): () => Promise<Now> {
  let last: Now = { store: '', generation: 0, day: 0 }
  let asked: Promise<Now> | undefined
  const ask = async () => {
    const { store, generation } = await site.state()
    const day = Math.floor(Date.now() / DAY)
    if (store !== last.store || generation !== last.generation || day !== last.day) last = { store, generation, day }
    return last
  }
  return () => {
    if (!asked) {
      asked = ask()
      setImmediate(() => {
        asked = undefined
      })
    }
    return asked
  }
}

/**
 * Pages of events that a change of the store leaves as they are. Most changes touch a few of them: those of a day that was edited,
 * or, while sources are asked, those that cite the ones that answered just now. All else says more of the archive, and is soon made.
 */
async function sparedBy(site: Site, from: Now, to: Now): Promise<((answer: Answer) => boolean) | undefined> {
  if (from.store !== to.store || from.day !== to.day || from.generation > to.generation) return undefined
  const touched = await site.reader.touched(from.generation)
  if (touched === undefined) return undefined
  const dates = new Set<string>(touched.dates)
  const ids = new Set([...touched.related, ...touched.citing].map(({ id }) => id))
  return ({ about }) => about !== undefined && !dates.has(about.date) && !ids.has(about.id)
}
