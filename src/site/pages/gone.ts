import type { Event, Withdrawal } from '../../model/archive.ts'
import type { GonePage, MovedPage } from '../../model/page.ts'
import { type Frame, headOf, orUntitled } from '../frame.ts'

/** What stands in the place of an event that the publisher took down: when and why, and nothing of what it said. */
export function buildGone(frame: Frame, { id, date }: Event, withdrawn: Withdrawal, path: string): GonePage {
  return {
    ...headOf(frame, 'gone', path, frame.look.language.say.takenDown, date),
    id,
    at: withdrawn.at,
    reason: withdrawn.reason,
  }
}

/** What stands at a path that an event had before it was renamed. */
export function buildMoved(frame: Frame, path: string, to: Event, url: string): MovedPage {
  return {
    ...headOf(frame, 'moved', path, frame.look.language.say.moved, to.date),
    to: { text: to.withdrawn?.takedown ? frame.look.language.say.takenDown : orUntitled(frame, to.title), url },
  }
}
