import { contextOf, type Shown } from '../link/why.ts'
import type { Event } from '../model/archive.ts'
import { type Edition, sectionOf, storiesIn } from '../model/edition.ts'
import type { Relation } from '../model/relation.ts'

export const sectionSlug = (edition: Edition, event: Event) => sectionOf(edition, event.category)?.slug ?? ''

export const storyKeys = (edition: Edition, { stories }: Pick<Event, 'stories'>) =>
  stories.flatMap((heading) => storiesIn(edition, heading).map(({ key }) => key))

export const hasCommon = (a: readonly string[], b: readonly string[]) => a.some((key) => b.includes(key))

/** A run of words, ascending by hash, with what each weighs and where it can be read. */
export interface Run {
  readonly words: ArrayLike<number>
  readonly shares: ArrayLike<number>
  readonly places: ArrayLike<number>
  readonly from: number
  readonly to: number
}

/** The words of both: where each has them, and what they add. */
export function sharedOf(a: Run, b: Run, hashOf: (word: number) => number) {
  const shared: { place: number; otherPlace: number; amount: number }[] = []
  for (let i = a.from, j = b.from; i < a.to && j < b.to; ) {
    const [x, y] = [hashOf(a.words[i] as number), hashOf(b.words[j] as number)]
    if (x === y) {
      const amount = (a.shares[i] as number) * (b.shares[j] as number)
      shared.push({ place: a.places[i] as number, otherPlace: b.places[j] as number, amount })
    }
    if (x <= y) i++
    if (y <= x) j++
  }
  return shared
}

/** Why two events belong together, on the page of either. */
export function contexts(
  one: Shown,
  two: Shown,
  shared: ReturnType<typeof sharedOf>,
): Pick<Relation, 'context' | 'otherContext'> {
  const context = contextOf(one, shared)
  const otherContext = contextOf(
    two,
    shared.map(({ otherPlace, amount }) => ({ place: otherPlace, amount })),
  )
  // A word that stands in an address alone has no words on that page: those of the other event say it.
  return {
    context: context.length > 0 ? context : otherContext,
    otherContext: otherContext.length > 0 ? otherContext : context,
  }
}
