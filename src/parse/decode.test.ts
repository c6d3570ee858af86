import { describe, expect, it } from 'vitest'
import { decode } from './decode.ts'

describe('decoding a saved page', () => {
  it('reads UTF-8', () => {
    expect(decode(new TextEncoder().encode('Zürich “hosts” 東京 😀'))).toEqual({
      text: 'Zürich “hosts” 東京 😀',
      encoding: 'utf-8',
    })
  })

  it('reads ISO 8859-1 where the bytes are no UTF-8', () => {
    expect(decode(Uint8Array.of(0x5a, 0xfc, 0x72, 0x69, 0x63, 0x68))).toEqual({ text: 'Zürich', encoding: 'latin-1' })
  })

  it('reads a byte as the letter of its number, whatever the runtime takes Latin-1 for', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    expect(decode(bytes)).toEqual({ text: String.fromCharCode(...bytes), encoding: 'latin-1' })
  })

  it('takes plain ASCII and no bytes at all for UTF-8', () => {
    expect(decode(new TextEncoder().encode('Paris'))).toEqual({ text: 'Paris', encoding: 'utf-8' })
    expect(decode(new Uint8Array())).toEqual({ text: '', encoding: 'utf-8' })
  })

  it('drops a byte order mark', () => {
    expect(decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toEqual({ text: 'a', encoding: 'utf-8' })
  })

  it.each([
    ['half a letter at the end', [0x61, 0xe2, 0x82]],
    ['a letter spelt too long', [0xc0, 0xaf]],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
    ['UTF-16', [0xff, 0xfe, 0x61, 0x00]],
  ])('does not throw on %s', (_, bytes) => {
    expect(decode(Uint8Array.from(bytes)).encoding).toBe('latin-1')
  })

  it('reads a part of a larger buffer', () => {
    expect(decode(Buffer.from([0x78, 0xe9, 0x78]).subarray(1, 2)).text).toBe('é')
  })
})
