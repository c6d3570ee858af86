import { createGunzip } from 'node:zlib'

/**
 * The bytes in a gzip file. A pipe would drop what it holds when the file proves broken; here what came before the break
 * is yielded first: all of a file that is cut off, all but zlib's last 16 KiB of one that is damaged. Each piece is read
 * out before the next one goes in, so little is in memory.
 */
export async function* gunzip(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const out: Buffer[] = []
  let failure: Error | undefined
  let wake = () => {}
  const stream = createGunzip()
  stream.on('data', (part: Buffer) => out.push(part))
  stream.on('error', (error) => {
    failure = error
    // zlib does not call back for the piece that it failed on.
    wake()
  })
  const step = async function* (start: (done: () => void) => void) {
    await new Promise<void>((resolve) => {
      wake = resolve
      start(resolve)
    })
    yield* out.splice(0)
    if (failure) throw failure
  }
  try {
    for await (const piece of bytes) yield* step((done) => stream.write(piece, done))
    yield* step((done) => stream.once('end', done).end())
  } finally {
    stream.destroy()
  }
}
