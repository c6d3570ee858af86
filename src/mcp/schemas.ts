import * as v from 'valibot'

/** What the tools take. */

const asOf = v.optional(
  v.pipe(
    v.string(),
    v.regex(
      /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?$/,
      'a day or a time is written like 2017-04-01 or 2017-04-01T12:00:00Z',
    ),
    v.check((given) => timeOf(given) !== undefined, 'there is no such time'),
    v.description(
      'Tell it as it stood at this time, by the revisions of the portal; a day means its end. Now, if not given',
    ),
  ),
)

const day = v.pipe(v.string(), v.isoDate('a day is written like 2016-02-06'), v.description('The day: 2016-02-06'))

const limit = (most: number, standard: number) =>
  v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(most),
      v.description(`How many at most, up to ${most}; ${standard} if not given`),
    ),
  )

export const searchInput = v.strictObject({
  query: v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(500),
    v.description(
      'Words that all have to be there; "a phrase"; begin*; -without; topic:Name, category:Name, source:Name; after:2016-02, before:2017',
    ),
  ),
  order: v.optional(v.pipe(v.picklist(['relevance', 'date']), v.description('The best first, or the newest'))),
  limit: limit(50, 10),
})

export const eventInput = v.strictObject({
  event: v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(1000),
    v.description("The event's id, or the address of its page"),
  ),
  as_of: asOf,
})

export const dayInput = v.strictObject({ date: day, as_of: asOf })

export const storyInput = v.strictObject({
  story: v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(300),
    v.description('Its name, or the address of its page, or the slug that ends that'),
  ),
  as_of: asOf,
  limit: limit(100, 30),
})

export const changesInput = v.strictObject({
  generation: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.maxValue(Number.MAX_SAFE_INTEGER),
      v.description('The generation that an earlier answer named: events that came, changed or went since'),
    ),
  ),
  since: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?$/, 'a day or a time is written like 2017-04-01T12:00:00Z'),
      v.check((given) => timeOf(given) !== undefined, 'there is no such time'),
      v.description('A time, in the place of a generation: what the portal changed since, before and after'),
    ),
  ),
  limit: limit(100, 30),
})

/** A day, meaning its end, or a time; `undefined` for what no calendar has. */
export function timeOf(given: string): string | undefined {
  const text = given.length === 10 ? `${given}T23:59:59Z` : given
  const time = new Date(text)
  return Number.isNaN(time.getTime()) || `${time.toISOString().slice(0, 19)}Z` !== text ? undefined : text
}
