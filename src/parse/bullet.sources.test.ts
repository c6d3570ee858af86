import { describe, expect, it } from 'vitest'
import { readReference } from './bullet.ts'
import { parseDay } from './day.ts'
import { english } from './grammar.ts'

/** Reads the wikitext of one bullet as its page would, without the marker. */
function read(wikitext: string) {
  const [event] = parseDay(`* ${wikitext}`).events
  return { text: event?.title ?? '', articles: event?.context ?? [], citations: event?.citations ?? [] }
}

const text = (wikitext: string) => read(wikitext).text
const labels = (wikitext: string) => read(wikitext).citations.map((citation) => citation.label)
const urls = (wikitext: string) => read(wikitext).citations.map((citation) => citation.url)

const A = '[http://a.example/1 (BBC)]'
const B = '[http://b.example/2 (CNN)]'

describe('sources leave the text', () => {
  it.each([
    ['at the end', `The mill burns. ${A}`, 'The mill burns.'],
    ['several', `The mill burns. ${A} ${B}`, 'The mill burns.'],
    [
      'with commas, semicolons and "and" between',
      `The mill burns. ${A}, ${B}; ${A} and ${B} / ${A}`,
      'The mill burns.',
    ],
    ['before the full stop', `The mill burns ${A}.`, 'The mill burns.'],
    ['with a comma before them', `The mill burns, ${A}`, 'The mill burns'],
    ['with a dash before them', `The mill burns – ${A}`, 'The mill burns'],
    ['in brackets', `The mill burns (${A}).`, 'The mill burns.'],
    [
      'in brackets with the publisher',
      `The mill burns. (BBC: [http://a.example/1 1], [http://a.example/2 2], Interfax: [http://b.example/1 1])`,
      'The mill burns.',
    ],
    ['in a bracket that closes within the label', 'The mill burns. ( [http://a.example BBC)]', 'The mill burns.'],
    ['between two sentences', `The mill burns. ${A} A barn, too. ${B}`, 'The mill burns. A barn, too.'],
    [
      'between two sentences, behind each full stop another',
      `The mill burns ${A}. A barn, too ${B}.`,
      'The mill burns. A barn, too.',
    ],
    ['with a full stop between, which goes too', `The mill burns ${A}. ${B}`, 'The mill burns'],
    ['two full stops apart', `The mill burns. ${A}. ${B}. A barn, too.`, 'The mill burns. A barn, too.'],
    ['in the middle of a sentence', `The mill burns ${A} and a barn ${B}, too.`, 'The mill burns and a barn, too.'],
    [
      'with words behind many dashes',
      `The mill burns ${A} ---------------------- and a barn.`,
      'The mill burns ---------------------- and a barn.',
    ],
  ])('%s', (_, wikitext, expected) => {
    expect(text(wikitext)).toBe(expected)
  })

  it('keeps a long text whole', () => {
    const words = 'the mill and the barn '.repeat(8).trim()
    expect(text(`${words} ${A} ${words} [http://a.example/2 ${words}] ${words} ${B}`)).toBe(
      Array(4).fill(words).join(' '),
    )
  })

  it('keeps a hyphen that is a word’s', () => {
    expect(text(`A law on short- ${A}`)).toBe('A law on short-')
  })

  it('keeps brackets of the text', () => {
    expect(text(`The mill (built in 1803) burns (again). ${A}`)).toBe('The mill (built in 1803) burns (again).')
  })

  it('drops notes on dead links, with the dates they link', () => {
    expect(read(`The mill burns. ${A} (Link dead as of 02:40, [[15 January]] [[2007]] (UTC)), ${B}`)).toMatchObject({
      text: 'The mill burns.',
      articles: [],
      citations: [{ label: 'BBC' }, { label: 'CNN' }],
    })
  })
})

