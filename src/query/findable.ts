import type { Event, SourceMetadata } from '../model/archive.ts'

/** What of an event can be found: a text for each column of an index, in the order of `WEIGHTS`. */
export interface Findable {
  readonly title: string
  readonly story: string
  readonly context: string
  readonly source: string
  /** Hosts of its sources, which `source:` alone looks at. */
  readonly host: string
}

/** The texts of an event by which it is found, with what its sources say of themselves. */
export function findableOf(event: Event, sources: ReadonlyMap<string, SourceMetadata>): Findable {
  const articles = [...event.context, ...event.stories.flatMap((story) => story.articles)]
  const cited = event.citations.map(({ url }) => sources.get(url))
  return {
    title: event.title,
    story: lines(event.stories.map((story) => story.text)),
    context: lines(articles.map((article) => article.title)),
    source: lines([
      ...event.citations.map(({ label }) => label),
      ...cited.flatMap((source) => [source?.title, source?.description, source?.siteName]),
    ]),
    host: lines(event.citations.map(({ url }) => /^https?:\/\/(?:www\.)?([^/?#:]+)/i.exec(url)?.[1])),
  }
}

/** Texts with a break between, each once: an event that cites one publisher twice is no more about it. */
const lines = (texts: readonly (string | undefined)[]) => [...new Set(texts.filter((text) => text))].join('\n')

/** Shortest word whose spelling is worth a guess: shorter ones are within an edit of too many others. */
export const SHORTEST_SPELT = 4
