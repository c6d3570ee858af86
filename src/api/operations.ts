import type * as v from 'valibot'
import {
  Corrections,
  correctionsQuery,
  Event,
  Events,
  eventId,
  eventQuery,
  eventsQuery,
  Labels,
  listQuery,
  Sources,
} from './schemas.ts'

/** One question that the API answers. */
export interface Operation {
  readonly id: string
  /** Its path; `{id}` stands for what the question is about. */
  readonly path: string
  readonly summary: string
  readonly description: string
  /** What the query may hold: checked, and described, by the one schema. */
  readonly query: v.StrictObjectSchema<v.ObjectEntries, undefined>
  /** What `{id}` may be. */
  readonly parameters?: Readonly<Record<string, v.GenericSchema>>
  readonly answer: { readonly name: string; readonly schema: v.GenericSchema }
  /** Gives JSON, one thing a line, and CSV as well. */
  readonly isStreamed?: true
  /** Queries for the guide, each with what it asks for. */
  readonly examples: readonly { readonly about: string; readonly query: string; readonly accept?: string }[]
}

export const API = '/api/v1'

const labels = (id: string, what: string): Operation => ({
  id,
  path: `${API}/${id}`,
  summary: `All ${what} that have a page, by slug`,
  description: `Slugs are what \`/api/v1/events\` takes to give the events of one.`,
  query: listQuery,
  answer: { name: 'Labels', schema: Labels },
  examples: [{ about: `The first ten ${what}`, query: 'limit=10' }],
})

/** Every question, in the order in which the guide tells of them. */
export const operations = [
  {
    id: 'events',
    path: `${API}/events`,
    summary: 'Events, by day, section, story, topic, source, words, or by when they changed',
    description:
      'All filters hold together. Follow `next` until it is null: a list can be shorter than its limit and go on. As JSON lines or CSV, everything comes in one answer, as fast as you read it. CSV guards against formulas: a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break has an apostrophe before it.',
    query: eventsQuery,
    answer: { name: 'Events', schema: Events },
    isStreamed: true,
    examples: [
      {
        about: 'Events of a month, three fields of each',
        query: 'from=2016-02-01&to=2016-02-29&fields=date,title,url',
      },
      { about: 'The newest ten', query: 'order=-date&limit=10' },
      { about: 'Those that cite a publisher', query: 'source=bbc.co.uk&limit=5' },
      { about: 'Those that tell of something', query: 'q=boat*&limit=5' },
      { about: 'What changed since you last asked', query: 'changed-since=0&limit=100' },
      { about: 'The whole archive, one event a line', query: 'format=jsonl' },
      { about: 'A year as a table', query: 'from=2016-01-01&to=2016-12-31', accept: 'text/csv' },
    ],
  },
  {
    id: 'event',
    path: `${API}/events/{id}`,
    summary: 'One event',
    description: 'By its id, which never changes. The `.json` twin of its page says the same and more.',
    query: eventQuery,
    parameters: { id: eventId },
    answer: { name: 'Event', schema: Event },
    examples: [],
  },
  labels('stories', 'stories'),
  labels('topics', 'topics'),
  labels('categories', 'sections'),
  {
    id: 'sources',
    path: `${API}/sources`,
    summary: 'Cited documents of which something is known, by address',
    description: "What they say of themselves: their publishers' words and rights, not ours.",
    query: listQuery,
    answer: { name: 'Sources', schema: Sources },
    examples: [{ about: 'The first twenty', query: 'limit=20' }],
  },
  {
    id: 'corrections',
    path: `${API}/corrections`,
    summary: 'What the portal changed in events that it had told, the oldest first',
    description: 'By the time of the revision that changed them.',
    query: correctionsQuery,
    answer: { name: 'Corrections', schema: Corrections },
    examples: [{ about: 'Since a time', query: 'since=2017-04-01T00:00:00Z&limit=10' }],
  },
] as const satisfies readonly Operation[]
