import { describe, expect, it } from 'vitest'
import { parseDay } from './day.ts'

const SOURCE = '[http://a.example/1 (BBC)]'

function titles(wikitext: string): string[] {
  return parseDay(wikitext).events.map((event) => event.title)
}

/** Each event as `category > stories > title`, which is where it stands. */
function places(wikitext: string): string[] {
  return parseDay(wikitext).events.map(({ category, stories, title }) =>
    [category ?? '-', ...stories.map((story) => story.text), title].join(' > '),
  )
}

describe('wrappers of a page', () => {
  const BELOW = '<!-- All news items below this line -->'
  const ABOVE = '<!-- All news items above this line -->'
  const TEXT = `;Sport\n* The cup is won. ${SOURCE}`
  const TOP = '{{Current events|year=2026|month=09|day=18|top=yes}}'

  it.each([
    ['header and footer', `${BELOW}{{Current events header|2004|03|11}}\n\n${TEXT}\n${ABOVE}{{Current events footer}}`],
    [
      'a header with odd blanks and a trailing pipe',
      `{{Current  events_header |2009|January|5|}}\n${TEXT}\n{{ Current events footer }}`,
    ],
    ['a header that a comment cuts', `{{Current events header<!-- a note -->|2009|1|5}}\n${TEXT}`],
    ['a header over several lines', `{{Current events header\n|2009|01\n|05}}\n${TEXT}`],
    [
      'a table that the header opens and the page closes',
      `{{Current events header|2016|05|26}}\n${BELOW}\n${TEXT}\n${ABOVE}\n|}`,
    ],
    [
      'the page as the content of a template',
      `{{Current events|year=2018|month=03|day=1|content=\n${BELOW}\n${TEXT}\n${ABOVE}\n}}`,
    ],
    ['content that begins on the line of its wrapper', `{{Current events|year=2018|month=03|day=1|content=${TEXT}}}`],
    [
      'the marker before the wrapper',
      `${BELOW}{{Current events|year=2006|month=07|day=12|content=\n${TEXT}\n${ABOVE}}}`,
    ],
    [
      'a pair of top and bottom',
      `${TOP}\n${BELOW}\n${TEXT}\n${ABOVE}\n{{Current events|year=2026|month=09|day=18|bottom=yes}}`,
    ],
    ['a pair without its bottom', `${TOP}\n${BELOW}\n${TEXT}\n${ABOVE}`],
    ['a pair without markers', `${TOP}\n${TEXT}\n{{Current events|year=2026|month=09|day=18|bottom=yes}}`],
    ['markers that are damaged or swapped', `<!--poo poo his line /-->${TOP}${ABOVE}\n${TEXT}\n${BELOW}${BELOW}`],
    ['a wrapper that is not closed', `{{Current events header|2006|10|11\n${TEXT}`],
  ])('reads %s', (_, wikitext) => {
    expect(places(wikitext)).toEqual(['Sport > The cup is won.'])
    expect(parseDay(wikitext)).toMatchObject({ wrapped: true, rejected: [], issues: [] })
  })

  it('reads a page without any wrapper, and says so', () => {
    expect(places(TEXT)).toEqual(['Sport > The cup is won.'])
    expect(parseDay(TEXT).wrapped).toBe(false)
  })

  it('reads bullets behind the end of the wrapper', () => {
    expect(titles(`{{Current events header|2016|11|04}}\n* One.\n|}\n* Two.`)).toEqual(['One.', 'Two.'])
    expect(titles('{{Current events|year=2018|content=\n* One.\n}}\n* Two.')).toEqual(['One.', 'Two.'])
  })

  it('does not take the brace that ends the page for that of an open template', () => {
    expect(titles('{{Current events|year=2018|content=\n* One {{nowrap|by one.\n* Two.\n}}')).toEqual([
      'One {{nowrap|by one.',
      'Two.',
    ])
  })

  it('reads an empty page as no events', () => {
    expect(parseDay(`${BELOW}{{Current events header|2001|05|02}}\n\n${ABOVE}{{Current events footer}}`)).toMatchObject(
      { events: [], rejected: [] },
    )
    expect(parseDay('')).toEqual({ events: [], lines: ['blank'], rejected: [], issues: [], wrapped: false })
  })

  it('leaves out what stands around the page: notices, links to other languages', () => {
    const page = `{{Blacklisted-links|1=\n*http://spam.example/1\n*:''Found by a bot''}}\n<noinclude>{{pp-vandalism}}</noinclude>\n{{db-hoax|help=off}}\n${TEXT}\n<noinclude>[[ar:x]]</noinclude>`
    expect(places(page)).toEqual(['Sport > The cup is won.'])
  })

  it('rejects a page that has moved', () => {
    const { events, rejected } = parseDay('#REDIRECT [[Portal:Current events/2016 April 13]]')
    expect(events).toEqual([])
    expect(rejected).toEqual([
      { line: 1, reason: 'the page has moved', wikitext: '#REDIRECT [[Portal:Current events/2016 April 13]]' },
    ])
  })
})

