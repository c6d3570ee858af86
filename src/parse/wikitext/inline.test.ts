import { describe, expect, it } from 'vitest'
import { tokenizeAlone } from '../bullet.ts'
import { leadingUrl, referenceName, type Token, tokenize } from './inline.ts'

/** Tokens in short: `text`, `[[target|display]]`, `[url label]`, `<url>`, `{{inner}}`, `<ref name>inner`, `<nowiki>inner`, `<tag>`. */
function tokens(line: string): string[] {
  return tokenizeAlone(line).map(short)
}

function short(token: Token): string {
  switch (token.type) {
    case 'text':
      return token.value
    case 'link':
      return `[[${token.target}${token.display === undefined ? '' : `|${token.display}`}]]`
    case 'external':
      return token.bare ? `<${token.url}>` : `[${token.url} ~${token.label}]`
    case 'template':
      return `{{${token.inner}}}`
    case 'reference':
      return `<ref ${token.name ?? '-'}>${token.inner}`
    case 'literal':
      return `<nowiki>${token.inner}`
    case 'tag':
      return `<${token.name}>`
  }
}

describe('tokens of a line', () => {
  it('are its text and its marks, from left to right', () => {
    expect(
      tokens("The ''mill'' in [[Paris|town]]s {{nowrap|80 m}}<br/>[http://a.example (BBC)]<ref name=x>y</ref>"),
    ).toEqual([
      "The ''mill'' in ",
      '[[Paris|town]]',
      's ',
      '{{nowrap|80 m}}',
      '<br>',
      '[http://a.example ~ (BBC)]',
      '<ref x>y',
    ])
  })

  it('are none for an empty line, and one for plain text', () => {
    expect(tokens('')).toEqual([])
    expect(tokens('a ] b } c > d')).toEqual(['a ] b } c > d'])
  })
})

describe('links', () => {
  it.each([
    ['[[a]]', ['[[a]]']],
    ['[[a|b|c]]', ['[[a|b|c]]']],
    ['[[a|]]', ['[[a|]]']],
    ['[[a|b [c]]]', ['[[a|b [c]]', ']']],
    ['[[a]]]', ['[[a]]', ']']],
    ['[[[a]]]', ['[', '[[a]]', ']']],
    ['[[a [[b]] c]]', ['[[a ', '[[b]]', ' c]]']],
    ['[[a|b [[c]]]]', ['[[a|b ', '[[c]]', ']]']],
    ['[[File:a|b [[c]] [[d]]]] e', ['[[File:a|b [[c]] [[d]]]]', ' e']],
    ['[[ [[ a ]] ]]', ['[[ ', '[[ a ]]', ' ]]']],
  ])('of %j', (line, expected) => {
    expect(tokens(line)).toEqual(expected)
  })

  it.each(['[[a]', '[[a', 'a]]', '[[]]', '[[ ]]', '[[|a]]', '[[a{b]]', '[[a<b]]'])('are none in %j', (line) => {
    expect(tokens(line)).toEqual([line])
  })

  it('are sources where two brackets stand around a URL', () => {
    expect(tokens('[[http://a.example BBC]]')).toEqual(['[', '[http://a.example ~ BBC]', ']'])
  })

  it('are text where captions lie deeper than any editor goes', () => {
    expect(tokens('[[File:a|[[File:b|[[File:c|[[d]]]]]]]]')).toEqual(['[[File:a|', '[[File:b|[[File:c|[[d]]]]]]', ']]'])
  })
})

