import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { capped, isCover, sharedWith, spokenBy } from './quotable.ts'

const event = {
  title: 'Twitter claims to have closed down 125,000 accounts linked to ISIL.',
  context: [
    { title: 'Twitter', label: 'Twitter' },
    { title: 'Islamic State of Iraq and the Levant', label: 'ISIL' },
  ],
  stories: [],
}
const speaks = (description: string, of: Parameters<typeof spokenBy>[0] = event) =>
  sharedWith(spokenBy(of), description) > 0

describe('a description', () => {
  it.each([
    'Twitter has shut down more than 125,000 terrorism-related accounts since the middle of 2015, the social media network says.',
    'The network closes accounts of fighters.',
    'What the Islamic State lost on the net.',
    'Accounts were closed, it claimed.',
  ])('speaks of the event that it shares words or articles with: %s', (text) => {
    expect(speaks(text)).toBe(true)
  })

  it.each([
    'Breaking news, latest news and current news from around the world, the top stories and videos.',
    'Get the latest breaking news headlines and the top stories.',
    'Read the best of the week.',
    '',
    'Sports, weather and travel.',
    'The harbour reopened on Monday.',
  ])('does not speak of it otherwise: %j', (text) => {
    expect(speaks(text)).toBe(false)
  })

  it('is known by pairs of letters where words have no blanks between them', () => {
    const ja = { title: '嵐のあと港が再び開く', context: [], stories: [] }
    expect(speaks('港は月曜日に再び開いた。', ja)).toBe(true)
    expect(speaks('最新のニュース', ja)).toBe(false)
  })
})

describe('a quotation', () => {
  it('stays whole where it is short', () => {
    expect(capped('Ferries leave.')).toBe('Ferries leave.')
  })

  it('ends with its last sentence that fits, whatever abbreviations it has', () => {
    const sentence = 'The harbour of the U.S. town reopened, said Mr. Lorne, and forty ferries left on time at last. '
    expect(capped(sentence.repeat(5))).toBe(sentence.repeat(3).trim())
    expect(capped(`${'港が再び開いた。'.repeat(60)}`)).toMatch(/。$/)
  })

  it('ends after a word where no sentence fits', () => {
    const text = capped('ferry '.repeat(100))
    expect(text).toMatch(/ferry…$/)
    expect(text.length).toBeLessThanOrEqual(320)
  })

  it('is never long, never nothing, and the beginning of what was said', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 2000, unit: 'grapheme' }), (text) => {
        const cut = capped(text)
        expect(cut.length).toBeGreaterThan(0)
        expect(cut.length).toBeLessThanOrEqual(320)
        expect(text.startsWith(cut.replace(/…$/, '')) || text.startsWith(cut)).toBe(true)
      }),
    )
  })
})

describe('a cover', () => {
  const shows = (image: string, more = {}) => isCover({ url: 'http://a.example/', image, ...more })

  it.each([
    'http://www.abc.net.au/news/image/4928816-1x1-700x700.jpg',
    'https://img.gazette.example/2016/02/ferry.jpg?width=1200',
    'https://img.gazette.example/iconic-bridge.jpg',
    'https://img.gazette.example/defaulted-loans.png',
    'https://img.gazette.example/?id=7',
  ])('may be %s', (image) => {
    expect(shows(image)).toBe(true)
  })

  it.each([
    'https://s4.example/resources/images/rcom-default.png',
    'https://gazette.example/logo.png',
    'https://gazette.example/img/gazette-logo-1200x630.jpg',
    'https://gazette.example/images/placeholder.jpg',
    'https://gazette.example/favicon.ico',
    'https://gazette.example/apple-touch-icon-180.png',
    'https://gazette.example/1x1.gif',
    'https://gazette.example/crest.svg',
    'https://gazette.example/logos/2016/a.png',
    'http://www.gazette.example',
  ])('is not %s', (image) => {
    expect(shows(image)).toBe(false)
  })

  it('is not tiny, and stands on few pages', () => {
    expect(shows('https://a.example/x.jpg', { imageWidth: 120, imageHeight: 90 })).toBe(false)
    expect(shows('https://a.example/x.jpg', { imageWidth: 1200, imageHeight: 630 })).toBe(true)
    expect(shows('https://a.example/x.jpg', { isStock: true })).toBe(false)
    expect(isCover({ url: 'http://a.example/' })).toBe(false)
  })
})