describe('labels of sources', () => {
  it.each([
    ['(BBC)', 'BBC'],
    ["(''The Times'')", 'The Times'],
    ["''(Corriere)''", 'Corriere'],
    ['BBC', 'BBC'],
    ['(BBC', 'BBC'],
    ['BBC)', 'BBC'],
    ['(Rappler).', 'Rappler'],
    ['|(BBC)', 'BBC'],
    ['([[The Times]])', 'The Times'],
    ['([[The Times|Times]] of London)', 'Times of London'],
    ['(AP via Yahoo! News)', 'AP via Yahoo! News'],
    ['(AP)(Yahoo!)', '(AP)(Yahoo!)'],
    ['(BBC (video))', 'BBC (video)'],
    ['{{de icon}} (WDR)', 'WDR'],
    ['({{small|NEWS}}.com.au)', 'NEWS.com.au'],
    ['(BBC<sub>1</sub>)', 'BBC1'],
    ['(News 24 &#91;S. Africa&#93;)', 'News 24 [S. Africa]'],
    ['(B\u200bBC\u00ad)', 'BBC'],
    ["('''NYT''')", 'NYT'],
    ["('''NYT)", 'NYT'],
    ["('''NYT'')", "'NYT"],
    ['(Latest | Advocate)', 'Latest | Advocate'],
    ['(<nowiki>[</nowiki>BBC<nowiki>]</nowiki>)', '[BBC]'],
    ['', ''],
    ['1', '1'],
  ])('reads %j as %j', (label, expected) => {
    expect(labels(`The mill burns. [http://a.example/1 ${label}]`)).toEqual([expected])
  })

  it('keeps the publisher as printed', () => {
    expect(labels('It burns. [http://a.example/1 (bbc NEWS online)] [http://a.example/2 (The  Hindu)]')).toEqual([
      'bbc NEWS online',
      'The Hindu',
    ])
  })

  it('takes the label where a source has neither blank nor label', () => {
    expect(read('The mill burns. [http://a.example/1] [http://a.example/2 ]').citations).toEqual([
      { label: '', url: 'http://a.example/1' },
      { label: '', url: 'http://a.example/2' },
    ])
  })

  it('does not let unbalanced bold in a label reach the next bullet', () => {
    const page = "* One. [http://a.example/1 ('''''NYT'')]\n* Two '''is''' bold.\n* Three."
    expect(parseDay(page).events.map((event) => event.title)).toEqual(['One.', 'Two is bold.', 'Three.'])
  })
})

describe('links to sources within a sentence', () => {
  it('keeps their words', () => {
    expect(
      read('The [http://a.example/1 report] says that [http://a.example/2 the ’mill’] burns. [http://a.example/3 BBC]'),
    ).toMatchObject({
      text: 'The report says that the ’mill’ burns.',
      citations: [{ label: 'report' }, { label: 'the ’mill’' }, { label: 'BBC' }],
    })
  })

  it('keeps the words of several that follow each other', () => {
    expect(
      text(
        'The [http://a.example/1 first], [http://a.example/2 second] and [http://a.example/3 third report] are out.',
      ),
    ).toBe('The first, second and third report are out.')
  })

  it('keeps a label at the end of a sentence without punctuation', () => {
    expect(text('The law passes [http://a.example/1 by one vote]')).toBe('The law passes by one vote')
  })

  it.each([
    ['a number', 'The mill burns [http://a.example/1 1]'],
    ['behind a full stop', 'The mill burns. [http://a.example/1 BBC]'],
    ['behind a closing quotation mark', 'They say it "burns" [http://a.example/1 BBC]'],
    ['behind another source', `The mill burns ${A} [http://a.example/1 AP]`],
    ['behind another source and "and"', `The mill burns ${A} and [http://a.example/1 AP]`],
    ['behind a sentence in italics', "''The mill burns.'' [http://a.example/1 BBC]"],
    ['with half its brackets', 'The mill burns [http://a.example/1 (BBC]'],
    ['with the other half', 'The mill burns [http://a.example/1 BBC)]'],
    ['behind a dash', 'The mill burns – [http://a.example/1 BBC]'],
  ])('takes a label for a source: %s', (_, wikitext) => {
    expect(text(wikitext)).not.toMatch(/1|BBC|AP/)
  })
})

