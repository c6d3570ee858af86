import type { Edition } from '../model/edition.ts'
import { en } from './en.ts'

/** Every edition that can be read. To add one, write its file and name it here. */
export const editions: readonly Edition[] = [en]

/** The edition with a code; throws a `RangeError` that names those there are. */
export function editionOf(code: string): Edition {
  const found = editions.find((edition) => edition.code === code)
  if (!found)
    throw new RangeError(`no edition ${JSON.stringify(code)}; there is ${editions.map((e) => e.code).join(', ')}`)
  return found
}
