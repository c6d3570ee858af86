import { type Node, Parser } from 'commonmark'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { address, childrenOf, textOf } from '../../../test/read-back/parts.ts'
import { block, heading, inline, link } from './escape.ts'

const collapsed = (text: string) => text.replace(/\s+/g, ' ').trim()
const wordsOf = (node: Node) => collapsed(textOf(node))

/** The blocks of a document, and of each what it holds. */
const parse = (markdown: string): Node[] => childrenOf(new Parser().parse(markdown))

/** Text that is likely to be taken for something else: marks, their neighbours, and blanks. */
const marks = fc.constantFrom(
  '#',
  '##',
  '>',
  '-',
  '--',
  '---',
  '+',
  '*',
  '**',
  '***',
  '_',
  '__',
  '=',
  '===',
  '`',
  '```',
  '~~~',
  '|',
  '[',
  ']',
  '(',
  ')',
  '](',
  '![',
  '!',
  '\\',
  '<',
  '</b>',
  '<!--',
  '&',
  '&amp;',
  '&#35;',
  '&copy',
  ':',
  '1.',
  '12)',
  '1234567890.',
  ' ',
  '  ',
  '    ',
  '\n',
  '\n\n',
  '\t',
  '\r\n',
  '\u2028',
  '\u00a0',
  '"',
  "'",
  'a',
  'Ferry',
  '1,500',
  '漢',
  '\u{1f30d}',
  '[x]: /y',
  'http://a.example',
  '{% x %}',
)
const texts = fc.oneof(
  fc.array(marks, { maxLength: 10 }).map((pieces) => pieces.join('')),
  fc.string({ maxLength: 20 }),
)
const runs = { numRuns: 1000 }

describe('text of a page in Markdown', () => {
  it.each([
    ['A ferry (the 3rd) leaves - at last: 1,500 wave.', 'A ferry (the 3rd) leaves - at last: 1,500 wave.'],
    ['5 < 6 & 7 > 6; AT&T, R&D', '5 \\< 6 & 7 > 6; AT&T, R&D'],
    ['&amp; &#35; &#x23;', '\\&amp; \\&#35; \\&#x23;'],
    ['*a* _b_ `c` [d](e) ![f](g) \\h', '\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\!\\[f\\](g) \\\\h'],
    ['a!', 'a!'],
  ])('escapes marks, and nothing else: %s', (text, markdown) => {
    expect(inline(text)).toBe(markdown)
  })

  it.each([
    ['# a', '\\# a'],
    ['- a', '\\- a'],
    ['+ a', '\\+ a'],
    ['> a', '\\> a'],
    ['1. a', '1\\. a'],
    ['1986) a', '1986\\) a'],
    ['=== a', '\\=== a'],
    ['~~~ a', '\\~~~ a'],
    ['1986 a', '1986 a'],
    ['a # - + 1.', 'a # - + 1.'],
  ])('escapes what begins a block where it begins a line: %s', (text, markdown) => {
    expect(block(text)).toBe(markdown)
  })

  it('links an address as it is, but for what could end it or be taken for something else', () => {
    expect(link('a', 'http://a.example/b?c=1&d=2#e')).toBe('[a](http://a.example/b?c=1&d=2#e)')
    expect(link('[a]', 'http://a.example/(b)/`<c>`\\&lt;')).toBe(
      '[\\[a\\]](http://a.example/\\(b\\)/\\`\\<c\\>\\`\\\\\\&lt;)',
    )
  })

  it('reads, in a heading, as that very text on one line', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 6 }), (text, level) => {
        const [only, ...more] = parse(`${'#'.repeat(level)} ${heading(text)}\n\n---\n`)
        expect([only?.type, only?.level, more.map((node) => node.type)]).toEqual(['heading', level, ['thematic_break']])
        expect(wordsOf(only as Node)).toBe(collapsed(text))
        expect(childrenOf(only as Node).filter((node) => node.type !== 'text')).toEqual([])
      }),
      runs,
    )
  })

  it.each([
    ['a paragraph', '', (node: Node) => node],
    ['a quotation', '> ', (node: Node) => node.firstChild as Node],
    ['a numbered item', '1. ', (node: Node) => node.firstChild?.firstChild as Node],
    ['an item', '- ', (node: Node) => node.firstChild?.firstChild as Node],
  ])('reads, as %s, as that very text', (_, before, inside) => {
    fc.assert(
      fc.property(
        texts.filter((text) => collapsed(text) !== ''),
        (text) => {
          const blocks = parse(`${before}${block(text)}\n\n---\n`)
          expect(blocks).toHaveLength(2)
          const paragraph = inside(blocks[0] as Node)
          expect(paragraph.type).toBe('paragraph')
          expect(childrenOf(paragraph.parent as Node)).toHaveLength(before === '' ? 2 : 1)
          expect(wordsOf(paragraph)).toBe(collapsed(text))
          expect(childrenOf(paragraph).filter((node) => node.type !== 'text')).toEqual([])
        },
      ),
      runs,
    )
  })

  it('reads as that very text between other words, and emphasised', () => {
    fc.assert(
      fc.property(
        texts.filter((text) => collapsed(text) !== ''),
        (text) => {
          const [paragraph] = parse(`Words ${inline(text)} (_${inline(text)}_), _words_`)
          const all = childrenOf(paragraph as Node)
          expect(wordsOf(paragraph as Node)).toBe(`Words ${collapsed(text)} (${collapsed(text)}), words`)
          expect(all.filter((node) => node.type === 'emph').map(wordsOf)).toEqual([collapsed(text), 'words'])
        },
      ),
      runs,
    )
  })

  it('reads as that very link, whatever its words and its address', () => {
    const url = fc.array(
      fc.constantFrom(
        '/',
        '(',
        ')',
        '[',
        ']',
        '<',
        '>',
        '`',
        '"',
        "'",
        '\\',
        '&',
        '&amp;',
        '*',
        '_',
        '%20',
        '%zz',
        '?a=1&b=2',
        '#x',
        '!',
        '~',
        '|',
        'é',
        'a',
        ';',
      ),
      { maxLength: 10 },
    )
    fc.assert(
      fc.property(texts, url, (text, pieces) => {
        const href = `http://a.example/${pieces.join('')}`
        const [paragraph, ...more] = parse(`Words ${link(text, href)}, ${link(text, href)}.`)
        expect(more).toEqual([])
        const links = childrenOf(paragraph as Node).filter((node) => node.type === 'link')
        expect(links.map((node) => [wordsOf(node), node.destination])).toEqual(
          Array(2).fill([collapsed(text), address(href)]),
        )
        expect(wordsOf(paragraph as Node)).toBe(`Words ${collapsed(text)}, ${collapsed(text)}.`)
      }),
      runs,
    )
  })
})
