import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../test/support/archive.ts'
import { readLogo } from './logo.ts'

function logo(name: string, bytes: string | Buffer) {
  const folder = temporaryFolder()
  writeFileSync(join(folder, name), bytes)
  return () => readLogo(folder, name)
}

const svg = (inside: string, more = 'viewBox="0 0 64 32"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${more}>${inside}</svg>`

/** A picture of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('a logo', () => {
  it('is an SVG, by its own size or that of its box, or a PNG', () => {
    expect(logo('a.svg', svg('<circle r="3"/>'))()).toMatchObject({ width: 64, height: 32, mediaType: 'image/svg+xml' })
    expect(logo('a.svg', svg('', 'width="20" height="10px"'))()).toMatchObject({ width: 20, height: 10 })
    const found = logo('our logo.png', PNG)()
    expect(found).toMatchObject({ width: 1, height: 1, mediaType: 'image/png' })
    expect(Buffer.from(found.base64, 'base64').equals(PNG)).toBe(true)
  })

  it('has a path that tells its bytes', () => {
    const [one, same, other] = ['a', 'a', 'b'].map((text) => logo('x.svg', svg(`<text>${text}</text>`))().path)
    expect(one).toMatch(/^\/assets\/logo-[\da-f]{12}\.svg$/)
    expect(same).toBe(one)
    expect(other).not.toBe(one)
  })

  it.each([
    ['a.svg', 'no markup', 'is no SVG'],
    ['a.svg', '<html xmlns="http://www.w3.org/1999/xhtml"/>', 'is no SVG'],
    ['a.svg', svg('<g>'), 'is no SVG: '],
    ['a.svg', svg('', ''), 'has neither width and height nor a viewBox'],
    ['a.svg', svg('<script>alert(1)</script>'), 'holds <script>'],
    ['a.svg', svg('<foreignObject/>'), 'holds <foreignObject>'],
    ['a.svg', svg('<g onclick="alert(1)"/>'), 'runs code: onclick'],
    ['a.svg', svg('<image href="https://else.example/x.png"/>'), 'asks for another file: https://else.example/x.png'],
    ['a.svg', svg('<use xlink:href="other.svg#x"/>'), 'asks for another file: other.svg#x'],
    ['a.svg', svg('<style>@import "x.css"</style>'), 'asks for another file in its style'],
    ['a.svg', svg('<style>g{fill:url(x.svg)}</style>'), 'asks for another file in its style'],
    ['a.png', 'GIF89a', 'is no PNG'],
    ['a.png', Buffer.alloc(100_001), 'is larger than 100 kB'],
  ])('is refused if it is none, or harms: %s %s', (name, bytes, message) => {
    expect(logo(name, bytes)).toThrow(message)
    expect(logo(name, bytes)).toThrow('the logo that annals.json names')
  })

  it('may refer to its own parts', () => {
    const text = svg('<style>g{fill:url(#red)}</style><use href="#a"/>')
    expect(logo('a.svg', text)().base64).toBe(Buffer.from(text).toString('base64'))
  })

  it('must be there', () => {
    expect(() => readLogo(temporaryFolder(), 'none.png')).toThrow(/none\.png, the logo .* cannot be read/)
  })
})
