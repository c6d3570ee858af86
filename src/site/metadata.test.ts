import { describe, expect, it } from 'vitest'
import { fitMetadata } from './metadata.ts'

const url = 'http://a.example/1'

describe('what a source says of itself', () => {
  it('stays as it is where it is fit for a page', () => {
    const source = {
      url,
      title: 'Ferries — “all” of them',
      description: 'Łódź, 5 °C & rising <fast>',
      image: 'https://a.example/x.jpg',
      imageAlt: 'A ferry',
      siteName: 'Gazette',
      authors: ['Staff'],
      modified: '2016-02-07',
      canonical: 'http://a.example/one',
      published: '2016-02-06T10:00:00.5+01:00',
      language: 'en',
    }
    expect(fitMetadata(source)).toEqual(source)
  })

  it('loses the letters that nobody sees, and its lines', () => {
    const description = ' \u0000Ferries\u200b\r\n\t leave \u0085\u2028 now\u202e\ufeff \ufffe\ud800!\u000b'
    expect(fitMetadata({ url, description })).toEqual({ url, description: 'Ferries leave now \ufffd!' })
  })

  it('is nothing where no letter is left', () => {
    expect(fitMetadata({ url, title: '', description: ' \u200b\n', siteName: '\u0000' })).toEqual({ url })
  })

  it('has no image that a browser should not open', () => {
    for (const image of ['javascript:alert(1)', 'data:image/svg+xml,x', '/cover.jpg', ''])
      expect(fitMetadata({ url, image })).toEqual({ url })
  })

  it.each([
    ['2016-02-06', '2016-02-06'],
    ['2016-02-06T10:00Z', '2016-02-06T10:00Z'],
    ['2016-02-06T10:00:00', '2016-02-06'],
    ['2016-02-06T99:00:00Z', '2016-02-06'],
    ['2016-02-06"><script>', '2016-02-06'],
    ['2016-02-31', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ])('appeared at a time, on a day, or nobody knows: %j', (published, expected) => {
    expect(fitMetadata({ url, published }).published).toBe(expected)
  })
})
