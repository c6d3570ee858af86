import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayPage, newStore, revision, tell } from '../../test/support/archive.ts'
import { takeDown } from '../acts.ts'
import { en } from '../editions/en.ts'
import type { Store } from '../store/index.ts'
import { relate } from './relate.ts'

/** All relations of a store, by ids: how they came about must not show. */
async function relationsOf(store: Store) {
  const found: unknown[] = []
  for (const { date } of await store.days())
    for (const [id, list] of await store.relatedOn(date)) found.push([id, ...list])
  return found
}

const PLACES = ['Leptis', 'Tyros', 'Ostia', 'Gadir', 'Palmyra', 'Petra']
const DEEDS = ['flooded', 'evacuated', 'besieged', 'rebuilt', 'audited']
const event = fc.record({
  place: fc.constantFrom(...PLACES),
  deed: fc.constantFrom(...DEEDS),
  story: fc.option(fc.constantFrom('Flood of Ostia', 'Siege of Petra'), { freq: 3 }),
})
const line = ({ place, deed, story }: { place: string; deed: string; story: string | null }) =>
  `${story ? `*[[${story}]]\n**` : '*'}The harbour of [[${place}]] is ${deed} again. [http://news.example/${place.toLowerCase()}-harbour-${deed} (Gazette)]`

const days = ['2016-02-06', '2016-02-07', '2016-02-09', '2016-05-01']
/** A day is told anew with other events: some are new, reworded, moved under a story, or gone. */
const change = fc.record({ day: fc.constantFrom(...days), events: fc.array(event, { minLength: 1, maxLength: 4 }) })

const page = ({ day, events }: { day: string; events: Parameters<typeof line>[0][] }, n: number) =>
  revision(day, dayPage(day, ...events.map(line)), {
    timestamp: `2017-01-01T00:${String(n).padStart(2, '0')}:00Z`,
  })

describe('relate', () => {
  it('gives the same lists one by one as all at once, whatever changed in whatever order', async () => {
    const ways = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 2, maxLength: 8 }), async (changes) => {
        const { store } = newStore()
        // Enough that stands still for one change to be a small part, and for lists to be full.
        const still = Array.from({ length: 24 }, (_, i) => `2015-0${1 + (i % 9)}-${10 + (i % 18)}`)
        await tell(
          store,
          still.map((day, i) =>
            revision(
              day,
              dayPage(
                day,
                ...PLACES.map((place, p) => line({ place, deed: DEEDS[(i + p) % 5] as string, story: null })),
              ),
            ),
          ),
        )
        for (const [n, item] of changes.entries()) {
          await tell(store, [page(item, n)], { acceptAlarms: true })
          ways.add((await store.transaction(() => relate(store, en))).way)
        }
        const byParts = await relationsOf(store)
        await store.transaction(() => relate(store, en, { whole: true }))
        expect(byParts).toEqual(await relationsOf(store))
        expect(byParts.length).toBeGreaterThan(0)
      }),
      { numRuns: 15 },
    )
  })

  it('gives the same lists in whatever portions the same revisions are told', async () => {
    const place = (i: number) => ({ place: PLACES[i % 6] as string, deed: DEEDS[i % 5] as string, story: null })
    // Two years, and days that are told anew later: a table learnt early must be the one learnt late.
    const told = Array.from({ length: 40 }, (_, i) => {
      const day = `${i < 20 ? 2015 : 2016}-03-${String((i % 20) + 1).padStart(2, '0')}`
      return { day, events: [place(i), place(i + 1), place(3 * i)] }
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 3, maxLength: 9 }),
        async (changes, portions) => {
          const pages = [...told, ...changes, ...told.slice(5, 9)].map(page)
          const { store: atOnce } = newStore()
          await tell(atOnce, pages, { acceptAlarms: true })
          const { store: inPortions } = newStore()
          for (let at = 0, n = 0; at < pages.length; n++) {
            const size = portions[n % portions.length] as number
            await tell(inPortions, pages.slice(at, at + size), { acceptAlarms: true })
            at += size
          }
          const lists = await relationsOf(inPortions)
          expect(lists).toEqual(await relationsOf(atOnce))
          expect(lists.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 10 },
    )
  })

  it('lets what an event was pushed out by come back when that is taken down', async () => {
    const { store } = newStore()
    const told = Array.from({ length: 25 }, (_, i) => {
      const day = `2016-03-${String(i + 1).padStart(2, '0')}`
      return revision(
        day,
        dayPage(
          day,
          line({ place: 'Petra', deed: 'besieged', story: null }),
          `*Bread ${i} costs more in the town of Ur${i}`,
        ),
      )
    })
    await tell(store, told)
    const [one] = await store.eventsOn('2016-03-20')
    await store.transaction(async () => {
      if (one) await takeDown(store, en, one, 'a test', '2026-01-01T00:00:00Z')
      await relate(store, en)
    })
    const byParts = await relationsOf(store)
    expect(byParts).toEqual(byParts.filter((list) => !JSON.stringify(list).includes(one?.id ?? '')))
    await store.transaction(() => relate(store, en, { whole: true }))
    expect(byParts).toEqual(await relationsOf(store))
  })
})
