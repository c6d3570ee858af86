import * as v from 'valibot'
import { Counted, head, Link, Places } from './parts.ts'
import { count, date, list, object, optional, orNull, path, text } from './schema.ts'

export const ListedEvent = object(
  {
    id: text('Opaque, and the same for ever'),
    url: path('Its page'),
    date: date('Its day'),
    title: text('What happened'),
  },
  'An event of a story, topic or section',
)

export const labelBody = {
  ...head,
  name: text('Its name'),
  events: count('Events that carry it'),
  first: orNull(date('Day of the earliest')),
  last: orNull(date('Day of the latest')),
  months: optional(
    list(
      object({ month: text('Year and month'), events: count('Its events') }),
      'month',
      'Events by month, ascending; on the whole page of a story',
    ),
  ),
  stories: optional(list(Counted, 'story', 'Stories that its events are also part of, by how many')),
  topics: optional(list(Counted, 'topic', 'Topics that its events also name, by how many; none that only one names')),
  places: optional(Places),
  publishers: optional(
    list(
      object({ text: text('Publisher, as printed on the portal'), events: count('Events that cite it') }),
      'publisher',
      'Whom the events of a story cite, by how many',
    ),
  ),
  names: optional(
    list(
      object({ text: text('The name, as printed on the portal'), events: count('Events that cite it so') }),
      'name',
      'What a publisher is called where it is cited, by how many events do so',
    ),
  ),
  documents: optional(
    object(
      {
        asked: count('Documents that were asked for, and stand one way or another'),
        dead: count('Of these, gone or not answering'),
      },
      "How a publisher's cited documents stand",
    ),
  ),
  years: list(
    object({
      year: text('The year'),
      url: orNull(path('The list of that year; null where this page lists all')),
      events: count('Events of that year'),
    }),
    'year',
    'Events by year, ascending; none on the page of one year',
  ),
  year: orNull(text('The year that this page lists; null when it lists the newest')),
  whole: orNull(path('The page of all years, from that of one')),
  previous: orNull(Link),
  next: orNull(Link),
  listed: list(
    ListedEvent,
    'event',
    'Events, newest first: all of them, or where there are years with pages of their own, the newest',
  ),
}

export const labelPage = <K extends string>(kind: K, description: string) =>
  object({ kind: v.literal(kind), ...labelBody }, description)

export const StoryPage = labelPage('story', 'A story: an article of the portal that runs over days')
export const TopicPage = labelPage('topic', 'A topic: an article that events are about or name')
export const CategoryPage = labelPage('category', 'A section of the portal')
export const SourcePage = labelPage('source', 'A publisher, by the domain of the documents that events cite')

export const directory = <K extends string>(kind: K, description: string) =>
  object(
    {
      kind: v.literal(kind),
      ...head,
      total: count('How many there are'),
      largest: list(Counted, 'entry', 'Those with the most events'),
    },
    description,
  )

export const StoriesPage = directory('stories', 'The largest stories')
export const TopicsPage = directory('topics', 'The largest topics')
export const CategoriesPage = directory('categories', 'The sections')
export const SourcesPage = directory('sources', 'The publishers cited most')
