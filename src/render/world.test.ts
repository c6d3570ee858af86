import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { world } from '../../scripts/world.mjs'
import { MIDDLES, WORLD } from './world.ts'

describe('the map of the world', () => {
  it('is what its script makes of the shapes', () => {
    expect(readFileSync('src/render/world.ts', 'utf8')).toBe(world())
  })

  it('has every country upon it, and none where another is', () => {
    for (const [code, [x, y]] of MIDDLES) {
      expect(x > 0 && x < WORLD.width && y > 0 && y < WORLD.height, code).toBe(true)
    }
    const [west, east] = [MIDDLES.get('US') ?? [0], MIDDLES.get('JP') ?? [0]]
    expect(west[0]).toBeLessThan(east[0])
  })
})
