import type { ParsedEvent } from '../model/event.ts'
import { overlap, share, wordsOf } from './similarity.ts'

/** What two wordings are compared by, taken from each once. */
export interface Features {
  readonly words: ReadonlySet<string>
  readonly urls: ReadonlySet<string>
  readonly articles: ReadonlySet<string>
}

export function featuresOf(event: ParsedEvent): Features {
  return {
    words: wordsOf(event.title),
    urls: new Set(event.citations.map((c) => c.url)),
    articles: new Set(event.context.map((a) => a.title)),
  }
}

/** How much speaks for two wordings to be of one event, from 0 to 1: words, cited URLs, articles named. */
export function likeness(a: Features, b: Features): number {
  const score =
    0.55 * overlap(a.words, b.words) + 0.35 * overlap(a.urls, b.urls) + 0.1 * overlap(a.articles, b.articles)
  return a.urls.size === 0 || b.urls.size === 0 ? score / 0.65 : score
}

/** How much of a wording another one holds, from 0 to 1: what was split off a longer item, or merged into one. */
export function holds(whole: Features, part: Features): number {
  if (part.words.size < 4) return 0
  return share(part.words, whole.words)
}
