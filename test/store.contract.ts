import { describe, expect, it } from 'vitest'
import { takeDown } from '../src/acts.ts'
import { en } from '../src/editions/en.ts'
import type { Event } from '../src/model/archive.ts'
import type { IsoDate } from '../src/model/date.ts'
import { openReader, type StoreAddress } from '../src/store/index.ts'
import type { Store, TouchPoint } from '../src/store/store.ts'
import { dayPage, revision, tell } from './support/archive.ts'

const DAY = '2021-03-04' as IsoDate
const NEXT = '2021-03-05' as IsoDate
const LATER = '2022-07-01' as IsoDate
const NEXT_YEAR = '2023-07-01' as IsoDate
const first = dayPage(
  DAY,
  ';Law and crime',
  '*[[Harbour inquiry]]',
  '**The [[Port of Rotterdam|port]] opens its books. [http://a.example/1 (Gazette)]',
  '*A court in [[Lima]] frees two singers. [http://b.example/2 (Herald)]',
)
const second = dayPage(NEXT, '*A comet passes over [[Lima]]. [http://c.example/3 (Herald)]')

/** What every store must do. A new store is right when this passes: `testStore('name', open)`. */
export function testStore(name: string, open: () => Store | Promise<Store>): void {
  describe(`the ${name} store`, () => {
    it('gives back the events of a day in page order, with all that was said of them', async () => {
      const store = await open()
      await tell(store, [revision(DAY, first, { portalId: 7, timestamp: '2021-03-04T10:00:00Z' })])
      const events = await store.eventsOn(DAY)
      expect(events.map((e) => [e.order, e.title, e.topic, e.category])).toEqual([
        [0, 'The port opens its books.', 'Harbour inquiry', 'Law and crime'],
        [1, 'A court in Lima frees two singers.', 'Lima', 'Law and crime'],
      ])
      expect(events[0]).toMatchObject({
        stories: [{ text: 'Harbour inquiry', articles: [{ title: 'Harbour inquiry', label: 'Harbour inquiry' }] }],
        context: [{ title: 'Port of Rotterdam', label: 'port' }],
        citations: [{ label: 'Gazette', url: 'http://a.example/1' }],
        firstSeen: '2021-03-04T10:00:00Z',
        corrections: 0,
        withdrawn: null,
        provenance: { page: 'Portal:Current events/2021 March 4', revision: 7, timestamp: '2021-03-04T10:00:00Z' },
      })
    })

    it('gives events in the order in which they changed, from any point on, withdrawn ones too', async () => {
      const store = await open()
      await tell(store, [revision(NEXT, second), revision(DAY, first)])
      const all = await store.eventsTouched({ generation: 0, key: 0 }, 100)
      expect(all.map(({ event }) => event.title)).toEqual([
        'A comet passes over Lima.',
        'The port opens its books.',
        'A court in Lima frees two singers.',
      ])
      expect((await store.eventsTouched({ generation: 0, key: 0 }, 2)).map(({ key }) => key)).toEqual(
        all.slice(0, 2).map(({ key }) => key),
      )
      expect((await store.eventsTouched(all[1] as TouchPoint, 100)).map(({ key }) => key)).toEqual([all[2]?.key])
      await tell(store, [revision(NEXT, dayPage(NEXT, '*Rain.'))], { acceptAlarms: true })
      const since = await store.eventsTouched(all[2] as TouchPoint, 100)
      expect(since.map(({ event }) => [event.title, event.withdrawn !== null]).sort()).toEqual([
        ['A comet passes over Lima.', true],
        ['Rain.', false],
      ])
    })

    it('finds labels by how their names, or words of them, begin', async () => {
      const store = await open()
      await tell(store, [revision(DAY, first), revision(NEXT, second)])
      const names = async (...asked: Parameters<typeof store.labelsLike>) =>
        (await store.labelsLike(...asked)).map(({ name }) => name)
      expect(await names(['topic', 'story'], 'ha', 5)).toEqual(['Harbour inquiry', 'Harbour inquiry'])
      expect(await names(['story'], 'inq', 5)).toEqual(['Harbour inquiry'])
      expect(await names(['topic'], 'nquiry', 5)).toEqual([])
      expect(await names(['topic'], 'l', 1)).toEqual(['Lima'])
    })

    it('finds an event by its id', async () => {
      const store = await open()
      await tell(store, [revision(DAY, first)])
      const [event] = await store.eventsOn(DAY)
      expect(event?.path).toBe('/news/2021/03/4/the-port-opens-its-books')
      expect(await store.event(event?.id ?? '')).toEqual(event)
      expect(await store.event('nothing')).toBeUndefined()
      expect(await store.isTaken(event?.id ?? '', '/elsewhere')).toBe(true)
      expect(await store.isTaken('nothing', '/elsewhere')).toBe(false)
    })

    it('keeps the wikitext of every revision, byte for byte, under its hash', async () => {
      const store = await open()
      const odd = `${first}\n\u{1f30d} é \u200b`
      await tell(store, [revision(DAY, first), revision(DAY, odd)])
      const kept = []
      for await (const item of store.revisions(DAY)) kept.push(await store.wikitext(item.key))
      expect(kept).toEqual([first, odd])
    })

    it('lists the events of a label newest first', async () => {
      const store = await open()
      await tell(store, [revision(DAY, first), revision(NEXT, second)])
      const listed = await store.eventsOf('topic', 'lima', {}, 10)
      expect(listed.map((e) => e.title)).toEqual(['A comet passes over Lima.', 'A court in Lima frees two singers.'])
      expect(await store.eventsOf('topic', 'lima', { to: DAY }, 10)).toHaveLength(1)
      expect(await store.eventsOf('topic', 'lima', {}, 1)).toHaveLength(1)
    })

    it('gives a page to articles that an event is about, and to no others', async () => {
      const store = await open()
      await tell(store, [revision(DAY, first)])
      expect((await store.labels('topic')).map((l) => l.slug)).toEqual(['harbour-inquiry', 'lima'])
      expect((await store.labels('story')).map((l) => l.slug)).toEqual(['harbour-inquiry'])
      expect(await store.label('category', 'law-and-crime')).toMatchObject({ name: 'Law and crime' })
      const { topics } = await store.labelsOn(DAY)
      expect(Array.from(topics.values(), ({ name }) => name).sort()).toEqual(['Harbour inquiry', 'Lima'])
    })

    it('names a publisher as events that cite it do, not where they give it no name', async () => {
      const store = await open()
      const cited = '*Rain. [http://a.example/1 (Gazette)] [http://a.example/2]'
      await tell(store, [revision(DAY, dayPage(DAY, cited)), revision(NEXT, dayPage(NEXT, cited))])
      expect(await store.namesOf('a.example', 9)).toEqual([{ name: 'Gazette', events: 2 }])
      expect((await store.labels('source')).map(({ slug }) => slug)).toEqual(['a-example'])
    })

    it('names a publisher as its events do now, not as they did before', async () => {
      const store = await open()
      const cite = (name: string) => dayPage(DAY, `*It rains in [[Lima]]. [http://b.example/2 (${name})]`)
      await tell(store, [revision(DAY, cite('Herald')), revision(DAY, cite('The Herald'))])
      expect(await store.namesOf('b.example', 9)).toEqual([{ name: 'The Herald', events: 1 }])
      expect(await store.publishersOf('topic', 'lima', 9)).toEqual([{ name: 'The Herald', events: 1 }])
      await tell(store, [revision(DAY, dayPage(DAY, '*The sun shines.'))], { acceptAlarms: true })
      expect(await store.namesOf('b.example', 9)).toEqual([])
    })

    it('remembers how many events a label had at its best, in whatever portions they were told', async () => {
      const both = revision(DAY, dayPage(DAY, '*[[Lima]] sings.', '*[[Lima]] dances.'))
      const less = revision(DAY, dayPage(DAY, '*[[Lima]] sings.'))
      for (const portions of [[[both, less]], [[both], [less]]]) {
        const store = await open()
        for (const portion of portions) await tell(store, portion, { acceptAlarms: true })
        expect(await store.eventsOf('topic', 'lima', {}, 9)).toHaveLength(1)
        expect(await store.label('topic', 'lima')).toMatchObject({ most: 2 })
      }
    })

    it('tells which years of a label were touched, and which of them had perhaps no event before', async () => {
      const store = await open()
      // In a small archive one change relates all anew, and then nothing is told of single ones.
      const others = Array.from({ length: 100 }, (_, i) => `*Ship ${i} leaves.`)
      await tell(store, [
        revision(NEXT, dayPage(NEXT, ...others)),
        revision(DAY, dayPage(DAY, '*[[Lima]] sings.', '*[[Lima]] dances.')),
        revision(LATER, dayPage(LATER, '*[[Lima]] rests.')),
      ])
      const { generation } = await store.state()
      const yearsSince = async () => {
        const touched = await store.touched(generation)
        return touched?.labels.find(({ kind, slug }) => kind === 'topic' && slug === 'lima')?.years
      }
      await tell(store, [revision(DAY, dayPage(DAY, '*[[Lima]] sings.', '*[[Lima]] dances all night.'))])
      expect(await yearsSince()).toEqual([{ year: '2021', isNew: false }])
      await tell(store, [revision(NEXT_YEAR, dayPage(NEXT_YEAR, '*[[Lima]] wakes.'))])
      expect(await yearsSince()).toEqual([
        { year: '2021', isNew: false },
        { year: '2023', isNew: true },
      ])
    })

    it('keeps the slug of a label for ever, even when no event carries it any more', async () => {
      const store = await open()
      await tell(store, [revision(DAY, first)])
      await tell(store, [revision(DAY, first.replace('[[Lima]]', '[[Quito]]'), { timestamp: '2021-03-05T00:00:00Z' })])
      expect(await store.label('topic', 'lima')).toMatchObject({ slug: 'lima' })
      expect(await store.eventsOf('topic', 'lima', {}, 10)).toEqual([])
    })

    it('gives two articles that differ only in their letters two slugs', async () => {
      const store = await open()
      await tell(store, [revision(DAY, dayPage(DAY, '*[[Málaga]] votes today.', '*[[Malaga]] votes again.'))])
      expect((await store.labels('topic')).map((l) => l.slug)).toEqual(['malaga', 'malaga-2'])
    })

    it('counts labels in a span, and their years', async () => {
      const store = await open()
      await tell(store, [revision(DAY, first), revision(NEXT, second)])
      expect(await store.busiest({ from: DAY, to: NEXT }, 1)).toEqual({
        topic: [{ kind: 'topic', slug: 'lima', name: 'Lima', events: 2 }],
        story: [{ kind: 'story', slug: 'harbour-inquiry', name: 'Harbour inquiry', events: 1 }],
        category: [{ kind: 'category', slug: 'law-and-crime', name: 'Law and crime', events: 2 }],
        source: [],
      })
      expect(await store.largest('topic', 1)).toMatchObject([{ slug: 'lima', events: 2 }])
      expect(await store.yearsOf('topic', 'lima')).toEqual([{ year: '2021', events: 2, first: DAY, last: NEXT }])
    })

    it('counts events that name a subject by any of its topics, with a page or without', async () => {
      const store = await open()
      const more = dayPage(NEXT, '*[[Lima]] wakes in [[Peru]].', '*[[Lima]] and [[Callao]] sleep.')
      await tell(store, [revision(DAY, first), revision(NEXT, more)])
      const subjects = [['Lima', 'Callao'], ['Peru'], ['Chad']]
      const named = (events: number, ...subjects: [number, string | null][]) => ({
        events,
        subjects: subjects.map(([events, slug]) => ({ events, slug })),
      })
      expect(await store.named(subjects, {})).toEqual(named(3, [3, 'lima'], [1, null], [0, null]))
      expect(await store.named(subjects, { from: DAY, to: DAY })).toEqual(named(1, [1, 'lima'], [0, null], [0, null]))
      expect(await store.named(subjects, { kind: 'category', slug: 'law-and-crime' })).toEqual(
        named(1, [1, 'lima'], [0, null], [0, null]),
      )
      expect(await store.named(subjects, { kind: 'topic', slug: 'lima' })).toEqual({
        own: 0,
        ...named(1, [0, null], [1, null], [0, null]),
      })
      await tell(store, [revision(NEXT, dayPage(NEXT, '*Rain.'))], { acceptAlarms: true })
      expect(await store.named(subjects, {})).toEqual(named(1, [1, 'lima'], [0, null], [0, null]))
    })

    it('knows the days around one that have events', async () => {
      const store = await open()
      await tell(store, [revision(DAY, first), revision(NEXT, dayPage(NEXT)), revision('2021-03-09', second)])
      expect(await store.neighbours(DAY)).toEqual({ previous: undefined, next: '2021-03-09' })
      expect((await store.days()).map((d) => [d.date, d.events])).toEqual([
        [DAY, 2],
        [NEXT, 0],
        ['2021-03-09', 1],
      ])
    })

    it('keeps all of a transaction that succeeds and nothing of one that fails', async () => {
      const store = await open()
      await tell(store, [revision(DAY, first)])
      const before = await store.totals()
      await expect(
        store.transaction(async () => {
          await store.putSources([{ url: 'http://a.example/1', title: 'Books' }])
          throw new Error('stop here')
        }),
      ).rejects.toThrow('stop here')
      expect(await store.totals()).toEqual(before)
      expect((await store.sources(['http://a.example/1'])).size).toBe(0)
    })

    it('keeps what the portal last said of each day page, by day', async () => {
      const store = await open()
      const page = {
        date: NEXT,
        title: 'Portal:Current events/2021 March 5',
        asked: '2021-03-06T00:00:00Z',
        revision: 7,
        state: 'moved',
        movedTo: 'Elsewhere',
        protection: 'edit=sysop',
        note: 'odd',
      } as const
      const missing = {
        ...page,
        date: DAY,
        state: 'missing',
        revision: null,
        movedTo: null,
        protection: null,
        note: null,
      } as const
      expect(await store.portalPages()).toEqual([])
      await store.putPortalPages([page])
      await store.putPortalPages([missing, { ...page, revision: 8 }])
      expect(await store.portalPages()).toEqual([missing, { ...page, revision: 8 }])
    })

    it('remembers the last hundred runs of update, also those that never ended', async () => {
      const store = await open()
      const end = {
        ended: '2021-03-06T00:01:00Z',
        requests: 3,
        outcome: 'failed',
        message: 'no network',
        clockAhead: -2,
      } as const
      const first = await store.beginUpdate('2021-03-06T00:00:00Z')
      await store.endUpdate(first, end)
      await store.beginUpdate('2021-03-06T01:00:00Z')
      expect(await store.updateRuns(5)).toEqual([
        { started: '2021-03-06T01:00:00Z', ended: null, requests: 0, outcome: null, message: null, clockAhead: null },
        { started: '2021-03-06T00:00:00Z', ...end },
      ])
      for (let i = 0; i < 110; i++) await store.beginUpdate('2021-03-07T00:00:00Z')
      expect(await store.updateRuns(200)).toHaveLength(100)
      expect(await store.updateRuns(1)).toHaveLength(1)
    })

    it('lists every path that was minted or given, and finds no damage in itself', async () => {
      const store = await open()
      await tell(store, [revision(DAY, first), revision(NEXT, second)])
      const [event] = await store.eventsOn(NEXT)
      if (!event) throw new Error('there is no event')
      const given = '/news/2021/03/5/a-comet'
      await store.putEvent({ ...event, path: given }, [])
      const paths = []
      for await (const { path, id, date } of store.paths()) paths.push([path, id === event.id, date])
      expect(paths).toEqual([
        ['/news/2021/03/4/a-court-in-lima-frees-two-singers', false, DAY],
        ['/news/2021/03/4/the-port-opens-its-books', false, DAY],
        [given, true, NEXT],
        [event.path, true, NEXT],
      ])
      expect(await store.damages()).toEqual([])
    })

    it('remembers what was made of each revision', async () => {
      const store = await open()
      const at = (hour: number) => ({ timestamp: `2021-03-05T0${hour}:00:00Z` })
      await tell(store, [revision(DAY, first, at(2)), revision(DAY, dayPage(DAY), at(3)), revision(DAY, second, at(1))])
      const fates = []
      for await (const { fate } of store.revisions()) fates.push(fate)
      expect(fates).toEqual(['told', 'alarm', 'historic'])
    })

    it('remembers what sources say of themselves, and counts what is new', async () => {
      const store = await open()
      const said = { url: 'http://a.example/1', title: 'Books', description: 'The port’s books.' }
      expect(await store.putSources([said])).toBe(1)
      expect(await store.putSources([said])).toBe(0)
      expect(await store.sources(['http://a.example/1', 'http://b.example/2'])).toEqual(new Map([[said.url, said]]))
      const all = []
      for await (const source of store.allSources()) all.push(source)
      expect(all).toEqual([said])
    })

    it('derives who cites what from events that changed, and gives what is due', async () => {
      const store = await open()
      await tell(store, [revision(DAY, first), revision(NEXT, second)])
      expect(await store.deriveCitations()).toBe(false)
      const due = await store.dueSources('2021-03-06T00:00:00Z', undefined, 10)
      expect(due.map(({ url, host, cited, state }) => [url, host, cited, state])).toEqual([
        ['http://a.example/1', 'a.example', DAY, null],
        ['http://b.example/2', 'b.example', DAY, null],
        ['http://c.example/3', 'c.example', NEXT, null],
      ])
      expect(await store.dueSources('2021-03-06T00:00:00Z', due[0], 1)).toEqual([due[1]])
      expect((await store.eventsCiting('http://c.example/3')).map((e) => e.title)).toEqual([
        'A comet passes over Lima.',
      ])
      await tell(store, [revision(NEXT, second.replace('/3', '/4'), { timestamp: '2021-03-06T00:00:00Z' })])
      await store.deriveCitations()
      expect(await store.eventsCiting('http://c.example/3')).toEqual([])
      expect(await store.eventsCiting('http://c.example/4')).toHaveLength(1)
    })

    it('touches an event whose source was learnt before it was derived that the event cites it', async () => {
      const store = await open()
      await tell(store, [revision(DAY, first)])
      await store.deriveCitations()
      await tell(store, [revision(NEXT, second.replace('http://c.example/3', 'http://a.example/1'))])
      const [entry] = await store.dueSources('2021-03-06T00:00:00Z', undefined, 1)
      if (!entry) throw new Error('nothing is due')
      expect(entry.url).toBe('http://a.example/1')
      const { generation } = await store.state()
      await store.putVisits([{ entry, source: { url: entry.url, title: 'One' } }])
      await store.deriveCitations()
      expect((await store.touched(generation))?.citing.map(({ date }) => date)).toContain(NEXT)
      // Once: what is derived is not touched by deriving it again.
      const derived = await store.state()
      await store.deriveCitations()
      expect(await store.state()).toEqual(derived)
    })

    it('keeps what came of visits, and tells whose pages that touches', async () => {
      const store = await open()
      await tell(store, [revision(DAY, first), revision(NEXT, second)])
      await store.deriveCitations()
      const [entry] = await store.dueSources('2021-03-06T00:00:00Z', undefined, 1)
      if (!entry) throw new Error('nothing is due')
      const at = '2021-03-06T00:00:00Z'
      const standing = {
        state: 'gone',
        since: at,
        leaning: 'gone',
        agreed: 2,
        checked: at,
        due: '2021-04-06T00:00:00Z',
      } as const
      const attempt = {
        at,
        outcome: 'gone',
        why: 'it answers 404',
        url: entry.url,
        status: 404,
        mediaType: null,
        ms: 7,
      } as const
      const { generation } = await store.state()
      await store.putVisits([{ entry: { ...entry, ...standing, etag: '"1"' }, attempt }])
      expect(await store.ledgerEntry(entry.url)).toEqual({ ...entry, ...standing, etag: '"1"' })
      expect(await store.attempts(entry.url)).toEqual([attempt])
      expect((await store.sources([entry.url])).get(entry.url)).toEqual({ url: entry.url, state: 'gone', since: at })
      expect((await store.touched(generation))?.citing.map(({ date }) => date)).toEqual([DAY])
      expect((await store.eventsTouched({ generation, key: 0 }, 9)).map(({ event }) => event.title)).toEqual([
        'The port opens its books.',
      ])
      expect(await store.sourceStates()).toEqual([
        { state: null, sources: 2 },
        { state: 'gone', sources: 1 },
      ])
      const dead = []
      for await (const { url } of store.deadSources()) dead.push(url)
      expect(dead).toEqual([entry.url])
      expect(await store.dueSources('2021-03-07T00:00:00Z', undefined, 9)).toHaveLength(2)
      // Asked again, and nothing is new: no page needs be written.
      const now = await store.state()
      await store.putVisits([
        { entry: { ...entry, ...standing, agreed: 3 }, attempt: { ...attempt, at: '2021-04-06T00:00:00Z' } },
      ])
      expect(await store.state()).toEqual(now)
    })

    it('knows which descriptions and images stand on many pages, as soon as they do and as long', async () => {
      const store = await open()
      const say = (n: number, description: string) => ({
        url: `http://a.example/${n}`,
        description,
        image: `https://a.example/${description}.jpg`,
      })
      const flags = async () => {
        const known = await store.sources([1, 2, 3, 4].map((n) => `http://a.example/${n}`))
        return [...known.values()].map(({ isSlogan = false, isStock = false }) => `${isSlogan}/${isStock}`)
      }
      await store.putSources([say(1, 'all'), say(2, 'all')])
      expect(await flags()).toEqual(['false/false', 'false/false'])
      await store.putSources([say(3, 'all')])
      expect(await flags()).toEqual(Array(3).fill('true/false'))
      await store.putSources([say(4, 'all')])
      expect(await flags()).toEqual(Array(4).fill('true/true'))
      await store.putSources([say(4, 'one'), say(3, 'other')])
      expect(await flags()).toEqual(Array(4).fill('false/false'))
    })

    it('hands what is settled to another archive, which does not ask for it again', async () => {
      const [one, other] = [await open(), await open()]
      for (const store of [one, other]) await tell(store, [revision(DAY, first)])
      await one.deriveCitations()
      const now = '2021-03-06T00:00:00Z'
      const standing = {
        state: 'gone',
        since: now,
        leaning: 'gone',
        agreed: 2,
        checked: now,
        due: '2021-04-06T00:00:00Z',
      } as const
      const archived = { answer: 'not-known', at: now, by: 'archive' } as const
      const [entry] = await one.dueSources(now, undefined, 1)
      if (!entry) throw new Error('nothing is due')
      await one.putVisits([{ entry: { ...entry, ...standing, etag: '"1"', archived } }])
      await one.putSources([{ url: 'http://b.example/2', title: 'Two' }])
      const handed = []
      for await (const source of one.allSources()) handed.push(source)
      expect(await other.putSources(handed)).toBe(2)
      const taken = []
      for await (const source of other.allSources()) taken.push(source)
      expect(taken).toEqual(handed)
      expect((await other.dueSources(now, undefined, 9)).map(({ url }) => url)).toEqual(['http://b.example/2'])
      // What it has seen for itself stands.
      const [mine] = await other.dueSources(now, undefined, 1)
      if (!mine) throw new Error('nothing is due')
      await other.putVisits([{ entry: { ...mine, ...standing, state: 'ok' } }])
      await other.putSources([
        { url: mine.url, ledger: { ...standing, etag: null, lastModified: null, archived: null } },
      ])
      expect((await other.ledgerEntry(mine.url))?.state).toBe('ok')
    })
  })
}

