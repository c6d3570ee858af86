import { Parser } from 'commonmark'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { parse } from 'node-html-parser'
import { beforeAll, describe, expect, it } from 'vitest'
import { agreement } from '../../test/read-back/agreement.ts'
import { childrenOf, textOf } from '../../test/read-back/parts.ts'
import { dayPage, frame, options, revision, tell } from '../../test/support/archive.ts'
import { faultsOf } from '../../test/validity.ts'
import { rename, takeDown } from '../acts.ts'
import { en } from '../editions/en.ts'
import type { Event } from '../model/archive.ts'
import type { IsoDate } from '../model/date.ts'
import { type Document, type HistoryPage, type Page, type PageKind, pageSchemas } from '../model/page.ts'
import type { PortalPage } from '../model/portal.ts'
import type { Opinion } from '../model/prose.ts'
import { standardTexts } from '../prose/standard.ts'
import { openSearch } from '../search/search.ts'
import { documentsOf } from '../site/documents.ts'
import { answerSearch } from '../site/pages/search.ts'
import { Site } from '../site/site.ts'
import { openSqlite } from '../store/sqlite/open.ts'
import { addressOf } from './address.ts'
import { assets } from './assets.ts'

/** Days with everything that pages can show: nesting, sections, odd letters, sources known and unknown, a withdrawal. */
const MARCH_4 = [
  ';Law and crime',
  '*[[Harbour inquiry (Lima)|Harbour inquiry]]',
  "**The ''Ombudsman'' of [[Lima]] & the [[Callao#Port|port]] of <Callao> publish 1,500 letters. [http://a.example/1?x=1&y=2 (Gazette)] [http://b.example/2 (Herald)]",
  '***A clerk who copied them is freed. [http://a.example/3]',
  '**[[Second harbour inquiry]]',
  '***A judge steps down (for the third time). [http://a.example/4_(final) (Gazette)]',
  '*Two ships are sold at auction in [[Ålesund]]. [https://c.example/5 (Nyhetsbladet)]',
  ';Science and technology',
  '*Astronomers name a comet after [[Σαπφώ|Sappho]]: it is the 3rd of the year. [http://d.example/6 (Sky * Star)]',
  '*1. A line that begins like a list. [http://d.example/7 (# 1 News)]',
]
const MARCH_5 = [
  '[http://z.example/0 (Bulletin)]',
  '*A ferry leaves for the last time from [[Hue]].',
  '*The lamps go out in [[Hue]]. [http://a.example/8 (Gazette)]',
]

/** Told of the same story as events of another day. */
const AGAIN = [
  ';Law and crime',
  '*[[Harbour inquiry (Lima)|Harbour inquiry]]',
  "**The ''Ombudsman'' of [[Lima]] & the [[Callao#Port|port]] of <Callao> publish 900 letters (more). [http://a.example/9 (Gazette)]",
]

const MARCH_6 = [
  ';Disasters',
  '*A bridge in [[Hue]] falls, and 9 of 1,200 walkers are hurt. [http://g.example/1 (Gazette)]',
  '*A name that nobody may tell is told in [[Lima]]. [http://g.example/2 (Gazette)]',
]
const MARCH_6_LATER = [
  ';Accidents',
  '*[[Bridge of Hue]]',
  '**A bridge in [[Hue]] falls, and 11 of 1,200 walkers are hurt. [http://g.example/1 (Gazette)] [http://h.example/3 (_Mail_)]',
  '*A name that nobody may tell is told twice in [[Lima]]. [http://g.example/2 (Gazette)]',
]

/** More events of one story, in two years, than one page lists. */
const ferries = (from: number) => [
  ';Disasters and accidents',
  '*[[Ferry strike]]',
  ...Array.from(
    { length: 110 },
    (_, i) => `**Ferry number ${from + i} stays in port. [http://f.example/${from + i} (Mail)]`,
  ),
]

/** Countries, one under two names, and one that no event is about. */
const COUNTRIES = [
  ';Law and crime',
  ...Array.from({ length: 11 }, (_, i) => `*[[Peru]], [[Chile]] and [[Chad]] agree on ${i + 2} harbours.`),
  '*[[Burma]] sells a ferry to [[Peru]] by way of [[Chile]].',
  '*[[Myanmar]] buys it back, and [[Côte d’Ivoire|another]], from a port in [[Georgia (country)|Georgia]].',
]

