import bitIterator from 'unbzip2-stream/lib/bit_iterator.js'
import bzip2 from 'unbzip2-stream/lib/bzip2.js'

/** A level's blocks hold 100,000 bytes each before packing, and no block packs to more than that and some tables. */
const LEVEL = 100_000
const TABLES = 25_000

/**
 * The bytes in a bzip2 file, also one of many streams, as Wikimedia's multistream dumps are. Goes block by block with
 * the decoder inside `unbzip2-stream`: the stream around it unpacks all that it holds at once at the end (300 MB out of
 * 242 bytes), and collects bytes in arrays of numbers, which takes six times as long.
 */
export async function* bunzip2(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  // The iterator asks for a piece before there is one.
  const pieces: Buffer[] = [Buffer.alloc(0)]
  const bits = bitIterator(() => {
    const piece = pieces.shift()
    if (!piece) throw new Error('unexpected end of file')
    return piece
  })
  const sink = new Sink()
  const work = new Int32Array(9 * LEVEL)
  let received = 0
  // 0 between two streams.
  let level = 0
  let checksum: number | null = 0

  function step(): Buffer[] {
    try {
      if (level === 0) {
        level = bzip2.header(bits)
        checksum = 0
        return []
      }
      checksum = bzip2.decompress(bits, sink.put, work, level * LEVEL, checksum)
      if (checksum === null) level = 0
      return sink.take()
    } catch (error) {
      // Its own words are jokes.
      throw error instanceof bzip2.Bzip2Error ? new Error('the bzip2 data are broken', { cause: error }) : error
    }
  }

  for await (const piece of bytes) {
    pieces.push(piece)
    received += piece.length
    // The decoder cannot wait in the middle of a block.
    while (received - bits.bytesRead >= level * LEVEL + TABLES) yield* step()
  }
  while (received > bits.bytesRead) yield* step()
  if (level > 0) throw new Error('unexpected end of file')
}

/** Collects a block's bytes, however far its runs unfold. */
class Sink {
  #bytes = Buffer.allocUnsafe(9 * LEVEL)
  #length = 0

  readonly put = (byte: number): void => {
    const isFull = this.#length === this.#bytes.length
    if (isFull) this.#bytes = Buffer.concat([this.#bytes, Buffer.allocUnsafe(this.#length)])
    this.#bytes[this.#length++] = byte
  }

  take(): Buffer[] {
    if (this.#length === 0) return []
    const bytes = Buffer.from(this.#bytes.subarray(0, this.#length))
    this.#length = 0
    return [bytes]
  }
}
