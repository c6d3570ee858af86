import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lively } from '../../test/inert.ts'
import { agreement } from '../../test/read-back/agreement.ts'
import { dayPage, frame, revision, siteOf, tell } from '../../test/support/archive.ts'
import { htmlFaults, jsonFaults, xmlFaults } from '../../test/validity.ts'
import { en } from '../editions/en.ts'
import type { Event, SourceMetadata } from '../model/archive.ts'
import type { IsoDate } from '../model/date.ts'
import { topicIn } from '../model/edition.ts'
import type { Document, EventPage, Page } from '../model/page.ts'
import { slugify } from '../model/slug.ts'
import { tidy } from '../parse/wikitext/text.ts'
import { documentsOf } from '../site/documents.ts'
import { fitMetadata } from '../site/metadata.ts'
import { buildDay, type DayContext } from '../site/pages/day.ts'
import { buildEvent } from '../site/pages/event.ts'
import { capped } from '../site/quotable.ts'
import { records } from '../site/records.ts'
import { openSqlite } from '../store/sqlite/open.ts'
import type { Store } from '../store/store.ts'

const URLS = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  'java\u0000script:alert(1)',
  '&#106;avascript:alert(1)',
  ' javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  'file:///etc/passwd',
  'ftp://evil.example/x',
  'mailto:a@evil.example',
  'https://',
  'http://[',
  'http://a.example:99999/',
  'http://user:secret@evil.example/',
  'http://good.example\\@evil.example/',
  'http://a"onmouseover="x',
  "http://a.example/'onclick='x",
  'http://a.example/"onclick="x',
  'http://a.example/<script>',
  'http://a.example/]]>',
  'http://a.example/a)b(c',
  'http://a.example/`x`',
  'http://a.example/\\',
  'http://a.example/&quot;&lt;',
  'http://a.example/\u202ecod.exe',
  'http://a.example/\u0007',
  'http://a.example/\ud800',
  'http://a.example/\ufffe',
  'http://a\u200b.example/*_*',
  'HTTP://A.EXAMPLE/x',
  'http://a.example/%zz?a=1&b=2#c',
]

const MARKUP = [
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<style>*{}</style>',
  '<a href="javascript:alert(1)">x</a>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<!DOCTYPE x [<!ENTITY e "e">]>',
  '&e;',
  '</title>',
  '</h1></main>',
  '<?php',
  '"><b>',
  "' onclick='x",
  '" onmouseover="x',
  '&lt;script&gt;',
  '&amp;lt;',
  '&#60;b&#62;',
  '&quot;',
  '&',
  '<',
  '>',
  '<ref>',
  '</ref>',
  '<nowiki>',
  '{{',
  '}}',
  '[[',
  ']]',
  '{{#invoke:x|y}}',
  "''",
  "'''",
  '<http://evil.example>',
]

const MARKDOWN = [
  '](javascript:alert(1))',
  '[x](javascript:alert(1))',
  '![x](http://evil.example/x.png)',
  '[x]: /evil',
  '`',
  '```',
  '~~~',
  '*',
  '**',
  '_',
  '__x__',
  '---',
  '***',
  '===',
  '# ',
  ' #',
  '## x ##',
  '> ',
  '- ',
  '+ ',
  '1. ',
  '1) ',
  '2016. ',
  '| a | b |',
  '|---|---|',
  '\\',
  '\\\\',
  '!',
  '    x',
  '!!js/function',
  '!!python/object',
  '%YAML 1.2',
  '&copy;',
  ' › ',
  ', ',
]

const ODD = [
  '\u0000',
  '\u0007',
  '\u001b[31m',
  '\u007f',
  '\u0085',
  '\u00a0',
  '\u00ad',
  '\u200b',
  '\u200f',
  '\u202e',
  '\u2066',
  '\u2028',
  '\ufdd0',
  '\ufeff',
  '\ufffe',
  '\uffff',
  '\ud800',
  '\udc00',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\n\n',
  '\v',
  '\f',
  '漢字',
  'é',
  'e\u0301',
  '\u{1f30d}',
  '\u{10ffff}',
  'عربي',
]

const WORDS = ['Ferry', 'the port', '1,500', 'of Hue', 'sails.', ' ', ' ', "harbour's", '(again)', '2016-02-06']

const hostileText = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...WORDS) },
      fc.constantFrom(...MARKUP),
      fc.constantFrom(...MARKDOWN),
      fc.constantFrom(...ODD),
      fc.string({ maxLength: 4 }),
    ),
    {
      maxLength: 8,
    },
  )
  .map((pieces) => pieces.join(''))