describe('web addresses', () => {
  it.each([
    ['[http://a.example/x|y (BBC)]', 'http://a.example/x|y'],
    ['[http://a.example/?a=1&amp;b=2 (BBC)]', 'http://a.example/?a=1&b=2'],
    ['[http://a.example/?x=1&sect=2&reg=3 (BBC)]', 'http://a.example/?x=1&sect=2&reg=3'],
    ['[http://a.example/{1-2}.html (BBC)]', 'http://a.example/{1-2}.html'],
    ['[http://a.example/(x) (BBC)]', 'http://a.example/(x)'],
    ['[http://a.example/1," (BBC)]', 'http://a.example/1,'],
    ['[http://a.example/ƒ466–x (BBC)]', 'http://a.example/ƒ466–x'],
    ['[http://a.example/\u200cx (BBC)]', 'http://a.example/\u200cx'],
    [
      '[https://web.archive.org/web/2008/http://a.example/ (BBC)]',
      'https://web.archive.org/web/2008/http://a.example/',
    ],
    ['[//a.example/1 (BBC)]', '//a.example/1'],
    ["[http://a.example/x''(BBC)'']", 'http://a.example/x'],
    ['[http://a.example/x{{dead link|date=May 2009}} (BBC)]', 'http://a.example/x'],
    ['[http://a.example/x<!-- a note --> (BBC)]', 'http://a.example/x'],
    ['[http://a.example/1 (BBC)', 'http://a.example/1'],
    ['[text][http://a.example/1]', 'http://a.example/1'],
  ])('reads %j', (source, url) => {
    expect(urls(`It burns. ${source}`)).toEqual([url])
  })

  it('reads one that stands alone, without the full stop behind it', () => {
    expect(read('See http://a.example/x/. And more.')).toMatchObject({
      text: 'See http://a.example/x/. And more.',
      citations: [{ label: '', url: 'http://a.example/x/' }],
    })
  })

  it.each([
    '[javascript:alert(1) BBC]',
    '[JaVaScRiPt:alert(1) BBC]',
    '[data:text/html,x BBC]',
    '[vbscript:x BBC]',
    '[mailto:a@b.example BBC]',
    '[java&#115;cript:x BBC]',
    '[file:///etc/passwd BBC]',
    '{{cite web|url=javascript:alert(1)|title=BBC}}',
    '{{cite web|url=&#106;avascript:alert(1)|title=BBC}}',
    '{{cite web|url=|title=BBC}}',
    '<ref>{{cite web|url=data:x|title=BBC}}</ref>',
  ])('takes %j for no source', (wikitext) => {
    expect(urls(`It burns. ${wikitext}`)).toEqual([])
  })

  it('ends one at a quotation mark, also in a citation', () => {
    expect(
      urls('It burns. [http://a.example/"onmouseover="x BBC] {{cite web|url=http://b.example/"onclick="x|title=CNN}}'),
    ).toEqual(['http://a.example/', 'http://b.example/'])
  })
})

describe('references', () => {
  it('are sources', () => {
    expect(
      read('It burns.<ref>[http://a.example/1 BBC]</ref> A barn, too.<REF>Read [http://b.example/2 (CNN)]</REF>'),
    ).toEqual({
      text: 'It burns. A barn, too.',
      articles: [],
      citations: [
        { label: 'BBC', url: 'http://a.example/1' },
        { label: 'CNN', url: 'http://b.example/2' },
      ],
    })
  })

  it('say nothing else', () => {
    expect(read('It burns.<ref>A note on [[mills]].</ref><ref group=n/>')).toEqual({
      text: 'It burns.',
      articles: [],
      citations: [],
    })
  })

  it('may follow each other and hold entities', () => {
    expect(
      labels(
        'It burns.<ref>{{cite news|url=http://a.example/1|title=Fire &#124; News}}</ref><ref>[http://b.example CNN]</ref>',
      ),
    ).toEqual(['Fire | News', 'CNN'])
  })

  it('join a URL that a newline broke', () => {
    expect(
      urls('It burns.<ref>{{cite web\n | title = Fire\n | url = http://a.example/long\n-name.html }}</ref>'),
    ).toEqual(['http://a.example/long-name.html'])
  })

  it('can be used again by their name, before and after', () => {
    const page =
      '* One.<ref name=bbc/>\n* Two.<ref name="bbc">[http://a.example/1 (BBC)]</ref>\n* Three.<ref name = bbc />\n* Four.<ref name="none"/>'
    expect(parseDay(page).events.map((event) => event.citations.map((citation) => citation.label))).toEqual([
      ['BBC'],
      ['BBC'],
      ['BBC'],
      [],
    ])
  })

  it('keep their first content under a name, and show their own', () => {
    const page =
      '* One.<ref name=a>[http://a.example BBC]</ref>\n* Two.<ref name=a>[http://b.example CNN]</ref>\n* Three <ref name=a/>.'
    expect(
      parseDay(page).events.map(({ title, citations }) => [title, ...citations.map((citation) => citation.label)]),
    ).toEqual([
      ['One.', 'BBC'],
      ['Two.', 'CNN'],
      ['Three.', 'BBC'],
    ])
  })

  it('hold nothing for others when their close is missing', () => {
    const page = '* One.<ref name=a> [http://a.example (BBC)]\n* Two.<ref name=a/>'
    expect(parseDay(page).events.map((event) => event.citations.length)).toEqual([1, 0])
  })

  it('end at the bullet below when their close is missing', () => {
    expect(parseDay('* One.<ref>[http://a.example/1 BBC]\n* Two.').events.map((event) => event.title)).toEqual([
      'One.',
      'Two.',
    ])
  })

  it('give what the wikitext within them cites', () => {
    expect(
      readReference('[http://a.example/1 (BBC)], see {{cite web|url=http://b.example/2|publisher=CNN}}', english),
    ).toEqual([
      { label: 'BBC', url: 'http://a.example/1' },
      { label: 'CNN', url: 'http://b.example/2' },
    ])
  })
})