describe('headings', () => {
  it.each([
    [';Sport'],
    ['; Sport :'],
    ["'''Sport'''"],
    ["'''Sport:'''"],
    ["'''Sport''':"],
    ["\t'''Sport'''"],
    [" '''Sport''' <!-- a note -->"],
    ['== Sport =='],
    ["; '''Sport'''"],
    ['*;Sport'],
    [';[[Sport|Sport]]'],
    ['\u200b;Sport'],
    [";''Sport''"],
  ])('takes %j for a category', (heading) => {
    expect(places(`${heading}\n* The cup is won.`)).toEqual(['Sport > The cup is won.'])
  })

  it('keeps a category as written', () => {
    expect(places(';Arts, culture &amp; entertainment\n* A play opens.')).toEqual([
      'Arts, culture & entertainment > A play opens.',
    ])
  })

  it('gives events without a heading no category', () => {
    expect(parseDay('* A play opens.').events[0]?.category).toBeNull()
  })

  it('ends the story above', () => {
    expect(places('* [[Expo]]\n;Sport\n** The cup is won.')).toEqual(['- > Expo', 'Sport > The cup is won.'])
  })

  it('ends the bullet above, also one that broke off', () => {
    expect(places('* The cup\n;Sport\nis won.')).toEqual(['- > The cup', 'Sport > is won.'])
  })

  it('does not take a bold word at the head of a line for one', () => {
    expect(places("'''Died:''' An actor, 80.")).toEqual(['- > Died: An actor, 80.'])
  })

  it('rejects a heading without words', () => {
    expect(parseDay(';\n* One.').rejected).toEqual([{ line: 1, reason: 'a heading without words', wikitext: ';' }])
  })
})

describe('bullets', () => {
  it('nests events under their stories', () => {
    expect(places('* [[War]]:\n** [[Siege]]:\n*** The city falls.\n** The king flees.\n* A play opens.')).toEqual([
      '- > War > Siege > The city falls.',
      '- > War > The king flees.',
      '- > A play opens.',
    ])
  })

  it('starts at any depth and jumps over depths', () => {
    expect(places(';Sport\n** [[Chess]]\n**** The match is drawn.\n* The cup is won.')).toEqual([
      'Sport > Chess > The match is drawn.',
      'Sport > The cup is won.',
    ])
  })

  it.each([[':*'], ['**'], ['*:'], ['##'], ['**:']])('takes %s for a bullet below another', (marker) => {
    expect(places(`* [[Chess]]\n${marker} The match is drawn.`)).toEqual(['- > Chess > The match is drawn.'])
  })

  it('may be numbered', () => {
    expect(titles('# The mill burns.\n# The barn stands.')).toEqual(['The mill burns.', 'The barn stands.'])
  })

  it('does not mind blank lines between a story and its events', () => {
    expect(places('* [[Chess]]\n\n** The match is drawn.')).toEqual(['- > Chess > The match is drawn.'])
  })

  it('gives a bullet of sources alone to the bullet above', () => {
    const { events } = parseDay(`* [[Chess]]\n** The match is drawn.\n*** ${SOURCE}`)
    expect(events).toMatchObject([
      { title: 'The match is drawn.', citations: [{ label: 'BBC' }], stories: [{ text: 'Chess' }] },
    ])
  })

  it('keeps a bullet of sources alone where nothing stands above it under the heading', () => {
    expect(parseDay(`;Law\n* A law passes.\n;Sport\n* ${SOURCE}`).events).toMatchObject([
      { title: 'A law passes.', citations: [] },
      { title: '', category: 'Sport', citations: [{ label: 'BBC' }] },
    ])
  })

  it('rejects bullets that say nothing', () => {
    const { events, lines, rejected } = parseDay('* [[Chess]]\n*\n* |\n** [[File:Flag.svg]]')
    expect(events.map((event) => event.title)).toEqual(['Chess'])
    expect(lines).toEqual(['event', 'rejected', 'rejected', 'rejected'])
    expect(rejected.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '2: an empty bullet',
      '3: an empty bullet',
      '4: an empty bullet',
    ])
  })

  it('tells a topic that stands alone as an event', () => {
    expect(titles('* [[Hurricane Imelda]]\n* (see below)')).toEqual(['Hurricane Imelda', '(see below)'])
  })
})

