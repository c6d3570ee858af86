import type { IncomingMessage } from 'node:http'
import { PassThrough, pipeline, type Transform } from 'node:stream'
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'

/** More layers than any server packs its pages in. */
const LAYERS = 3

/** Packed data that breaks off gives what it has. */
const LENIENT = { finishFlush: constants.Z_SYNC_FLUSH }

/**
 * The body of an answer, unpacked, as far as `maxBytes` packed and unpacked: what comes after is not read, and the connection
 * is left. A bomb costs no more than that. Rejects when the answer breaks off, or is packed in a way that we do not know.
 */
export async function bodyOf(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const packings = (response.headers['content-encoding'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
  if (packings.length > LAYERS) throw new Error('it is packed too often')
  let isCut = false
  /** What comes out of a stream until there is enough of it. */
  async function* enough(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let length = 0
    for await (const piece of source) {
      length += piece.length
      yield piece
      if (length < maxBytes) continue
      isCut = true
      return
    }
  }
  const pieces: Buffer[] = []
  try {
    for await (const piece of enough(await unpacked(response, packings, enough))) pieces.push(piece)
  } catch (error) {
    if (!isCut) throw error
  }
  if (!isCut && !response.complete) throw new Error('the answer broke off')
  const all = Buffer.concat(pieces)
  return all.length > maxBytes ? all.subarray(0, maxBytes) : all
}

async function unpacked(
  response: IncomingMessage,
  packings: readonly string[],
  enough: (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>,
): Promise<AsyncIterable<Buffer>> {
  if (packings.length === 0) return response
  const last = new PassThrough()
  pipeline([response, enough, ...(await unpackers([...packings].reverse(), response)), last] as never, () => {})
  return last
}

async function unpackers(packings: readonly string[], response: IncomingMessage): Promise<Transform[]> {
  const layers: Transform[] = []
  for (const name of packings) {
    if (name === 'gzip' || name === 'x-gzip') layers.push(createGunzip(LENIENT))
    else if (name === 'br') layers.push(createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }))
    else if (name === 'deflate')
      layers.push((await isBare(response)) ? createInflateRaw(LENIENT) : createInflate(LENIENT))
    else throw new Error(`it is packed as ${JSON.stringify(name.slice(0, 40))}, which we do not know`)
  }
  return layers
}

/** Some servers take `deflate` at its word and leave out the frame that the standard means. */
async function isBare(response: IncomingMessage): Promise<boolean> {
  if (response.readableLength === 0 && !response.readableEnded) {
    await new Promise((done) => {
      for (const event of ['readable', 'end', 'error', 'close']) response.once(event, done)
    })
  }
  const first = response.read() as Buffer | null
  if (first === null) return false
  response.unshift(first)
  return ((first[0] ?? 0) & 0x0f) !== 8
}
