import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contrast, PAPER, readable } from './colour.ts'

const colour = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`)

describe('a colour', () => {
  it('has the contrast that WCAG tells', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
    expect(contrast('#0b4a8f', '#0b4a8f')).toBe(1)
  })

  it('stays as it is where it can be read, and is made darker or lighter where it cannot', () => {
    expect(readable('#0b4a8f').light).toBe('#0b4a8f')
    expect(readable('#8ab8f0').dark).toBe('#8ab8f0')
    expect(readable('#ffff00').light).not.toBe('#ffff00')
    expect(readable('#ffff00').dark).toBe('#ffff00')
  })

  it('can be read on light and on dark paper, whichever it is, and where the paper is tinted with it', () => {
    fc.assert(
      fc.property(colour, (accent) => {
        const found = readable(accent)
        for (const scheme of ['light', 'dark'] as const) {
          const [shown, paper] = [found[scheme], PAPER[scheme]]
          const part = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16)
          const tinted = [1, 3, 5]
            .map((at) => Math.round(part(shown, at) * 0.19 + part(paper, at) * 0.81))
            .map((n) => n.toString(16).padStart(2, '0'))
          expect(contrast(shown, paper)).toBeGreaterThanOrEqual(4.5)
          expect(contrast(shown, `#${tinted.join('')}`)).toBeGreaterThanOrEqual(4.45)
        }
      }),
    )
  })
})
