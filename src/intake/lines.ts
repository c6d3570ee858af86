const NEWLINE = 0x0a

/** No revision comes near: MediaWiki takes pages of up to 2 MiB. What is longer is held back from memory. */
export const LONGEST = 64 * 1024 * 1024

/**
 * The same bytes cut after newlines only, so that no character is cut in two; `undefined` stands for a line that is
 * longer than `longest` before its last piece comes. When the bytes break off, so does this: half a line is no line.
 */
export async function* wholeLines(bytes: AsyncIterable<Buffer>, longest = LONGEST): AsyncGenerator<Buffer | undefined> {
  let held: Buffer[] = []
  let length = 0
  let skipping = false
  for await (const piece of bytes) {
    let rest = piece
    if (skipping) {
      const end = piece.indexOf(NEWLINE) + 1
      if (end === 0) continue
      yield undefined
      skipping = false
      rest = piece.subarray(end)
    }
    const end = rest.lastIndexOf(NEWLINE) + 1
    if (end > 0) {
      yield held.length === 0 ? rest.subarray(0, end) : Buffer.concat([...held, rest.subarray(0, end)])
      held = []
      length = 0
      rest = rest.subarray(end)
    }
    if (rest.length > 0) held.push(rest)
    length += rest.length
    if (length <= longest) continue
    held = []
    length = 0
    skipping = true
  }
  if (skipping) yield undefined
  else if (held.length > 0) yield Buffer.concat(held)
}

/** The lines in whole lines, each without its newline. */
export function* linesIn(bytes: Buffer): Generator<Buffer> {
  let start = 0
  while (start < bytes.length) {
    const at = bytes.indexOf(NEWLINE, start)
    const end = at < 0 ? bytes.length : at
    yield bytes.subarray(start, end)
    start = end + 1
  }
}
