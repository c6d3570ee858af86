import type { ParsedEvent } from '../model/event.ts'
import { overlap, share, wordsOf } from './similarity.ts'

/** What two wordings are compared by, taken from each once. */
interface Features {
  readonly words: ReadonlySet<string>
  /** What all its words together weigh. */
  readonly weight: number
  readonly urls: ReadonlySet<string>
}

/** How like two wordings are: from 0 to 1, but for `words`. */
export interface Likeness {
  /** Of the weight of both texts, what they have in common. */
  readonly text: number
  /** Of the weight of the lighter text, what the other has as well. */
  readonly held: number
  readonly urls: number
  /** How many words they share that say something: of four letters or more, or a number. */
  readonly words: number
}

/**
 * Compares wordings within one set of them: a word that many of them use says little of which event it is, so each weighs
 * by how few do. Articles named and places on the page say nothing: look-alikes share them too.
 */
export class Comparison {
  readonly #weights = new Map<string, number>()
  readonly #features = new Map<ParsedEvent, Features>()

  constructor(events: readonly ParsedEvent[]) {
    const words = new Map(events.map((event) => [event, wordsOf(event.title)]))
    const counts = new Map<string, number>()
    for (const set of words.values()) for (const word of set) counts.set(word, (counts.get(word) ?? 0) + 1)
    for (const [word, count] of counts) this.#weights.set(word, Math.log(1 + events.length / count))
    for (const [event, set] of words) {
      const urls = new Set(event.citations.map(({ url }) => addressOf(url)).filter((address) => address.includes('/')))
      this.#features.set(event, { words: set, weight: this.#weigh(set), urls })
    }
  }

  likeness(one: ParsedEvent, other: ParsedEvent): Likeness {
    const a = this.#of(one)
    const b = this.#of(other)
    let shared = 0
    let words = 0
    for (const word of a.words) {
      if (!b.words.has(word)) continue
      shared += this.#weights.get(word) as number
      if (word.length > 3 || /\d/.test(word)) words++
    }
    return {
      words,
      text: (2 * shared) / (a.weight + b.weight || 1),
      held: shared / (Math.min(a.weight, b.weight) || 1),
      urls: overlap(a.urls, b.urls),
    }
  }

  /** How much of a part's words a wording holds, from 0 to 1; nothing of one that is only a few words long. */
  holds(whole: ParsedEvent, part: ParsedEvent): number {
    const { words } = this.#of(part)
    return words.size < 4 ? 0 : share(words, this.#of(whole).words)
  }

  #weigh(words: ReadonlySet<string>): number {
    let sum = 0
    for (const word of words) sum += this.#weights.get(word) as number
    return sum
  }

  #of(event: ParsedEvent): Features {
    const features = this.#features.get(event)
    if (!features) throw new RangeError('only events of the set can be compared')
    return features
  }
}

/**
 * What of a URL tells which document it is: editors change the rest of it without meaning another one. A bare host names a
 * publisher, and none of its reports.
 */
function addressOf(url: string): string {
  return url
    .replace(/^https?:\/\/(?:www\.|mobile\.|m\.|edition\.)?/i, '')
    .replace(/[?#].*$/, '')
    .replace(/[|/]+$/, '')
    .toLowerCase()
}
