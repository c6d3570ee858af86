import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDay } from './day.ts'

/** What wikitext is made of, whole and in halves, and what has no business in a text. */
const FRAGMENTS = [
  '[[',
  ']]',
  '[',
  ']',
  '[[File:',
  '[[n:',
  '[[a|',
  '|(b)]]',
  '[http://a.b ',
  '[//c.d ',
  '[ftp://e.f]',
  'https://g.h/i',
  '(BBC)]',
  'javascript:x',
  '{{',
  '}}',
  '{{cite web|url=',
  '{{cite web|url=http://a.b\n|title=',
  '{{convert|',
  '{{x|3=',
  '{{Current events header|',
  '{{Current events|content=',
  '{{Current events footer}}',
  '|}',
  '{|',
  '|',
  '=',
  "'",
  "''",
  "'''",
  "'''''",
  '<ref>',
  '</ref>',
  '<ref name=a>',
  '<ref name=a/>',
  '<nowiki>',
  '</nowiki>',
  '<br>',
  '<noinclude\n>',
  '<script>',
  '<',
  '>',
  '<!--',
  '-->',
  '(Link dead as of ',
  '\n',
  '\n\n',
  '\r\n',
  '\n* ',
  '\n** ',
  '\n;',
  '\n:*',
  '#',
  '==',
  '*',
  ':',
  ';',
  '(',
  ')',
  '.',
  ',',
  ' ',
  '  ',
  '\t',
  'a',
  'Word',
  ' and ',
  'é',
  '日本',
  '😀',
  '\u200b',
  '\u200c',
  '\ufeff',
  '\u00a0',
  '\u202e',
  '\u2028',
  '\u0000',
  '\u0001',
  '\u0002',
  '\u0003',
  '\u0004',
  '\u0005',
  '\u001b',
  '\u007f',
  '\u0085',
  '\u009f',
  '\ufffe',
  '\uffff',
  '\ufdd0',
  '\ud83d',
  '\ude00',
  '&amp;',
  '&#3;',
  '&#x0;',
  '&#55357;',
  '&lt;b&gt;',
  '&nbsp;',
  '&#39;&#39;',
  '%41',
  '%ff',
  '%00',
  '_',
  '#REDIRECT [[',
]
const wikitexts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 200 }),
  fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 60 }).map((fragments) => fragments.join('')),
)
const days = wikitexts.map((wikitext) => ({ wikitext, day: parseDay(wikitext) }))

function everyDay(holds: (sample: { wikitext: string; day: ReturnType<typeof parseDay> }) => void): void {
  fc.assert(fc.property(days, holds), { numRuns: 3000 })
}

