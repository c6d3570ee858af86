import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { XmlDocument } from 'libxml2-wasm'
import { parse } from 'node-html-parser'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openArchive, siteOptions } from '../src/cli/archive.ts'
import { publish } from '../src/publish/publish.ts'
import { contrast, PAPER } from '../src/render/html/colour.ts'
import { serve } from '../src/serve/serve.ts'
import { Site } from '../src/site/site.ts'
import { openSqlite } from '../src/store/sqlite/open.ts'
import { dayPage, revision, tell, temporaryFolder } from './support/archive.ts'

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 32"><circle cx="9" cy="9" r="8"/></svg>'

/** An archive whose `annals.json` says this, published. The portal told of its last day at two in the morning, UTC. */
async function published(choices: Readonly<Record<string, unknown>>) {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'annals.json'), JSON.stringify(choices))
  writeFileSync(join(folder, 'logo.svg'), LOGO)
  const archive = openArchive(folder)
  const store = openSqlite(join(folder, 'annals.sqlite'))
  onTestFinished(() => store.close())
  await tell(store, [
    revision(
      '2021-03-04',
      dayPage(
        '2021-03-04',
        ';Law and crime',
        '*A judge steps down in [[Lima]].',
        ';Sports',
        '*Boats race at [[Henley]].',
      ),
      { timestamp: '2021-03-05T01:00:00Z' },
    ),
    revision('2021-03-05', dayPage('2021-03-05', ';Sports', '*Rain falls on [[Henley]].'), {
      timestamp: '2021-03-05T02:00:00Z',
    }),
  ])
  const site = new Site(store, archive.edition, siteOptions(archive), archive.prose())
  const directory = join(folder, 'public')
  const options = siteOptions(archive)
  const job = { store: archive.store, edition: 'en', site: options, prose: archive.prose(), directory }
  for await (const _ of publish(site, job));
  const text = (path: string) => readFileSync(join(directory, path), 'utf8')
  return { site, directory, text, html: (path: string) => parse(text(path)) }
}

/** Every file of the tree that a server answers otherwise. */
async function differing({ site, directory }: Awaited<ReturnType<typeof published>>): Promise<string[]> {
  const server = await serve(site, { port: 0, host: '127.0.0.1' })
  try {
    const files = readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.annals'))
      .map((entry) => join(entry.parentPath, entry.name))
    expect(files.length).toBeGreaterThan(50)
    const wrong: string[] = []
    for (const file of files) {
      const path = file.slice(directory.length)
      const reply = await fetch(server.url.replace(/\/$/, '') + path)
      const bytes = Buffer.from(await reply.arrayBuffer())
      if (!bytes.equals(readFileSync(file))) wrong.push(`${path}: ${reply.status}`)
    }
    return wrong
  } finally {
    server.close()
    await server.closed
  }
}

const EVENT = 'news/2021/03/4/boats-race-at-henley.html'

