import type { Cell } from '../render/csv.ts'
import type { EventRecord } from '../site/records.ts'

/** A column of the table of events. */
export interface Column {
  readonly name: string
  readonly type: 'string' | 'integer' | 'array'
  readonly about: string
  readonly of: (event: EventRecord) => Cell
}

const json = (value: unknown) => (value === undefined ? undefined : JSON.stringify(value))

/** Events as a table: what is a list in JSON is JSON in its cell. What was taken down has an id, a path, a day and why. */
export const columns: readonly Column[] = [
  { name: 'id', type: 'string', about: 'Opaque, and the same for ever', of: ({ id }) => id },
  { name: 'url', type: 'string', about: "Path of the event's page, without a format's ending", of: ({ url }) => url },
  { name: 'date', type: 'string', about: 'The day it belongs to', of: ({ date }) => date },
  { name: 'order', type: 'integer', about: 'Place among the events of its day, from 0', of: ({ order }) => order },
  { name: 'title', type: 'string', about: 'What happened', of: ({ title }) => title },
  { name: 'topic', type: 'string', about: 'What it is about first', of: ({ topic }) => topic },
  { name: 'category', type: 'string', about: 'Heading of its section, as written', of: ({ category }) => category },
  { name: 'stories', type: 'array', about: 'Headings above it, outermost first', of: ({ stories }) => json(stories) },
  { name: 'context', type: 'array', about: 'Articles that it names', of: ({ context }) => json(context) },
  { name: 'sources', type: 'array', about: 'Documents that it cites', of: ({ sources }) => json(sources) },
  { name: 'parent', type: 'integer', about: 'Order of the event that it elaborates', of: ({ parent }) => parent },
  { name: 'related', type: 'array', about: 'Events that it belongs with', of: ({ related }) => json(related) },
  { name: 'portal_page', type: 'string', about: 'Title of the portal page', of: ({ portal }) => portal?.page },
  { name: 'portal_revision', type: 'integer', about: "The wiki's revision id", of: ({ portal }) => portal?.revision },
  { name: 'portal_timestamp', type: 'string', about: 'When that was made', of: ({ portal }) => portal?.timestamp },
  { name: 'portal_line', type: 'integer', about: 'Line of the wikitext, from 1', of: ({ portal }) => portal?.line },
  { name: 'first_seen', type: 'string', about: 'When a revision first told it', of: ({ firstSeen }) => firstSeen },
  { name: 'last_changed', type: 'string', about: 'When it last changed', of: ({ lastChanged }) => lastChanged },
  { name: 'corrections', type: 'integer', about: 'How often it changed', of: ({ corrections }) => corrections },
  { name: 'withdrawn_at', type: 'string', about: 'No longer told since', of: ({ withdrawn }) => withdrawn?.at },
  { name: 'withdrawn_reason', type: 'string', about: 'Why', of: ({ withdrawn }) => withdrawn?.reason },
]
