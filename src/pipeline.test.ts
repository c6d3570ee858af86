import { describe, expect, it } from 'vitest'
import { dayPage, newStore, revision, tell } from '../test/support/archive.ts'
import type { IsoDate } from './model/date.ts'

const DAY = '2021-03-04' as IsoDate
const lines = [
  '*A bridge in [[Porto]] opens. [http://a.example/1 (Gazette)]',
  '*[[Kenya]] wins the relay in the capital. [http://b.example/2 (Herald)]',
  '*Rain floods the old market of [[Hue]]. [http://c.example/3 (Post)]',
  '*A painter in [[Oslo]] returns a prize. [http://d.example/4 (Mail)]',
]
const at = (hour: number) => `2021-03-04T${String(hour).padStart(2, '0')}:00:00Z`
const page = (...more: string[]) => dayPage(DAY, ...more)

describe('telling revisions', () => {
  it('changes nothing the second time', async () => {
    const { store } = newStore()
    const pages = [revision(DAY, page(...lines))]
    expect(await tell(store, pages)).toMatchObject([{ type: 'told', added: 4, changed: 0, withdrawn: 0 }])
    const before = await store.eventsOn(DAY)
    expect(await tell(store, pages)).toEqual([{ type: 'known', date: DAY }])
    expect(await store.eventsOn(DAY)).toEqual(before)
    expect((await store.totals()).revisions).toBe(1)
  })

  it('keeps id and path of an event that is reworded, and counts the correction', async () => {
    const { store } = newStore()
    await tell(store, [revision(DAY, page(...lines), { timestamp: at(1) })])
    const [before] = await store.eventsOn(DAY)
    const reworded = lines.map((l) =>
      l.replace('A bridge in [[Porto]] opens.', 'A new bridge in [[Porto]] opens to all.'),
    )
    await tell(store, [revision(DAY, page(...reworded), { timestamp: at(2) })])
    const [after] = await store.eventsOn(DAY)
    expect(after).toMatchObject({
      id: before?.id,
      path: before?.path,
      title: 'A new bridge in Porto opens to all.',
      corrections: 1,
      firstSeen: at(1),
      lastChanged: at(2),
    })
  })

  it('leaves events alone that only change places', async () => {
    const { store } = newStore()
    await tell(store, [revision(DAY, page(...lines), { timestamp: at(1) })])
    const before = await store.eventsOn(DAY)
    await tell(store, [revision(DAY, page(...(lines.toReversed?.() ?? [...lines].reverse())), { timestamp: at(2) })])
    const after = await store.eventsOn(DAY)
    expect(after.map((e) => e.id)).toEqual(before.map((e) => e.id).reverse())
    expect(after.every((e) => e.corrections === 0 && e.lastChanged === at(1))).toBe(true)
  })

  it('withdraws an event that leaves the page, keeps its path, and restores it when it comes back', async () => {
    const { store } = newStore()
    await tell(store, [revision(DAY, page(...lines), { timestamp: at(1) })])
    const gone = (await store.eventsOn(DAY))[3]
    await tell(store, [revision(DAY, page(...lines.slice(0, 3)), { timestamp: at(2) })])
    expect(await store.event(gone?.id ?? '')).toMatchObject({
      id: gone?.id,
      withdrawn: { at: at(2), reason: 'no longer on the portal' },
    })
    await tell(store, [revision(DAY, page(...lines), { timestamp: at(3) })])
    expect(await store.event(gone?.id ?? '')).toMatchObject({ id: gone?.id, withdrawn: null })
  })

  it.each([
    ['blanked', page()],
    ['replaced by something else', 'Look at my new site!'],
    ['all but emptied', page('*One line is left.')],
  ])('raises an alarm when a page is %s, and keeps the last good version', async (_, damaged) => {
    const { store } = newStore()
    await tell(store, [revision(DAY, page(...lines), { timestamp: at(1) })])
    const before = await store.eventsOn(DAY)
    expect(await tell(store, [revision(DAY, damaged, { timestamp: at(2) })])).toMatchObject([
      { type: 'alarm', date: DAY },
    ])
    expect(await store.eventsOn(DAY)).toEqual(before)
    expect((await store.days())[0]?.alarm).toMatchObject({ timestamp: at(2) })
    expect((await store.totals()).revisions).toBe(2)
    await tell(store, [revision(DAY, page(...lines, '*And one more.'), { timestamp: at(3) })])
    expect((await store.days())[0]).toMatchObject({ alarm: null, events: 5 })
  })

  it('tells a page that raised an alarm when the publisher accepts it', async () => {
    const { store } = newStore()
    await tell(store, [revision(DAY, page(...lines), { timestamp: at(1) })])
    await tell(store, [revision(DAY, page('*One line is left.'), { timestamp: at(2) })], { acceptAlarms: true })
    expect((await store.days())[0]).toMatchObject({ events: 1, alarm: null })
  })

  it('keeps a deleted page told', async () => {
    const { store } = newStore()
    await tell(store, [revision(DAY, page(...lines), { timestamp: at(1) })])
    expect(await tell(store, [revision(DAY, '', { timestamp: at(2), deleted: true })])).toMatchObject([
      { type: 'alarm', message: 'the page was deleted; its 4 events stand' },
    ])
  })

  it('adds an older revision to history only', async () => {
    const { store } = newStore()
    await tell(store, [revision(DAY, page(...lines), { timestamp: at(5) })])
    expect(await tell(store, [revision(DAY, page(...lines.slice(0, 2)), { timestamp: at(1) })])).toEqual([
      { type: 'historic', date: DAY },
    ])
    expect(await store.eventsOn(DAY)).toHaveLength(4)
    expect((await store.totals()).revisions).toBe(2)
  })

  it('tells what the wiki shows now though the one before is dated in the future, and never goes back to a lower id', async () => {
    const { store } = newStore()
    const { ingest } = await import('./pipeline.ts')
    const { en } = await import('./editions/en.ts')
    const shown = async (portalId: number, hour: number, text: string, current?: true) => {
      const arrival = {
        type: 'revision' as const,
        revision: revision(DAY, text, { portalId, timestamp: at(hour) }),
        origin: 'wiki',
        ...(current && { current }),
      }
      const steps = []
      for await (const { type } of ingest(
        store,
        en,
        (async function* () {
          yield arrival
        })(),
      ))
        steps.push(type)
      return steps
    }
    expect(await shown(10, 20, page(...lines.slice(0, 2)), true)).toEqual(['told'])
    expect(await shown(11, 4, page(...lines), true)).toEqual(['told'])
    expect(await shown(9, 3, page(...lines.slice(0, 3)), true)).toEqual(['historic'])
    expect(await shown(12, 2, page(...lines.slice(1)))).toEqual(['historic'])
    expect(await store.eventsOn(DAY)).toHaveLength(4)
  })

  it('gives two events of one wording two paths', async () => {
    const { store } = newStore()
    await tell(store, [revision(DAY, page('*Talks fail.', '*Talks fail!'))])
    expect((await store.eventsOn(DAY)).map((e) => e.path)).toEqual([
      '/news/2021/03/4/talks-fail',
      '/news/2021/03/4/talks-fail-2',
    ])
  })

  it('gives the same history the same ids, whatever the archive', async () => {
    const ids = async () => {
      const { store } = newStore()
      await tell(store, [revision(DAY, page(...lines))])
      return (await store.eventsOn(DAY)).map((e) => e.id)
    }
    const first = await ids()
    expect(await ids()).toEqual(first)
    expect(new Set(first).size).toBe(4)
    expect(first.every((id) => /^[0-9a-hjkmnp-tv-z]{13}$/.test(id))).toBe(true)
  })

  it('passes on what could not be read, in its place', async () => {
    const { store } = newStore()
    const { ingest } = await import('./pipeline.ts')
    const { en } = await import('./editions/en.ts')
    async function* arrivals() {
      yield { type: 'problem', file: 'x.jsonl', line: 3, message: 'no JSON' } as const
      yield { type: 'revision', revision: revision(DAY, page(...lines)), origin: 'x.jsonl' } as const
    }
    const steps = []
    for await (const step of ingest(store, en, arrivals())) steps.push(step.type)
    expect(steps).toEqual(['problem', 'told'])
  })
})
