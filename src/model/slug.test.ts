import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freeSlug, slugify } from './slug.ts'

describe('a slug', () => {
  it.each([
    ['A ferry with 125,000 passengers a year stops at last.', 'a-ferry-with-125-000-passengers-a-year-stops-at-last'],
    ["The harbour's keeper retires.", 'the-harbour-s-keeper-retires'],
    ['The harbour’s keeper can’t stay.', 'the-harbour-s-keeper-can-t-stay'],
    ['Ångström, Dvořák & Łódź', 'angstrom-dvorak-lodz'],
    ['Σαπφώ', 'sapfo'],
    ['5–4 at half-time', '5-4-at-half-time'],
    ['U.S. $3.5m', 'u-s-3-5m'],
  ])('says in plain letters what the title says: %s', (title, slug) => {
    expect(slugify(title, 'event')).toBe(slug)
  })

  it.each(['漢字', '東京', 'القاهرة', 'Москва'])(
    'is made of letters even where the title has none of ours: %s',
    (title) => {
      expect(slugify(title, 'event')).toMatch(/^[a-z]{2,}$/)
    },
  )

  it.each([
    ['..', 'event'],
    ['/', 'event'],
    ['../../etc/passwd', 'etc-passwd'],
    ['..\\..\\boot.ini', 'boot-ini'],
    ['%2e%2e%2f', '2e-2e-2f'],
    ['a\u0000b', 'a-b'],
    ['ferry.', 'ferry'],
    ['ferry. . .', 'ferry'],
    ['-rf', 'rf'],
    ['', 'event'],
    ['   ', 'event'],
    ['!?', 'event'],
    ['\ud800', 'event'],
  ])('leads out of no folder: %j', (title, slug) => {
    expect(slugify(title, 'event')).toBe(slug)
  })

  it.each(['index', 'Index.', 'history', 'CON', 'con.', 'prn', 'AUX', 'nul', 'COM1', 'lpt9'])(
    'is no name that is taken by others: %s',
    (title) => {
      expect(slugify(title, 'event')).toBe(`${title.toLowerCase().replace('.', '')}-event`)
    },
  )

  it('is no reserved name after its cut either', () => {
    expect(slugify(`Index ${'x'.repeat(200)}`, 'event')).toBe('index-event')
  })

  it('is not changed by letters that nobody sees, nor by how an accent is written', () => {
    const plain = slugify('A café by the sea', 'event')
    expect(slugify('A cafe\u0301 by the sea', 'event')).toBe(plain)
    expect(slugify('Чайковский'.normalize('NFD'), 'event')).toBe('chaykovskiy')
    expect(slugify('\ufeffA ca\u200bfé\u2060 by\u200f the\u202e sea\u200e', 'event')).toBe(plain)
    expect(slugify('A ca\u00adfé by the sea', 'event')).toBe(plain)
  })

  it('ends at a word, and has 140 letters at most', () => {
    const long = slugify(`${'ferry '.repeat(23)}abc`, 'event')
    expect(long).toBe(`${'ferry-'.repeat(23)}abc`.slice(0, -4))
    expect(slugify(`${'ferry '.repeat(23)}ab`, 'event')).toHaveLength(140)
    expect(slugify('x'.repeat(10_000), 'event')).toBe('x'.repeat(140))
  })

  it('takes no longer for a long title than for a short one', () => {
    const long = '漢字 '.repeat(3_000_000)
    const begin = performance.now()
    expect(slugify(long, 'event').length).toBeLessThanOrEqual(140)
    expect(performance.now() - begin).toBeLessThan(500)
  })

  it('is, of any title, a name that every file system takes', () => {
    const pieces = fc.constantFrom(
      '..',
      '/',
      '\\',
      '%2e',
      '\u0000',
      'con',
      'index',
      '.',
      ' ',
      '漢',
      'Ferry',
      '125,000',
      '\u202e',
      '-',
      '\ud800',
    )
    const titles = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ maxLength: 400 }),
      fc.array(pieces, { maxLength: 200 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(titles, (title) => {
        const slug = slugify(title, 'event')
        expect(slug).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
        expect(slug.length).toBeLessThanOrEqual(140)
        expect(slug).not.toMatch(/^(?:index|history|con|prn|aux|nul|com\d|lpt\d)$/)
      }),
    )
  })
})

describe('a free slug', () => {
  const all = (titles: readonly string[]) => {
    const taken = new Set<string>()
    for (const title of titles) taken.add(freeSlug(slugify(title, 'event'), (slug) => taken.has(slug)))
    return [...taken]
  }

  it('is numbered where another has it already, equal or different by case alone', () => {
    expect(all(['A ferry leaves', 'A ferry leaves', 'a FERRY leaves!'])).toEqual([
      'a-ferry-leaves',
      'a-ferry-leaves-2',
      'a-ferry-leaves-3',
    ])
  })

  it('is not that of a title which ends with the same number', () => {
    expect(all(['Ferry 2', 'Ferry', 'Ferry'])).toEqual(['ferry-2', 'ferry', 'ferry-3'])
  })
})