describe('any text is a valid day page', () => {
  it('gives every line of the page a kind', () => {
    everyDay(({ wikitext, day }) => {
      expect(day.lines.length).toBe(wikitext.split('\n').length)
    })
  })

  it('tells titles, labels and headings in clean text', () => {
    everyDay(({ day }) => {
      for (const { title, category, stories, context, citations } of day.events) {
        const articles = [...context, ...stories.flatMap((story) => story.articles)]
        for (const text of [
          title,
          category ?? '',
          ...stories.map((story) => story.text),
          ...citations.map((citation) => citation.label),
          ...articles.flatMap((article) => [article.title, article.label, article.section ?? '']),
        ]) {
          expect(text).not.toMatch(
            /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\ufeff\ufdd0-\ufdef\ufffe\uffff]/,
          )
          expect(text.isWellFormed()).toBe(true)
          expect(text).toBe(text.replace(/\s+/g, ' ').trim())
        }
      }
    })
  })

  it('cites web addresses alone, without blanks, quotation marks or brackets', () => {
    everyDay(({ day }) => {
      for (const { url } of day.events.flatMap((event) => event.citations))
        expect(url).toMatch(/^(?:https?:|ftp:)?\/\/[^\s"<>[\]\u0000-\u001f\u007f]+$/i)
    })
  })

  it('numbers events from 0, each after its parent', () => {
    everyDay(({ day }) => {
      expect(day.events.map((event) => event.order)).toEqual(day.events.map((_, i) => i))
      for (const { order, parent } of day.events) if (parent !== null) expect(parent).toBeLessThan(order)
    })
  })

  it('gives events spans that ascend within the page and do not overlap', () => {
    everyDay(({ wikitext, day }) => {
      let end = 0
      let line = 0
      for (const { span } of day.events) {
        expect(span.start).toBeGreaterThanOrEqual(end)
        expect(span.end).toBeGreaterThan(span.start)
        expect(span.line).toBeGreaterThan(line)
        expect(day.lines[span.line - 1]).toBe('event')
        end = span.end
        line = span.line
      }
      expect(end).toBeLessThanOrEqual(Buffer.byteLength(wikitext))
    })
  })

  it('rejects a line with a reason and its words, and marks it so', () => {
    everyDay(({ day }) => {
      for (const { line, reason } of day.rejected) {
        expect(day.lines[line - 1]).toBe('rejected')
        expect(reason).not.toBe('')
      }
    })
  })

  it('reads the same text the same way', () => {
    everyDay(({ wikitext, day }) => {
      expect(parseDay(wikitext)).toEqual(day)
    })
  })
})

/** Shapes of `n` letters that ask for more than linear time of a careless reader. */
const SHAPES: Readonly<Record<string, (n: number) => string>> = {
  'links that never close': (n) => `* ${times('[[', n)}`,
  'links within links': (n) => `* ${times('[[', n / 2)}${times(']]', n / 2)}`,
  'picture captions that never close': (n) => `* ${times('[[File:a|[[b]] ', n)}`,
  'a link that closes at the end': (n) => `* ${times('[[a|', n)}]]`,
  'many links in one bullet': (n) => `* ${times('[[Paris|city]]s ', n)}`,
  'templates that never close': (n) => times('{{', n),
  'templates within templates': (n) => `* ${times('{{x|', n / 2)}${times('}}', n / 2)}`,
  'templates that bullets cut off': (n) => times('* {{x\n', n) + times('}}\n', n / 2),
  'blanks in a template name': (n) => `{{${times(' ', n)}{`,
  'wrappers that never close': (n) => times('{{Current events|', n),
  'a wrapper of pipes': (n) => `{{Current events${times('| content ', n)}`,
  'a template of pipes': (n) => `* {{x${times('|', n)}}}`,
  'citations within citations': (n) => `* ${times('{{cite web|url=http://a.b|title=', n)}${times('}}', n / 8)}`,
  'sources that never close': (n) => `* ${times('[http://a ', n)}`,
  'sources that never close, with a bracket': (n) => `* ${times('[http://a (', n)})`,
  'brackets before sources': (n) => `* ${times('(', n / 2)}${times('[http://a (b)]', n / 2)}`,
  'colons between sources': (n) => `* a (${times(':[//a (b)]', n)}`,
  'blanks after a source': (n) => `* a [http://a (b)]${times(' ', n)}c`,
  'commas after a source': (n) => `* a [http://a (b)]${times(', ', n)}c`,
  'blanks before a source': (n) => `* a${times(' ', n)}c [http://a (b)]`,
  'commas before a source': (n) => `* a${times(',', n)}c [http://a (b)]`,
  'dashes before a source': (n) => `* a${times(' -', n)}c [http://a (b)]`,
  'apostrophes in a label': (n) => `* a [http://a c${times("'", n)}d]`,
  'brackets in a label': (n) => `* a [http://a (${times(')(', n)}d]`,
  'references that never close': (n) => `* ${times('<ref>', n)}`,
  'references over lines that never close': (n) => times('* a<ref>\n', n),
  'references within references': (n) => `* ${times('<ref>', n / 2)}${times('</ref>', n / 2)}`,
  'a long reference used often': (n) =>
    `* <ref name=a>${times('[http://a b]', n / 2)}</ref>${times('<ref name=a/>', n / 2)}`,
  'names of references that never close': (n) =>
    `* ${Array.from({ length: n / 14 }, (_, i) => `<ref name=a${i}>`).join('')}</ref>`,
  'comments that never close': (n) => times('<!--', n),
  'nowiki that never closes': (n) => `* ${times('<nowiki>', n)}`,
  'nowiki in labels': (n) => `* ${times('[http://a <nowiki>', n)}</nowiki>]`,
  'a tag name without end': (n) => `* <${times('a', n)}`,
  apostrophes: (n) => `* ${times("'", n)}`,
  'italics that never close': (n) => `* ${times("''x", n)}`,
  'bold lines that go on': (n) => `'''a${times("''' ", n)}x`,
  'short bullets': (n) => times('* a\n', n),
  'ever deeper bullets': (n) =>
    Array.from({ length: Math.sqrt(2 * n) }, (_, depth) => `${'*'.repeat(depth + 1)}a\n`).join(''),
  'one bullet of the deepest depth': (n) => times('*', n),
  'stories and children': (n) => times('* [[A]]\n** b c\n', n),
  'one line of letters': (n) => times('a', n),
  'one line of blanks': (n) => `* ${times(' ', n)}a`,
  'one line of full stops': (n) => `* ${times('.', n)}`,
  'one line of pipes': (n) => `* ${times('|', n)}`,
  'one line of equals signs': (n) => `==a${times('==b', n)}`,
  entities: (n) => `* ${times('&amp;', n)}`,
  'lines of sources alone': (n) => `* a\n${times('[http://a b]\n', n)}`,
  'lines that go on': (n) => `* a\n${times('b\n', n)}`,
  'one long URL': (n) => `* [http://${times('a', n)} (b)]`,
  'dead link notes that never close': (n) => `* ${times('(Link dead as of ', n)}`,
  'table marks': (n) => times('|}\n', n),
}

/**
 * What shows only in large pages: each step is fast, and there are many. Letters with the bytes of a newline (U+0A0A) or
 * of a bracket (U+5D5D) slow down the engine's own search for one.
 */
const LARGE: Readonly<Record<string, (n: number) => string>> = {
  'beginnings of URLs': (n) => `* ${times('http://', n)}`,
  'prose links in one bullet': (n) => `* ${times('[http://a b]ж ', n)}`,
  'sources and words by turns': (n) => `* ${times('x. [http://a b)] ', n)}`,
  'comments in one line': (n) => `* ${times('<!--\u0a0a\u0a0a-->', n)}`,
  'tags in one line': (n) => `* ${times('<noinclude>\u0a0a\u0a0a', n)}`,
  'sources that share one close': (n) => `* ${times('[http://a \u5d5d\u5d5d', n)}]`,
}

function times(text: string, letters: number): string {
  return text.repeat(Math.ceil(letters / text.length))
}

/** Milliseconds of this process, so that others on the machine do not count. */
function timeOf(wikitext: string): number {
  const before = process.cpuUsage()
  parseDay(wikitext)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const usual: Record<number, number> = {}
const bestOf = (rounds: number, wikitext: string) => Math.min(...Array.from({ length: rounds }, () => timeOf(wikitext)))

/**
 * How many times longer a shape takes than a usual page of its length. Two or three is common for shapes of many tiny
 * pieces; quadratic time gives hundreds. Texts of one length, as the engine takes more for each letter of a longer one.
 */
function slowness(shape: (n: number) => string, letters: number): number {
  usual[letters] ??= bestOf(
    5,
    times("* [[Paris]]: The [[mayor]] opens a new ''bridge''. [http://a.example/bridge (BBC)]\n", letters),
  )
  const text = shape(letters)
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 3 && best > 15; round++) best = Math.min(best, timeOf(text) / (usual[letters] as number))
  return best
}

describe('time grows with the text and no faster', () => {
  it.each(Object.entries(SHAPES))('reads %s', (_, shape) => {
    expect(slowness(shape, 50_000)).toBeLessThan(30)
  })

  it.each(Object.entries(LARGE))('reads %s', { timeout: 60_000 }, (_, shape) => {
    expect(slowness(shape, 500_000)).toBeLessThan(30)
  })

  it('reads colons and sources in a bracket that never closes', () => {
    // Each ": " could be read in two ways; to try them all takes days.
    expect(timeOf(`* a (${'[http://a (b)] : '.repeat(60)}`)).toBeLessThan(1000)
  })

  it('does not make room for the arguments that a number announces', () => {
    expect(parseDay('* {{x|4294967295=a}} b').events.map((event) => event.title)).toEqual(['b'])
  })

  it('does not repeat the sources of a long reference without end', () => {
    const [event] = parseDay(`* a<ref name=a>${'[http://a b]'.repeat(100)}</ref>${'<ref name=a/>'.repeat(100)}`).events
    expect(event?.citations.length).toBeLessThanOrEqual(100 + 100 * 8)
  })

  it('reads a line of ten million letters of any kind', { timeout: 60_000 }, () => {
    for (const letter of [' ', ',']) {
      expect(parseDay(`* a [http://a (b)]${letter.repeat(1e7)}c`).events).toHaveLength(1)
    }
  })
})
