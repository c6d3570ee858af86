import * as v from 'valibot'

/**
 * What the API takes and gives. The schemas check requests, describe both in the OpenAPI document, and from that come the
 * types of the client.
 */

const said = <T extends v.GenericSchema>(schema: T, description: string) => v.pipe(schema, v.description(description))
const text = (description: string) => said(v.string(), description)
const textOrNull = (description: string) => said(v.nullable(v.string()), description)
const count = (description: string) => v.pipe(v.number(), v.integer(), v.minValue(0), v.description(description))
const path = (description: string) => v.pipe(v.string(), v.regex(/^[/]/), v.description(description))
const list = <T extends v.GenericSchema>(items: T, description: string) => said(v.array(items), description)

const isDay = (given: string) => {
  const time = new Date(`${given}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(given)
}

/** A day that is in the calendar, or a sentence that says what is wanted. */
const day = (description: string) =>
  v.pipe(
    v.string(),
    v.isoDate('a day is written like 2016-02-06'),
    v.check(isDay, 'there is no such day'),
    v.description(description),
  )

const Article = v.object({
  title: text('Title of the Wikipedia article'),
  label: text('The words used for it'),
  section: v.optional(text('Section of the article that the link names')),
  via: v.optional(said(v.literal('story'), 'Named by the story above the event, not by its text')),
})

const Story = v.object({
  text: text('The heading, as shown on the portal'),
  articles: list(Article, 'Articles that the heading names'),
})

const Source = v.object({
  label: text('Publisher, as printed on the portal; empty when none was'),
  url: text('The cited address, as it was written'),
  title: v.optional(text("The document's own title")),
  description: v.optional(text("The publisher's own description of it")),
  image: v.optional(text("The publisher's cover image for it")),
})

const Withdrawn = v.looseObject({
  at: textOrNull('Since when'),
  reason: text('Why, as far as it is known'),
})

const eventFields = {
  id: text('Opaque, and the same for ever'),
  url: path("Path of the event's page; with .html, .md, .json or .xml behind it, the page in that format"),
  date: text('The day that it belongs to'),
  order: count('Place among the events of its day, from 0'),
  title: text('What happened'),
  topic: textOrNull('What it is about first'),
  category: textOrNull('Heading of the section it stands in'),
  stories: list(Story, 'Headings that it stands under, outermost first'),
  context: list(Article, 'Articles that it names, in text order; those of its stories last'),
  sources: list(Source, 'Documents that it cites, in text order'),
  parent: said(v.nullable(v.pipe(v.number(), v.integer())), 'Order of the event that it elaborates, on the same day'),
  related: list(
    v.object({
      id: text('Its id'),
      url: path('Its page'),
      date: text('Its day'),
      title: text('Its title'),
      context: list(v.string(), 'What the two share'),
    }),
    'Events that it belongs with',
  ),
  portal: v.object({
    page: text('Title of the portal page that tells it'),
    revision: said(v.nullable(v.pipe(v.number(), v.integer())), "The wiki's id of the revision"),
    timestamp: textOrNull('When that revision was made or seen'),
    line: v.pipe(v.number(), v.integer(), v.description('Line of the wikitext on which it begins, from 1')),
  }),
  firstSeen: textOrNull('When a revision first told it'),
  lastChanged: textOrNull('When its wording, sources or place last changed'),
  corrections: count('How often they changed'),
  withdrawn: said(v.nullable(Withdrawn), 'Set when the portal tells it no longer, or the publisher took it down'),
} as const

export type EventField = keyof typeof eventFields
export const EVENT_FIELDS = Object.keys(eventFields) as EventField[]

const { id, ...others } = eventFields
const optionals = Object.fromEntries(
  Object.entries(others).map(([name, schema]) => [name, v.optional(schema as v.GenericSchema)]),
) as { [K in keyof typeof others]: v.OptionalSchema<(typeof others)[K], undefined> }

export const Event = said(
  v.object({ id, ...optionals }),
  'One event. Only the fields that were asked for are there; of one that the publisher took down, only when and why',
)

const next = said(
  v.nullable(v.string()),
  'Where the list goes on: a path of this API. Null at the end. A list can be shorter than its limit and go on all the same',
)
const generation = count('How often the archive had been changed; `changed-since` takes it')

export const Events = v.object({ events: list(Event, 'Events, in the order asked for'), next, generation })

const Label = v.object({
  slug: text('Names it in paths and parameters'),
  name: text('Its name'),
  url: path('Its page'),
  events: count('How many events carry it'),
})
export const Labels = v.object({ labels: list(Label, 'By slug'), next, generation })

const Document = v.object({
  url: text('Its address, as it was cited'),
  title: v.optional(text('Its own title')),
  description: v.optional(text("Its publisher's description of it")),
  image: v.optional(text("Its publisher's cover image")),
  siteName: v.optional(text("Its publisher's name for itself")),
  published: v.optional(text('When its publisher says it appeared')),
  state: v.optional(text('How it stood when it was last asked for')),
})
export const Sources = v.object({ sources: list(Document, 'By address'), next, generation })

const State = v.object({
  title: text('What it said'),
  date: text('Its day'),
  category: textOrNull('Its section'),
  sources: list(v.object({ label: text('Publisher'), url: text('Address') }), 'What it cited'),
})
export const Corrections = v.object({
  corrections: list(
    v.object({
      event: v.object({
        id: text('Its id'),
        url: path('Its page'),
        date: text('Its day'),
        title: text('Its title now'),
      }),
      at: textOrNull('When the revision that changed it was made'),
      changes: list(v.string(), 'reworded, re-sourced, recategorised, moved, split, merged, withdrawn, restored'),
      before: State,
      after: State,
      revision: said(v.nullable(v.pipe(v.number(), v.integer())), "The wiki's id of that revision"),
    }),
    'The oldest first',
  ),
  next,
  generation,
})

export const Problem = v.looseObject({
  type: text('Which kind of problem; about:blank where the status says all'),
  title: text('The status in words'),
  status: v.pipe(v.number(), v.integer(), v.description('The status')),
  detail: text('What is wrong'),
  next: text('What to do about it'),
  parameter: v.optional(text('The parameter that it is about')),
})

const slug = (description: string) =>
  v.pipe(
    v.string(),
    v.regex(/^[a-z0-9-]{1,200}$/, 'a slug has small letters, digits and dashes'),
    v.description(description),
  )

const MOST = 500
const STANDARD = 50

export const limit = v.optional(
  v.pipe(
    v.number('a whole number'),
    v.integer('a whole number'),
    v.minValue(1, 'at least 1'),
    v.maxValue(MOST, `at most ${MOST}; follow \`next\` for more, or take format=jsonl`),
    v.description(`How many at most; with jsonl or csv all, if it is not given`),
  ),
)
export const LIMITS = { most: MOST, standard: STANDARD }