const SOURCES = [
  {
    url: 'http://a.example/1?x=1&y=2',
    title: 'Letters "now" open',
    description: "The harbour's letters - all 1,500 - can be read.",
    image: 'http://a.example/cover_(1).jpg',
    imageAlt: 'A pile of letters',
    siteName: 'The Gazette',
    published: '2021-03-04T09:30:00Z',
  },
  { url: 'https://c.example/5', description: '# 2 ships, one buyer', image: 'javascript:alert(1)' },
  { url: 'http://d.example/6', title: 'Sappho', image: 'https://d.example/sky.png', published: '2021-03-04' },
]

const pages: Page[] = []
const documents = new Map<Page, Document[]>()
/** The same pages where the interface speaks another language. */
const spoken = new Map<string, { readonly page: Page; readonly documents: Document[] }[]>()

beforeAll(async () => {
  const store = openSqlite(':memory:')
  const at = (hour: number, day = 4) => ({ timestamp: `2021-03-0${day}T${hour}:00:00Z`, portalId: hour })
  await tell(store, [
    revision('2020-12-31', dayPage('2020-12-31', ...ferries(1))),
    revision('2021-01-01', dayPage('2021-01-01', ...ferries(500))),
    revision('2021-02-01', dayPage('2021-02-01', ...COUNTRIES)),
    revision(
      '2021-03-04',
      dayPage('2021-03-04', ...MARCH_4, '*A rumour is told and taken back. [http://r.example/1 (Rumour)]'),
      at(10),
    ),
    revision('2021-03-04', dayPage('2021-03-04', ...MARCH_4), at(12)),
    revision('2021-03-05', dayPage('2021-03-05', ...MARCH_5), at(11, 5)),
    revision(
      '2021-03-05',
      dayPage('2021-03-05', ...MARCH_5.map((line) => line.replace('the last time', 'the very last time'))),
      { ...at(13, 5), user: 'Ada *L* <b>', comment: '/* top */ back to [[Hue]] & "so on"' },
    ),
    revision('2021-03-06', dayPage('2021-03-06', ...MARCH_6, ...AGAIN), at(10, 6)),
    revision('2021-03-06', dayPage('2021-03-06', ...MARCH_6_LATER, ...AGAIN), at(12, 6)),
  ])
  await store.putSources(SOURCES)
  const asked = '2021-03-08T12:00:00Z'
  const standing = { asked, revision: 7, state: 'ok', movedTo: null, protection: null, note: null } as const
  const page = (date: IsoDate, more: Partial<PortalPage> = {}) => ({
    date,
    title: en.dayTitle(date),
    ...standing,
    ...more,
  })
  await store.putPortalPages([
    page('2021-03-05', { protection: 'edit=sysop' }),
    page('2021-03-06', { state: 'deleted', note: '*gone* <b>: [[x]] & "so"' }),
    page('2021-03-07', { state: 'missing' }),
  ])
  const end = { ended: '2021-03-08T12:00:09Z', requests: 2, clockAhead: 0 }
  await store.endUpdate(await store.beginUpdate(asked), { ...end, outcome: 'done', message: null })
  await store.endUpdate(await store.beginUpdate('2021-03-08T13:00:00Z'), {
    ...end,
    outcome: 'failed',
    message: 'secret',
  })
  const [toll, secret] = (await store.eventsOn('2021-03-06')) as [Event, Event]
  await rename(store, en, toll, 'bridge toll')
  await takeDown(store, en, secret, 'a court *ordered* it', '2021-04-01T00:00:00Z')
  const opinion: Opinion = {
    slug: 'bridges',
    date: '2021-03-05',
    title: 'On *bridges* & <tolls>',
    author: 'Ada',
    summary: 'Who pays?',
    tags: ['bridges'],
    body: 'They _hold_ & [lead](https://a.example/x).\n\n## Why\n\n- Stone',
  }
  const site = new Site(store, en, options, { opinions: [opinion], texts: standardTexts })
  for (const batch of await site.batches()) {
    for await (const page of site.pages(batch)) {
      pages.push(page)
    }
  }
  const search = openSearch(':memory:', store)
  for (const text of ['publishing of <callao> & "1,500 letters"', 'lime comet', 'gazette', 'xyzzy', '"', 'ferry 7'])
    pages.push(await answerSearch(site.frame, { text, order: 'relevance', page: 1 }, search.find))
  for (const page of pages) documents.set(page, documentsOf(page, site.frame.look))
  for (const language of ['de', 'ar']) {
    const texts = [{ name: 'about', title: '42', body: '42' } as const, ...standardTexts.slice(1)]
    const other = new Site(store, en, { ...options, language }, { opinions: [opinion], texts })
    const told: Page[] = []
    for (const batch of await other.batches()) for await (const page of other.pages(batch)) told.push(page)
    for (const text of ['gazette', 'xyzzy', 'lime comet', '"'])
      told.push(await answerSearch(other.frame, { text, order: 'relevance', page: 1 }, search.find))
    spoken.set(
      language,
      told.map((page) => ({ page, documents: documentsOf(page, other.frame.look) })),
    )
  }
  search.close()
})

