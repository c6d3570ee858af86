// `node bench/source.mjs [--list]`: what pages say of themselves, read by our reader and by two libraries for the same, on the 360
// pages of test/source-pages.mjs. The libraries are no dependencies of ours (they bring 120 packages); to compare:
//   npm install --prefix /tmp/peers metascraper metascraper-{title,description,image,author,date,publisher,lang,url} open-graph-scraper
//   BENCH_PEERS=/tmp/peers node bench/source.mjs
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { prepare } from '../scripts/prepare.mjs'
import { sourcePages } from '../test/source-pages.mjs'

prepare()
const { decodePage } = await import('../dist/parse/source/charset.js')
const { readPage } = await import('../dist/parse/source/page.js')

const pages = sourcePages()
const day = (moment) => (Number.isNaN(Date.parse(moment)) ? moment : new Date(moment).toISOString().slice(0, 10))
/** Fields as all of them can tell: times by their day, languages without regions, the first author. */
const comparable = {
  title: (v) => v,
  description: (v) => v,
  image: (v) => v,
  siteName: (v) => v,
  authors: (v) => [v].flat()[0],
  published: day,
  modified: day,
  language: (v) => v.slice(0, 2),
  canonical: (v) => v,
}

async function score(name, read) {
  const faults = new Map()
  const failures = new Set()
  let fields = 0
  let right = 0
  const started = process.cpuUsage()
  for (const page of pages) {
    let found = {}
    try {
      found = await read(page)
    } catch (error) {
      found = {}
      failures.add(String(error).slice(0, 200))
    }
    for (const [field, expected] of Object.entries(page.told)) {
      fields++
      const value = found[field]
      const as = comparable[field]
      if (value !== undefined && value !== null && as(value) === as(expected)) right++
      else faults.set(`${page.shape}: ${field}`, (faults.get(`${page.shape}: ${field}`) ?? 0) + 1)
    }
  }
  const { user, system } = process.cpuUsage(started)
  const perPage = ((user + system) / 1000 / pages.length).toFixed(2)
  console.log(
    `${name.padEnd(28)}${((100 * right) / fields).toFixed(1).padStart(6)} % of ${fields} fields right, ${perPage} ms a page`,
  )
  for (const failure of failures) console.log(`  it failed: ${failure}`)
  if (process.argv.includes('--list')) for (const [fault, times] of faults) console.log(`  ${fault} (${times} times)`)
}

await score('annals', ({ bytes, header, url }) => {
  const { told } = readPage(decodePage(bytes, header), url)
  return Object.fromEntries(Object.entries(told).map(([field, { value }]) => [field, value]))
})

const peers = process.env.BENCH_PEERS
if (!peers) {
  console.log('set BENCH_PEERS to compare with metascraper and open-graph-scraper (see the head of this file)')
} else {
  const peer = createRequire(join(peers, 'package.json'))
  const parts = ['title', 'description', 'image', 'author', 'date', 'publisher', 'lang', 'url']
  const metascraper = peer('metascraper')(
    parts.map((part) =>
      peer(`metascraper-${part}`)(part === 'date' ? { datePublished: true, dateModified: true } : {}),
    ),
  )
  await score('metascraper, text by us', async ({ bytes, header, url }) => {
    // It takes no address under a name that is reserved for examples.
    const real = (text) => text.replaceAll('.example', '.com')
    const m = await metascraper({ html: real(decodePage(bytes, header)), url: real(url) })
    for (const field of ['image', 'url']) m[field] = m[field]?.replace('.com/', '.example/')
    const { title, description, image, publisher: siteName, author: authors, lang: language, url: canonical } = m
    const published = m.datePublished ?? m.date
    return { title, description, image, siteName, authors, published, modified: m.dateModified, language, canonical }
  })
  const ogs = peer('open-graph-scraper')
  await score('open-graph-scraper, text by us', async ({ bytes, header, url }) => {
    const { result } = await ogs({ html: decodePage(bytes, header), onlyGetOpenGraphInfo: false })
    return {
      title: result.ogTitle,
      description: result.ogDescription,
      image: result.ogImage?.[0]?.url && new URL(result.ogImage[0].url, url).href,
      siteName: result.ogSiteName,
      authors: result.author ?? result.jsonLD?.[0]?.author?.[0]?.name,
      published: result.articlePublishedTime ?? result.ogDate,
      modified: result.articleModifiedTime,
      language: result.ogLocale,
      canonical: result.ogUrl,
    }
  })
}