const hostileUrl = fc.oneof(
  fc.constantFrom(...URLS),
  hostileText.map((text) => `http://a.example/${text}`),
  fc.tuple(fc.constantFrom('http://', 'https://', '//', ''), hostileText).map((pieces) => pieces.join('')),
)

const metadata = fc.record({
  title: fc.option(hostileText, { nil: undefined }),
  description: fc.option(hostileText, { nil: undefined }),
  image: fc.option(hostileUrl, { nil: undefined }),
  imageAlt: fc.option(hostileText, { nil: undefined }),
  siteName: fc.option(hostileText, { nil: undefined }),
  published: fc.option(
    fc.oneof(
      fc.constant('2016-02-06T10:00:00Z'),
      hostileText,
      hostileText.map((text) => `2016-02-06${text}`),
    ),
    { nil: undefined },
  ),
})

type Said = { readonly [K in keyof SourceMetadata]?: SourceMetadata[K] | undefined }
const said = (url: string, about: Said) => ({ ...about, url }) as SourceMetadata

/** Everything wrong with the documents of a page that tests of any text can find. */
function faultsIn(page: Page): string[] {
  const documents = documentsOf(page, frame.look)
  const [, , json, xml] = documents as [Document, Document, Document, Document]
  return [...documents.flatMap(lively), ...jsonFaults(json.body), ...xmlFaults(xml.body), ...agreement(documents)]
}

async function pagesOn(store: Store, date: string): Promise<Page[]> {
  const page = await store.day(date as IsoDate)
  const pages: Page[] = []
  if (page) for await (const built of siteOf(store).pages({ kind: 'day', page })) pages.push(built)
  return pages
}

/** The pages of a day that a new archive was told. */
async function told(
  lines: readonly string[],
  sources: readonly SourceMetadata[] = [],
): Promise<{ day: Page; events: EventPage[] }> {
  const store = openSqlite(':memory:')
  await tell(store, [revision('2021-03-04', dayPage('2021-03-04', ...lines))])
  await store.putSources(sources)
  const [day, ...events] = await pagesOn(store, '2021-03-04')
  return { day: day as Page, events: events as EventPage[] }
}

const bodies = (page: Page) => documentsOf(page, frame.look).map(({ body }) => body)

/** Pages are right in every way, and the HTML of the last is valid, which takes long to tell. */
async function expectHarmless(...pages: Page[]): Promise<void> {
  expect(pages.flatMap(faultsIn)).toEqual([])
  expect(await htmlFaults(bodies(pages.at(-1) as Page)[0] ?? '')).toEqual([])
}

