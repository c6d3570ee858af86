import { describe, expect, it } from 'vitest'
import { en } from '../editions/en.ts'
import { topicIn, withAliases } from './edition.ts'

const keyOf = (title: string) => topicIn(en, title).key

describe('a topic', () => {
  it('is one, however the wiki writes or once called its article', () => {
    expect(keyOf('Syrian civil war')).toBe(keyOf('Syrian Civil War'))
    expect(keyOf('2011 Syrian uprising')).toBe(keyOf('Syrian Civil War'))
    expect(keyOf('Kurdish–Turkish conflict')).toBe(keyOf('Kurdish-Turkish conflict'))
    expect(keyOf('barack Obama')).toBe(keyOf('Barack Obama'))
    expect(topicIn(en, '2011 Syrian uprising').name).toBe('Syrian Civil War')
  })

  it('is another one for another bracket, and for a word of other letters', () => {
    expect(keyOf('Georgia (country)')).not.toBe(keyOf('Georgia (U.S. state)'))
    expect(keyOf('US')).not.toBe(keyOf('Us'))
    expect(keyOf('turkey')).toBe(keyOf('Turkey'))
  })

  it('has the name that a publisher gives it', () => {
    const edition = withAliases(en, [['Port of Riga', 'Riga harbour']])
    expect(topicIn(edition, 'Riga Harbour')).toEqual(topicIn(edition, 'Port of Riga'))
  })
})
