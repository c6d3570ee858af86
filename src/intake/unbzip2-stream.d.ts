// `@types/unbzip2-stream` describes the stream; `bunzip2.ts` needs the block decoder inside.

declare module 'unbzip2-stream/lib/bit_iterator.js' {
  export interface Bits {
    (count: number | null): number
    readonly bytesRead: number
  }
  const bitIterator: (nextPiece: () => Uint8Array) => Bits
  export default bitIterator
}

declare module 'unbzip2-stream/lib/bzip2.js' {
  import type { Bits } from 'unbzip2-stream/lib/bit_iterator.js'

  const bzip2: {
    Bzip2Error: new (message: string) => Error
    /** Reads the head of a stream: its level, 1 to 9. */
    header(bits: Bits): number
    /** Unpacks a block; the checksum so far, or `null` at the end of the stream, whose checksum is then proved. */
    decompress(
      bits: Bits,
      put: (byte: number) => void,
      work: Int32Array,
      size: number,
      checksum: number | null,
    ): number | null
  }
  export default bzip2
}
