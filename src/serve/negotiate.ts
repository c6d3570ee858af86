import Negotiator from 'negotiator'
import { ENCODINGS, type Encoding } from './content.ts'

/** Which of some media types a client wants (RFC 9110, 12.5.1), given without parameters, the default first; none if it takes none. */
export function mediaTypeFor(accept: string | undefined, available: readonly string[]): string | undefined {
  if (accept === undefined || accept === '' || accept === '*/*') return available[0]
  // All have `charset=utf-8`, which some ask for.
  return new Negotiator({ headers: { accept: accept.replace(/;\s*charset="?utf-8"?/gi, '') } }).mediaType([
    ...available,
  ])
}

const remembered = new Map<string, Encoding | undefined>()

/** How a client wants bytes packed (RFC 9110, 12.5.3); not at all, if it does not say. */
export function encodingFor(accepted: string | undefined): Encoding | undefined {
  if (accepted === undefined || accepted === '') return undefined
  // Browsers send one of a few.
  if (remembered.has(accepted)) return remembered.get(accepted)
  const acceptable = new Negotiator({ headers: { 'accept-encoding': accepted } })
  const [chosen] = acceptable.encodings([...ENCODINGS, 'identity'], { preferred: [...ENCODINGS] })
  const encoding = ENCODINGS.find((name) => name === chosen)
  if (remembered.size < 100 && accepted.length < 200) remembered.set(accepted, encoding)
  return encoding
}
