import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AnnalsError } from '../errors.ts'
import type { Document } from '../model/page.ts'
import { scripts } from '../scripts.ts'
import { assets, documentsIn, type Image, images } from '../site/documents.ts'
import type { Site } from '../site/site.ts'

export interface Comparison {
  readonly done: number
  readonly of: number
  /** Documents that were looked at so far. */
  readonly documents: number
  /** Documents that are not there, or are not what publishing would write, each with what is wrong. */
  readonly faults: readonly string[]
  /** Files that publishing would not write: somebody else's, or pages of what is no more. */
  readonly others: readonly string[]
}

/**
 * Compares a published directory with what publishing would write there, byte by byte, and writes nothing. Yields after
 * each batch of pages; `others` is told at the end.
 */
export async function* compareTree(site: Site, directory: string): AsyncGenerator<Comparison> {
  if (!existsSync(directory)) throw new AnnalsError(`there is no folder ${directory}; publish into it first`)
  const faults: string[] = []
  const expected = new Set<string>()
  const look = ({ path, body }: Pick<Document | Image, 'path' | 'body'>) => {
    expected.add(path)
    const fault = faultOf(join(directory, path), body)
    if (fault) faults.push(`${path}: ${fault}`)
  }
  const { frame } = site
  for (const document of [...assets(frame.look), ...images(frame.look), ...scripts()]) look(document)
  const batches = await site.batches()
  for (const [i, batch] of batches.entries()) {
    for await (const document of documentsIn(site, batch)) look(document)
    yield { done: i + 1, of: batches.length, documents: expected.size, faults, others: [] }
  }
  const others = filesOf(directory).filter((path) => !expected.has(path))
  yield { done: batches.length, of: batches.length, documents: expected.size, faults, others }
}

function faultOf(file: string, body: string | Buffer): string | undefined {
  try {
    const found = readFileSync(file)
    const wanted = typeof body === 'string' ? Buffer.from(body) : body
    if (found.equals(wanted)) return undefined
    const at = found.findIndex((byte, i) => byte !== wanted[i])
    return `differs from byte ${at < 0 ? found.length : at} on; publish with --full writes it anew`
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (isMissing) return 'is not there; publish with --full writes it anew'
    return `cannot be read: ${error instanceof Error ? error.message : error}`
  }
}

/** Every file below a directory but our own notes, the data, which has checksums of its own, and the search index; by path from it. */
function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.annals'))
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length))
    .filter((path) => !/^\/(?:data|search)\//.test(path))
    .sort()
}
