import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCursor, writeCursor } from './cursor.ts'

describe('a cursor', () => {
  it('holds a place of its list, and is read in no other', () => {
    fc.assert(
      fc.property(fc.string(), fc.maxSafeInteger(), (text, number) => {
        const cursor = writeCursor('date', [text, number])
        expect(cursor).toMatch(/^[\w-]+$/)
        expect(readCursor('date', 'sn', cursor)).toEqual([text, number])
        expect(readCursor('added', 'sn', cursor)).toBeUndefined()
        expect(readCursor('date', 'ns', cursor)).toBeUndefined()
        expect(readCursor('date', 's', cursor)).toBeUndefined()
      }),
    )
  })

  it('is nothing, where it was tampered with or made up', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.json().map((j) => Buffer.from(j).toString('base64url')),
        ),
        (text) => {
          expect(readCursor('added', 'n', text)).toBeUndefined()
        },
      ),
    )
  })
})
