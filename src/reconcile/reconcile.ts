import type { Event } from '../model/archive.ts'
import type { ParsedEvent } from '../model/event.ts'
import { assign, type Candidate } from './assign.ts'
import { type Features, featuresOf, holds, likeness } from './likeness.ts'

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
  /** The event that tells this news now, of this day or of a day beside it. */
  readonly mergedInto?: Event
}

/** Events of the days before and after, for news that moves from one page to the other. */
export interface Around {
  readonly told: readonly Event[]
  readonly withdrawn: readonly Event[]
}

/** Below this, two wordings are two events. */
const SAME = 0.5
/** The same for wordings on the pages of two days: news that goes on is often told in nearly the same words. */
const SAME_ELSEWHERE = 0.8
/** An item that holds this much of another one's words tells its news as well. */
const HELD = 0.8
/** Beyond this many pairs to compare, only equal titles and equal sources are matched: no page of news is so long. */
const MOST_PAIRS = 250_000

/**
 * Matches a newly read day with its known events: equal words first, then by cited URLs and likeness of text, so that all
 * pairs together are the best there can be. What is left over is looked for on the pages of the days beside, and in the
 * items it may have been split off or merged into. Pure; the same input gives the same answer, and a day matched with
 * itself changes nothing.
 */
export function reconcile(
  known: readonly Event[],
  parsed: readonly ParsedEvent[],
  around: Around = { told: [], withdrawn: [] },
): Reconciled {
  const pairs = new Map<ParsedEvent, Event>()
  const free = new Set(known)
  pairByKey(free, parsed, pairs, (e) => `${e.title}\n${e.citations.map((c) => c.url).join('\n')}`)
  pairByKey(free, parsed, pairs, (e) => e.title)
  const features = remembered(featuresOf)
  pairByLikeness(free, parsed, pairs, features, SAME)
  pairByLikeness(new Set(around.withdrawn), parsed, pairs, features, SAME_ELSEWHERE)
  const kept = parsed.flatMap((p) => {
    const event = pairs.get(p)
    return event ? [{ known: event, parsed: p }] : []
  })
  return {
    kept,
    added: parsed.filter((p) => !pairs.has(p)).map((p) => addedOf(p, kept, features)),
    gone: [...free].map((event) => goneOf(event, kept, around.told, features)),
  }
}

type FeaturesOf = (event: ParsedEvent) => Features

function remembered(compute: FeaturesOf): FeaturesOf {
  const known = new Map<ParsedEvent, Features>()
  return (event) => {
    let found = known.get(event)
    if (!found) {
      found = compute(event)
      known.set(event, found)
    }
    return found
  }
}

/** Pairs what has the same key, in page order; events still told before withdrawn ones. */
function pairByKey(
  free: Set<Event>,
  parsed: readonly ParsedEvent[],
  pairs: Map<ParsedEvent, Event>,
  key: (event: ParsedEvent) => string,
): void {
  if (free.size === 0) return
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

function pairByLikeness(
  free: Set<Event>,
  parsed: readonly ParsedEvent[],
  pairs: Map<ParsedEvent, Event>,
  features: FeaturesOf,
  least: number,
): void {
  const open = parsed.filter((p) => !pairs.has(p))
  if (free.size === 0 || open.length === 0 || open.length * free.size > MOST_PAIRS) return
  // The best pairs must not hang on the order in which a page tells its events.
  const events = [...free].sort((a, b) => (a.path < b.path ? -1 : 1))
  const candidates: Candidate[] = []
  for (const [row, p] of open.entries()) {
    for (const [column, event] of events.entries()) {
      const score = likeness(features(p), features(event))
      // Of two known events that are as like, the one that is still told.
      if (score >= least) candidates.push({ row, column, score: event.withdrawn === null ? score : score - 1e-6 })
    }
  }
  for (const [row, column] of assign(candidates)) {
    const event = events[column] as Event
    pairs.set(open[row] as ParsedEvent, event)
    free.delete(event)
  }
}

/** An item that is new: was its news told before, as a part of an event that goes on without it? */
function addedOf(parsed: ParsedEvent, kept: readonly Match[], features: FeaturesOf): Added {
  const part = features(parsed)
  const from = kept.find(
    ({ known, parsed: now }) => holds(features(known), part) >= HELD && holds(features(now), part) < HELD,
  )
  return from ? { parsed, splitFrom: from.known } : { parsed }
}

/** An event that is gone: does another one tell its news now, that did not before? */
function goneOf(event: Event, kept: readonly Match[], told: readonly Event[], features: FeaturesOf): Gone {
  const part = features(event)
  const into = kept.find(
    ({ known, parsed: now }) => holds(features(now), part) >= HELD && holds(features(known), part) < HELD,
  )
  if (into) return { known: event, mergedInto: into.known }
  const elsewhere = told.find((other) => likeness(features(other), part) >= SAME_ELSEWHERE)
  return elsewhere ? { known: event, mergedInto: elsewhere } : { known: event }
}