/** One of the ferries is like the next: one of them in every format is enough. */
const different = (ending: string) =>
  [...documents.values()]
    .flat()
    .filter(
      ({ path }) =>
        path.endsWith(ending) && !/_rss\.xml$|\.feed\.json$/.test(path) && !/ferry-number-\d+[02-9]-/.test(path),
    )
const eventCalled = (title: RegExp) => pages.find((page) => page.kind === 'event' && title.test(page.title)) as Page

/** Words that are nobody's to translate: names, addresses, what the publisher of this archive wrote. */
const NAMES =
  /Test archive|For tests\.|Markdown|JSON|XML|API|CC-BY-SA-4\.0|en\.wikipedia\.org|Portal:Current events|\/index\.html|On \*bridges\* & <tolls>|Who pays\?|BibTeX|CSL-JSON|Wikipedia|Ada( \*L\* <b>)?|bridges|a court \*ordered\* it|They hold & lead\.|Why|Stone|Untitled|[TZ]|e_[\w-]+|\b[\da-f]{8,}\b/g

describe.each(['de', 'ar'])('the documents of an archive whose interface speaks %s', (language) => {
  const told = () => spoken.get(language) ?? []

  it('hold to what is published of their format', async () => {
    const faults: string[] = []
    for (const { documents } of told())
      for (const document of documents)
        if (!/ferry-number-\d+[02-9]-/.test(document.path)) faults.push(...(await faultsOf(document)))
    expect(faults).toEqual([])
  })

  it('are the same pages of the same news, and agree', () => {
    const urls = (list: readonly Page[]) => [...new Set(list.map(({ url }) => url))].sort()
    expect(urls(told().map(({ page }) => page))).toEqual(urls(pages))
    expect(told().flatMap(({ documents }) => agreement(documents, language))).toEqual([])
  })

  it('tell programs what the interface speaks and what the news speaks', () => {
    for (const { page, documents } of told()) {
      const html = parse(documents.find(({ path }) => path.endsWith('.html'))?.body ?? '')
      const root = html.querySelector('html')
      expect(root?.getAttribute('lang')).toBe(language)
      expect(root?.getAttribute('dir')).toBe(language === 'ar' ? 'rtl' : undefined)
      if (page.kind === 'event') expect(html.querySelector('h1')?.getAttribute('lang')).toBe('en')
      const isOwn = page.kind === 'opinion' || page.kind === 'opinions' || page.kind === 'text'
      const spoken = isOwn ? (page.kind === 'text' && page.language) || language : 'en'
      expect(html.querySelector('script[type="application/ld+json"]')?.rawText).toContain(`"inLanguage":"${spoken}"`)
    }
  })

  it('say nothing in English but the news, names, and what is told to be English', () => {
    const english = new Set<string>()
    for (const { page, documents } of told()) {
      const html = parse(documents.find(({ path }) => path.endsWith('.html'))?.body ?? '')
      for (const quoted of html.querySelectorAll('body [lang], code, kbd, time.timestamp')) quoted.remove()
      const title = html.querySelector('title')
      title?.remove()
      const said = [
        html.querySelector('body')?.structuredText ?? '',
        ...html.querySelectorAll('[aria-label]').map((element) => element.getAttribute('aria-label') ?? ''),
      ]
      for (const line of said.flatMap((text) => text.split('\n'))) {
        const left = line.replace(NAMES, '').match(/[A-Za-z]{2,}/g) ?? []
        if (language === 'ar' ? left.length > 0 : left.some((word) => ENGLISH.has(word.toLowerCase())))
          english.add(`${page.kind}: ${line}`)
      }
    }
    expect([...english]).toEqual([])
  })
})

