import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayPage, revision, tell } from '../test/support/archive.ts'
import type { IsoDate } from './model/date.ts'
import type { PageRevision } from './model/revision.ts'
import { openSqlite } from './store/sqlite/open.ts'
import type { Store } from './store/store.ts'

const DAY = '2021-03-04' as IsoDate
const NEWS = [
  '*A bridge in [[Porto]] opens after nine years of work. [http://a.example/bridge (Gazette)]',
  '*[[Kenya]] wins the long relay in the capital, and the crowd sings. [http://b.example/relay (Herald)]',
  '*Rain floods the old market of [[Hue]] and 40 families leave. [http://c.example/rain (Post)]',
  '*A painter in [[Oslo]] returns the prize of the academy. [http://d.example/prize (Mail)]',
  '*Miners near [[Lota]] end a strike of six weeks. [http://e.example/strike (Diario)]',
  '*The senate of [[Lima]] votes to open the letters of the port. [http://f.example/letters (Gazette)]',
]

const minute = (n: number) => new Date(Date.UTC(2021, 2, 4, 0, n)).toISOString().replace('.000', '')

const history = (pages: readonly (readonly string[])[], day: IsoDate = DAY): PageRevision[] =>
  pages.map((lines, i) => revision(day, dayPage(day, ...lines), { timestamp: minute(i) }))

/** All that the archive says of its events, in a form that can be compared. */
async function told(store: Store): Promise<unknown> {
  const days = await store.days()
  const events = await Promise.all(days.map(({ date }) => store.eventsOn(date)))
  return Promise.all(events.flat().map(async (event) => ({ event, history: await store.history(event.id) })))
}

async function archiveOf(revisions: readonly PageRevision[], size = revisions.length): Promise<Store> {
  const store = openSqlite(':memory:')
  for (let i = 0; i < revisions.length; i += size)
    await tell(store, revisions.slice(i, i + size), { acceptAlarms: true })
  return store
}

/** Edits as editors make them, on a list of lines. */
const edit = fc.oneof(
  fc.record({
    do: fc.constant('reword' as const),
    at: fc.nat(5),
    with: fc.constantFrom('at last', 'again', 'in spring'),
  }),
  fc.record({ do: fc.constant('remove' as const), at: fc.nat(5) }),
  fc.record({ do: fc.constant('swap' as const), at: fc.nat(4) }),
  fc.record({ do: fc.constant('source' as const), at: fc.nat(5) }),
  fc.record({ do: fc.constant('vandalise' as const), at: fc.nat(5) }),
)

