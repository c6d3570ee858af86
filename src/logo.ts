import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { SaxesParser } from 'saxes'
import { AnnalsError } from './errors.ts'
import type { Logo } from './render/look.ts'

/** Every page asks for it. */
const LARGEST = 100_000

/**
 * A publisher's logo, read from the archive's folder: SVG or PNG. Its path in the tree tells its bytes, so caches may keep it. A file that
 * is not there, is too large, is no such image, or is an SVG that runs code or asks for other files, is an error that says so.
 */
export function readLogo(archive: string, name: string): Logo {
  const file = join(archive, name)
  const wrong = (what: string) => new AnnalsError(`${file}, the logo that annals.json names, ${what}`)
  let bytes: Buffer
  try {
    if (statSync(file).size > LARGEST) throw wrong(`is larger than ${LARGEST / 1000} kB; every page asks for it`)
    bytes = readFileSync(file)
  } catch (cause) {
    if (cause instanceof AnnalsError) throw cause
    throw wrong(`cannot be read: ${cause instanceof Error ? cause.message : cause}`)
  }
  const kind = extname(name).toLowerCase()
  const size = kind === '.png' ? pngSize(bytes) : svgSize(bytes.toString('utf8'))
  if (typeof size === 'string') throw wrong(size)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  return {
    path: `/assets/logo-${hash}${kind}`,
    mediaType: kind === '.png' ? 'image/png' : 'image/svg+xml',
    ...size,
    base64: bytes.toString('base64'),
  }
}

type Size = Pick<Logo, 'width' | 'height'>

/** Width and height of a PNG (its chunk IHDR comes first), or what is wrong with it. */
function pngSize(bytes: Buffer): Size | string {
  if (bytes.length < 24 || bytes.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') return 'is no PNG'
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** Width and height of an SVG, or what is wrong with it. */
function svgSize(text: string): Size | string {
  let size: Size | string | undefined
  let wrong: string | undefined
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', ({ message }) => {
    wrong ??= `is no SVG: ${message}`
  })
  parser.on('opentag', ({ local, uri, attributes }) => {
    const of = (name: string) => attributes[name]?.value
    if (size === undefined) {
      if (local !== 'svg' || uri !== 'http://www.w3.org/2000/svg') wrong ??= 'is no SVG'
      size = sizeOf(of('width'), of('height'), of('viewBox'))
    }
    if (/^(?:script|foreignObject|iframe)$/i.test(local)) wrong ??= `holds <${local}>, which a logo needs not`
    for (const { local: name, value } of Object.values(attributes)) {
      if (/^on/i.test(name)) wrong ??= `runs code: ${name}`
      if (/^(?:href|src)$/i.test(name) && !/^(?:#|data:image\/(?:png|jpeg);)/.test(value))
        wrong ??= `asks for another file: ${value.slice(0, 100)}`
    }
  })
  for (const event of ['text', 'cdata'] as const)
    parser.on(event, (said) => {
      if (/@import|url\(\s*["']?(?!["']?#)/i.test(said)) wrong ??= 'asks for another file in its style'
    })
  parser.write(text.replace(/^\ufeff/, '')).close()
  return wrong ?? size ?? 'is no SVG'
}

function sizeOf(width = '', height = '', viewBox = ''): Size | string {
  const [w, h] = [Number.parseFloat(width), Number.parseFloat(height)]
  if (w > 0 && h > 0 && !/%/.test(width + height)) return { width: Math.round(w), height: Math.round(h) }
  const [, , across = 0, down = 0] = viewBox
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  return across > 0 && down > 0
    ? { width: Math.round(across), height: Math.round(down) }
    : 'has neither width and height nor a viewBox'
}
