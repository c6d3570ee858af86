import type { ChangeKind, Event, Provenance, Withdrawal } from './model/archive.ts'
import { articleName, isArticle, topicArticle } from './model/article.ts'
import { type Edition, sectionOf, storiesIn, topicIn } from './model/edition.ts'
import type { ParsedEvent } from './model/event.ts'
import { publisherOf } from './model/publisher.ts'
import type { Gone, Match } from './reconcile/reconcile.ts'
import type { EventLabel, EventWrite } from './store/store.ts'

/** When and by which revision events are changed. */
export interface Telling {
  readonly date: Event['date']
  readonly provenance: Provenance
}

/** What a known event becomes that the page tells; `undefined` when nothing of it changed. */
export function retold(
  edition: Edition,
  { known, parsed }: Match,
  { date, provenance }: Telling,
): EventWrite | undefined {
  const kinds = changesOf(known, parsed, date)
  const isCorrected = kinds.length > 0
  if (isWithdrawn(known)) kinds.push('restored')
  const isSameNews = kinds.length === 0 && sameLinks(known, parsed)
  if (isSameNews && known.order === parsed.order && known.parent === parsed.parent) return undefined
  const event: Event = isSameNews
    ? { ...known, order: parsed.order, parent: parsed.parent }
    : {
        ...known,
        ...parsed,
        date,
        topic: topicOf(edition, parsed),
        provenance,
        withdrawn: known.withdrawn?.takedown ? { ...known.withdrawn, portal: null } : null,
        ...(isCorrected ? { lastChanged: provenance.timestamp, corrections: known.corrections + 1 } : {}),
      }
  return { event, isNew: false, labels: labelsOf(edition, event), ...(kinds.length > 0 ? { change: { kinds } } : {}) }
}

/** What an event becomes that the page no longer tells; `undefined` when that is known already. */
export function withdrawn(
  edition: Edition,
  { known, mergedInto }: Gone,
  { provenance }: Telling,
): EventWrite | undefined {
  if (isWithdrawn(known)) return undefined
  const now: Withdrawal = {
    at: provenance.timestamp,
    reason: mergedInto ? 'told together with another event' : 'no longer on the portal',
    ...(mergedInto ? { into: mergedInto.path } : {}),
  }
  const event = { ...known, withdrawn: known.withdrawn?.takedown ? { ...known.withdrawn, portal: now } : now }
  const change = mergedInto
    ? { kinds: ['merged'] satisfies ChangeKind[], other: mergedInto.path }
    : { kinds: ['withdrawn'] satisfies ChangeKind[] }
  return { event, isNew: false, labels: labelsOf(edition, event), change }
}

/** Whether the portal has withdrawn it, whatever the publisher did. */
function isWithdrawn({ withdrawn }: Event): boolean {
  return withdrawn !== null && (withdrawn.takedown ? (withdrawn.portal ?? null) !== null : true)
}

/** What another reading says differently: its words, its sources, its place. */
function changesOf(known: Event, parsed: ParsedEvent, date: string): ChangeKind[] {
  const kinds: ChangeKind[] = []
  if (known.title !== parsed.title) kinds.push('reworded')
  if (!same(known.citations, parsed.citations)) kinds.push('re-sourced')
  if (known.category !== parsed.category) kinds.push('recategorised')
  if (known.date !== date || !same(headings(known), headings(parsed))) kinds.push('moved')
  return kinds
}

const headings = ({ stories }: ParsedEvent) => stories.map((story) => story.text)

const sameLinks = (a: ParsedEvent, b: ParsedEvent) => same([a.stories, a.context], [b.stories, b.context])

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** The name above an event's title: its first article, else its section. */
export function topicOf(edition: Edition, parsed: ParsedEvent): string | null {
  const article = topicArticle(parsed)
  return article ? articleName(article.title) : (sectionOf(edition, parsed.category)?.name ?? null)
}

/** Every label an event carries: its section, its stories, the articles that it and its stories name, and whom it cites. */
export function labelsOf(edition: Edition, event: Event): EventLabel[] {
  const labels = new Map<string, EventLabel>()
  const section = sectionOf(edition, event.category)
  if (section)
    labels.set('category', { kind: 'category', key: section.slug, name: section.name, slug: section.slug, leads: true })
  for (const story of event.stories) {
    for (const { key, name } of storiesIn(edition, story)) {
      // An inner heading that names the outer story too, stands where it is innermost.
      labels.delete(`story ${key}`)
      labels.set(`story ${key}`, { kind: 'story', key, name, leads: true })
    }
  }
  const topic = topicArticle(event)
  for (const { title } of [...event.stories.flatMap((story) => story.articles), ...event.context]) {
    if (!isArticle(title)) continue
    const { key, name } = topicIn(edition, title)
    const leads = topic !== undefined && topicIn(edition, topic.title).key === key
    if (leads || !labels.has(`topic ${key}`)) labels.set(`topic ${key}`, { kind: 'topic', key, name, leads })
  }
  for (const { url } of event.citations) {
    const domain = publisherOf(url)
    if (domain !== null && !labels.has(`source ${domain}`))
      labels.set(`source ${domain}`, { kind: 'source', key: domain, name: domain, leads: false })
  }
  return [...labels.values()]
}
