import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newStore } from '../../../test/support/archive.ts'
import { en } from '../../editions/en.ts'
import { readPaths } from '../../intake/index.ts'
import type { LabelKind } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import { countriesIn } from '../../model/edition.ts'
import { ingest } from '../../pipeline.ts'
import { type ArchiveReader, openReader } from '../index.ts'

const kinds: readonly LabelKind[] = ['story', 'topic', 'category']

const subjects = countriesIn(en).map((country) => country.keys)

type Dates = { from?: IsoDate; to?: IsoDate }

/** The sample, with some events that are in no list, asked in both ways. */
async function readers(): Promise<{ asked: ArchiveReader; whole: ArchiveReader }> {
  const { store, address } = newStore()
  for await (const _ of ingest(store, en, readPaths([resolve('sample/days')], en)));
  for (const event of (await store.eventsOn('2016-02-06')).slice(0, 3))
    await store.putEvent({ ...event, withdrawn: { at: null, revision: null } as never }, [])
  return { asked: await openReader(address), whole: await openReader(address, { whole: true }) }
}

describe('a reader of the whole archive', () => {
  it('answers as the database does', async () => {
    const { asked, whole } = await readers()
    let besides = 0
    for (const kind of kinds) {
      for (const { slug } of await asked.labels(kind)) {
        for (const [span, limit] of [
          [{}, 200],
          [{}, 3],
          [{ from: '2016-02-03', to: '2016-02-11' }, 200],
          [{ from: '2017-00-00', to: '2017-99-99' }, 200],
        ] as [Dates, number][])
          expect(await whole.eventsOf(kind, slug, span, limit)).toEqual(await asked.eventsOf(kind, slug, span, limit))
        const beside = await whole.beside(kind, slug, 5)
        expect(beside).toEqual(await asked.beside(kind, slug, 5))
        besides += beside.topic.length
        expect(await whole.named(subjects, { kind, slug })).toEqual(await asked.named(subjects, { kind, slug }))
      }
    }
    expect(besides).toBeGreaterThan(10)
    for (const span of [
      {},
      { from: '2016-02-00', to: '2016-02-99' },
      { from: '2016-02-05', to: '2016-02-06' },
    ] as Dates[]) {
      expect(await whole.busiest(span, 20)).toEqual(await asked.busiest(span, 20))
      expect(await whole.named(subjects, span)).toEqual(await asked.named(subjects, span))
    }
    expect((await whole.named(subjects, {})).events).toBeGreaterThan(10)
  })

  it('knows no label that is not there', async () => {
    const { whole } = await readers()
    expect(await whole.eventsOf('story', 'no-such', {}, 9)).toEqual([])
    expect(await whole.beside('story', 'no-such', 9)).toEqual({ story: [], topic: [], category: [], source: [] })
  })
})