function apply(lines: readonly string[], change: typeof edit extends fc.Arbitrary<infer E> ? E : never): string[] {
  const next = [...lines]
  const at = Math.min(change.at, next.length - 1)
  const line = next[at] as string
  switch (change.do) {
    case 'reword':
      next[at] = line.replace(/(\*[^[.]*)/, `$1${change.with} `)
      break
    case 'remove':
      if (next.length > 1) next.splice(at, 1)
      break
    case 'swap':
      if (at + 1 < next.length) next.splice(at, 2, next[at + 1] as string, line)
      break
    case 'source':
      next[at] = `${line} [http://z.example/${at} (Other)]`
      break
    case 'vandalise':
      next[at] = '*Somebody was here and says hello to the whole class'
  }
  return next
}

const pages = fc.array(edit, { minLength: 1, maxLength: 6 }).map((edits) => {
  const all: string[][] = [NEWS]
  for (const change of edits) all.push(apply(all.at(-1) as string[], change))
  return all
})

describe('an event keeps its id and its path', () => {
  it('when a page is damaged and put back, however often', async () => {
    await fc.assert(
      fc.asyncProperty(pages, async (edits) => {
        const before = await (await archiveOf(history([NEWS]))).eventsOn(DAY)
        const after = (await (await archiveOf(history([...edits, NEWS]))).eventsOn(DAY)).filter((e) => !e.withdrawn)
        const identity = (events: typeof before) => events.map(({ id, path, title }) => ({ id, path, title }))
        expect(identity(after)).toEqual(identity(before))
      }),
      { numRuns: 60 },
    )
  })

  it('when the page is blanked by a vandal and all of its lines come back in other words', async () => {
    const reworded = NEWS.map((line) => line.replace('*', '*Today: '))
    const store = await archiveOf(history([NEWS, ['*Nothing here.'], reworded]))
    const events = await store.eventsOn(DAY)
    expect(events.filter((e) => !e.withdrawn).map((e) => e.firstSeen)).toEqual(NEWS.map(() => minute(0)))
  })

  it('when it moves to the page of the day before, though both pages are edited at once', async () => {
    const eve = '2021-03-03' as IsoDate
    const store = await archiveOf([
      ...history([NEWS]),
      revision(DAY, dayPage(DAY, ...NEWS.slice(1)), { timestamp: minute(10) }),
      revision(eve, dayPage(eve, NEWS[0] as string), { timestamp: minute(11) }),
    ])
    const [moved] = await store.eventsOn(eve)
    expect(moved).toMatchObject({ path: expect.stringContaining('/2021/03/4/a-bridge-in-porto'), withdrawn: null })
    expect((await store.history(moved?.id ?? '')).map((version) => version.changes)).toEqual([
      [],
      ['withdrawn'],
      ['moved', 'restored'],
    ])
    expect((await store.days()).map((day) => [day.date, day.events])).toEqual([
      [eve, 1],
      [DAY, 5],
    ])
  })

  it('when the other page told it first: its own page then leads to where it is told', async () => {
    const eve = '2021-03-03' as IsoDate
    const store = await archiveOf([
      ...history([NEWS]),
      revision(eve, dayPage(eve, NEWS[0] as string), { timestamp: minute(10) }),
      revision(DAY, dayPage(DAY, ...NEWS.slice(1)), { timestamp: minute(11) }),
    ])
    const [there] = await store.eventsOn(eve)
    const gone = (await store.eventsOn(DAY)).find((event) => event.withdrawn)
    expect(gone?.withdrawn).toMatchObject({ into: there?.path })
  })

  it('when it is split: the part that is most like it goes on, the other says where it comes from', async () => {
    const both =
      '*A bridge in [[Porto]] opens after nine years of work, and miners near [[Lota]] end a strike of six weeks. [http://a.example/bridge (Gazette)]'
    const store = await archiveOf(history([[both, ...NEWS.slice(1, 4)], [...NEWS.slice(0, 5)]]))
    const events = await store.eventsOn(DAY)
    const whole = events.find((event) => event.firstSeen === minute(0) && event.title.includes('bridge'))
    const part = events.find((event) => event.title.startsWith('Miners'))
    expect((await store.history(part?.id ?? '')).at(0)).toMatchObject({ changes: ['split'], other: whole?.path })
  })

  it('when two are told as one: the one that is gone leads to the other', async () => {
    const both =
      '*A bridge in [[Porto]] opens after nine years of work, while a painter in [[Oslo]] returns the prize of the academy. [http://a.example/bridge (Gazette)]'
    const store = await archiveOf(history([NEWS, [both, NEWS[1] as string, NEWS[2] as string, NEWS[4] as string]]))
    const events = await store.eventsOn(DAY)
    const one = events.find((event) => event.title.includes('while'))
    expect(events.find((event) => event.title.startsWith('A painter'))?.withdrawn).toMatchObject({ into: one?.path })
  })
})

describe('the same history', () => {
  it('gives the same archive, told at once, one by one, or each revision twice', async () => {
    await fc.assert(
      fc.asyncProperty(pages, async (edits) => {
        const revisions = history(edits)
        const wanted = await told(await archiveOf(revisions))
        expect(await told(await archiveOf(revisions, 1))).toEqual(wanted)
        expect(await told(await archiveOf(revisions.flatMap((r) => [r, r])))).toEqual(wanted)
      }),
      { numRuns: 25 },
    )
  })

  it('gives the same archive in whatever order days come that are not near each other', async () => {
    const days = ['2021-03-04', '2021-03-08', '2021-05-01'] as IsoDate[]
    await fc.assert(
      fc.asyncProperty(fc.tuple(pages, pages, pages), fc.infiniteStream(fc.nat(2)), async (all, order) => {
        const queues = all.map((edits, i) => history(edits, days[i]))
        const wanted = await told(await archiveOf(queues.flat()))
        const mixed: PageRevision[] = []
        const left = queues.map((queue) => [...queue])
        for (const i of order) {
          const next = left[i]?.shift()
          if (next) mixed.push(next)
          if (left.every((queue) => queue.length === 0)) break
        }
        expect(await told(await archiveOf(mixed))).toEqual(wanted)
      }),
      { numRuns: 15 },
    )
  })
})
