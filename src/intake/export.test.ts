import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { en } from '../editions/en.ts'
import type { Arrival } from './arrival.ts'
import { bunzip2 } from './bunzip2.ts'
import { readPaths } from './index.ts'
import { MediaWikiXml } from './mediawiki-xml.ts'

const home = mkdtempSync(join(tmpdir(), 'annals-export-'))
afterAll(() => rmSync(home, { recursive: true }))

let files = 0

async function read(content: string | Uint8Array, extension = '.xml') {
  const file = join(home, `${files++}${extension}`)
  writeFileSync(file, content)
  const arrivals: Arrival[] = []
  for await (const arrival of readPaths([file], en)) arrivals.push(arrival)
  return {
    file,
    revisions: arrivals.flatMap((arrival) => (arrival.type === 'revision' ? [arrival.revision] : [])),
    problems: arrivals.flatMap((arrival) => (arrival.type === 'problem' ? [arrival] : [])),
    progress: arrivals.flatMap((arrival) => (arrival.type === 'progress' ? [arrival] : [])),
  }
}

const TITLE = 'Portal:Current events/2016 February 6'

function wiki(...pages: string[]): string {
  return `<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">
  <siteinfo>
    <sitename>Made up</sitename>
    <namespaces><namespace key="100" case="first-letter">Portal</namespace></namespaces>
  </siteinfo>
${pages.join('')}</mediawiki>
`
}

function page(title: string, ...revisions: string[]): string {
  return `  <page>
    <title>${title}</title>
    <ns>100</ns>
    <id>900</id>
${revisions.join('')}  </page>
`
}

function revision(id: number, text: string, rest = ''): string {
  return `    <revision>
      <id>${id}</id>
      <parentid>${id - 1}</parentid>
      <timestamp>2016-02-06T09:30:0${id % 10}Z</timestamp>
      ${rest}
      <model>wikitext</model>
      <format>text/x-wiki</format>
      ${text.startsWith('<') ? text : `<text bytes="${Buffer.byteLength(text)}" xml:space="preserve">${text}</text>`}
      <sha1>abc</sha1>
    </revision>
`
}

const good = page(TITLE, revision(1, '* One.'))

