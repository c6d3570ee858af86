import { describe, expect, it } from 'vitest'
import { agreement } from '../../test/read-back/agreement.ts'
import { dayPage, newStore, options, revision, tell } from '../../test/support/archive.ts'
import { faultsOf } from '../../test/validity.ts'
import { en } from '../editions/en.ts'
import type { EventPage } from '../model/page.ts'
import type { Archived, SourceState } from '../model/source.ts'
import { documentAt } from '../site/documents.ts'
import { Site } from '../site/site.ts'

const DAY = '2016-02-06'
const PATH = '/news/2016/02/6/ferries-return-to-ellery'
const hostile = `"><script>alert(1)</script>' onload='x & <b>`

const standing: Readonly<Record<string, readonly [SourceState, Archived?]>> = {
  'http://a.example/1': ['ok'],
  'http://b.example/2': [
    'gone',
    {
      answer: 'archived',
      at: '2026-02-06T00:00:00Z',
      by: 'archive',
      url: 'https://web.archive.org/web/20160207010203/http://b.example/2',
      captured: '2016-02-07T01:02:03Z',
      status: '200',
    },
  ],
  'http://c.example/3': ['blocked'],
  'http://d.example/4': ['unreachable'],
}

/** The documents of an event with four sources, each of which stands in another way. */
async function documents(images: 'link' | 'embed', image = 'https://img.example/ferry.jpg') {
  const { store } = await newStore()
  const links = Object.keys(standing).map((url, i) => `[${url} (Paper ${i})]`)
  await tell(store, [revision(DAY, dayPage(DAY, `*Ferries return to [[Ellery]]. ${links.join(' ')}`))])
  await store.deriveCitations()
  const due = await store.dueSources('2026-01-01T00:00:00Z', undefined, 9)
  await store.putVisits(
    due.map((entry) => {
      const [state, archived = null] = standing[entry.url] ?? ['ok' as const]
      return { entry: { ...entry, state, since: '2026-02-06T00:00:00Z', archived } }
    }),
  )
  const origins = { description: 'json-ld', image: 'open-graph', imageAlt: 'open-graph' }
  const said = { description: `Ferries ${hostile} return.`, image, imageAlt: hostile, origins }
  await store.putSources([{ url: 'http://a.example/1', ...said, learnt: '2026-02-06T00:00:00Z' }])
  const site = new Site(store, en, { ...options, images })
  const found = await Promise.all(['.html', '.md', '.json', '.xml'].map((ending) => documentAt(site, PATH + ending)))
  return found.filter((document) => document !== undefined)
}

const bodyOf = (all: Awaited<ReturnType<typeof documents>>, ending: string) =>
  all.find(({ path }) => path.endsWith(ending))?.body ?? ''

describe('sources on the page of an event', () => {
  it('say how they stand, and where a copy of what is gone is, in every format alike', async () => {
    const all = await documents('link')
    expect(all).toHaveLength(4)
    expect(agreement(all)).toEqual([])
    for (const document of all) expect(await faultsOf(document)).toEqual([])
    expect(bodyOf(all, '.md')).toContain(
      '2. [Paper 1](http://b.example/2)\n   (_gone since 6 Feb 2026_, [archived copy of 7 Feb 2016](https://web.archive.org/web/20160207010203/http://b.example/2))\n' +
        '3. [Paper 2](http://c.example/3)\n   (_behind a wall since 6 Feb 2026_)\n' +
        '4. [Paper 3](http://d.example/4)\n   (_does not answer since 6 Feb 2026_)\n' +
        '5. [Cover Image](https://img.example/ferry.jpg)\n',
    )
    const { sources, description, cover } = JSON.parse(bodyOf(all, '.json')) as EventPage
    expect(sources.map(({ status }) => status)).toEqual(['ok', 'gone', 'blocked', 'unreachable'])
    expect(description).toMatchObject({ origin: 'json-ld', learnt: '2026-02-06T00:00:00Z' })
    expect(cover).toMatchObject({ origin: 'open-graph', learnt: '2026-02-06T00:00:00Z' })
    expect(sources[0]?.learnt?.fields).toContainEqual({ field: 'imageAlt', origin: 'open-graph' })
    expect(bodyOf(all, '.xml')).toContain('<told><field>description</field><origin>json-ld</origin></told>')
  })

  it('have a cover that is linked, or where the publisher wants it shown late, and told of to nobody', async () => {
    expect(bodyOf(await documents('link'), '.html')).not.toContain('<img')
    const all = await documents('embed')
    for (const document of all) expect(await faultsOf(document)).toEqual([])
    const image = /<img[^>]*>/.exec(bodyOf(all, '.html'))?.[0]
    expect(image).toContain('src="https://img.example/ferry.jpg"')
    expect(image).toContain('loading="lazy"')
    expect(image).toContain('referrerpolicy="no-referrer"')
    expect(image).not.toContain('<script')
    // What is not had safely is not shown in a page that may be.
    expect(bodyOf(await documents('embed', 'http://img.example/ferry.jpg'), '.html')).not.toContain('<img')
  })
})
