import type { Event } from '../model/archive.ts'
import type { ParsedEvent } from '../model/event.ts'
import { overlap, wordsOf } from './similarity.ts'

/** Which parsed item is which known event. */
export interface Reconciled {
  readonly kept: readonly { readonly known: Event; readonly parsed: ParsedEvent }[]
  readonly added: readonly ParsedEvent[]
  /** Known events that the page no longer tells. */
  readonly gone: readonly Event[]
}

/** Below this, two wordings are two events. */
const SAME = 0.5
/** Beyond this many pairs to compare, only equal titles and equal sources are matched: no page of news is so long. */
const MOST_PAIRS = 250_000

/**
 * Matches a newly read day with its known events: equal words first, then by cited URLs and likeness of text, the best
 * pair of the whole day before the next. Pure; the same input gives the same answer, and a day matched with itself
 * changes nothing.
 */
export function reconcile(known: readonly Event[], parsed: readonly ParsedEvent[]): Reconciled {
  if (known.length === 0) return { kept: [], added: parsed, gone: [] }
  const pairs = new Map<ParsedEvent, Event>()
  const free = new Set(known)
  pairByKey(free, parsed, pairs, (e) => `${e.title}\n${e.citations.map((c) => c.url).join('\n')}`)
  pairByKey(free, parsed, pairs, (e) => e.title)
  const open = parsed.filter((p) => !pairs.has(p))
  if (open.length * free.size <= MOST_PAIRS) pairByLikeness(free, open, pairs)
  return {
    kept: parsed.flatMap((p) => {
      const event = pairs.get(p)
      return event ? [{ known: event, parsed: p }] : []
    }),
    added: parsed.filter((p) => !pairs.has(p)),
    gone: known.filter((event) => free.has(event)),
  }
}

/** Pairs what has the same key, in page order; events still told before withdrawn ones. */
function pairByKey(
  free: Set<Event>,
  parsed: readonly ParsedEvent[],
  pairs: Map<ParsedEvent, Event>,
  key: (event: ParsedEvent) => string,
): void {
  const byKey = new Map<string, Event[]>()
  for (const event of [...free].sort(
    (a, b) => Number(a.withdrawn !== null) - Number(b.withdrawn !== null) || a.order - b.order,
  )) {
    const list = byKey.get(key(event))
    if (list) list.push(event)
    else byKey.set(key(event), [event])
  }
  for (const p of parsed) {
    if (pairs.has(p)) continue
    const event = byKey.get(key(p))?.shift()
    if (!event) continue
    pairs.set(p, event)
    free.delete(event)
  }
}

function pairByLikeness(free: Set<Event>, open: readonly ParsedEvent[], pairs: Map<ParsedEvent, Event>): void {
  const features = (e: ParsedEvent) => ({
    words: wordsOf(e.title),
    urls: new Set(e.citations.map((c) => c.url)),
    articles: new Set(e.context.map((a) => a.title)),
  })
  const knownFeatures = [...free].map((event) => ({ event, ...features(event) }))
  const scored = open.flatMap((parsed) => {
    const mine = features(parsed)
    return knownFeatures.flatMap(({ event, words, urls, articles }) => {
      const text = overlap(mine.words, words)
      const score = 0.55 * text + 0.35 * overlap(mine.urls, urls) + 0.1 * overlap(mine.articles, articles)
      const bound = mine.urls.size === 0 || urls.size === 0 ? score / 0.65 : score
      return bound >= SAME ? [{ parsed, event, score: bound }] : []
    })
  })
  scored.sort((a, b) => b.score - a.score || a.parsed.order - b.parsed.order || (a.event.path < b.event.path ? -1 : 1))
  for (const { parsed, event } of scored) {
    if (pairs.has(parsed) || !free.has(event)) continue
    pairs.set(parsed, event)
    free.delete(event)
  }
}
