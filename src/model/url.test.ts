import { describe, expect, it } from 'vitest'
import { isUrl } from './url.ts'

describe('a URL', () => {
  it('is told from other text, by itself or beside a base', () => {
    expect(isUrl('https://é.example/a')).toBe(true)
    expect(isUrl('/a')).toBe(false)
    expect(isUrl('/a', 'https://a.example')).toBe(true)
    expect(isUrl('https://a b/')).toBe(false)
  })

  it('stays one however often it is asked for', () => {
    let asked = 0
    while (asked < 20_000 && isUrl('http://é')) asked++
    expect(asked).toBe(20_000)
  })
})
