import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { en } from '../editions/en.ts'
import { figuresOf, wordDiff } from './difference.ts'

const figures = (before: string, after: string) =>
  figuresOf(wordDiff(before, after), en.numberWords).map((figure) => `${figure.before} → ${figure.after}`)

describe('the difference of two titles', () => {
  it('tells words put in and taken out between those that stay', () => {
    expect(wordDiff('Nine people die in Hue.', 'Eleven people die near Hue today.')).toEqual([
      { text: 'Nine', is: 'removed' },
      { text: 'Eleven', is: 'added' },
      { text: 'people die', is: 'same' },
      { text: 'in Hue.', is: 'removed' },
      { text: 'near Hue today.', is: 'added' },
    ])
  })

  it('gives both titles back, whatever they say', () => {
    const title = fc
      .array(fc.constantFrom('a', 'b', 'c', '9', 'x,'), { minLength: 1, maxLength: 9 })
      .map((w) => w.join(' '))
    fc.assert(
      fc.property(title, title, (before, after) => {
        const words = wordDiff(before, after)
        const without = (is: string) => words.filter((part) => part.is !== is).map((part) => part.text)
        expect([without('added').join(' '), without('removed').join(' ')]).toEqual([before, after])
      }),
    )
  })

  it('shows a toll that rose, in digits or in words', () => {
    expect(figures('At least 9 die in Hue.', 'At least 11 die in Hue.')).toEqual(['9 → 11'])
    expect(figures('Five people die.', 'Six people die.')).toEqual(['Five → Six'])
    expect(figures('It costs 1,200 dong.', 'It costs 1,250.5 dong.')).toEqual(['1,200 → 1,250.5'])
  })

  it('shows no figure where the news was told anew', () => {
    expect(figures('2017 Hue bridge', 'A bridge falls in Hue, and 16 people who walked on it are hurt')).toEqual([])
    expect(figures('The 3 ships sail.', 'Two of the 3 ships sail.')).toEqual([])
  })
})
