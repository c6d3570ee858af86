import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sourcePages } from '../../../test/source-pages.mjs'
import { decodePage } from './charset.ts'
import { readPage } from './page.ts'

const url = 'https://www.gazette.example/2016/02/6/ferries'
const read = (html: string) => readPage(html, url).told

describe('pages of eighteen shapes', () => {
  const pages = sourcePages()

  it('are enough', () => {
    expect(pages.length).toBeGreaterThanOrEqual(300)
    expect(new Set(pages.map(({ shape }) => shape)).size).toBeGreaterThanOrEqual(12)
  })

  it('are read as a person reads them, in 98 of 100 fields at least', () => {
    const wrong: string[] = []
    let fields = 0
    for (const { shape, url, header, bytes, told } of pages) {
      const found = readPage(decodePage(bytes, header), url).told
      for (const [field, expected] of Object.entries(told)) {
        fields++
        const value = found[field as keyof typeof found]?.value
        if (JSON.stringify(value) !== JSON.stringify(expected))
          wrong.push(`${shape}: ${field} is ${JSON.stringify(value)}, not ${JSON.stringify(expected)}`)
      }
    }
    expect(fields).toBeGreaterThan(2000)
    expect(wrong.length / fields, wrong.slice(0, 20).join('\n')).toBeLessThanOrEqual(0.02)
  })
})

describe('a page', () => {
  it('is read by JSON-LD, then Open Graph, then the Twitter card, then plain meta', () => {
    const voices = [
      '<script type="application/ld+json">{"@type":"NewsArticle","headline":"By data"}</script>',
      '<meta property="og:title" content="By graph">',
      '<meta name="twitter:title" content="By card">',
      '<title>By title</title>',
    ]
    const order = ['json-ld', 'open-graph', 'twitter', 'meta']
    for (let i = 0; i < voices.length; i++)
      expect(read(voices.slice(i).reverse().join('')).title?.origin).toBe(order[i])
  })

  it('has its entities decoded once, and no more', () => {
    expect(read('<meta property="og:title" content="A &amp;amp; B &#039;s &lt;b&gt;">').title?.value).toBe(
      "A &amp; B 's <b>",
    )
    const data = '<script type="application/ld+json">{"@type":"Article","headline":"A &amp;amp; B&#039;s"}</script>'
    expect(read(data).title?.value).toBe("A &amp; B's")
  })

  it('loses the name of its site from its title', () => {
    expect(
      read('<title>Ferries leave - The Gazette</title><meta property="og:site_name" content="The Gazette">').title
        ?.value,
    ).toBe('Ferries leave')
    expect(read('<title>Ferries leave | Gazette</title>').title?.value).toBe('Ferries leave')
    expect(read('<title>Ferries leave - for good</title>').title?.value).toBe('Ferries leave - for good')
  })

  it('has no image, and no address of its own, that is not of the web', () => {
    for (const bad of ['javascript:alert(1)', 'data:image/png;base64,AA', 'file:///etc/passwd', 'http://['])
      expect(read(`<meta property="og:image" content="${bad}"><link rel="canonical" href="${bad}">`)).toEqual({})
  })

  it('tells where it sends its reader on at once', () => {
    const lead = (content: string) => readPage(`<meta http-equiv="refresh" content="${content}">`, url).markup.refresh
    expect(lead('0;url=/b')).toBe('/b')
    expect(lead("0; URL='http://b.example/'")).toBe('http://b.example/')
    expect(lead('600')).toBe(null)
    expect(lead('300; url=/again')).toBe(null)
  })

  it('is read whatever it holds: ten thousand metas, a title of 100 kB, a million open tags', () => {
    const metas = Array.from({ length: 10_000 }, (_, i) => `<meta property="og:x${i}" content="${i}">`).join('')
    expect(read(`<meta property="og:title" content="First">${metas}`).title?.value).toBe('First')
    expect(read(`<title>${'a'.repeat(100_000)}</title>`).title?.value.length).toBeLessThanOrEqual(500)
    for (const tag of ['<div>', '<b></x>', '<p', '</p>', '<!', '&', '<script type="application/ld+json">{', '<title>'])
      expect(read(`<title>First</title>${tag.repeat(2_000_000 / tag.length)}`).title?.value).toBe('First')
    expect(read(`<title>Blank${' '.repeat(1_000_000)}</title>`).title?.value).toBe('Blank')
    expect(
      read(`<script type="application/ld+json">${'['.repeat(500_000)}</script><title>Nested</title>`).title?.value,
    ).toBe('Nested')
  })

  it('never throws', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '<meta ',
        'property="og:title" ',
        'content="',
        '">',
        '<title>',
        '</title>',
        '<script type="application/ld+json">',
        '{"@type":"Article","headline":',
        '</script>',
        '<!--',
        '&#0;',
        '&amp;',
        '\u0000',
        '\ud800',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        for (const told of Object.values(read(pieces.join('')))) expect(told.value.length).toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the text of a page', () => {
  it.each([
    ['a mark at its beginning', Buffer.from('\ufeffé'), 'latin1', 'é'],
    ['UTF-16 with a mark', Buffer.from('\ufeffé', 'utf16le'), 'utf-8', 'é'],
    ['what the server says', Buffer.from([0xef, 0xf0, 0xe8]), 'windows-1251', 'при'],
    ['a charset that nobody knows, and no UTF-8', Buffer.from([0x63, 0x61, 0x66, 0xe9]), 'none', 'café'],
    [
      'UTF-8 broken in one letter of many',
      Buffer.concat([Buffer.from('éàüö é'), Buffer.from([0xe9])]),
      'utf-8',
      'éàüö é\ufffd',
    ],
    ['UTF-8 cut within its last letter', Buffer.from('é€').subarray(0, 4), 'latin1', 'é\ufffd'],
    ['escapes of ISO-2022-JP', Buffer.from('\u001b$B4A;z\u001b(B', 'latin1'), 'iso-2022-jp', '漢字'],
  ])('is told by %s', (_, bytes, header, text) => {
    expect(decodePage(bytes, header)).toBe(text)
  })
})
