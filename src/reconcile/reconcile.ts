import type { Event } from '../model/archive.ts'
import type { IsoDate } from '../model/date.ts'
import type { ParsedEvent } from '../model/event.ts'
import { assign, type Candidate } from './assign.ts'
import { Comparison } from './likeness.ts'

/** Which parsed item is which known event. */
export interface Reconciled {
  readonly kept: readonly Match[]
  readonly added: readonly Added[]
  /** Known events of the day that its page no longer tells. */
  readonly gone: readonly Gone[]
}

export interface Match {
  readonly known: Event
  readonly parsed: ParsedEvent
}

export interface Added {
  readonly parsed: ParsedEvent
  /** The event that told this news before, together with its own. */
  readonly splitFrom?: Event
}

export interface Gone {
  readonly known: Event
  /** The event that tells this news now, of this day or of a day near it. */
  readonly mergedInto?: Event
}

/** An item that holds this much of another one's words tells its news as well. */
const HELD = 0.8
/** Beyond this many pairs to compare, only equal titles and equal sources are matched: no page of news is so long. */
const MOST_PAIRS = 250_000

/**
 * Matches the items of a newly read day with known events: those of the day, and those of days near it, which an item may
 * have come from. Equal words first, then likeness, so that all pairs together are the best there can be. What is left
 * over is looked for in the items that it may have been split off or merged into. Pure: the same input gives the same
 * answer, and a day matched with itself changes nothing.
 *
 * The gates and weights below were chosen on questions answered by reading (`bench/identity`).
 */
export function reconcile(date: IsoDate, known: readonly Event[], parsed: readonly ParsedEvent[]): Reconciled {
  const pairs = new Map<ParsedEvent, Event>()
  // An event that another day's page tells stays there: one may tell the same news on both.
  const free = new Set(
    known
      .filter((event) => event.date === date || event.withdrawn !== null)
      .sort((a, b) => distance(a, date) - distance(b, date) || a.order - b.order || (a.path < b.path ? -1 : 1)),
  )
  pairByKey(free, parsed, pairs, (e) => `${e.title}\n${e.citations.map((c) => c.url).join('\n')}`)
  pairByKey(free, parsed, pairs, (e) => e.title)
  const open = parsed.filter((p) => !pairs.has(p))
  const isLeft = open.length > 0 || [...free].some((event) => event.date === date)
  const compare = new Comparison(isLeft ? [...known, ...parsed] : [])
  if (open.length * free.size <= MOST_PAIRS) pairByLikeness(date, free, open, pairs, compare)
  const kept = parsed.flatMap((p) => {
    const event = pairs.get(p)
    return event ? [{ known: event, parsed: p }] : []
  })
  const elsewhere = known.filter((event) => event.date !== date && event.withdrawn === null)
  return {
    kept,
    added: parsed.filter((p) => !pairs.has(p)).map((p) => addedOf(p, kept, compare)),
    gone: [...free].filter((event) => event.date === date).map((event) => goneOf(event, kept, elsewhere, compare)),
  }
}

/** How far an event is from being told on a day: told there, withdrawn there, withdrawn on another day. */
function distance(event: Event, date: IsoDate): number {
  return (event.date === date ? 0 : 2) + (event.withdrawn === null ? 0 : 1)
}

/** Pairs what has the same key: with the nearest event, in page order. */
function pairByKey(
  free: Set<Event>,
  parsed: readonly ParsedEvent[],
  pairs: Map<ParsedEvent, Event>,
  key: (event: ParsedEvent) => string,
): void {
  if (free.size === 0) return
  const byKey = new Map<string, Event[]>()
  for (const event of free) {
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

function pairByLikeness(
  date: IsoDate,
  free: Set<Event>,
  open: readonly ParsedEvent[],
  pairs: Map<ParsedEvent, Event>,
  compare: Comparison,
): void {
  // The best pairs must not hang on the order in which a page tells its events.
  const events = [...free].sort((a, b) => (a.path < b.path ? -1 : 1))
  const candidates: Candidate[] = []
  for (const [row, p] of open.entries()) {
    for (const [column, event] of events.entries()) {
      const score = scoreOf(date, event, p, compare)
      if (score > 0) candidates.push({ row, column, score })
    }
  }
  for (const [row, column] of assign(candidates)) {
    const event = events[column] as Event
    pairs.set(open[row] as ParsedEvent, event)
    free.delete(event)
  }
}

/** How much speaks for an item to be an event; 0 when too little does. */
function scoreOf(date: IsoDate, event: Event, parsed: ParsedEvent, compare: Comparison): number {
  const isNear = event.date === date
  const isTold = event.withdrawn === null
  const { text, held, urls, words } = compare.likeness(event, parsed)
  // A heading that stood alone, and then has its news below it.
  const isStub = event.citations.length === 0 && parsed.stories.some((story) => story.text === event.title)
  // Numbers and outcomes change while news unfolds, and sources are replaced: on the page that tells it, little is enough.
  const isSame = urls > 0 ? held >= (isNear ? 0.2 : 0.5) : isNear && isTold && text >= (words >= 3 ? 0.28 : 0.5)
  if (!isStub && !isSame && text < 0.9) return 0
  return text + 0.35 * urls + (isStub ? 1 : 0) - (isTold ? 0 : 0.05) - (isNear ? 0 : 0.1)
}

/** An item that is new: was its news told before, as a part of an event that goes on without it? */
function addedOf(parsed: ParsedEvent, kept: readonly Match[], compare: Comparison): Added {
  const from = kept.find(
    ({ known, parsed: now }) => compare.holds(known, parsed) >= HELD && compare.holds(now, parsed) < HELD,
  )
  return from ? { parsed, splitFrom: from.known } : { parsed }
}

/** An event that is gone: does another one tell its news now, that did not before, or a day near it? */
function goneOf(event: Event, kept: readonly Match[], elsewhere: readonly Event[], compare: Comparison): Gone {
  const into =
    kept.find(({ known, parsed: now }) => compare.holds(now, event) >= HELD && compare.holds(known, event) < HELD)
      ?.known ?? elsewhere.find((other) => compare.likeness(other, event).text >= 0.9)
  return into ? { known: event, mergedInto: into } : { known: event }
}
