import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Event } from '../model/archive.ts'
import type { ParsedEvent } from '../model/event.ts'
import { reconcile } from './reconcile.ts'

function parsed(order: number, title: string, ...urls: string[]): ParsedEvent {
  return {
    order,
    title,
    category: null,
    stories: [],
    context: [],
    parent: null,
    span: { line: order + 1, start: 0, end: 1 },
    citations: urls.map((url) => ({ label: '', url })),
  }
}

function known(item: ParsedEvent, withdrawn = false): Event {
  return {
    ...item,
    id: `id-${item.order}`,
    path: `/news/2021/03/4/${item.order}`,
    date: '2021-03-04',
    topic: null,
    firstSeen: null,
    lastChanged: null,
    corrections: 0,
    withdrawn: withdrawn ? { at: null, reason: 'gone' } : null,
    provenance: { page: 'P', revision: null, timestamp: null, sha256: '', parserVersion: 1 },
  }
}

const paired = (before: Event[], after: ParsedEvent[]) =>
  reconcile('2021-03-04', before, after).kept.map(({ known: k, parsed: p }) => [k.order, p.order])

describe('reconciling a day', () => {
  it('matches a reworded event by the source it cites', () => {
    const before = [known(parsed(0, 'Nine people die in a fire in Lagos', 'http://a.example/1'))]
    expect(paired(before, [parsed(0, 'Eleven die as a fire burns down a Lagos market', 'http://a.example/1')])).toEqual(
      [[0, 0]],
    )
  })

  it('matches an event whose sources all changed by its words', () => {
    const before = [known(parsed(0, 'Nine people die in a fire in Lagos', 'http://a.example/1'))]
    expect(paired(before, [parsed(0, 'Nine people die in a fire in central Lagos')])).toEqual([[0, 0]])
  })

  it('takes two events of one place for two events', () => {
    const before = [known(parsed(0, 'A bomb in Kabul kills nine', 'http://a.example/1'))]
    const { added, gone } = reconcile('2021-03-04', before, [
      parsed(0, 'A minister resigns in Kabul', 'http://b.example/2'),
    ])
    expect([added.length, gone.length]).toEqual([1, 1])
  })

  it('prefers a told event to a withdrawn one of the same words', () => {
    const before = [known(parsed(0, 'Talks fail'), true), known(parsed(1, 'Talks fail'))]
    expect(paired(before, [parsed(0, 'Talks fail')])).toEqual([[1, 0]])
  })

  const page = fc
    .uniqueArray(fc.lorem({ maxCount: 8 }), { maxLength: 12 })
    .map((titles) => titles.map((t, i) => parsed(i, t)))

  it('changes nothing when a day is read again', () => {
    fc.assert(
      fc.property(page, (items) => {
        const { kept, added, gone } = reconcile(
          '2021-03-04',
          items.map((i) => known(i)),
          items,
        )
        expect([added, gone]).toEqual([[], []])
        expect(kept.every(({ known: k, parsed: p }) => k.order === p.order)).toBe(true)
      }),
    )
  })

  it('gives no event to two items, and loses none', () => {
    fc.assert(
      fc.property(page, page, (before, after) => {
        const { kept, added, gone } = reconcile(
          '2021-03-04',
          before.map((i) => known(i)),
          after,
        )
        expect(new Set(kept.map((k) => k.known.id)).size).toBe(kept.length)
        expect(kept.length + added.length).toBe(after.length)
        expect(kept.length + gone.length).toBe(before.length)
      }),
    )
  })
})
