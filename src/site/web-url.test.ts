import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { webUrl } from './web-url.ts'

describe('an address that a page may link', () => {
  it.each([
    'http://a.example',
    'https://a.example/',
    'http://a.example:8080/x?y=1&z=2#part',
    'http://a.example/a_(b)/%7Ec',
    'http://ä.example/ü',
    'http://a.example?x',
    'http://[2001:db8::1]/',
    "http://a.example/'x'",
    'http://a.example/<x>"',
    'http://a.example/漢字/\u{1f30d}',
  ])('stays as it is cited: %s', (url) => {
    expect(webUrl(url)).toBe(url)
  })

  it.each([
    ['//a.example/x', 'https://a.example/x'],
    ['HTTPS://A.example/X', 'https://A.example/X'],
    ['http://user:secret@a.example/x@y', 'http://a.example/x@y'],
    ['http://user@other@a.example/', 'http://a.example/'],
    ['http://a.example/\u202ecod.exe', 'http://a.example/%E2%80%AEcod.exe'],
    ['http://a.example/x\u200e', 'http://a.example/x%E2%80%8E'],
    ['http://a\u200b.example/', 'http://a.example/'],
  ])('is mended where it misleads: %j', (cited, url) => {
    expect(webUrl(cited)).toBe(url)
  })

  it.each([
    '',
    'a.example',
    '/news/index',
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'java\tscript:alert(1)',
    ' http://a.example',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://a.example/',
    'mailto:a@a.example',
    'http:a.example',
    'http:/a.example',
    'http://',
    'https:///a.example',
    'http://?x',
    'http://user@/',
    '///a.example',
    '//',
    'http://a.example\\@b.example/',
    'http://a example/',
    'http://a.example:99999/',
    'http://<a>/',
    'http://a"b/',
    'http://a%00b/',
    'http://[a/',
    'http://a.example/x y',
    'http://a.example/x\ny',
    'http://a.example/x\u0000',
    'http://a.example/x\u009f',
    'http://a.example/\u00a0',
    'http://a.example/\u2028',
    'http://a.example/\ud800',
    'http://a.example/\udc00x',
    'http://a.example/\ufffe',
    'http://\u202ea.example/',
    'http://a.example\u0000#x',
    'http://a.example\u001f',
  ])('is none: %j', (cited) => {
    expect(webUrl(cited)).toBeNull()
  })

  it('is one that a browser reads as cited, on the web, with a host and without a password', () => {
    const piece = fc.constantFrom(
      'http',
      'https',
      'javascript',
      ':',
      '/',
      '//',
      '\\',
      '@',
      '#',
      '?',
      '%',
      '.',
      'a',
      'example',
      ' ',
      '\t',
      '\u0000',
      '[',
      ']',
      '\u202e',
      ':80',
      'é',
    )
    const start = fc.constantFrom('http://', 'https://', '//', '')
    fc.assert(
      fc.property(start, fc.array(piece, { maxLength: 12 }), (before, pieces) => {
        const cited = before + pieces.join('')
        const url = webUrl(cited)
        fc.pre(url !== null)
        const read = new URL(url)
        expect(read.protocol).toMatch(/^https?:$/)
        expect(read.host).not.toBe('')
        expect(read.username + read.password).toBe('')
        expect(read.host).toBe(new URL(cited, 'https://own.example/').host)
        expect(webUrl(url)).toBe(url)
      }),
      { numRuns: 300 },
    )
  })
})
