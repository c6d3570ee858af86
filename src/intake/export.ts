import { isUtf8 } from 'node:buffer'
import type { Edition } from '../model/edition.ts'
import type { Arrival } from './arrival.ts'
import { bytesOf } from './bytes.ts'
import { linesIn, wholeLines } from './lines.ts'
import { type Finding, MediaWikiXml } from './mediawiki-xml.ts'
import type { Progress } from './progress.ts'
import { Unreadable } from './unreadable.ts'

/**
 * Reads a MediaWiki XML export: what Special:Export gives, or a dump. The XML parser pushes what it finds; each piece
 * of the file goes in only when all findings of the piece before were taken, so one revision is all that must fit.
 */
export async function* readExport(file: string, edition: Edition, progress: Progress): AsyncGenerator<Arrival> {
  const found: Finding[] = []
  const xml = new MediaWikiXml(edition, (finding) => found.push(finding))
  const take = function* (): Generator<Arrival> {
    for (const finding of found.splice(0)) {
      yield finding.type === 'problem' ? { ...finding, file } : { ...finding, origin: file }
    }
  }
  try {
    for await (const block of wholeLines(bytesOf(file, progress))) {
      for (const text of textsOf(block)) xml.write(text)
      yield* take()
      yield* progress.tell()
    }
    xml.close()
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    yield* take()
    yield { type: 'problem', file, line: xml.line, message: error.message }
  }
}

/** The text of whole lines; where they are no UTF-8, that of the lines before the broken one. */
function* textsOf(block: Buffer | undefined): Generator<string> {
  if (!block) throw new Unreadable('the line is longer than 64 MiB; what came before was taken')
  if (isUtf8(block)) return yield block.toString()
  for (const line of linesIn(block)) {
    if (!isUtf8(line)) throw new Unreadable('the line is not UTF-8; what came before was taken')
    yield `${line.toString()}\n`
  }
}