describe('links (B1)', () => {
  it.each(URLS)('leads nowhere but to the web: %j as a source', async (url) => {
    const { day, events } = await told([`*A ferry leaves [[Hue]]. [${url} BBC] [http://good.example/1 (Gazette)]`])
    expect(events).toHaveLength(1)
    await expectHarmless(day, ...events)
    expect(events[0]?.sources.at(-1)).toEqual({ label: 'Gazette', url: 'http://good.example/1' })
  })

  it.each(URLS)('shows no cover from anywhere but the web: %j', async (image) => {
    const { day, events } = await told(
      ['*A ferry leaves. [http://a.example/1 (Gazette)]'],
      [{ url: 'http://a.example/1', image }],
    )
    await expectHarmless(day, ...events)
  })

  it.each(URLS)('exports no image from anywhere but the web: %j', async (image) => {
    const store = openSqlite(':memory:')
    await tell(store, [
      revision('2021-03-04', dayPage('2021-03-04', '*A ferry leaves. [http://a.example/1 (Gazette)]')),
    ])
    await store.putSources([{ url: 'http://a.example/1', image, title: 'A\u0000 \ud800' }])
    for await (const line of records(store, frame)) {
      const [source] = JSON.parse(line).sources
      expect(source).toMatchObject({ label: 'Gazette', url: 'http://a.example/1', title: 'A \ufffd' })
      expect(source.image ?? 'https://').toMatch(/^https?:\/\//)
    }
  })

  it('keeps the source and drops the address when no browser should open it', async () => {
    const { events } = await told(['*A ferry leaves. [http:///nowhere (Gazette)] [http://a.example:99999/ (Herald)]'])
    await expectHarmless(...events)
    expect(events[0]?.sources).toEqual([
      { label: 'Gazette', url: null },
      { label: 'Herald', url: null },
    ])
    const [html = '', markdown = ''] = bodies(events[0] as Page)
    expect(html).toContain('<span class="source">Gazette</span>')
    expect(markdown).toContain('1. Gazette\n2. Herald\n')
  })

  it('drops the name and the password of an address', async () => {
    const { events } = await told(['*A ferry leaves. [http://user:secret@a.example/1 (Gazette)]'])
    expect(events[0]?.sources[0]?.url).toBe('http://a.example/1')
    for (const body of bodies(events[0] as Page)) expect(body).not.toContain('secret')
  })

  it('reads an address without a scheme as https, never as a path of its own', async () => {
    const { events } = await told(['*A ferry leaves. [//a.example/1 (Gazette)]'])
    expect(events[0]?.sources[0]?.url).toBe('https://a.example/1')
  })

  it('makes no attribute of what stands behind a quotation mark', async () => {
    const { events } = await told(['*A ferry leaves. [http://a.example"onmouseover="x BBC]'])
    expect(events[0]?.sources).toMatchObject([{ url: 'http://a.example' }])
    await expectHarmless(...events)
  })
})

describe.each([
  ['markup (B2)', MARKUP],
  ['Markdown and YAML (B3)', MARKDOWN],
  ['control characters, lone surrogates and what else XML can not hold (B4)', ODD],
])('%s', (_, fragments) => {
  it.each(fragments)('is text, wherever it stands: %j', async (hostile) => {
    const { day, events } = await told(
      [
        '*The first line of the day.',
        `;Law ${hostile} crime`,
        `*[[Ferry ${hostile} strike|The ${hostile} strike]]`,
        `**${hostile} A ferry leaves ${hostile} from [[Hue|Hu${hostile}e]]. [http://a.example/1 (Gaz${hostile}ette)]`,
        `*${hostile}`,
      ],
      [
        {
          url: 'http://a.example/1',
          title: hostile,
          description: `${hostile} Ferries ${hostile}`,
          siteName: `${hostile}`,
          image: 'http://a.example/x.png',
          imageAlt: hostile,
        },
      ],
    )
    expect(events.length).toBeGreaterThan(0)
    await expectHarmless(day, ...events, events[1] ?? day)
  })

  it('is text in what a source says of itself', async () => {
    const given = `Ferries ${fragments.join(' ')} leave`
    const { title: text = '' } = fitMetadata({ url: '', title: given })
    if (fragments !== ODD) expect(text).toBe(given.replace(/\s+/g, ' '))
    const { events } = await told(
      ['*A ferry leaves. [http://a.example/1 (Gazette)]'],
      [
        {
          url: 'http://a.example/1',
          title: given,
          description: given,
          siteName: given,
          image: 'http://a.example/x.png',
          imageAlt: given,
        },
      ],
    )
    await expectHarmless(...events)
    expect(events[0]).toMatchObject({
      description: { text: capped(text), source: text },
      cover: { alt: text, source: text },
      sources: [{ title: text, site: text }],
    })
  })
})

it('ends no script and begins no comment in the data for programs', async () => {
  const title = 'The word </script><script>alert(1)</script> and <!-- are painted on a ferry.'
  const { events } = await told([`*${title.replaceAll('<', '&lt;')} [http://a.example/1 (</script>)]`])
  const [html = ''] = bodies(events[0] as Page)
  const linkedData = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1] ?? ''
  expect(JSON.parse(linkedData)).toMatchObject({ name: title, about: { name: title } })
  expect(linkedData).not.toMatch(/[<]/)
})

it('drops from its texts what no document can hold, and turns no reading direction', async () => {
  const { events } = await told(
    ['*A \u202eferry\u2066 \u0000leaves\ufffe \ud800now. [http://a.example/1 (Ga\u200bzette)]'],
    [{ url: 'http://a.example/1', description: '\u202eFerries\u0000 \ud800leave\ufffe\tnow' }],
  )
  expect(events[0]).toMatchObject({
    title: 'A ferry leaves \ufffdnow.',
    sources: [{ label: 'Gazette' }],
    description: { text: 'Ferries \ufffdleave now' },
  })
})

describe('whatever the wikitext and the metadata are', () => {
  it('gives harmless documents that agree', async () => {
    const store = openSqlite(':memory:')
    let day = Date.UTC(2001, 0, 1)
    let events = 0
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(hostileText, hostileText, hostileText, hostileText),
        hostileUrl,
        metadata,
        async ([heading, story, text, label], url, about) => {
          const date = new Date(day).toISOString().slice(0, 10)
          day += 86_400_000
          const lines = [
            `;${heading}`,
            `*[[${story}|${label}]]`,
            `**${text} [${url} (${label})] [http://a.example/1 ${label}]`,
            `*${label} [[Hue|${story}]] ${text}`,
          ]
          await tell(store, [revision(date, dayPage(date, ...lines))])
          await store.putSources([said('http://a.example/1', about), said(url, about)])
          const pages = await pagesOn(store, date)
          events += pages.length - 1
          expect(pages.flatMap(faultsIn)).toEqual([])
        },
      ),
      { numRuns: 150 },
    )
    expect(events).toBeGreaterThan(150)
  })
})

