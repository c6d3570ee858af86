import { parseOpml } from 'feedsmith'
import { XmlDocument } from 'libxml2-wasm'
import { describe, expect, it } from 'vitest'
import { dayPage, frame, newStore, options, revision, tell } from '../../../test/support/archive.ts'
import { en } from '../../editions/en.ts'
import type { Document } from '../../model/page.ts'
import { assets, documentAt } from '../documents.ts'
import { Site } from '../site.ts'

const ORIGIN = 'https://news.example'

async function archive(origin = ORIGIN) {
  const { store } = newStore()
  await tell(store, [
    revision('2021-03-04', dayPage('2021-03-04', ';Law and crime', '*[[Hue]]: <b>nine</b> & "more" are freed.'), {
      timestamp: '2021-03-04T10:00:00Z',
    }),
    revision('2021-05-01', dayPage('2021-05-01', ';Sport', '*[[Hue|A cup]] is won.')),
  ])
  const site = new Site(store, en, { ...options, origin })
  const files = new Map<string, Document>()
  for (const batch of await site.batches()) for await (const file of site.files(batch)) files.set(file.path, file)
  return { site, files, body: async (path: string) => (await site.file(path))?.body ?? '' }
}

const urlsIn = (body: string) => {
  const document = XmlDocument.fromString(body)
  try {
    return document.root
      .find('//s:loc', { s: 'http://www.sitemaps.org/schemas/sitemap/0.9' })
      .map((loc) => (loc as { content: string }).content)
  } finally {
    document.dispose()
  }
}

describe('files beside the pages', () => {
  it('are the same asked for one by one and batch by batch', async () => {
    const { site, files } = await archive()
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        '/robots.txt',
        '/llms.txt',
        '/feeds.opml',
        '/opensearch.xml',
        '/sitemap.xml',
        '/.well-known/api-catalog',
      ]),
    )
    for (const [path, file] of files) expect(await site.file(path), path).toEqual(file)
  })

  it('are sitemaps that name every page that there is to find, each once, and nothing else', async () => {
    const { site, body } = await archive()
    const maps = urlsIn(await body('/sitemap.xml'))
    expect(maps).toContain(`${ORIGIN}/sitemaps/2021-03.xml`)
    const urls: string[] = []
    for (const map of maps) {
      const found = urlsIn(await body(map.slice(ORIGIN.length)))
      expect(found.length, map).toBeLessThanOrEqual(50_000)
      if (!map.endsWith('/news.xml')) urls.push(...found)
    }
    expect(new Set(urls).size).toBe(urls.length)
    const expected: string[] = []
    for (const batch of await site.batches())
      for await (const { kind, url } of site.pages(batch))
        if (!['status', 'search', 'history'].includes(kind)) expected.push(`${ORIGIN}${url}.html`)
    // What a publisher did not write is no page, and these two are there as soon as an archive is made.
    expect(urls.toSorted()).toEqual([...expected, `${ORIGIN}/about.html`, `${ORIGIN}/faq.html`].toSorted())
    expect(await body('/sitemaps/2021-03.xml')).toContain('<lastmod>2021-03-04T10:00:00Z</lastmod>')
  })

  it('tell search engines for news the newest days', async () => {
    const { body } = await archive()
    const news = await body('/sitemaps/news.xml')
    expect(urlsIn(news)).toHaveLength(2)
    expect(news).toContain('<news:title>Hue: nine &amp; &quot;more&quot; are freed.</news:title>')
  })

  it('lead robots to sitemaps and data, and language models to formats', async () => {
    const { body } = await archive()
    const robots = await body('/robots.txt')
    expect(robots).toMatch(/^Sitemap: https:\/\/news\.example\/sitemap\.xml$/m)
    expect(robots).toContain(`${ORIGIN}/data/datapackage.json`)
    const llms = await body('/llms.txt')
    expect(llms).toMatch(/^# Test archive\n\n> For tests\. 2 news events/)
  })

  it('lead to pages and files that are there', async () => {
    const { site, body } = await archive()
    const links = [...(await body('/llms.txt')).matchAll(/\]\((https:\/\/[^)]*)\)/g)].map(([, url = '']) => url)
    const catalog = JSON.parse(await body('/.well-known/api-catalog'))
    for (const [, url = ''] of JSON.stringify(catalog).matchAll(/"href":"([^"]*)"/g)) links.push(url)
    expect(links.length).toBeGreaterThan(20)
    const known = new Set(assets(frame.look).map(({ path }) => path))
    for (const url of links) {
      const path = url.replace(ORIGIN, '')
      // An example; the publisher's texts; data, which `publish --data` writes; and other hosts.
      if (/^\/news\/2016\/|^\/(?:about|faq)\.|^\/data\/|^\/$|^https:/.test(path)) continue
      expect(known.has(path) || (await documentAt(site, path)) !== undefined, path).toBe(true)
    }
  })

  it('list the main feeds for readers to import', async () => {
    const { site, body } = await archive()
    const outlines = parseOpml(await body('/feeds.opml')).body?.outlines ?? []
    const urls = outlines
      .flatMap((outline) => [outline, ...(outline.outlines ?? [])])
      .flatMap(({ xmlUrl = [] }) => xmlUrl)
    expect(urls).toContain(`${ORIGIN}/categories/law-and-crime_rss.xml`)
    for (const url of urls) expect(await site.file(url.slice(ORIGIN.length)), url).toBeDefined()
  })

  it('describe the search to browsers, on the front page', async () => {
    const { site, body } = await archive()
    expect(await body('/opensearch.xml')).toContain(`template="${ORIGIN}/search.html?q={searchTerms}"`)
    expect((await documentAt(site, '/index.html'))?.body).toContain('rel="search"')
  })

  it('that need an address in the world are not there without one', async () => {
    const { site, files } = await archive('')
    for (const path of ['/sitemap.xml', '/sitemaps/2021-03.xml', '/sitemaps/topics-1.xml', '/opensearch.xml']) {
      expect(files.has(path), path).toBe(false)
      expect(await site.file(path), path).toBeUndefined()
    }
    expect((await documentAt(site, '/index.html'))?.body).not.toContain('rel="search"')
    expect(files.get('/robots.txt')?.body).not.toContain('Sitemap:')
    expect(files.get('/feeds.opml')?.body).toContain('xmlUrl="/index_rss.xml"')
  })
})
