import type { DayEvent, StoryRef } from '../model/page.ts'

/** Events of a section as the portal nests them: under their stories, and under the events that they elaborate. */
export type Nested =
  | { readonly type: 'story'; readonly story: StoryRef; readonly children: Nested[] }
  | { readonly type: 'event'; readonly event: DayEvent; readonly children: Nested[] }

/** Deeper than the portal ever nests; what lies deeper is shown at this depth. */
const DEEPEST = 12

/** Puts each event under the headings that it names; one heading over neighbours is written once. */
export function nest(events: readonly DayEvent[]): Nested[] {
  const top: Nested[] = []
  /** Where what elaborates an event goes. */
  const below = new Map<number, { list: Nested[]; depth: number }>()
  for (const event of events) {
    let list = top
    let depth = 0
    const parent = event.parent === null ? undefined : below.get(event.parent)
    if (parent) {
      list = parent.list
      depth = parent.depth
    } else {
      for (const story of event.stories.slice(0, DEEPEST)) {
        const last = list.at(-1)
        if (last?.type === 'story' && last.story.text === story.text) list = last.children
        else {
          const node: Nested = { type: 'story', story, children: [] }
          list.push(node)
          list = node.children
        }
        depth++
      }
    }
    const node: Nested = { type: 'event', event, children: [] }
    list.push(node)
    below.set(event.order, depth < DEEPEST ? { list: node.children, depth: depth + 1 } : { list, depth })
  }
  return top
}