interface Opened {
  readonly store: Store
  readonly address: StoreAddress
}

/** What every reader beside a store must do: `testReader('name', open)`, where a store is new and has an address. */
export function testReader(name: string, open: () => Opened | Promise<Opened>): void {
  describe(`a reader beside the ${name} store`, () => {
    it('tells the days as they stand whenever it is asked, as one that opens then does', async () => {
      const { store, address } = await open()
      await tell(store, [revision(DAY, first), revision(LATER, second)])
      const reader = await openReader(address)
      const days = async () => {
        const known = await reader.days()
        const fresh = await openReader(address)
        expect(known).toEqual(await fresh.days())
        await fresh.close()
        return known.map(({ date, events, alarm }) => [date, events, alarm !== null])
      }
      try {
        const before = await reader.days()
        expect(await days()).toEqual([
          [DAY, 2, false],
          [LATER, 1, false],
        ])
        await tell(store, [revision(NEXT, second)])
        await tell(store, [revision(DAY, '', { deleted: true, timestamp: '2021-03-06T00:00:00Z' })])
        expect(await days()).toEqual([
          [DAY, 2, true],
          [NEXT, 1, false],
          [LATER, 1, false],
        ])
        expect(before.length).toBe(2)
        const [event] = await store.eventsOn(NEXT)
        await takeDown(store, en, event as Event, 'A test.', '2021-03-07T00:00:00Z')
        expect(await days()).toContainEqual([NEXT, 0, false])
      } finally {
        await reader.close()
      }
    })
  })
}