describe('a MediaWiki export', () => {
  it('tells id, time, user, comment and text of each revision', async () => {
    const who =
      '<contributor><username>Ada</username><id>77</id></contributor><minor/><comment>typo &amp; more</comment><origin>5</origin>'
    const { revisions, problems } = await read(
      wiki(page(TITLE, revision(1, '* A &lt;b&gt; &quot;c&quot;\n* D', who), revision(2, '* E'))),
    )
    expect(problems).toEqual([])
    expect(revisions).toEqual([
      {
        edition: 'en',
        date: '2016-02-06',
        title: TITLE,
        wikitext: '* A <b> "c"\n* D',
        encoding: 'utf-8',
        portalId: 1,
        timestamp: '2016-02-06T09:30:01Z',
        user: 'Ada',
        comment: 'typo & more',
      },
      {
        edition: 'en',
        date: '2016-02-06',
        title: TITLE,
        wikitext: '* E',
        encoding: 'utf-8',
        portalId: 2,
        timestamp: '2016-02-06T09:30:02Z',
      },
    ])
  })

  it('tells the address of one who was not logged in, and leaves out who or what was hidden', async () => {
    const { revisions } = await read(
      wiki(
        page(
          TITLE,
          revision(1, 'a', '<contributor><ip>192.0.2.1</ip></contributor>'),
          revision(2, 'b', '<contributor deleted="deleted" /><comment deleted="deleted" />'),
        ),
      ),
    )
    expect(revisions[0]).toMatchObject({ user: '192.0.2.1' })
    expect(revisions[1]).not.toHaveProperty('user')
    expect(revisions[1]).not.toHaveProperty('comment')
  })

  it('is read for its day pages only', async () => {
    const { revisions, problems } = await read(
      wiki(
        page('Portal talk:Current events/2016 February 6', revision(5, 'talk &amp; more')),
        page('Portal:Current events', revision(6, 'front')),
        good,
        page('Ship', revision(7, 'article')),
        page('Portal:Current events/2016 February 7', revision(8, '* Two.')),
      ),
    )
    expect(problems).toEqual([])
    expect(revisions.map(({ date, wikitext }) => [date, wikitext])).toEqual([
      ['2016-02-06', '* One.'],
      ['2016-02-07', '* Two.'],
    ])
  })

  it('leaves a page alone that has no title', async () => {
    const { revisions } = await read(wiki(good, `<page>${revision(2, '* Two.')}</page>`))
    expect(revisions.map(({ portalId }) => portalId)).toEqual([1])
  })

  it('tells how far it is as it is read, also where nothing in it is a day page', async () => {
    const { progress } = await read(wiki(page('Ship', revision(1, 'at sea\n'.repeat(30_000)))))
    expect(progress.length).toBeGreaterThan(2)
    expect(progress.at(-1)?.done).toBe(progress.at(-1)?.total)
  })

  it('keeps a redirect as a revision, and an empty page as an empty one', async () => {
    const redirect = '    <redirect title="Elsewhere" />\n'
    const { revisions, problems } = await read(
      wiki(page(TITLE, redirect, revision(1, '#REDIRECT [[Elsewhere]]'), revision(2, '<text bytes="0" />'))),
    )
    expect(problems).toEqual([])
    expect(revisions.map(({ wikitext }) => wikitext)).toEqual(['#REDIRECT [[Elsewhere]]', ''])
  })

  it('takes ids and texts of revisions only, not those of uploads and of other slots', async () => {
    const slot = '<content><role>extra</role><model>json</model><text bytes="2">{}</text></content>'
    const upload =
      '<upload><timestamp>2016-01-01T00:00:00Z</timestamp><contributor><ip>::1</ip></contributor><comment>up</comment></upload>'
    const { revisions } = await read(wiki(page(TITLE, revision(1, '* One.', slot), upload, revision(2, '* Two.'))))
    expect(revisions.map(({ portalId, wikitext }) => [portalId, wikitext])).toEqual([
      [1, '* One.'],
      [2, '* Two.'],
    ])
    expect(revisions[1]).not.toHaveProperty('user')
  })

  it('tells a suppressed text and goes on', async () => {
    const { file, revisions, problems } = await read(
      wiki(
        page(TITLE, revision(41, '<text bytes="8" deleted="deleted" xml:space="preserve" />'), revision(42, '* One.')),
      ),
    )
    expect(problems).toEqual([
      { type: 'problem', file, line: 10, message: `revision 41 of ${TITLE}: its text is suppressed; skipped` },
    ])
    expect(revisions.map(({ portalId }) => portalId)).toEqual([42])
  })

  it('does not take the missing texts of a stub dump for empty pages', async () => {
    const { revisions, problems } = await read(wiki(page(TITLE, revision(41, '<text bytes="600" id="9" />'))))
    expect(revisions).toEqual([])
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^revision 41 of .*text is not in this file.*skipped$/),
    ])
  })

  it('passes over a revision whose time is none', async () => {
    const { revisions, problems } = await read(wiki(good.replace('2016-02-06T', '2016-02-31T'), good))
    expect(revisions).toHaveLength(1)
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^revision 1 of .*"2016-02-31T09:30:01Z"/),
    ])
  })

  it('reads the text of a CDATA section and references to letters', async () => {
    const { revisions } = await read(
      wiki(page(TITLE, revision(1, '<text>a&#233;&#x20AC; <![CDATA[<b> & c]]> d</text>'))),
    )
    expect(revisions[0]?.wikitext).toBe('aé€ <b> & c d')
  })

  it.each([0, 1, 2, 3])('keeps letters whole where the file is read in pieces (%i)', async (shift) => {
    const text = `${'x'.repeat(shift)}${'🚢'.repeat(40_000)}\n${'🚢'.repeat(40_000)}`
    const { revisions, problems } = await read(wiki(page(TITLE, revision(1, text))))
    expect(problems).toEqual([])
    expect(revisions[0]?.wikitext === text).toBe(true)
  })

  it('keeps a byte order mark in a text, and drops the one that begins the file', async () => {
    const { revisions, problems } = await read(`\ufeff${wiki(page(TITLE, revision(1, '* One.\n\ufeff* Two.')))}`)
    expect(problems).toEqual([])
    expect(revisions[0]?.wikitext).toBe('* One.\n\ufeff* Two.')
  })
})

