import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'

/** How far into a page its charset may be told: the standard asks for 1,024 bytes, and long comments come first at some. */
const PRESCAN = 4096

/**
 * The text of a page. Its charset is told by a mark at its beginning, by the server or by itself; what is good UTF-8 and
 * could not be by accident is UTF-8, whatever they say: servers that name the charset of their young days are common.
 */
export function decodePage(bytes: Buffer, header: string | null): string {
  const mark = markOf(bytes)
  if (mark) return mark.decode(bytes)
  const whole = withoutTail(bytes)
  // Escapes of ISO-2022 are ASCII too, and tell letters: that alone proves no UTF-8.
  const isPlain = isAscii(whole)
  if (!isPlain && isUtf8(whole)) return utf8.decode(bytes)
  const head = bytes.subarray(0, PRESCAN).toString('latin1')
  for (const name of [header, toldIn(head)]) {
    const decoder = decoderFor(name)
    // Bytes that are no UTF-8 were told to be: the other one who speaks may know better.
    if (decoder && !(decoder.encoding === 'utf-8' && !isPlain)) return decoder.decode(bytes)
  }
  const lossy = utf8.decode(bytes)
  const broken = lossy.split('\ufffd').length - 1
  // A few broken letters in UTF-8, or no UTF-8 at all.
  const others = lossy.match(/[\u0080-\ufffc]/g)?.length ?? 0
  return broken > others ? (decoderFor('windows-1252') as TextDecoder).decode(bytes) : lossy
}

const utf8 = new TextDecoder('utf-8')

function markOf(bytes: Buffer): TextDecoder | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return utf8
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoderFor('utf-16be')
  return bytes[0] === 0xff && bytes[1] === 0xfe ? decoderFor('utf-16le') : undefined
}

/** `<meta charset>` and its older form, and the declaration of XML. A page that says UTF-16 in ASCII letters is none. */
function toldIn(head: string): string | null {
  const found =
    /<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(head) ??
    /^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"']+)/i.exec(head)
  const name = found?.[1] ?? null
  return name !== null && /^utf-?16/i.test(name) ? 'utf-8' : name
}

const decoders = new Map<string, TextDecoder | undefined>()

/** A decoder by any of the names that browsers know; `undefined` for a name that they don't. */
function decoderFor(name: string | null): TextDecoder | undefined {
  if (name === null || name.length > 40) return undefined
  const label = name.trim().toLowerCase()
  if (!decoders.has(label)) {
    let decoder: TextDecoder | undefined
    try {
      decoder = new TextDecoder(label)
    } catch {
      decoder = undefined
    }
    if (decoders.size > 200) decoders.clear()
    decoders.set(label, decoder)
  }
  return decoders.get(label)
}

/** A page that was read in part may end within a letter. */
function withoutTail(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) return bytes
    if (byte >= 0xc0) return bytes.subarray(0, bytes.length - back)
  }
  return bytes
}
