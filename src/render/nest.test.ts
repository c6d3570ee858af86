import { describe, expect, it } from 'vitest'
import type { DayEvent } from '../model/page.ts'
import { type Nested, nest } from './nest.ts'

function event(order: number, stories: readonly string[] = [], parent: number | null = null): DayEvent {
  return {
    id: `${order}`,
    url: `/news/2021/03/4/${order}`,
    order,
    topic: null,
    topicUrl: null,
    title: `Event ${order}`,
    parent,
    context: [],
    sources: [],
    stories: stories.map((text) => ({ text, url: null, articles: [] })),
  }
}

/** `Strike(0 1(2))`: stories by name, events by number, with what stands below them in brackets. */
const drawn = (nodes: readonly Nested[]): string =>
  nodes
    .map(
      (node) =>
        `${node.type === 'story' ? node.story.text : node.event.order}${node.children.length > 0 ? `(${drawn(node.children)})` : ''}`,
    )
    .join(' ')

describe('events of a section', () => {
  it('stand in a row when they have no story', () => {
    expect(drawn(nest([event(0), event(1)]))).toBe('0 1')
  })

  it('stand under their stories, each written once over neighbours', () => {
    expect(drawn(nest([event(0, ['Strike']), event(1, ['Strike']), event(2), event(3, ['Strike'])]))).toBe(
      'Strike(0 1) 2 Strike(3)',
    )
    expect(drawn(nest([event(0, ['Strike', 'Talks']), event(1, ['Strike', 'Vote']), event(2, ['Strike'])]))).toBe(
      'Strike(Talks(0) Vote(1) 2)',
    )
  })

  it('do not share a story of one name under two others', () => {
    expect(drawn(nest([event(0, ['Hue', 'Vote']), event(1, ['Lima', 'Vote'])]))).toBe('Hue(Vote(0)) Lima(Vote(1))')
  })

  it('stand under the event that they elaborate, not again under its stories', () => {
    expect(
      drawn(nest([event(0, ['Strike']), event(1, ['Strike'], 0), event(2, ['Strike'], 1), event(3, ['Strike'])])),
    ).toBe('Strike(0(1(2)) 3)')
  })

  it('stand by their stories when the event that they elaborate is in another section', () => {
    expect(drawn(nest([event(5, ['Strike'], 2)]))).toBe('Strike(5)')
  })

  it('go no deeper than the portal does, however deep a page is nested, and none is lost', () => {
    const chain = Array.from({ length: 100_000 }, (_, i) => event(i, [], i === 0 ? null : i - 1))
    const depths = depthsIn(nest(chain))
    expect(depths).toHaveLength(100_000)
    expect(Math.max(...depths.slice(0, 1000))).toBe(12)
    const deep = Array.from({ length: 50 }, (_, i) => `Story ${i}`)
    expect(depthsIn(nest([event(0, deep), event(1, deep, 0)]))).toEqual([12, 12])
  })
})

function depthsIn(nodes: readonly Nested[], depth = 0): number[] {
  return nodes.flatMap((node) => [...(node.type === 'event' ? [depth] : []), ...depthsIn(node.children, depth + 1)])
}