export const cursor = v.optional(
  v.pipe(
    v.string(),
    v.maxLength(400, 'not one that this API gave'),
    v.description('Where a list goes on: what `next` holds. It holds good for ever'),
  ),
)

const fields = v.optional(
  v.pipe(
    v.array(v.picklist(EVENT_FIELDS, `one of ${EVENT_FIELDS.join(', ')}`)),
    v.minLength(1, 'name one field'),
    v.maxLength(40, 'name each field once'),
    v.description('Fields to give, with commas between; all, if not given. `id` is always there'),
  ),
)

export const FORMATS = ['json', 'jsonl', 'csv'] as const

const eventFilters = {
  from: v.optional(day('Days from this one on')),
  to: v.optional(day('Days until this one, which is included')),
  category: v.optional(slug('Slug of a section: of its page below /categories')),
  story: v.optional(slug('Slug of a story')),
  topic: v.optional(slug('Slug of a topic')),
  source: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-zA-Z0-9.-]{1,253}$/, 'a host is written like bbc.co.uk'),
      v.description('Host of a cited document, or one that it lies below: bbc.co.uk finds news.bbc.co.uk too'),
    ),
  ),
  q: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1, 'write a word'),
      v.maxLength(500, 'at most 500 characters'),
      v.description('Words, as /search takes them; the best matches come first, at most 1,000'),
    ),
  ),
  'changed-since': v.optional(
    v.pipe(
      v.number('a whole number'),
      v.integer('a whole number'),
      v.minValue(0, 'not below 0'),
      v.maxValue(Number.MAX_SAFE_INTEGER, 'too large'),
      v.description('Events that changed after this generation of the archive, those that are gone included'),
    ),
  ),
  withdrawn: v.optional(
    v.pipe(
      v.picklist(['yes', 'no'], 'yes or no'),
      v.description('Whether to give what the portal tells no longer: no, if not given, but where `changed-since` is'),
    ),
  ),
  order: v.optional(
    v.pipe(
      v.picklist(['added', 'date', '-date', 'changed'], 'added, date, -date or changed'),
      v.description(
        'added: as the archive came to know them, so that who follows `next` misses none and gets none twice, whatever changes meanwhile; date and -date: by day; changed: as they last changed. added, if not given; changed with `changed-since`',
      ),
    ),
  ),
}

export const eventsQuery = v.strictObject({
  ...eventFilters,
  fields,
  format: v.optional(
    v.pipe(
      v.picklist(FORMATS, `one of ${FORMATS.join(', ')}`),
      v.description('json, jsonl (one event a line, all of them in one answer) or csv. Accept may ask for them too'),
    ),
  ),
  limit,
  cursor,
})
export type EventsQuery = v.InferOutput<typeof eventsQuery>

export const eventQuery = v.strictObject({ fields })
export const listQuery = v.strictObject({ limit, cursor })
export const correctionsQuery = v.strictObject({
  since: v.optional(
    v.pipe(
      v.string(),
      v.isoTimestamp('a time is written like 2017-04-01T12:00:00Z'),
      v.check((given) => !Number.isNaN(Date.parse(given)), 'there is no such time'),
      v.description('From this time on'),
    ),
  ),
  limit,
  cursor,
})
export const eventId = v.pipe(
  v.string(),
  v.regex(/^[0-9a-z]{1,40}$/, 'an id has small letters and digits'),
  v.description("The event's id"),
)
