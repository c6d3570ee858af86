import { createReadStream } from 'node:fs'
import { bunzip2 } from './bunzip2.ts'
import { gunzip } from './gunzip.ts'
import type { Progress } from './progress.ts'
import { reasonOf, Unreadable } from './unreadable.ts'

const unpackers = [
  { extension: '.gz', unpack: gunzip },
  { extension: '.bz2', unpack: bunzip2 },
]

/** The bytes of a file, unpacked as its name says, piece by piece; an `Unreadable` once there are no more to have. */
export async function* bytesOf(file: string, progress: Progress): AsyncGenerator<Buffer> {
  const unpacker = unpackers.find(({ extension }) => file.toLowerCase().endsWith(extension))
  const packed = packedBytesOf(file, progress)
  try {
    yield* unpacker ? unpacker.unpack(packed) : packed
  } catch (error) {
    throw new Unreadable(`cannot be read further: ${reasonOf(error)}; what came before was taken`, { cause: error })
  }
}

async function* packedBytesOf(file: string, progress: Progress): AsyncGenerator<Buffer> {
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
    progress.add(piece.length)
    yield piece
  }
}