/** Words of the interface in English, but those that German has too. */
const ENGLISH = new Set(
  (
    'the of and with events event days day from to sources related before after story stories topics categories corrections ' +
    'years year month months versions changed first now search found history withdrawn moved taken'
  ).split(' '),
)

describe('the documents of an archive', () => {
  it('are there for every kind of page, and for the years of a long list', () => {
    const kinds = new Set(pages.map((page) => page.kind))
    expect([...kinds].sort()).toEqual(Object.keys(pageSchemas).sort())
    expect(pages.map((page) => page.url)).toContain('/stories/ferry-strike/2020')
  })

  it.each(['.json', '.xml', '.html'])('hold to what is published of their format: %s', async (ending) => {
    const checked = different(ending)
    expect(checked.length).toBeGreaterThan(60)
    const faults: string[] = []
    for (const document of checked) faults.push(...(await faultsOf(document)))
    expect(faults).toEqual([])
  })

  it('begin, in Markdown, with the line of the other formats, and have one title', () => {
    for (const page of pages) {
      const markdown = documents.get(page)?.find(({ path }) => path.endsWith('.md'))?.body ?? ''
      const [html, json, xml] = ['.html', '.json', '.xml'].map((ending) => addressOf(page, ending))
      expect(markdown.startsWith(`\nFormats: [HTML](${html})  [JSON](${json})  [XML](${xml})  \n\n`), page.url).toBe(
        true,
      )
      const titles = childrenOf(new Parser().parse(markdown)).filter(
        (block) => block.type === 'heading' && block.level === 1,
      )
      expect(titles.map(textOf).join('|'), page.url).toContain(page.title)
      expect(titles, page.url).toHaveLength(1)
    }
  })

  it('call their window by the title and the archive, or as much of the title as fits', () => {
    for (const page of pages) {
      const html = documents.get(page)?.find(({ path }) => path.endsWith('.html'))?.body ?? ''
      const title = parse(html).querySelector('title')?.text ?? ''
      expect(title.length, title).toBeLessThanOrEqual(60)
      expect(`${page.title} – Test archive`).toContain(title.replace(/…$/, ''))
    }
    const titleOf = (page: Page) => parse(documents.get(page)?.[0]?.body ?? '').querySelector('title')?.text
    expect(titleOf(eventCalled(/^A ferry/))).toBe('A ferry leaves for the very last time from Hue.')
    expect(titleOf(eventCalled(/^Two ships/))).toBe('Two ships are sold at auction in Ålesund. – Test archive')
    expect(titleOf(eventCalled(/1,500 letters/))).toBe('The Ombudsman of Lima & the port of <Callao> publish 1,500…')
  })

  it('have words to follow even where the portal has none', () => {
    const event = pages.find((page) => page.kind === 'event' && page.sources[0]?.label === 'Bulletin')
    expect(event).toMatchObject({ title: 'Untitled', url: '/news/2021/03/5/event' })
    const day = pages.find((page) => page.url === '/news/2021/03/5/index')
    for (const { body, path } of documents.get(day as Page) ?? []) expect(body, path).toContain('Untitled')
  })

  it('say the same in every format', () => {
    expect([...documents.values()].flatMap((list) => agreement(list))).toEqual([])
  })

  it('differ when one of them says something else, and the difference is told', () => {
    const original = documents.get(eventCalled(/^A clerk/)) as Document[]
    const changed = (ending: string, from: string | RegExp, to: string) =>
      agreement(original.map((d) => (d.path.endsWith(ending) ? { ...d, body: d.body.replace(from, to) } : d)))
    expect(agreement(original)).toEqual([])
    expect(changed('.html', '<h1>A clerk', '<h1>The clerk')).toHaveLength(1)
    expect(changed('.md', '# A clerk', '# The clerk')).toHaveLength(1)
    expect(changed('.xml', '<title>A clerk', '<title>The clerk')).toHaveLength(2)
    expect(changed('.md', 'http://a.example/3', 'http://a.example/4')).toHaveLength(1)
    expect(changed('.html', 'data-via="story"', '')).toHaveLength(1)
    const again = documents.get(eventCalled(/900 letters/)) as Document[]
    const differing = (ending: string, from: string, to: string) =>
      agreement(again.map((d) => (d.path.endsWith(ending) ? { ...d, body: d.body.replace(from, to) } : d)))
    expect(agreement(again)).toEqual([])
    expect(differing('.md', ' (same story)', '')).toHaveLength(1)
    expect(differing('.html', '<em>Context: ', '<em>Context: Lima, ')).toHaveLength(1)
    expect(differing('.html', '<dt>Before</dt>', '<dt>After</dt>')).toHaveLength(2)
  })

  it('tell which countries their events name, on pages of every kind that may', () => {
    const places = pages.flatMap((page) => ('places' in page && page.places ? [[page.kind, page.places] as const] : []))
    expect(new Set(places.map(([kind]) => kind))).toEqual(new Set(['year', 'category', 'topic']))
    expect(places.find(([kind]) => kind === 'year')?.[1]).toMatchObject({
      events: 13,
      countries: [
        { text: 'Chile', url: null, events: 12 },
        { text: 'Peru', url: '/topics/peru', events: 12 },
        { text: 'Chad' },
        { text: 'Myanmar', events: 2 },
        {},
        {},
      ],
    })
    const year = documents.get(pages.find((page) => page.url === '/news/2021/index') as Page) as Document[]
    const changed = (ending: string, from: string, to: string) =>
      agreement(year.map((d) => (d.path.endsWith(ending) ? { ...d, body: d.body.replace(from, to) } : d)))
    expect(changed('.html', '<td>12</td>', '<td>15</td>')).toHaveLength(1)
    expect(changed('.md', 'Chile (12 events)', 'Chile (11 events)')).toHaveLength(1)
    expect(changed('.md', '13 events name', '14 events name')).toHaveLength(1)
  })

  it('quote the first source that describes its article, and link its cover last', () => {
    const told = eventCalled(/1,500 letters/)
    expect(told).toMatchObject({
      description: { text: "The harbour's letters - all 1,500 - can be read.", source: 'The Gazette' },
      cover: { url: 'http://a.example/cover_(1).jpg', alt: 'A pile of letters' },
    })
    const markdown = documents.get(told)?.find(({ path }) => path.endsWith('.md'))?.body
    expect(markdown).toContain(
      '2. [Herald](http://b.example/2)\n3. [Cover Image](http://a.example/cover_\\(1\\).jpg)\n',
    )
    expect(markdown).toContain('\n> — [The Gazette](http://a.example/1?x=1&y=2), 2021-03-04\n')
  })

  it('tell what an event said first and how it changed, with the figure that rose', () => {
    const told = eventCalled(/^A bridge/)
    expect(told).toMatchObject({ firstSaid: { text: 'A bridge in Hue falls, and 9 of 1,200 walkers are hurt.' } })
    const history = pages.find((page) => page.kind === 'history' && page.url === `${told.url}/history`) as HistoryPage
    expect(history.versions).toMatchObject([
      { changes: [] },
      {
        changes: ['reworded', 're-sourced', 'recategorised', 'moved'],
        figures: [{ before: '9', after: '11' }],
        added: [{ label: '_Mail_', url: 'http://h.example/3' }],
        category: { before: 'Disasters', after: 'Accidents' },
        story: { before: null, after: 'Bridge of Hue' },
      },
    ])
    for (const { path, body } of [...(documents.get(history) ?? []), ...(documents.get(told) ?? [])])
      expect(body, path).toContain('11')
  })

  it('lead from the path that an event had to the one it has', () => {
    const moved = pages.find((page) => page.kind === 'moved' && !page.url.endsWith('/history')) as Page
    expect(moved.url).toMatch(/\/a-bridge-in-hue-falls/)
    for (const { path, body } of documents.get(moved) ?? []) expect(body, path).toContain('/news/2021/03/6/bridge-toll')
  })

  it('say nothing of an event that was taken down but when and why', () => {
    const gone = pages.filter((page) => page.kind === 'gone')
    expect(gone.map((page) => page.url.replace(/^.*\//, ''))).toEqual([
      'a-name-that-nobody-may-tell-is-told-in-lima',
      'history',
    ])
    for (const { path, body } of gone.flatMap((page) => documents.get(page) ?? []))
      expect(body, path).toMatch(/ordered/)
    for (const { path, body } of [...documents.values()].flat()) expect(body, path).not.toMatch(/nobody may tell/)
  })

  it('tell of a withdrawn event that it is withdrawn, and of a reworded one that it was corrected', () => {
    const withdrawn = documents.get(eventCalled(/^A rumour/)) as Document[]
    expect(withdrawn.filter(({ body }) => body.includes('no longer on the portal'))).toHaveLength(4)
    const reworded = documents.get(eventCalled(/very last time/)) as Document[]
    for (const { path, body } of reworded)
      expect(body, path).toMatch(/1 correction\b|"corrections":1\b|<corrections>1</)
  })
})

describe('the published schemas', () => {
  it('are a JSON Schema for each kind of page and one XML Schema that loads', () => {
    const paths = assets(frame.look).map(({ path }) => path)
    for (const kind of Object.keys(pageSchemas) as PageKind[]) expect(paths).toContain(`/schema/${kind}.json`)
    const published = assets(frame.look).find(({ path }) => path === '/schema/annals.xsd')
    const xsd = XmlDocument.fromString(published?.body ?? '')
    expect(() => XsdValidator.fromDoc(xsd).dispose()).not.toThrow()
    xsd.dispose()
  })

  it('refuse a page that has something more, something less or something else', async () => {
    const [, , json, xml] = documents.get(eventCalled(/^A clerk/)) as [Document, Document, Document, Document]
    const faults = (document: Document, from: string | RegExp, to: string) =>
      faultsOf({ ...document, body: document.body.replace(from, to) })
    expect(await faults(json, '"kind"', '"mood":"glad","kind"')).toHaveLength(1)
    expect(await faults(json, /"id":"\w+",/, '')).toHaveLength(1)
    expect(await faults(json, '"order":1', '"order":"second"')).toHaveLength(1)
    expect(await faults(json, '"date":"2021-03-04"', '"date":"4 March"')).toHaveLength(1)
    expect(await faults(xml, '<url>', '<mood>glad</mood><url>')).toHaveLength(1)
    expect(await faults(xml, /<id>\w+<\/id>/, '')).toHaveLength(1)
    expect(await faults(xml, '<order>1<', '<order>second<')).toHaveLength(1)
    expect(await faults(xml, '<date>2021-03-04<', '<date>4 March<')).toHaveLength(1)
  })

  it('describe every field', () => {
    const undescribed = assets(frame.look)
      .filter(({ path }) => path.endsWith('.json'))
      .flatMap(({ path, body }) => withoutDescription(JSON.parse(body), path))
    expect(undescribed).toEqual([])
  })
})

/** Fields of a schema that say nothing of what they mean. */
function withoutDescription(schema: Schema, at: string): string[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])].flatMap((s) =>
    withoutDescription(s, at),
  )
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    ...(name === 'kind' || isDescribed(field) ? [] : [`${at} ${name}`]),
    ...withoutDescription(field, `${at} ${name}`),
  ])
  return [...inner, ...fields]
}

interface Schema {
  readonly description?: string
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
}

const isDescribed = ({ description, anyOf = [] }: Schema): boolean => !!description || anyOf.some(isDescribed)