describe('a publisher chooses', () => {
  it('everything at once, and the server gives the bytes of the tree', { timeout: 60_000 }, async () => {
    const archive = await published({
      name: 'Hafenblatt',
      tagline: 'Ereignis für Ereignis.',
      origin: 'https://hafen.example',
      language: 'ar',
      accent: '#D97706',
      logo: 'logo.svg',
      nav: ['about', { text: 'Give', url: 'https://give.example/' }],
      leading: ['sports'],
      footer: '[Imprint](https://hafen.example/imprint)',
      timeZone: 'America/Los_Angeles',
      images: 'embed',
    })
    expect(await differing(archive)).toEqual([])
  })

  it('a colour, which is made readable on light and on dark paper', async () => {
    const own = (await published({})).text('assets/annals.css')
    const css = (await published({ accent: '#FFCC00' })).text('assets/annals.css')
    const links = (text: string, paper: string) =>
      [...text.matchAll(/--paper:(#[\da-f]{6});--link:(#[\da-f]{6})/g)].flatMap(([, on, link = '']) =>
        on === paper ? [link] : [],
      )
    // By the reader's system, and by the reader's choice.
    expect(new Set(links(css, PAPER.dark))).toEqual(new Set(['#ffcc00']))
    const [light = '', ...others] = links(css, PAPER.light)
    expect(new Set(others)).toEqual(new Set([light]))
    expect(links(own, PAPER.light)).not.toContain(light)
    expect(contrast(light, PAPER.light)).toBeGreaterThanOrEqual(4.5)
    expect(css.replaceAll(/--link:#[\da-f]{6}/g, '')).toBe(own.replaceAll(/--link:#[\da-f]{6}/g, ''))
  })

  it('an icon by both: the logo, or our own in the colour of links', async () => {
    const iconOf = ({ html, text }: Awaited<ReturnType<typeof published>>, page: string) => {
      const link = html(page).querySelector('head link[rel=icon]')
      return [link?.getAttribute('type'), text(link?.getAttribute('href') ?? '')] as const
    }
    const [own, yellow, logo] = [
      await published({}),
      await published({ accent: '#FFCC00' }),
      await published({ logo: 'logo.svg' }),
    ]
    for (const page of ['index.html', 'about.html', EVENT]) expect(iconOf(logo, page)).toEqual(['image/svg+xml', LOGO])
    for (const archive of [own, yellow]) {
      const [type, icon] = iconOf(archive, EVENT)
      expect(type).toBe('image/svg+xml')
      const links = [...archive.text('assets/annals.css').matchAll(/--link:(#[\da-f]{6})/g)].map(([, colour]) => colour)
      expect([...new Set([...icon.matchAll(/--back:(#[\da-f]{6})/g)].map(([, colour]) => colour))]).toEqual([
        ...new Set(links),
      ])
      expect(XmlDocument.fromString(icon).root.name).toBe('svg')
    }
    expect(iconOf(own, EVENT)).not.toEqual(iconOf(yellow, EVENT))
  })

  it('a logo, which stands before the name and is published as it is', async () => {
    const archive = await published({ logo: 'logo.svg' })
    for (const page of ['index.html', EVENT]) {
      const image = archive.html(page).querySelector('.masthead .name img')
      expect(image?.attributes).toMatchObject({ alt: '', width: '64', height: '32' })
      expect(archive.text(image?.getAttribute('src') ?? '')).toBe(LOGO)
    }
    expect((await published({})).html('index.html').querySelector('img')).toBe(null)
  })

  it('a logo that is there: an error names file and choice', async () => {
    await expect(published({ logo: 'other.png' })).rejects.toThrow(
      /other\.png, the logo that annals\.json names, cannot/,
    )
  })

  it('what the head links: pages of the archive in the words of the interface, and others', async () => {
    const nav = ['status', { text: 'Give', url: 'https://give.example/' }, { text: 'Here', url: '/about.html' }]
    const archive = await published({ nav, language: 'de' })
    const links = archive.html(EVENT).querySelectorAll('.masthead nav a')
    expect(links.map((link) => [link.text, link.getAttribute('href'), link.getAttribute('rel')])).toEqual([
      ['Zustand', '/status.html', undefined],
      ['Give', 'https://give.example/', 'external noreferrer'],
      ['Here', '/about.html', undefined],
    ])
    expect((await published({ nav: [] })).html(EVENT).querySelector('.masthead nav')).toBe(null)
  })

  it('which sections lead, on the front page and on days, in every format', async () => {
    const sections = async (leading: readonly string[]) => {
      const { html, text } = await published({ leading })
      const names = (path: string) =>
        html(path)
          .querySelectorAll('.category > h2, .category > h3')
          .map((h) => h.text)
      const day = names('news/2021/03/4/index.html')
      expect(
        JSON.parse(text('news/2021/03/4/index.json')).categories.map(({ name }: { name: string }) => name),
      ).toEqual(day)
      expect(text('news/2021/03/4/index.md').match(/(?<=^## \[)(?:Law|Sports)[^\]]*/gm)).toEqual(day)
      return { day, front: names('index.html') }
    }
    expect(await sections([])).toEqual({
      day: ['Law and crime', 'Sports'],
      front: ['Sports', 'Law and crime', 'Sports'],
    })
    expect(await sections(['science-and-technology', 'sports'])).toEqual({
      day: ['Sports', 'Law and crime'],
      front: ['Sports', 'Sports', 'Law and crime'],
    })
  })

  it('what stands at the foot of every page', async () => {
    const { html } = await published({ footer: 'By the [harbour](https://hafen.example/imprint), *all* of it.' })
    for (const page of ['index.html', EVENT]) {
      const own = html(page).querySelector('footer .own')
      expect(own?.text.trim()).toBe('By the harbour, all of it.')
      expect(own?.querySelector('a')?.getAttribute('href')).toBe('https://hafen.example/imprint')
    }
  })

  it('where it is today: the front page shows no day that has not begun there, and says which is not over', async () => {
    const front = async (timeZone: string) => {
      const { html, text } = await published({ timeZone })
      // Days by themselves are what the portal says of them, wherever one is.
      expect(text('news/2021/03/5/index.html')).toContain('Rain falls')
      return html('index.html')
        .querySelectorAll('.day')
        .map((day) => [
          day.querySelector('h2 time')?.getAttribute('datetime'),
          day.querySelector('.begun') === null ? 'over' : 'begun',
        ])
    }
    expect(await front('UTC')).toEqual([
      ['2021-03-05', 'begun'],
      ['2021-03-04', 'over'],
    ])
    expect(await front('America/Los_Angeles')).toEqual([['2021-03-04', 'begun']])
    expect(await front('Asia/Tokyo')).toEqual(await front('UTC'))
  })
})