describe('a broken export', () => {
  it('keeps what came before the break and names its line', async () => {
    const xml = wiki(good, page(TITLE, revision(2, '* Two.')), '  <page></title>\n', good)
    const { file, revisions, problems } = await read(xml)
    expect(revisions.map(({ portalId }) => portalId)).toEqual([1, 2])
    const line = xml.split('\n').findIndex((text) => text.includes('<page></title>')) + 1
    expect(problems).toEqual([
      { type: 'problem', file, line, message: expect.stringMatching(/no sound XML: unexpected close tag/) },
    ])
  })

  it('keeps what came before its early end', async () => {
    const whole = wiki(good, page(TITLE, revision(2, '* Two.')))
    const { revisions, problems } = await read(whole.slice(0, whole.indexOf('Two')))
    expect(revisions.map(({ portalId }) => portalId)).toEqual([1])
    expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(/unclosed tag: text/)])
  })

  it('keeps what came before a line that is not UTF-8', async () => {
    const xml = Buffer.from(wiki(good, page(TITLE, revision(2, '* M\u00e1laga')), good), 'latin1')
    const { revisions, problems } = await read(xml)
    expect(revisions.map(({ portalId }) => portalId)).toEqual([1])
    const line =
      xml
        .toString('latin1')
        .split('\n')
        .findIndex((text) => text.includes('laga')) + 1
    expect(problems).toMatchObject([{ line, message: expect.stringMatching(/not UTF-8/) }])
  })

  it('may be of another kind, which is told', async () => {
    const { revisions, problems } = await read(`<rss>${good}</rss>`)
    expect(revisions).toEqual([])
    expect(problems).toMatchObject([
      { line: 1, message: expect.stringMatching(/no MediaWiki export: it begins with <rss>/) },
    ])
  })

  it('may be empty, which is told', async () => {
    for (const extension of ['.xml', '.xml.gz', '.xml.bz2']) {
      expect((await read('', extension)).problems, extension).toHaveLength(1)
    }
  })

  it('cannot have entities of its own: a DOCTYPE is passed over and what it names stays unknown', async () => {
    const doctype =
      '<!DOCTYPE mediawiki [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>\n'
    expect((await read(doctype + wiki(good))).revisions).toHaveLength(1)
    for (const name of ['b', 'c', 'constructor']) {
      const { revisions, problems } = await read(doctype + wiki(good, page(TITLE, revision(2, `* &${name};`))))
      expect(revisions.map(({ portalId }) => portalId)).toEqual([1])
      expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(/undefined entity/)])
    }
  })

  it.each(['<!--', '<!DOCTYPE ', '<mediawiki a="', '<mediawiki>', '<mediawiki><page><title>'])(
    'is left when what follows %s does not end within 64 MiB',
    (start) => {
      const xml = new MediaWikiXml(en, () => {}, 1_000)
      const endless = () => {
        xml.write(start)
        for (let line = 0; line < 200; line++) xml.write('and on\n')
      }
      expect(endless).toThrow(/longer than 64 MiB/)
    },
  )
})

