import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { describe, expect, it } from 'vitest'
import { dayPage, newStore, options, revision, tell } from '../../../test/support/archive.ts'
import { en } from '../../editions/en.ts'
import type { Document } from '../../model/page.ts'
import { documentAt } from '../../site/documents.ts'
import { Site } from '../../site/site.ts'

const DAY = '2021-03-04'
const told = (toll: string, at: string) =>
  revision(
    DAY,
    dayPage(DAY, ';Law', `*[[Hue]]: <b>${toll}</b> & "more" ]]> [http://a.example/1?a=1&b=2 (Gazette)]`, '*Quiet.'),
    { timestamp: at },
  )

async function archive(origin = 'https://news.example') {
  const { store } = newStore()
  await tell(store, [told('nine of 9', '2021-03-04T10:00:00Z')])
  const site = new Site(store, en, { ...options, origin })
  const feed = async (path: string) => ((await documentAt(site, path)) as Document).body
  return { store, feed }
}

describe('feeds', () => {
  it.each([
    ['/index_rss.xml', '/corrections/index_rss.xml'],
    ['/index.atom', '/corrections/index.atom'],
    ['/index.feed.json', '/corrections/index.feed.json'],
  ])('of the newest days and of corrections can be read: %s', async (front, corrections) => {
    const { store, feed } = await archive()
    expect(await feed(front)).toContain('https://news.example/news/2021/03/4/hue-nine-of-9-more.html')
    expect(await feed(corrections)).toContain('Corrections')
    await tell(store, [told('nine of 11', '2021-03-04T12:00:00Z')])
    expect(await feed(corrections)).toContain('9 → 11: ')
  })

  it('keep the id of an entry when its event is reworded, and say when it changed', async () => {
    const { store, feed } = await archive()
    const before = parseAtomFeed(await feed('/index.atom'))
    await tell(store, [told('nine of 11', '2021-03-04T12:00:00Z')])
    const after = parseAtomFeed(await feed('/index.atom'))
    expect(after.entries?.map((entry) => entry.id)).toEqual(before.entries?.map((entry) => entry.id))
    expect(after.entries?.map((entry) => entry.updated)).toEqual([
      '2021-03-04T12:00:00.000Z',
      '2021-03-04T10:00:00.000Z',
    ])
    expect(after.updated).toBe('2021-03-04T12:00:00.000Z')
  })

  it('say the same in three formats, letter for letter', async () => {
    const { feed } = await archive()
    const atom = parseAtomFeed(await feed('/index.atom'))
    const rss = parseRssFeed(await feed('/index_rss.xml'))
    const json = parseJsonFeed(await feed('/index.feed.json'))
    const title = 'Hue: nine of 9 & "more" ]]>'
    const [entry, item, entity] = [atom.entries?.[0], rss.items?.[0], json.items?.[0]]
    expect([item?.title, entity?.title]).toEqual([title, title])
    expect(entry?.title?.value).toBe('Hue: nine of 9 &amp; &quot;more&quot; ]]&gt;')
    expect(new Set([entry?.id, item?.guid?.value, entity?.id]).size).toBe(1)
    expect(new Set([entry?.content?.value, item?.description, entity?.content_html]).size).toBe(1)
    expect(entry?.content?.value).toContain('<a href="http://a.example/1?a=1&amp;b=2">Gazette</a>')
  })

  it('lead to the archive’s own addresses where it has none in the world', async () => {
    const { feed } = await archive('')
    expect(await feed('/index.atom')).toContain('href="/news/2021/03/4/quiet.html"')
  })
})
