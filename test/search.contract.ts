import { describe, expect, it, onTestFinished } from 'vitest'
import { takeDown } from '../src/acts.ts'
import { en } from '../src/editions/en.ts'
import type { Event } from '../src/model/archive.ts'
import { parseQuery, type Query } from '../src/query/query.ts'
import type { FindOptions, Search } from '../src/search/search.ts'
import type { Store } from '../src/store/store.ts'
import { dayPage, revision, tell } from './support/archive.ts'

/** A query as people write it. */
export const read = (text: string): Query => {
  const query = parseQuery(text)
  if ('problem' in query) throw new Error(query.problem)
  return query
}

/** What a search finds. */
export const found = async (search: Search, text: string, options?: FindOptions) => {
  const answer = await search.find(read(text), options)
  if ('problem' in answer) throw new Error(answer.problem)
  return answer
}

/** A few events of two days. */
export const pages = [
  revision(
    '2016-02-06',
    dayPage(
      '2016-02-06',
      ';Law and crime',
      '*[[Twitter]] closes 125,000 accounts. [http://www.reuters.example/1 (Reuters)]',
      ';Sport',
      '*[[São Paulo FC|São Paulo]] win the cup. [http://a.example/2 (Gazette)]',
      '*[[Reuters]] is sold.',
    ),
  ),
  revision(
    '2017-03-01',
    dayPage(
      '2017-03-01',
      ';Law and crime',
      '*A court closes an account of [[Bank of Ruritania]]. [http://a.example/3 (Gazette)]',
      '*The prime minister of [[Ruritania]] resigns.',
      '*In its prime, the minister says, [[Lisbon]] was larger.',
    ),
  ),
]

const TWITTER = 'Twitter closes 125,000 accounts.'
const SAO = 'São Paulo win the cup.'
const SOLD = 'Reuters is sold.'
const BANK = 'A court closes an account of Bank of Ruritania.'
const RESIGNS = 'The prime minister of Ruritania resigns.'
const LISBON = 'In its prime, the minister says, Lisbon was larger.'

/** An empty archive, and its search as those have it who read it. */
export interface Searched {
  readonly store: Store
  readonly search: () => Promise<Search>
}

/** What the search of every store must do. */
export function testSearch(name: string, open: () => Promise<Searched>): void {
  async function archive() {
    const { store, search: opened } = await open()
    await tell(store, pages)
    const search = await opened()
    onTestFinished(() => search.close())
    const find = (text: string, options?: FindOptions) => found(search, text, options)
    const titles = async (text: string, options?: FindOptions) =>
      (await find(text, options)).events.map((event) => event.title)
    return { store, search, find, titles }
  }

  describe(`searching ${name}`, () => {
    it.each([
      ['closing accounts', [TWITTER, BANK], 'by the stems of words'],
      ['sao paulo', [SAO], 'without diacritics'],
      ['SÃO', [SAO], 'whatever the case'],
      ['125,000', [TWITTER], 'by numbers'],
      ['prime minister', [LISBON, RESIGNS], 'by words anywhere'],
      ['"prime minister"', [RESIGNS], 'by a phrase'],
      ['rurit*', [RESIGNS, BANK], 'by a beginning'],
      ['ruritania -bank', [RESIGNS], 'without a word'],
      ['ruritania -"prime minister"', [BANK], 'without a phrase'],
      ['topic:twitter', [TWITTER], 'by topic'],
      ['account topic:"bank of ruritania"', [BANK], 'by topic and a word'],
      ['category:law account', [TWITTER, BANK], 'by section'],
      ['-category:law after:2016', [SAO, SOLD], 'by any other section'],
      ['source:gazette', [BANK, SAO], 'by source'],
      ['source:reuters.example', [TWITTER], 'by the host of a source'],
      ['accounts before:2017', [TWITTER], 'before a year'],
      ['accounts after:2017-03', [BANK], 'from a month on'],
      ['after:2016-02-06 before:2016-02-07', [SAO, SOLD, TWITTER], 'on a day'],
      ['the account', [TWITTER, BANK], 'without words that say nothing'],
      ['nothing-like-this', [], 'and finds nothing where nothing is'],
    ])('finds %s', async (text, expected) => {
      const { titles } = await archive()
      expect((await titles(text)).sort()).toEqual([...expected].sort())
    })

    it('ranks what says it in the title before what only its source says, or by date', async () => {
      const { titles } = await archive()
      expect(await titles('reuters')).toEqual([SOLD, TWITTER])
      expect(await titles('account', { order: 'date' })).toEqual([BANK, TWITTER])
    })

    it('counts all that was found by year and section, whatever part of it is shown', async () => {
      const { find } = await archive()
      const found = await find('accounts', { limit: 1 })
      expect(found).toMatchObject({
        total: 2,
        years: [
          { year: '2017', events: 1 },
          { year: '2016', events: 1 },
        ],
        categories: [{ name: 'Law and crime', events: 2 }],
      })
      expect(found.events).toHaveLength(1)
      const rest = await find('accounts', { limit: 1, offset: 1 })
      expect([...found.events, ...rest.events].map((event) => event.title).sort()).toEqual([BANK, TWITTER])
    })

    it('gives what has some of the words where nothing has all, and says so', async () => {
      const { find } = await archive()
      const found = await find('lisbon twitter')
      expect([found.isLoose, found.total]).toEqual([true, 2])
    })

    it.each([
      ['ruritanai', 'ruritania'],
      ['twiter accounts', 'twitter accounts'],
      ['"lisboa larger"', '"lisbon larger"'],
    ])('guesses what %s meant', async (text, suggestion) => {
      const { find } = await archive()
      expect((await find(text)).suggestion).toBe(suggestion)
    })

    it('guesses nothing of what it has, nor of what is far from all', async () => {
      const { find } = await archive()
      for (const text of ['twitter', 'xylophone', 'abc']) expect((await find(text)).suggestion, text).toBeUndefined()
    })

    it('follows the archive: what changed, what was taken down, and what was told since', async () => {
      const { store, titles } = await archive()
      expect(await titles('lisbon')).toEqual([LISBON])
      await tell(store, [revision('2018-01-01', dayPage('2018-01-01', '*Snow in [[Lisbon]].'))])
      expect(await titles('lisbon', { order: 'date' })).toEqual(['Snow in Lisbon.', LISBON])
      const [snow] = (await store.eventsOn('2018-01-01')) as [Event]
      await takeDown(store, en, snow, 'a court ordered it', '2018-02-01T00:00:00Z')
      expect(await titles('snow')).toEqual([])
      await store.putSources([{ url: 'http://a.example/2', description: 'A goal in the last minute' }])
      expect(await titles('goal')).toEqual([SAO])
    })

    it('gives up on what takes too long', async () => {
      const { find } = await archive()
      await expect(find('accounts', { deadline: -1 })).rejects.toThrow('too long')
    })
  })
}