describe('sources', () => {
  it.each([
    ['[http://a.example]', '[http://a.example ~]'],
    ['[HTTPS://a.example x]', '[HTTPS://a.example ~ x]'],
    ['[//a.example x]', '[//a.example ~ x]'],
    ['[ftp://a.example x]', '[ftp://a.example ~ x]'],
    ['[http://a.example/x|y (z)]', '[http://a.example/x|y ~ (z)]'],
    ['[http://a.example/{x} (z)]', '[http://a.example/{x} ~ (z)]'],
    ['[http://a.example" (z)]', '[http://a.example ~ (z)]'],
    ["[http://a.example''z'']", "[http://a.example ~''z'']"],
    ['[http://a.example{{x}}]', '[http://a.example ~{{x}}]'],
    ['[http://a.example ([[a|b]] c)]', '[http://a.example ~ ([[a|b]] c)]'],
    ['[http://a.example <nowiki>]</nowiki>x]', '[http://a.example ~ <nowiki>]</nowiki>x]'],
    ['[http://a.example (z', '[http://a.example ~ (z]'],
  ])('of %j', (line, expected) => {
    expect(tokens(line)).toEqual([expected])
  })

  it('end where the next begins, if their own close is missing', () => {
    expect(tokens('[http://a.example (x) [http://b.example (y)]')).toEqual([
      '[http://a.example ~ (x) ]',
      '[http://b.example ~ (y)]',
    ])
    expect(tokens('[http://a.example (x) [http://b.example (y)')).toEqual([
      '[http://a.example ~ (x) ]',
      '[http://b.example ~ (y)]',
    ])
  })

  it.each(['[http:// x]', '[http:x y]', '[javascript:x y]', '[mailto:x y]', '[a b]', '[ http x]'])(
    'are none in %j',
    (line) => {
      expect(tokens(line)).toEqual([line])
    },
  )

  it('stand without brackets too, up to the punctuation of the sentence', () => {
    expect(tokens('see http://a.example/x, (https://b.example/y). z')).toEqual([
      'see ',
      '<http://a.example/x>',
      ', (',
      '<https://b.example/y>',
      '). z',
    ])
    expect(tokens('xhttp://a.example http://a http://')).toEqual(['xhttp://a.example http://a http://'])
  })

  it('are text where a URL is longer than any browser takes', () => {
    const long = `[http://a.example/${'x'.repeat(5000)} (BBC)]`
    expect(tokens(long)).toEqual([long])
    expect(tokens(`[http://a.example/${'x'.repeat(4000)} (BBC)]`)).toHaveLength(1)
  })

  it('tell the URL that a text starts with', () => {
    expect(leadingUrl('http://a.example/x"y')).toBe('http://a.example/x')
    expect(leadingUrl(' http://a.example')).toBeUndefined()
    expect(leadingUrl('javascript:http://a.example')).toBeUndefined()
    expect(leadingUrl('')).toBeUndefined()
  })
})

describe('tags', () => {
  it.each([
    ['<b>a</b>', ['<b>', 'a', '<b>']],
    ['<BR>', ['<br>']],
    ['<br clear="all" />', ['<br>']],
    ['<script>a</script>', ['<script>', 'a', '<script>']],
    ['<img src=x onerror="y">', ['<img>']],
  ])('of %j', (line, expected) => {
    expect(tokens(line)).toEqual(expected)
  })

  it.each(['<<NEWSLINK>>', '<b', '< b>', 'a < b > c', '<5>', '<b_c>', '<bc>'])('are none in %j', (line) => {
    expect(tokens(line)).toEqual([line])
  })

  it.each([
    ['<ref>a</ref>b', ['<ref ->a', 'b']],
    ['<REF>a</REF>b', ['<ref ->a', 'b']],
    ['<ref name="x y"/>b', ['<ref x y>', 'b']],
    ['<ref name=x>a</ref >b', ['<ref x>a', 'b']],
    ['<ref>a', ['<ref ->', 'a']],
    ['<nowiki>[[a]]</nowiki>b', ['<nowiki>[[a]]', 'b']],
    ['<nowiki/>b', ['<nowiki>', 'b']],
    ['<ref>{{a}}</ref>', ['<ref ->{{a}}']],
  ])('that hold something: %j', (line, expected) => {
    expect(tokens(line)).toEqual(expected)
  })

  it.each([
    [' name="bbc"', 'bbc'],
    [" name = 'bbc one' /", 'bbc one'],
    [' name=bbc/', 'bbc'],
    [' group=n', undefined],
    ['', undefined],
  ])('with %j have a name', (attributes, name) => {
    expect(referenceName(attributes)).toBe(name)
  })
})

describe('templates', () => {
  it('end where the page says', () => {
    expect(tokenize('a {{b}} c', (at) => (at === 2 ? 7 : undefined)).map(short)).toEqual(['a ', '{{b}}', ' c'])
  })

  it('are text if they end nowhere, or behind the line', () => {
    expect(tokenize('a {{b}}', () => undefined).map(short)).toEqual(['a {{b}}'])
    expect(tokenize('a {{b}}', () => 99).map(short)).toEqual(['a {{b}}'])
  })
})
