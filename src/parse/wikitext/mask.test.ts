import { describe, expect, it } from 'vitest'
import { english } from '../grammar.ts'
import { HIDDEN, JOINED } from './marks.ts'
import { mask } from './mask.ts'

/** The masked text, `·` for a hidden character and `¶` for a joined line break. */
const masked = (wikitext: string) => mask(wikitext, english).text.replaceAll(HIDDEN, '·').replaceAll(JOINED, '¶')
const hidden = (wikitext: string) =>
  mask(wikitext, english).hidden.map(({ kind, start, end }) => `${kind}: ${wikitext.slice(start, end)}`)
const templates = (wikitext: string) =>
  [...mask(wikitext, english).templates].map(([start, end]) => wikitext.slice(start, end))

describe('masking a page', () => {
  it('leaves every character at its place', () => {
    const wikitext = '{{Current events header|2016}}\n* a <!-- x\n --> b {{cite\n|c}} 😀 \u0000\r\n|}'
    const { text, source } = mask(wikitext, english)
    expect(text).toHaveLength(wikitext.length)
    expect(source).toHaveLength(wikitext.length)
    expect(text.indexOf('😀')).toBe(wikitext.indexOf('😀'))
  })

  it('hides control characters, so that none can pose as a mark of ours', () => {
    expect(masked('a\u0000\u0001\u0002\u0003\u0004\u001b\u007f\ufffe\uffffb\tc\r')).toBe('a·········b\tc ')
  })

  it('hides comments', () => {
    expect(masked('a<!-- x\n* y -->b<!---->')).toBe('a··············b·······')
    expect(hidden('a<!-- x -->b')).toEqual(['comment: <!-- x -->'])
  })

  it('hides but the mark of a comment that never closes', () => {
    expect(masked('a <!-- b')).toBe('a ···· b')
    expect(mask('a <!-- b', english).openComment).toBe(2)
    expect(mask('a <!-- b -->', english).openComment).toBeNull()
  })

  it('hides wrappers and keeps the page that one holds', () => {
    expect(masked('{{Current events|content=\n* a\n}}')).toBe('·························\n* a\n··')
    expect(mask('{{Current events footer}}', english).wrapped).toBe(true)
    expect(mask('{{Current eventual}} {{Other|content=x}}', english).wrapped).toBe(false)
  })

  it('hides notes on dead links', () => {
    expect(masked('a (Link dead as of 02:40, [[15 May]] (UTC)), b')).toMatch(/^a ·+b$/)
    expect(masked('a (Link dead as of today')).toBe('a (Link dead as of today')
  })

  it('hides tags that say which page shows a text', () => {
    expect(masked('<noinclude>a</noinclude><includeonly/>')).toMatch(/^·{11}a·{26}$/)
  })

  it('hides marks of tables at the head of a line', () => {
    expect(masked('{| class="x"\n|-\n|}\n |}}\n<!-- a -->|}\n}}')).toBe('············\n··\n··\n ···\n············\n··')
    expect(masked('* a |} b')).toBe('* a |} b')
  })

  it('lists what is hidden in the order of the page, without what lies within', () => {
    expect(hidden('{{Current events header|<!-- a -->2016}} <!-- b -->\n|}')).toEqual([
      'wrapper: {{Current events header|<!-- a -->2016}}',
      'comment: <!-- b -->',
      'wrapper: |}',
    ])
  })
})

describe('joining lines', () => {
  it('joins the lines of a template, also of one within another', () => {
    expect(masked('* a {{b\n|{{c\n}}\n}} d\n* e')).toBe('* a {{b¶|{{c¶}}¶}} d\n* e')
  })

  it('joins the lines of a reference and of nowiki', () => {
    expect(masked('* a<ref name=x>b\nc</ref> <nowiki>d\ne</nowiki>\nf')).toBe(
      '* a<ref name=x>b¶c</ref> <nowiki>d¶e</nowiki>\nf',
    )
  })

  it('joins nothing where a bullet begins before the close', () => {
    expect(masked('* a<ref>b\n* c</ref>')).toBe('* a<ref>b\n* c</ref>')
    expect(masked('* a<ref name=x/>b\nc</ref>')).toBe('* a<ref name=x/>b\nc</ref>')
  })

  it('lets a wrapper stay hidden within a template', () => {
    expect(masked('{{a|\n{{Current events header|1}}\n}}')).toBe(
      '{{a|¶····························¶}}'.replace('·'.repeat(28), '·'.repeat('{{Current events header|1}}'.length)),
    )
  })
})

describe('pairing braces', () => {
  it('pairs them over the whole page, innermost first', () => {
    expect(templates('{{a|{{b}}}} {{c\n}}')).toEqual(['{{b}}', '{{a|{{b}}}}', '{{c\n}}'])
  })

  it('leaves those without a partner', () => {
    expect(templates('{{a }} }} {{b')).toEqual(['{{a }}'])
  })

  it('does not let a template that a bullet opens go past its paragraph', () => {
    expect(templates('* {{a\n* b {{c}}\n}}')).toEqual(['{{c}}'])
    expect(templates('* {{a\n\n}}')).toEqual([])
    expect(templates('* {{a\n|b}}')).toEqual(['{{a\n|b}}'])
  })

  it('lets a template outside bullets hold some', () => {
    expect(templates('{{a|\n* b\n}}')).toEqual(['{{a|\n* b\n}}'])
  })
})
