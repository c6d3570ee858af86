import { labelsOf } from './changes.ts'
import { AnnalsError } from './errors.ts'
import type { Event } from './model/archive.ts'
import type { Edition } from './model/edition.ts'
import { idOfPath } from './model/mint.ts'
import { slugify } from './model/slug.ts'
import type { Store } from './store/store.ts'

/** What a publisher decides of an event, whatever the portal says. Each act can be undone, and no URL is lost by any. */

/**
 * Gives an event another path in its folder. The old one leads to the new one for ever, and may be given back. Throws an
 * `AnnalsError` when another event has, or had, that path.
 */
export async function rename(store: Store, edition: Edition, event: Event, name: string): Promise<Event> {
  const slug = slugify(name, 'event')
  const path = `${event.path.slice(0, event.path.lastIndexOf('/'))}/${slug}`
  if (path === event.path) return event
  const id = idOfPath(edition.code, path)
  const owner = (await store.event(id)) ?? (await store.eventNamed(path))
  if (slug === 'index' || (owner && owner.id !== event.id))
    throw new AnnalsError(`${path} is taken${owner ? ` by the event ${owner.id}` : ''}; choose another name`)
  const renamed = { ...event, path }
  await store.putEvent(renamed, labelsOf(edition, renamed))
  return renamed
}

/** Takes an event down: its pages say when and why, in every format, and no list, feed or export tells its words. */
export async function takeDown(
  store: Store,
  edition: Edition,
  event: Event,
  reason: string,
  at: string,
): Promise<Event> {
  const { withdrawn } = event
  const portal = withdrawn?.takedown ? (withdrawn.portal ?? null) : withdrawn
  const down: Event = { ...event, withdrawn: { at, reason, takedown: true, portal } }
  await store.putEvent(down, labelsOf(edition, down))
  return down
}

/** Undoes a takedown: the event is what the portal says of it today. Throws an `AnnalsError` when there is none to undo. */
export async function putBack(store: Store, edition: Edition, event: Event): Promise<Event> {
  if (!event.withdrawn?.takedown) throw new AnnalsError(`${event.path} was not taken down; there is nothing to undo`)
  const back: Event = { ...event, withdrawn: event.withdrawn.portal ?? null }
  await store.putEvent(back, labelsOf(edition, back))
  return back
}
