import type { ChangeKind, Event, Version, Withdrawal } from '../model/archive.ts'
import type { ParsedEvent } from '../model/event.ts'

/** What the versions of an event say of how it stood at a time. */
export interface EventState extends Pick<Event, 'id' | 'path' | 'date' | 'firstSeen' | 'lastChanged' | 'corrections'> {
  /** The event as it is now. */
  readonly event: Event
  /** What it said then. */
  readonly told: Pick<Event, 'title' | 'category' | 'stories' | 'context' | 'citations'>
  readonly withdrawn: Withdrawal | null
  /** Its versions by then; none for one that never changed. */
  readonly versions: readonly Version[]
  /** Time of the revision that withdrew it; `null` while the portal tells it, or when that copy told no time. */
  readonly withdrawnAt: string | null
}

/** Changes that count as corrections. */
const CORRECTIONS: readonly ChangeKind[] = ['reworded', 're-sourced', 'recategorised', 'moved']

/**
 * How an event stood at a time; `undefined` before it was first told. What has no time was always there. An event that the
 * publisher has taken down is down at any time: its words are shown no more, old ones neither.
 */
export function stateAt(event: Event, all: readonly Version[], at: string): EventState | undefined {
  const { id, path, firstSeen } = event
  if ((firstSeen ?? '') > at) return undefined
  // The first version's own revision may be a later one, that changed no more than where its links lead.
  const last = all.findLastIndex(({ n, revision }) => n === 0 || (revision.timestamp ?? '') <= at)
  const version = all[last]
  if (!version) {
    const { date, lastChanged, corrections, withdrawn } = event
    const state = { event, id, path, date, firstSeen, lastChanged, corrections, versions: [] }
    return { ...state, told: event, withdrawn, withdrawnAt: null }
  }
  const versions = all.slice(0, last + 1)
  const corrected = versions.filter(({ changes }) => changes.some((kind) => CORRECTIONS.includes(kind)))
  const newest = corrected.at(-1)
  return {
    event,
    id,
    path,
    date: version.date,
    firstSeen,
    lastChanged: newest ? newest.revision.timestamp : firstSeen,
    corrections: corrected.length,
    told: version,
    withdrawn: event.withdrawn?.takedown ? event.withdrawn : byPortal(version.withdrawn),
    versions,
    withdrawnAt: byPortal(version.withdrawn) ? version.revision.timestamp : null,
  }
}

/** What the portal did, beneath a takedown that has been undone since. */
function byPortal(withdrawn: Withdrawal | null): Withdrawal | null {
  return withdrawn?.takedown ? (withdrawn.portal ?? null) : withdrawn
}

/**
 * What an item says, so that an event is found on the page that told it: each of these makes a version when it changes, so
 * the item of a revision and the version that it is say the very same.
 */
export function sayingOf({
  title,
  category,
  stories,
  citations,
}: Pick<ParsedEvent, 'title' | 'category' | 'stories' | 'citations'>): string {
  return JSON.stringify([
    title,
    category,
    stories.map(({ text }) => text),
    citations.map(({ label, url }) => [label, url]),
  ])
}

/** When an event's versions began, ascending, each once: seconds, as HTTP tells times. */
export function momentsOf(times: Iterable<string | null>): string[] {
  const seconds = new Set<string>()
  for (const time of times) if (time !== null && time !== '') seconds.add(`${time.slice(0, 19)}Z`)
  return [...seconds].sort()
}