describe('a packed export', () => {
  it('may be packed with gzip', async () => {
    const { revisions, problems } = await read(gzipSync(wiki(good)), '.xml.gz')
    expect(problems).toEqual([])
    expect(revisions).toHaveLength(1)
  })

  it('keeps what came before the end of a gzip file that is cut off', async () => {
    const { revisions, problems } = await read(
      gzipSync(wiki(good, page(TITLE, revision(2, '* Two.')))).subarray(0, -9),
      '.xml.gz',
    )
    expect(revisions[0]?.wikitext).toBe('* One.')
    expect(problems).toMatchObject([{ message: expect.stringMatching(/unexpected end of file/) }])
  })

  it.each(['one', 'four'] as const)('may be packed with bzip2 in %s', async (streams) => {
    const { revisions, problems } = await read(bzip2[streams], '.xml.bz2')
    expect(problems).toEqual([])
    expect(revisions.map(({ date, wikitext }) => [date, wikitext])).toEqual([
      ['2016-02-06', '* First.'],
      ['2016-02-07', '* Naïve €.'],
    ])
  })

  it('may come in small pieces when packed with bzip2', async () => {
    const pieces = (async function* () {
      for (let at = 0; at < bzip2.four.length; at += 7) yield bzip2.four.subarray(at, at + 7)
    })()
    let text = ''
    for await (const bytes of bunzip2(pieces)) text += bytes.toString()
    expect(text).toMatch(/^<mediawiki .*First.*Naïve €.*<\/mediawiki>\n$/s)
  })

  it('keeps the streams before the end of a bzip2 file that is cut off', async () => {
    const third = 259
    expect(bzip2.four.toString('latin1', third, third + 4)).toBe('BZh9')
    // Inside the first mark, after it, inside a block, and inside the last checksum.
    for (const [end, days] of [
      [third + 2, 1],
      [third + 4, 1],
      [third + 60, 1],
      [-2, 2],
    ] as const) {
      const { revisions, problems } = await read(bzip2.four.subarray(0, end), '.xml.bz2')
      expect(revisions).toHaveLength(days)
      expect(problems).toMatchObject([{ message: expect.stringMatching(/unexpected end of file/) }])
    }
  })

  it('keeps the streams before a broken one', async () => {
    const broken = Buffer.from(bzip2.four)
    broken.fill(255, 350, 351)
    const { revisions, problems } = await read(broken, '.xml.bz2')
    expect(revisions.map(({ portalId }) => portalId)).toEqual([1])
    expect(problems).toMatchObject([{ message: expect.stringMatching(/bzip2 data are broken/) }])
  })
})

/** Two day pages, packed by Python's `bz2.compress` at once, and as head, page, page and foot, one stream each. */
const bzip2 = {
  one: Buffer.from(
    'QlpoOTFBWSZTWf2hbHsAAENf1QAQUBPxlwkBRBA279/gEAAABIgAEAAwAOwYakBpo0ZAAAANACVT1BPQajJgQwRphGACqQkaT09QjNDQmhoN' +
      'GICAQBQOGxsC3WHjQs6CmCQkdsqeNJwM5yAkGMMxQICZ3M5JxYKGmS5OMRhYl8zM6y7dDuebZwshHO/fNgk267I0PZNjTolRsaTUzNS0yI6M' +
      'scrkyUdd7akk9X1HViiZoUOFSfMv6RrjG9HKMhuhmzFDwjPVQnk43YzstO0NN5ihbt6K1Mqqt6iiuCtaR1aGV5XYyVpRPVUmmLFiCCCCgdUa' +
      'KNDaApQPHZhFjbbAo434d6ci7kinChIftC2PYA==',
    'base64',
  ),
  four: Buffer.from(
    'QlpoOTFBWSZTWWz6AMoAAAxZgAAQUAPgFybv3cAgAFRE0maTEYmmAj0EqgMj0JoaB6COx4a9L5uKszh3pJNmERY/Ua88FKwqyhMkIhqLEwOp' +
      'Kngi8GcgWf8TAaBw3Yu5IpwoSDZ9AGUAQlpoOTFBWSZTWRFKDuUAABrfgAAQQBPxFQkARBA2p99gIACUhKqfiU9TyZNCAHqMnkg0jKAyPRAA' +
      'GgeAPnTSQ3nJQShA4KovYK2QagVC3OAjjAwXMWezaquVm54lI0eQ4Whqa6IlbXsUYwPx4qx8IxGHoTFLlBi2JKU1XN8L4ScQkectxyk5oiJy' +
      'H8d6SDfxdyRThQkBFKDuUEJaaDkxQVkmU1kTX6asAAAbX9UAEEAT8ZUJAUQQNqffYBAAAASIABAAIACRGNGjQGJkNGJk0DTAlTTSTamyTTym' +
      'g0GhptIFoFIVZYVOt9+pjJji0lI4oycBwskMXzN2G9Rni9LzLFrlVZ2l3C6sezPrr8lMr0TvR2ZcpA9HPspiPGlSERpQ2CmcSyyDWyfSyFhA' +
      'w0IXEYoiJWaqtPls81MYRHpIXckU4UJATX6asEJaaDkxQVkmU1ntvnOqAAABWYAAEAAAgAUmKgCAIAAiBoaaCAaaaAJLFJda7xdyRThQkO2+' +
      'c6o=',
    'base64',
  ),
}