describe('whatever the events of a store are', () => {
  const words = hostileText.map((text) => `${text} ferry`)
  const article = fc.oneof(
    fc.record({ title: words, label: hostileText }),
    fc.record({ title: hostileText, label: hostileText, section: words }),
  )
  const parts = fc.record({
    title: hostileText,
    category: fc.option(words),
    topic: fc.option(words),
    stories: fc.array(fc.record({ text: hostileText, articles: fc.array(article, { maxLength: 2 }) }), {
      maxLength: 2,
    }),
    context: fc.array(article, { maxLength: 3 }),
    citations: fc.array(fc.record({ label: hostileText, url: hostileUrl }), { maxLength: 3 }),
    about: metadata,
    isKnown: fc.boolean(),
  })
  type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never

  const DATE = '2021-03-04' as IsoDate

  /** The pages of a day with one event, made without a parser: its texts may hold anything. */
  function pagesOf({ title, category, topic, stories, context, citations, about, isKnown }: Parts): Page[] {
    const event: Event = {
      id: '0123456789abc',
      path: '/news/2021/03/4/ferry',
      date: DATE,
      order: 0,
      title,
      category,
      topic,
      stories,
      context,
      citations,
      parent: null,
      span: { line: 3, start: 10, end: 20 },
      provenance: {
        page: 'Portal:Current events/2021 March 4',
        revision: isKnown ? 7 : null,
        timestamp: isKnown ? '2021-03-04T10:00:00Z' : null,
        sha256: 'x',
        parserVersion: 1,
      },
      firstSeen: null,
      lastChanged: null,
      corrections: 0,
      withdrawn: null,
    }
    const known = isKnown
      ? context.map(({ title }): [string, { kind: 'topic'; slug: string; name: string }] => [
          topicIn(en, title).key,
          { kind: 'topic', slug: slugify(title, 'topic'), name: title },
        ])
      : []
    const day: DayContext = {
      frame: frame,
      date: DATE,
      events: [event],
      withdrawn: [],
      firstTold: new Map(),
      related: new Map(),
      threads: new Map(),
      previous: undefined,
      next: undefined,
      parts: new Map(),
      page: { date: DATE, title: 'Portal:Current events/2021 March 4', events: 1, told: null, alarm: null },
      labels: { stories: new Map(), topics: new Map(known), categories: new Map(), sources: new Map() },
      sources: new Map(citations.map(({ url }) => [url, fitMetadata(said(url, about))])),
    }
    return [buildEvent(day, event), buildDay(day)]
  }

  it('gives documents that agree, when the texts are as the parser leaves them', () => {
    const clean = (value: unknown): unknown =>
      typeof value === 'string'
        ? tidy(value)
        : Array.isArray(value)
          ? value.map(clean)
          : value !== null && typeof value === 'object'
            ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, clean(v)]))
            : value
    fc.assert(
      fc.property(parts, (given) => {
        const { about, ...event } = given
        expect(pagesOf({ ...(clean(event) as typeof given), about }).flatMap(faultsIn)).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('gives documents that harm nobody and can be read, even when the texts are not', () => {
    fc.assert(
      fc.property(parts, (given) => {
        for (const page of pagesOf(given)) {
          const documents = documentsOf(page, frame.look)
          const xml = documents.find(({ path }) => path.endsWith('.xml'))?.body ?? ''
          expect([...documents.flatMap(lively), ...xmlFaults(xml)]).toEqual([])
        }
      }),
      { numRuns: 150 },
    )
  })
})

describe('what finds harm', () => {
  it('lets the one style that pages hold through, and no other', async () => {
    const { day } = await told(['*A ferry leaves [[Hue]]. [http://good.example/1 (Gazette)]'])
    const [own] = documentsOf(day, frame.look).filter(({ path }) => path.endsWith('.html')) as [Document]
    const held = '<style>main{content-visibility:auto}</style>'
    const faultsWith = (body: string) => lively({ ...own, body })
    expect(lively(own)).toEqual([])
    expect(own.body).toContain(held)
    for (const body of [
      own.body.replace(held, ''),
      own.body.replace('<main>', `<main>${held}`),
      own.body.replace(held, '').replace('<main>', `<main>${held}`),
      own.body.replace('auto}', 'auto}a{background:url(//a.example)}'),
    ])
      expect(faultsWith(body)).toContain(`${own.path}: a style`)
  })
})
