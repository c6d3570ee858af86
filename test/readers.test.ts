import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { feedFaults } from '../scripts/feeds/rules.mjs'
import { takeDown } from '../src/acts.ts'
import { en } from '../src/editions/en.ts'
import { readPaths } from '../src/intake/index.ts'
import type { Event } from '../src/model/archive.ts'
import type { Document } from '../src/model/page.ts'
import { ingest } from '../src/pipeline.ts'
import { Site } from '../src/site/site.ts'
import { openDatabase } from '../src/sqlite.ts'
import type { Store } from '../src/store/store.ts'
import { dayPage, newStore, options, revision, tell, temporaryFolder } from './support/archive.ts'

/** Feeds held against their rules, and read by programs that people read feeds with. */

const required = process.env.ANNALS_READERS === 'required'
const reads = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' }).status === 0
const hasFeedparser = reads('/usr/bin/python3', '-c', 'import feedparser')
const hasNewsboat = reads('newsboat', '--version')
if (!(hasFeedparser && hasNewsboat) && !required)
  console.log("skipped: reading feeds needs Debian's python3-feedparser and newsboat")
const corpus = resolve(process.env.ANNALS_CORPUS ?? join(import.meta.dirname, '../../shared/corpus'))
const stream = join(corpus, 'revisions-2017-04-to-06.jsonl.gz')
if (!existsSync(stream)) console.log(`skipped: there are no revisions at ${stream} (set ANNALS_CORPUS)`)

const ORIGIN = 'https://news.example'
const siteOf = (store: Store, more = {}) => new Site(store, en, { ...options, origin: ORIGIN, ...more })

async function feedsOf(site: Site): Promise<Document[]> {
  const feeds: Document[] = []
  for (const batch of await site.batches())
    for await (const file of site.files(batch))
      if (/(?:_rss\.xml|\.atom|\.feed\.json)$/.test(file.path)) feeds.push(file)
  return feeds
}

const odd = [
  ';Law and crime',
  '*[[Hue]]: <b>nine</b> & "more" ]]> are [[Lima|freed]]. [http://a.example/1?a=1&b=2 (Gaz < ette)]',
  '**<script>alert(1)</script> they said. [http://b.example/2]',
  '*[http://c.example/3 (Herald)]',
]

async function small() {
  const { store } = newStore()
  await tell(store, [
    revision('1999-12-31', dayPage('1999-12-31', '*The century ends in [[Hue]].')),
    revision('2021-03-04', dayPage('2021-03-04', ...odd), { timestamp: '2021-03-04T10:00:00Z' }),
    revision('2021-03-04', dayPage('2021-03-04', ...odd, '*Rain in [[Hue]].'), { timestamp: '2021-03-04T12:00:00Z' }),
    revision('2021-05-01', dayPage('2021-05-01', ';Sport', '*A cup is won.')),
  ])
  return store
}

function written(feeds: readonly Document[]): string[] {
  const folder = temporaryFolder()
  return feeds.map(({ path, body }) => {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, body)
    return file
  })
}

