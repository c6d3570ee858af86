import { describe, expect, it } from 'vitest'
import { parseDay } from './day.ts'

const SOURCE = '[http://a.example/1 (BBC)]'

function kinds(wikitext: string): string {
  return parseDay(wikitext).lines.join(' ')
}

function titles(wikitext: string): string[] {
  return parseDay(wikitext).events.map((event) => event.title)
}

/** The wikitext that each event's span covers, cut out by bytes, with its line. */
function spans(wikitext: string): string[] {
  const bytes = Buffer.from(wikitext)
  return parseDay(wikitext).events.map(({ span }) => `${span.line}: ${bytes.subarray(span.start, span.end)}`)
}

describe('every line is accounted for', () => {
  it('tells what each line of a page is', () => {
    const page = [
      '{{Current events|year=2018|content=',
      '<!-- below -->',
      '',
      ';Sport',
      '* [[Chess]]:',
      '** The match',
      'is drawn.',
      `** The cup is won. ${SOURCE}`,
      '*',
      '<!-- above -->',
      '}}',
    ]
    expect(parseDay(page.join('\n')).lines).toEqual([
      'wrapper',
      'comment',
      'blank',
      'category',
      'story',
      'event',
      'continuation',
      'event',
      'rejected',
      'comment',
      'wrapper',
    ])
  })

  it('counts each line of a wrapper, comment, template or reference that runs over several', () => {
    expect(kinds('{{Current events header\n|2016\n|05}}\n* One.')).toBe('wrapper wrapper wrapper event')
    expect(kinds('<!-- a\n* b\n-->\n* One.')).toBe('comment comment comment event')
    expect(kinds('* One.<ref>{{cite web\n| url = http://a.example/1\n}}</ref>\n* Two.')).toBe(
      'event continuation continuation event',
    )
    expect(kinds('{{db-hoax\n|help=off}}\n* One.')).toBe('rejected rejected event')
  })

  it('counts a line once where one mark lies in another', () => {
    expect(kinds('{{Current events header|<!--\n-->2016}}\n* One.')).toBe('wrapper wrapper event')
    expect(kinds('{{Current events header|<noinclude\n>}}\n* One.')).toBe('wrapper wrapper event')
    expect(kinds('{{box|{{Current events header|2016\n}}\n}}\n* One.')).toBe('rejected rejected rejected event')
  })

  it('counts the empty line behind the last newline', () => {
    expect(kinds('* One.\n')).toBe('event blank')
  })

  it('reads lines that end in a carriage return and a newline', () => {
    expect(parseDay(';Sport\r\n* The cup is won.\r\n\r\n')).toMatchObject({
      events: [{ title: 'The cup is won.', category: 'Sport' }],
      lines: ['category', 'event', 'blank', 'blank'],
    })
  })

  it('keeps rejected lines with the reason, in the order of the page', () => {
    expect(parseDay('*\n{{clear}}\n* \n* One.').rejected).toEqual([
      { line: 1, reason: 'an empty bullet', wikitext: '*' },
      { line: 2, reason: 'a template, a picture or a tag alone', wikitext: '{{clear}}' },
      { line: 3, reason: 'an empty bullet', wikitext: '* ' },
    ])
  })
})

describe('comments', () => {
  it('hides commented-out bullets', () => {
    expect(titles('* One.\n<!-- * Two.\n;Sport\n* Three. -->\n* Four.')).toEqual(['One.', 'Four.'])
  })

  it('hides what a comment says within a bullet, over as many lines as it takes', () => {
    const page =
      '* Early reports say that <!--\n\n   Please read them.\n* All.\n\n-->five boats<!-- six? --> sink.\n* Two.'
    expect(titles(page)).toEqual(['Early reports say that five boats sink.', 'Two.'])
    expect(kinds(page)).toBe('event continuation continuation continuation continuation continuation event')
  })

  it('hides an editor’s note between a sentence and its source', () => {
    expect(parseDay(`* The cup is won. <!-- which cup? --> ${SOURCE}`).events).toMatchObject([
      { title: 'The cup is won.', citations: [{ label: 'BBC' }] },
    ])
  })

  it('reads the bullet that a comment stands before', () => {
    expect(titles('<!-- a note -->* One.\n<!-- a note --> * Two.')).toEqual(['One.', 'Two.'])
  })

  it('keeps the text of a comment that never closes, and says where it opens', () => {
    const { events, issues } = parseDay('* One.\n* Two. <!-- a note\n* Three.')
    expect(events.map((event) => event.title)).toEqual(['One.', 'Two. a note', 'Three.'])
    expect(issues).toEqual([{ line: 2, message: 'a comment is opened and never closed; its text was kept' }])
  })
})

describe('the span of an event', () => {
  it('is its line', () => {
    expect(spans(`;Sport\n* The cup is won. ${SOURCE}\n* The match is drawn.`)).toEqual([
      `2: * The cup is won. ${SOURCE}`,
      '3: * The match is drawn.',
    ])
  })

  it('takes in the lines that continue it', () => {
    expect(spans(`* The cup\nis won\n${SOURCE}\n\n* Two.`)).toEqual([`1: * The cup\nis won\n${SOURCE}`, '5: * Two.'])
    expect(spans('* One.<ref>{{cite web\n| url = http://a.example/1\n}}</ref>\n* Two.')).toEqual([
      '1: * One.<ref>{{cite web\n| url = http://a.example/1\n}}</ref>',
      '4: * Two.',
    ])
  })

  it('takes in the bullets of sources alone that were given to it', () => {
    expect(spans(`* One.\n** ${SOURCE}\n* Two.`)).toEqual([`1: * One.\n** ${SOURCE}`, '3: * Two.'])
  })

  it('counts bytes of UTF-8, whatever stands before', () => {
    expect(spans('* Zürich “hosts” 東京 😀.\n* Żółw.')).toEqual(['1: * Zürich “hosts” 東京 😀.', '2: * Żółw.'])
    expect(spans('* O\u0000n\u0007e\ufffe\uffff.\r\n* Two.')[1]).toBe('2: * Two.')
    expect(spans('* \ud83d One.\n* Two.')[1]).toBe('2: * Two.')
  })

  it('begins behind a wrapper’s line and ends before the wrapper’s end', () => {
    expect(spans('{{Current events|year=2018|content=\n* One.\n}}')).toEqual(['2: * One.'])
  })
})
