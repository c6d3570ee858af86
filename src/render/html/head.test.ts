import { parse } from 'node-html-parser'
import { beforeAll, describe, expect, it } from 'vitest'
import { vocabularyFaults } from '../../../test/schema-org.ts'
import { dayPage, options, revision, tell } from '../../../test/support/archive.ts'
import { rename, takeDown } from '../../acts.ts'
import { en } from '../../editions/en.ts'
import type { Event } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import { type OpinionsPage, type Page, type PageKind, pageSchemas } from '../../model/page.ts'
import { Site } from '../../site/site.ts'
import { openSqlite } from '../../store/sqlite/open.ts'
import { feedOf } from '../feeds/feed.ts'
import { feedFormats } from '../feeds/index.ts'
import { formats } from '../index.ts'
import { jsonLd } from '../json-ld.ts'
import { linksOf } from '../links.ts'
import { lookOf } from '../look.ts'
import { html } from './index.ts'
import { linkedData } from './linked-data.ts'

const ORIGIN = 'https://news.example'
const DAY = '2021-03-04' as IsoDate
const told = (hour: number, ...lines: string[]) =>
  revision(DAY, dayPage(DAY, ';Law and crime', ...lines), { timestamp: `2021-03-04T${hour}:00:00Z` })
const LINES = [
  '*[[Harbour inquiry]]',
  `**The port of [[Lima]] ${'and its harbour masters '.repeat(12)}publish letters. [http://a.example/1 (Gazette)]`,
  '*Boats race at [[Lima]] for a prize. [http://b.example/3 (Herald)]',
  '*A name is told in [[Lima]]. [http://b.example/2 (Herald)]',
]

/** Every kind of page, of an archive with and without an address. */
async function pagesOf(origin: string): Promise<readonly Page[]> {
  const store = openSqlite(':memory:')
  await tell(store, [told(10, ...LINES), told(12, ...LINES.map((line) => line.replace('publish', 'burn')))], {
    acceptAlarms: true,
  })
  const [, race, name] = (await store.eventsOn(DAY)) as readonly [Event, Event, Event]
  const at = '2026-01-01T00:00:00Z'
  await rename(store, en, race, 'A race for a prize')
  await takeDown(store, en, name, 'It was no news.', at)
  const opinion = { slug: 'letters', title: 'On letters', author: 'B. Writer', date: DAY, summary: null, tags: [] }
  const prose = {
    opinions: [{ ...opinion, body: 'They are long.' }],
    texts: [{ name: 'about' as const, title: 'About', body: 'It is kept.' }],
  }
  const site = new Site(store, en, { ...options, origin }, prose)
  const pages: Page[] = []
  for (const batch of await site.batches()) for await (const page of site.pages(batch)) pages.push(page)
  store.close()
  return pages
}

const headOf = (page: Page) => {
  const head = parse(html.render(page, lookOf({}, 'en'))).querySelector('head')
  const one = (selector: string, attribute: string) => head?.querySelector(selector)?.getAttribute(attribute) ?? null
  return {
    canonical: one('link[rel=canonical]', 'href'),
    description: one('meta[name=description]', 'content'),
    linked: JSON.parse(head?.querySelector('script[type="application/ld+json"]')?.rawText ?? 'null'),
  }
}

/** What the publisher wrote, beside the news. */
const OWN: ReadonlySet<PageKind> = new Set(['opinion', 'opinions', 'text'])

describe('the terms of a page', () => {
  it("are the contributors' where it tells news, and the publisher's own elsewhere, in every format", async () => {
    const look = lookOf({}, 'en')
    for (const page of await pagesOf(ORIGIN))
      for (const { name, render } of [...formats, jsonLd]) {
        // The words themselves may speak of any licence.
        const text = render('body' in page ? { ...page, body: 'It is kept.' } : page, look)
        const told = [
          /creativecommons\.org/,
          /contributors of en\.wikipedia/,
          /Text by the publisher of this archive/,
        ].map((words) => words.test(text))
        const wanted = OWN.has(page.kind) ? [false, false, true] : [true, true, false]
        // Linked data names licences alone.
        const asked = name === jsonLd.name ? 1 : 3
        expect(told.slice(0, asked), `${page.url}, ${name}`).toEqual(wanted.slice(0, asked))
      }
  })

  it('lead to a licence from the head and over HTTP where there is one', async () => {
    for (const page of await pagesOf(ORIGIN))
      expect(
        linksOf(page).some(({ rel }) => rel === 'license'),
        page.url,
      ).toBe(!OWN.has(page.kind))
  })

  it('go with the feed of opinion, as its own', async () => {
    const page = (await pagesOf(ORIGIN)).find(({ kind }) => kind === 'opinions') as OpinionsPage
    const feed = feedOf(page, { origin: ORIGIN, look: lookOf({}, 'en') })
    for (const { name, render } of feedFormats) {
      expect(render(feed), name).toContain('Text by the publisher of this archive')
      expect(render(feed), name).not.toMatch(/creative ?commons|wikipedia/i)
    }
  })
})