describe('a bullet with bullets below', () => {
  const child = '\n** The king accepts.'
  const isStory = (bullet: string) => parseDay(bullet + child).events[0]?.stories.length === 1

  it.each([
    ['links alone', '* [[War]]'],
    ['links joined by small words', '* [[War]] in the [[North]] and [[South]]'],
    ['two topics', '* [[War]], [[Peace]]'],
    ['a link with another in brackets', '* [[War]] ([[Siege]]):'],
    ['a link and a line break', '* [[War]]<br>'],
    ['a link with its trail', `* [[Protest]]s ${SOURCE}`],
    ['links alone with a source', `* [[War]] ${SOURCE}`],
    ['words and a colon', '* More on the quarrel of the two brothers about the old mill:'],
    ['a few words', '* Quarrel about a mill'],
    ['a short sentence', '* They quarrel.'],
    ['initials before a colon', '* The trial of the late John A. Smith and others in the north:'],
  ])('is a story heading if it is %s', (_, bullet) => {
    expect(isStory(bullet)).toBe(true)
  })

  it.each([
    ['it has words and a source', `* Quarrel about a mill ${SOURCE}`],
    ['it has a link, words and a source', `* [[Mill]] in quarrel ${SOURCE}`],
    ['it has no links and a source', `* In the ${SOURCE}`],
    ['it is a sentence of seven words', '* Two brothers quarrel about a mill there.'],
    ['it has more than twelve words', '* Two brothers who live in the far north quarrel about an old mill'],
    ['its colon ends a second sentence', '* The brothers quarrel. This is what they say to each other now:'],
    ['its colon comes after twenty words', `* ${'one two three four five '.repeat(4)}six:`],
  ])('is an event if %s', (_, bullet) => {
    const { events } = parseDay(bullet + child)
    expect(events).toMatchObject([
      { order: 0, parent: null },
      { order: 1, parent: 0, stories: [] },
    ])
  })

  it('is the parent of events only if it is one', () => {
    expect(parseDay('*\n** The cup is won.').events).toMatchObject([{ title: 'The cup is won.', parent: null }])
  })

  it('keeps the stories above both of an event and of what elaborates it', () => {
    const { events } = parseDay(
      `* [[War]]\n** The king resigns today after a long quarrel.\n*** [[Court]]:\n**** His son accepts.`,
    )
    expect(events).toMatchObject([
      { stories: [{ text: 'War' }], parent: null },
      { title: 'His son accepts.', stories: [{ text: 'War' }, { text: 'Court' }], parent: 0 },
    ])
  })

  it('names the articles of a story', () => {
    expect(parseDay(`* [[War (1812)|War]] in [[Spain]]:${child}`).events[0]?.stories).toEqual([
      {
        text: 'War in Spain',
        articles: [
          { title: 'War (1812)', label: 'War' },
          { title: 'Spain', label: 'Spain' },
        ],
      },
    ])
  })

  it('is no heading when all below it is empty', () => {
    expect(titles('* [[War]]\n**\n** |')).toEqual(['War'])
  })

  it('reports a heading that lost its events', () => {
    const { events, lines, issues } = parseDay('* [[War]]:\n* A play opens.')
    expect(events.map((event) => event.title)).toEqual(['A play opens.'])
    expect(titles('* And:')).toEqual(['And:'])
    expect(lines).toEqual(['story', 'event'])
    expect(issues).toEqual([{ line: 1, message: 'a story heading with no event below it' }])
  })
})

describe('lines without a marker', () => {
  it('reads a paragraph as an event', () => {
    expect(places(`;Business\nThe club is sold for a record price. ${SOURCE}\n\nThe mill closes.`)).toEqual([
      'Business > The club is sold for a record price.',
      'Business > The mill closes.',
    ])
  })

  it('does not go on from a paragraph above', () => {
    expect(titles('The mill burns\nA barn stands')).toEqual(['The mill burns', 'A barn stands'])
  })

  it('ends the story above', () => {
    expect(places('* [[War]]:\n** The city falls.\nThe club is sold.')).toEqual([
      '- > War > The city falls.',
      '- > The club is sold.',
    ])
  })

  it('goes on from a bullet that broke off', () => {
    expect(parseDay(`*\n The cup\n is won ${SOURCE}`).events).toMatchObject([
      { title: 'The cup is won', citations: [{ label: 'BBC' }] },
    ])
  })

  it('gives sources alone to the bullet above', () => {
    expect(parseDay(`* The cup is won.\n${SOURCE}\n${SOURCE}`).events).toMatchObject([
      { title: 'The cup is won.', citations: [{}, {}] },
    ])
  })

  it('joins punctuation without a blank', () => {
    expect(titles('* The cup is won\n, and lost.')).toEqual(['The cup is won, and lost.'])
  })

  it('begins anew after a full stop, a source or a blank line', () => {
    expect(titles(`* One.\nTwo\n* Three ${SOURCE}\nFour\n* Five\n\nSix`)).toEqual([
      'One.',
      'Two',
      'Three',
      'Four',
      'Five',
      'Six',
    ])
  })

  it('rejects a picture, a template and punctuation that stand alone', () => {
    const { events, rejected } = parseDay('[[Image:Storm.jpg|thumb|A storm over [[Paris]]]]\n{{clear}}\n\n.')
    expect(events).toEqual([])
    expect(rejected.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '1: a template, a picture or a tag alone',
      '2: a template, a picture or a tag alone',
      '4: punctuation alone',
    ])
  })
})
