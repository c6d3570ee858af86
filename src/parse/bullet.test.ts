import { describe, expect, it } from 'vitest'
import { readBullet, tokenizeAlone } from './bullet.ts'
import { parseDay } from './day.ts'
import { english } from './grammar.ts'

/** Reads the wikitext of one bullet as its page would, without the marker. */
function read(wikitext: string) {
  const [event] = parseDay(`* ${wikitext}`).events
  return { text: event?.title ?? '', articles: event?.context ?? [], citations: event?.citations ?? [] }
}

const text = (wikitext: string) => read(wikitext).text
const articles = (wikitext: string) =>
  read(wikitext).articles.map(({ title, section, label }) => `${title}${section ? `#${section}` : ''} as ${label}`)

const A = '[http://a.example/1 (BBC)]'

describe('links to articles', () => {
  it.each([
    ['[[Paris]]', 'Paris as Paris'],
    ['[[Paris|the city]]', 'Paris as the city'],
    ['[[bomb]]ing', 'bomb as bombing'],
    ["[[Paris]]'s", 'Paris as Paris'],
    ['[[Euro|€]]90mn', 'Euro as €'],
    ['[[Paris#History|its history]]', 'Paris#History as its history'],
    ['[[Paris_(Texas)|Paris]]', 'Paris (Texas) as Paris'],
    ['[[ Paris  (Texas) | Paris ]]', 'Paris (Texas) as Paris'],
    ['[[Mercury (planet)|]]', 'Mercury (planet) as Mercury'],
    ['[[Help:Mercury (planet)|]]', 'Help:Mercury (planet) as Mercury'],
    ['[[Somali_Civil_War_%282006%29|war]]', 'Somali Civil War (2006) as war'],
    ['[[100% (song)|song]]', '100% (song) as song'],
    ['[[World War&nbsp;II]]', 'World War II as World War II'],
    ["[[USS Cole|USS ''Cole'']]", 'USS Cole as USS Cole'],
    ['[[2003 QQ47|2003 QQ<sub>47</sub>]]', '2003 QQ47 as 2003 QQ47'],
    ['[[2008 TU24|{{mp|2008 TU|24}}]]', '2008 TU24 as 2008 TU24'],
    ['[[Hightower|Grace [Hightower]]', 'Hightower as Grace [Hightower'],
    ['[[:Category:Mills|mills]]', 'Category:Mills as mills'],
    ['[[:Image:Mill.jpg|a picture]]', 'Image:Mill.jpg as a picture'],
    ['[[wikt:kill|kill]]ed', 'wikt:kill as killed'],
    ['[[n:Mill burns|report]]', 'n:Mill burns as report'],
    ['[[:fr:Paris|Paris]]', 'fr:Paris as Paris'],
    ['[[Par\u200bis|the\u00ad city]]', 'Paris as the city'],
    ["[[Mw scale|''M''<sub>w</sub>]]", 'Mw scale as Mw'],
  ])('reads %j', (link, expected) => {
    expect(articles(`We see ${link} today.`)).toEqual([expected])
  })

  it('shows their words in the text', () => {
    expect(text("The [[bomb]]ing of [[Paris_(Texas)|Paris]]'s [[Mercury (planet)|]] house")).toBe(
      "The bombing of Paris's Mercury house",
    )
  })

  it.each([
    '[[File:Flag.svg]]',
    '[[Image:Mill.jpg|thumb|The [[mill]] in [[Paris|town]]]]',
    '[[Category:Mills]]',
    '[[ar:2006]]',
  ])('leaves out %j', (link) => {
    expect(read(`${link} It burns.`)).toEqual({ text: 'It burns.', articles: [], citations: [] })
  })

  it('takes a link to a sister wiki in brackets for a source', () => {
    expect(
      read('It burns. [[n:Mill burns: 80% lost|(Wikinews)]] [[:it:Pagina principale|(Italian Wikipedia)]]'),
    ).toEqual({
      text: 'It burns.',
      articles: [],
      citations: [
        { label: 'Wikinews', url: 'https://en.wikinews.org/wiki/Mill_burns:_80%25_lost' },
        { label: 'Italian Wikipedia', url: 'https://it.wikipedia.org/wiki/Pagina_principale' },
      ],
    })
  })

  it('keeps brackets that are no link as text', () => {
    expect(text('The [[Peace Prize]; "for" missile]] and [a note] [[]] [[ ]] x')).toBe(
      'The [[Peace Prize]; "for" missile]] and [a note] [[]] [[ ]] x',
    )
  })

  it('names no article for a link within the page', () => {
    expect(read('See [[#Sport|below]] today')).toEqual({ text: 'See below today', articles: [], citations: [] })
  })
})

describe('what else a bullet holds', () => {
  it('loses invisible letters and odd blanks', () => {
    expect(text('It\u00a0is \u200cburning\u200b in\t the\u2009\u202anorth\u202c\u00ad.\ufeff')).toBe(
      'It is burning in the north.',
    )
  })

  it('shows entities that end in a semicolon', () => {
    expect(text('AT&amp;T &ndash; &sect 5 &lt;b&gt; &#39;&#39;x&#39;&#39; &nosuch;')).toBe(
      "AT&T – &sect 5 <b> ''x'' &nosuch;",
    )
  })

  it('loses tags and keeps their words', () => {
    expect(
      text(
        'A <b>big</b> fire<br>burns 5 m<sup>2</sup> <script>alert(1)</script> <img src=x onerror=y> <<NEWS>> a < b > c',
      ),
    ).toBe('A big fire burns 5 m2 alert(1) <<NEWS>> a < b > c')
  })

  it('shows what nowiki holds as it stands', () => {
    expect(text("Fox<nowiki>'</nowiki>s <nowiki>[[a]] {{b}} ''c''</nowiki>")).toBe("Fox's [[a]] {{b}} ''c''")
  })

  it('drops archive copies, footnotes and maintenance marks', () => {
    expect(
      read(
        `It burns.{{efn|a note with [[mill]]}}{{citation needed|date=May 2009}} ${A} {{Webarchive|url=https://web.archive.org/x}} {{dead link}}`,
      ),
    ).toEqual({
      text: 'It burns.',
      articles: [],
      citations: [{ label: 'BBC', url: 'http://a.example/1' }],
    })
  })

  it('reads what stands in a template', () => {
    expect(read(`It burns. {{nowrap|In [[Paris]] {{convert|80|m|ft}} {{nowrap|high}}. ${A}}}`)).toMatchObject({
      text: 'It burns. In Paris 80 m high.',
      articles: [{ title: 'Paris' }],
      citations: [{ label: 'BBC' }],
    })
  })

  it('reads templates as deep as editors go, and no deeper', () => {
    expect(text(`It ${'{{nowrap|'.repeat(4)}burns${'}}'.repeat(4)}.`)).toBe('It burns.')
    expect(text(`It ${'{{nowrap|'.repeat(40)}burns${'}}'.repeat(40)}.`)).toBe('It .')
  })

  it('matches the braces of a text that is no line of a page', () => {
    expect(tokenizeAlone('a {{b|{{c}}}} d}} {{e')).toEqual([
      { type: 'text', value: 'a ' },
      { type: 'template', inner: 'b|{{c}}' },
      { type: 'text', value: ' d}} {{e' },
    ])
  })

  it('leaves out the words of links where it tells what stands between them', () => {
    expect(
      readBullet("[[Paris|the city]]s and ''[[Rome]]'' [http://a.example (BBC)]: x", () => undefined, {
        grammar: english,
        references: new Map(),
      }).between,
    ).toBe('and : x')
  })
})