describe('the head of a page', () => {
  let pages: readonly Page[]
  let local: readonly Page[]
  const of = <K extends PageKind>(kind: K) => pages.find((page) => page.kind === kind) as Extract<Page, { kind: K }>

  beforeAll(async () => {
    pages = await pagesOf(ORIGIN)
    local = await pagesOf('')
  })

  it('is looked at for every kind of page', () => {
    expect(new Set(pages.map(({ kind }) => kind))).toEqual(new Set(Object.keys(pageSchemas)))
  })

  it('names the whole address of the page, where there is one', () => {
    for (const page of pages)
      expect(headOf(page).canonical).toBe(`${ORIGIN}${page.kind === 'moved' ? page.to.url : page.url}.html`)
    for (const page of local) expect(headOf(page).canonical).toBeNull()
  })

  it('says in some words what the page holds, of those that are looked for', () => {
    for (const page of pages) {
      const { description } = headOf(page)
      if (page.kind === 'moved' || page.kind === 'gone') expect(description).toBeNull()
      else expect(description?.length, page.url).toBeGreaterThan(0)
      expect(description?.length ?? 0, page.url).toBeLessThanOrEqual(160)
    }
    expect(headOf(of('event')).description).toMatch(/^2021-03-04 · Law and crime · .* harbour…$/)
    expect(headOf(of('front')).description).toBe(options.tagline)
  })

  it('tells programs of the page in words of schema.org alone', () => {
    for (const page of [...pages, ...local]) {
      const { linked } = headOf(page)
      expect(vocabularyFaults(linked), page.url).toEqual([])
      const address = `${page.origin ?? ''}${page.url}.html`
      expect(linked.url).toBe(address)
    }
    expect(headOf(of('event')).linked).toMatchObject({
      '@type': 'WebPage',
      about: { '@type': 'Event', startDate: DAY },
      citation: [{ name: 'Gazette' }],
    })
    expect(headOf(of('opinion')).linked).toMatchObject({ '@type': 'OpinionNewsArticle', author: { name: 'B. Writer' } })
    // Its words are the publisher's own, and under no licence of ours.
    expect(headOf(of('opinion')).linked).not.toHaveProperty('license')
  })

  it('tells programs what its words are in: those of the publisher are in what the interface speaks, or as they say', () => {
    const spoken = (page: Page) => linkedData(page, lookOf({ language: 'de' }, 'en')).inLanguage
    expect([of('event'), of('opinion'), of('opinions'), of('text')].map(spoken)).toEqual(['en', 'de', 'de', 'de'])
    expect(spoken({ ...of('text'), language: 'fr' })).toBe('fr')
  })

  it('is like the headings below it: the front page calls a day of the calendar by its full name', () => {
    const front = { ...of('front'), onThisDay: [{ year: '2020', url: '/news/2020/03/4/index', events: 2 }] }
    const heading = parse(html.render(front, lookOf({}, 'en'))).querySelector('#on-this-day')
    expect(heading?.text).toBe('4 March in other years')
  })

  it('tells search engines how the archive is asked, where it has an address', () => {
    expect(headOf(of('front')).linked).toMatchObject({
      '@type': 'WebSite',
      potentialAction: {
        target: { urlTemplate: `${ORIGIN}/search.html?q={words}` },
        'query-input': 'required name=words',
      },
    })
    expect(headOf(local.find(({ kind }) => kind === 'front') as Page).linked).not.toHaveProperty('potentialAction')
  })

  it('is held against a vocabulary that knows what is wrong', () => {
    const page = { '@context': 'https://schema.org', '@type': 'WebPage' }
    expect(vocabularyFaults({ ...page, about: { '@type': 'Happening' } })).toEqual([
      '.about: there is no type Happening',
    ])
    expect(vocabularyFaults({ ...page, startDate: DAY })).toEqual([': WebPage has no startDate'])
    expect(vocabularyFaults({ ...page, author: 'B. Writer' })).toEqual([
      '.author: "B. Writer" is no Organization, Person, IdReference',
    ])
    expect(vocabularyFaults({ ...page, dateCreated: 'Monday' })).toHaveLength(1)
    expect(vocabularyFaults({ ...page, author: { '@type': 'Event' } })).toHaveLength(1)
  })
})
