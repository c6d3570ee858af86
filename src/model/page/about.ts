import * as v from 'valibot'
import { head } from './parts.ts'
import { count, date, instant, integer, list, object, optional, orNull, path, text } from './schema.ts'

export const Run = { started: text('When it began, ISO 8601 in UTC'), ended: text('When it ended') }

export const DayBand = object({
  date: date('The day'),
  url: orNull(path('Its page; null when the archive has none')),
  events: count('Its events'),
  low: orNull(count('One day of ten before it had fewer, or as many; null before there is a week to go by')),
  median: orNull(count('Half of them had fewer, or as many')),
  high: orNull(count('Nine of ten had fewer, or as many')),
  standing: text(
    'usual, below, above; open: not over at the last update; silent: has a page or was asked for, and no events; missing: nobody asked; unknown: no band yet',
  ),
})

export const StatusPage = object(
  {
    kind: v.literal('status'),
    ...head,
    generation: count('How often the store was changed; every change until this one is in the tree beside this page'),
    updated: orNull(object(Run, 'The last update from the portal that was done; null when none was')),
    attempted: orNull(object({ ...Run, outcome: text('done or failed') }, 'The last update that ended')),
    newest: instant('When the newest revision that is told was made'),
    lag: orNull(integer('Seconds from that revision to the end of the last update that was done')),
    alarms: list(
      object({
        about: text('update: it failed; silent: a day tells nothing; held: a revision looks damaged and is not told'),
        date: orNull(date('The day it is about')),
        message: text('What a person should look at'),
      }),
      'alarm',
      'What needs a person',
    ),
    first: orNull(date('First day of the archive')),
    last: orNull(date('Last day')),
    days: count('Days that have a page'),
    missing: count('Days between the first and the last that have none'),
    gaps: list(
      object({ from: date('First day without a page'), to: date('Last'), days: count('How many') }),
      'gap',
      'Where they are, the newest hundred spans, newest first',
    ),
    events: count('Events that the portal tells'),
    withdrawn: count('Events that it tells no longer, or that were taken down'),
    corrections: count('Changes of events'),
    revisions: count('Revisions of day pages that are kept'),
    sources: count('Sources that are described'),
    recent: list(
      DayBand,
      'day',
      'The latest four weeks against the band of the 28 days with events before each, newest first',
    ),
    portal: object(
      {
        pages: count('Day pages that it was asked for'),
        states: list(
          object({ state: text('ok, missing, deleted, moved, hidden'), pages: count('How many') }),
          'state',
          'How they stand there',
        ),
        notable: count('Those of which there is something to say'),
        listed: list(
          object({
            date: date('The day'),
            title: text('Its page on the portal'),
            state: text('How it stands'),
            saying: text('What a person should know'),
          }),
          'page',
          'The newest hundred of them, newest first',
        ),
      },
      'What the portal last said of its day pages',
    ),
  },
  'How the archive is',
)

export const SearchPage = object(
  {
    kind: v.literal('search'),
    ...head,
    query: text('What was asked; empty while nothing was'),
    order: text('relevance or date'),
    page: v.pipe(v.number(), v.integer(), v.minValue(1), v.description('Which part of the events this is, from 1')),
    problem: orNull(text('Why it could not be asked')),
    total: count('Events found'),
    loose: optional(v.pipe(v.literal('some'), v.description('No event has all words; these have some of them'))),
    suggestion: orNull(text('What may have been meant')),
    years: list(object({ year: text('The year'), events: count('Found in it') }), 'year', 'Newest first'),
    categories: list(object({ name: text('The section'), events: count('Found in it') }), 'category', 'Largest first'),
    listed: list(
      object({
        id: text('Opaque, and the same for ever'),
        url: path('Its page'),
        date: date('Its day'),
        topic: orNull(text('What it is about first')),
        category: orNull(text('Its section')),
        title: text('What happened'),
        words: list(
          object({ text: text('Part of the title'), is: text('found or beside') }),
          'part',
          'The title again, in parts: words that were asked for, and what is between',
        ),
      }),
      'event',
      'The best, or the newest, first',
    ),
    more: orNull(count('Number of the part that follows; null when this is the last')),
  },
  'Events that answer a query',
)