function feedparser(files: readonly string[]): { faults: string[]; entries: number } {
  const script = join(import.meta.dirname, '../scripts/feeds/read.py')
  const { stdout, stderr } = spawnSync('/usr/bin/python3', [script], { input: files.join('\n'), encoding: 'utf8' })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

/** Newsboat with a cache of its own; each call reads the feeds again. */
function newsboat(files: readonly string[]) {
  const folder = temporaryFolder()
  const cache = join(folder, 'cache.db')
  writeFileSync(join(folder, 'urls'), files.map((file) => `file://${file}`).join('\n'))
  writeFileSync(join(folder, 'config'), `error-log "${join(folder, 'errors')}"\n`)
  const reload = () => {
    const args = ['-u', join(folder, 'urls'), '-c', cache, '-C', join(folder, 'config'), '-x', 'reload']
    const { status, stdout, stderr } = spawnSync('newsboat', args, {
      encoding: 'utf8',
      env: { ...process.env, HOME: folder },
    })
    const errors = existsSync(join(folder, 'errors'))
      ? spawnSync('cat', [join(folder, 'errors')], { encoding: 'utf8' }).stdout
      : ''
    return { status, said: `${stdout}${stderr}`, errors }
  }
  const items = () => {
    const db = openDatabase(cache, { readonly: true })
    try {
      return db.prepare('SELECT guid, title, url FROM rss_item').all() as { guid: string; title: string; url: string }[]
    } finally {
      db.close()
    }
  }
  return { reload, items }
}

describe('feeds', () => {
  it('keep the rules, whatever the events say', async () => {
    const store = await small()
    const feeds = await feedsOf(siteOf(store, { hub: 'https://hub.example/' }))
    expect(feeds.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        '/index.atom',
        '/opinion_rss.xml',
        '/corrections/index.feed.json',
        '/categories/law-and-crime.atom',
        '/news/1999/12/index.atom',
      ]),
    )
    expect(feeds.flatMap(({ path, body }) => feedFaults(path, body))).toEqual([])
  })

  it('break the rules when they are broken: each kind of damage is seen', async () => {
    const store = await small()
    const feeds = new Map((await feedsOf(siteOf(store))).map(({ path, body }) => [path, body]))
    const damaged = (path: string, from: string | RegExp, to: string) => {
      const body = feeds.get(path) as string
      const broken = body.replace(from, to)
      expect(broken, `${path} ${from}`).not.toBe(body)
      return feedFaults(path, broken).length
    }
    for (const [from, to] of [
      [/<id>tag:/, '<id>http:'],
      [/<updated>2021[^<]*/, '<updated>yesterday'],
      [/<rights>.*<\/rights>/, ''],
      [/rel="self"/, 'rel="other"'],
      [/<title type="html">/, '<title>'],
      [/<p>/, '<script>'],
      [/<\/feed>/, ''],
    ] as const)
      expect(damaged('/news/2021/03/index.atom', from, to), String(from)).toBeGreaterThan(0)
    for (const [from, to] of [
      [/<guid isPermaLink="false">/, '<guid>'],
      [/<pubDate>[^<]*/, '<pubDate>2021-03-04'],
      [/<description>[^<]*<\/description>/, ''],
    ] as const)
      expect(damaged('/categories/law-and-crime_rss.xml', from, to), String(from)).toBeGreaterThan(0)
    expect(damaged('/index.feed.json', '"items"', '"entries"')).toBeGreaterThan(0)
  })

  it('have an Atom archive that leads from the newest month to the first and back (RFC 5005)', async () => {
    const site = siteOf(await small())
    const linkOf = (body: string, rel: string) =>
      new RegExp(`<link href="${ORIGIN}([^"]*)" rel="${rel}"`).exec(body)?.[1]
    const ids = new Set<string>()
    const seen: string[] = []
    for (let path: string | undefined = '/index.atom'; path; ) {
      const { body } = (await site.file(path)) as Document
      expect(body.includes('<fh:archive'), path).toBe(seen.length > 0)
      if (seen.length > 0) expect(linkOf(body, 'current')).toBe('/index.atom')
      if (seen.length > 1) expect(linkOf(body, 'next-archive')).toBe(seen.at(-1))
      for (const entry of body.split('<entry>').slice(1)) ids.add(/<id>([^<]*)/.exec(entry)?.[1] ?? '')
      seen.push(path)
      path = linkOf(body, 'prev-archive')
    }
    expect(seen).toEqual([
      '/index.atom',
      '/news/2021/05/index.atom',
      '/news/2021/03/index.atom',
      '/news/1999/12/index.atom',
    ])
    expect(ids.size).toBe(5)
  })

  it('name the hub in all three formats, and none where there is none', async () => {
    const store = await small()
    for (const path of ['/index.atom', '/index_rss.xml', '/index.feed.json']) {
      expect((await siteOf(store, { hub: 'https://hub.example/' }).file(path))?.body).toContain('https://hub.example/')
      expect((await siteOf(store).file(path))?.body).not.toContain('hub')
    }
  })

  it('are there for every label that is asked for, and as files for those with some events', async () => {
    const site = siteOf(await small())
    const paths = (await feedsOf(site)).map(({ path }) => path)
    expect(paths).not.toContain('/topics/hue.atom')
    expect((await site.file('/topics/hue.atom'))?.body).toContain('The century ends')
    for (const path of [
      '/topics/nothing.atom',
      '/news/2021/03/index_rss.xml',
      '/news/2021/04/index.atom',
      '/topics/hue/2021.atom',
      '/index/index.atom',
    ])
      expect(await site.file(path), path).toBeUndefined()
  })

  it('say nothing of an event that was taken down', async () => {
    const store = await small()
    const [, rain] = (await store.eventsOn('2021-03-04')).toReversed() as [Event, Event]
    await takeDown(store, en, rain, 'a court ordered it', '2021-06-01T00:00:00Z')
    for (const { path, body } of await feedsOf(siteOf(store))) expect(body.includes(rain.title), path).toBe(false)
  })

  it.skipIf(!hasFeedparser && !required)('are read by feedparser without complaint', async () => {
    const feeds = (await feedsOf(siteOf(await small()))).filter(({ path }) => !path.endsWith('.json'))
    const { faults, entries } = feedparser(written(feeds))
    expect(faults).toEqual([])
    expect(entries).toBeGreaterThan(10)
  })

  it.skipIf(!hasNewsboat && !required)('are read by newsboat without complaint', async () => {
    const feeds = (await feedsOf(siteOf(await small()))).filter(({ path }) => !path.endsWith('.json'))
    const { reload, items } = newsboat(written(feeds))
    expect(reload()).toMatchObject({ status: 0, errors: '' })
    expect(new Set(items().map(({ guid }) => guid)).size).toBe(5)
  })

  it.skipIf((!hasNewsboat && !required) || !existsSync(stream))(
    'keep one entry an event in a reader that follows a quarter of real revisions',
    async () => {
      const { store } = newStore()
      const site = siteOf(store)
      const files = written([
        { path: '/index.atom', mediaType: '', body: '' },
        { path: '/index_rss.xml', mediaType: '', body: '' },
      ])
      const reader = newsboat(files)
      const told = new Map<string, string>()
      let steps = 0
      let reloads = 0
      const follow = async () => {
        for (const [i, path] of ['/index.atom', '/index_rss.xml'].entries()) {
          const { body } = (await site.file(path)) as Document
          writeFileSync(files[i] as string, body)
          expect(feedFaults(path, body)).toEqual([])
        }
        for (const item of JSON.parse(((await site.file('/index.feed.json')) as Document).body).items)
          told.set(item.id, item.title)
        expect(reader.reload().status).toBe(0)
        reloads++
      }
      for await (const _ of ingest(store, en, readPaths([stream], en))) if (++steps % 120 === 0) await follow()
      await follow()
      expect(reloads).toBeGreaterThan(15)
      // Two feeds tell each event.
      const items = reader.items()
      const guids = items.map(({ guid }) => guid)
      expect(new Set(guids)).toEqual(new Set(told.keys()))
      for (const guid of told.keys()) expect(guids.filter((other) => other === guid).length, guid).toBe(1)
      // And it is the newest wording.
      for (const { guid, title } of items)
        expect(title.replace(/\s+/g, ' '), guid).toBe(told.get(guid)?.replace(/\s+/g, ' '))
    },
    180_000,
  )
})
