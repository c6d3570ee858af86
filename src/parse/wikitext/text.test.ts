import { describe, expect, it } from 'vitest'
import { APOSTROPHE, HIDDEN, JOINED, SOURCE } from './marks.ts'
import { clean, cleanTarget, cleanUrl, readable, tidy, withoutTail } from './text.ts'

describe('readable text', () => {
  it('resolves entities by name and by number', () => {
    expect(readable('A&amp;B &ndash; &#91;x&#93; &#x20AC;5 &Eacute;')).toBe('A&B – [x] €5 É')
  })

  it('leaves what lacks its semicolon or is no entity', () => {
    expect(readable('x&sect=1 &reg &nosuch; AT&T; R&D')).toBe('x&sect=1 &reg &nosuch; AT&T; R&D')
  })

  it('never makes markup or marks of entities', () => {
    expect(readable('&#39;&#39;x&apos;&#3;&#0;&#x1;')).toBe(`${APOSTROPHE}${APOSTROPHE}x${APOSTROPHE}\ufffd`)
  })

  it('resolves an entity once', () => {
    expect(readable('&amp;lt;')).toBe('&lt;')
  })

  it('closes the gap of a hidden comment', () => {
    expect(readable(`a${HIDDEN}${HIDDEN}b`)).toBe('ab')
  })
})

describe('tidy text', () => {
  it('makes one blank of every run of blanks and trims the ends', () => {
    expect(tidy(' a \t b\u00a0\u2009c\u2028d\u3000 ')).toBe('a b c d')
  })

  it.each([
    ['zero-width', '\u200b\u200c\u200d'],
    ['direction', '\u200e\u200f\u202a\u202e\u2066\u2069'],
    ['joiner', '\u2060\u2064'],
    ['byte order mark', '\ufeff'],
    ['soft hyphen', '\u00ad'],
    ['control', '\u0007\u001b\u007f\u0085\u009f'],
    ['non-character', '\ufdd0\ufffe\uffff'],
    ['our marks', `${HIDDEN}${SOURCE}\u0004\u0005\u0006`],
  ])('loses invisible letters: %s', (_, letters) => {
    expect(tidy(`a${letters}b`)).toBe('ab')
  })

  it('keeps letters of every script and their accents', () => {
    expect(tidy('Zürich Łódź 東京 हिन्दी עברית 😀 e\u0301')).toBe('Zürich Łódź 東京 हिन्दी עברית 😀 e\u0301')
  })

  it('replaces half a surrogate pair', () => {
    expect(tidy('a\ud83d b\ude00 😀')).toBe('a\ufffd b\ufffd 😀')
  })

  it('gives literal apostrophes and joined lines back', () => {
    expect(tidy(`X${APOSTROPHE}s${JOINED}crew`)).toBe("X's crew")
  })

  it('does both when a text is cleaned', () => {
    expect(clean(' A&nbsp;&amp; B\u200b ')).toBe('A & B')
  })

  it('takes letters off an end', () => {
    expect(withoutTail("x ''' ", /['\s]/)).toBe('x')
    expect(withoutTail(" ' ", /['\s]/)).toBe('')
    expect(withoutTail('x', /['\s]/)).toBe('x')
  })
})

describe('targets of links', () => {
  it.each([
    ['Paris_(Texas)', 'Paris (Texas)'],
    [' Paris  (Texas) ', 'Paris (Texas)'],
    [':Category:Mills', 'Category:Mills'],
    [': fr:Paris', 'fr:Paris'],
    ['Caf%C3%A9', 'Café'],
    ['100% (song)', '100% (song)'],
    ['World War&nbsp;II', 'World War II'],
    ['AT&amp;T', 'AT&T'],
    ['Par\u200bis', 'Paris'],
    ['bomb', 'bomb'],
    ['%00%07a', 'a'],
  ])('reads %j as %j', (target, expected) => {
    expect(cleanTarget(target)).toBe(expected)
  })
})

describe('web addresses', () => {
  it('keep invisible letters and encoded ones', () => {
    expect(cleanUrl('http://a.example/\u200c%C3%A9?x=1&sect=2')).toBe('http://a.example/\u200c%C3%A9?x=1&sect=2')
  })

  it('lose controls, our marks and half surrogate pairs', () => {
    expect(cleanUrl('http://a.example/\u0003\u0007x\ud83d')).toBe('http://a.example/x\ufffd')
  })

  it('show an ampersand that was written as an entity, once, and nothing else', () => {
    expect(cleanUrl('http://a.example/?a&lt;=1&copy;=2')).toBe('http://a.example/?a&lt;=1&copy;=2')
    expect(cleanUrl('http://a.example/?a=1&amp;b=2&amp;amp;c')).toBe('http://a.example/?a=1&b=2&amp;c')
  })
})
