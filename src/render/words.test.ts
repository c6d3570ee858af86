import { describe, expect, it } from 'vitest'
import { pathDate, topicOf } from './words.ts'

describe('words', () => {
  it('write a day as paths do', () => {
    expect(pathDate('2016-02-06')).toBe('2016-02-6')
    expect(pathDate('2016-11-30')).toBe('2016-11-30')
  })

  it('find the topic of an article by what it is called', () => {
    const articles = [
      { title: 'Hue (city)', label: 'the old capital', url: '/topics/hue' },
      { title: 'Perfume River', label: 'river', url: null },
    ]
    expect(topicOf(articles, 'the old capital')).toBe('/topics/hue')
    expect(topicOf(articles, 'hue')).toBe('/topics/hue')
    expect(topicOf(articles, 'river')).toBe(null)
    expect(topicOf(articles, 'Da Nang')).toBe(null)
  })
})
