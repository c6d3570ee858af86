import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** A text as an archive keeps it. */
export interface PackedText {
  /** The hash of its UTF-8 bytes, in hexadecimal. */
  readonly sha256: string
  /** How many bytes it has in UTF-8. */
  readonly size: number
  /** These bytes, deflated without a header. */
  readonly packed: Uint8Array
}

/** The hash that names a text. */
export const sha256Of = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')

/** Packs a text quickly rather than tightly: all of a revision stream passes here. */
export function packText(text: string): PackedText {
  const bytes = Buffer.from(text, 'utf8')
  return { sha256: sha256Of(bytes), size: bytes.length, packed: deflateRawSync(bytes, { level: 3 }) }
}

/** The text in packed bytes; throws where they are damaged. */
export const unpackText = (packed: Uint8Array) => inflateRawSync(packed).toString('utf8')
