import * as v from 'valibot'
import { ArticleRef, Quotation, SourceRef, StoryRef } from './event.ts'
import { Change } from './history.ts'
import { ListedEvent } from './label.ts'
import { Counted, head, Link, Places, Portal } from './parts.ts'
import { OpinionRef } from './prose.ts'
import { count, date, instant, list, object, optional, orNull, path, text } from './schema.ts'

export const Moving = object({
  text: text('Its name'),
  url: path('Its page'),
  events: count('Its events in the last fourteen days'),
  days: list(object({ date: date('A day'), events: count('Its events') }), 'day', 'All fourteen, ascending'),
})

export const DayEvent = object({
  id: text('Opaque, and the same for ever'),
  url: path('Its page'),
  order: count('Place among the events of its day, from 0'),
  topic: orNull(text('What it is about first')),
  topicUrl: orNull(path("The topic's page")),
  title: text('What happened'),
  description: optional(Quotation),
  stories: list(StoryRef, 'story', 'Headings that it stands under, outermost first'),
  context: list(ArticleRef, 'article', 'Articles that it names, in text order'),
  parent: orNull(count('Order of the event that this one elaborates')),
  sources: list(SourceRef, 'source', 'Documents that it cites'),
  firstSeen: optional(text('When a revision first told it, where that is known')),
  lastChanged: optional(text('When it last changed, where that is known')),
})

export const DayCategory = object({
  name: orNull(text('Heading, as written; null for events without one')),
  url: orNull(path("The section's page")),
  events: list(DayEvent, 'event', 'Its events, in page order'),
})

export const DayBody = {
  date: date('The day'),
  events: count('How many events it has'),
  soFar: optional(instant('When its page was last changed, if the day was not over then: more may have come')),
  otherYears: path('The same day of the calendar through the years'),
  categories: list(DayCategory, 'category', 'Sections of the page, in its order'),
}

export const DayPage = object(
  {
    kind: v.literal('day'),
    ...head,
    ...DayBody,
    month: Link,
    previous: orNull(Link),
    next: orNull(Link),
    portal: object(Portal, 'Where the words come from'),
  },
  'The events of one day',
)

export const FrontPage = object(
  {
    kind: v.literal('front'),
    ...head,
    tagline: text('What the archive is, in a line'),
    events: count('Events in the archive'),
    moving: list(Moving, 'story', 'Stories with the most events in the last fourteen days'),
    days: list(object({ ...DayBody, url: path("The day's page") }), 'day', 'The newest three days that have events'),
    opinions: list(OpinionRef, 'opinion', 'The newest opinion pieces'),
    corrections: list(
      object({
        at: Change.at,
        title: text('What the event says now'),
        url: path('Every version of it'),
        changes: Change.changes,
      }),
      'correction',
      'The latest changes of the events of these days, newest first',
    ),
    years: list(
      object({ year: text('The year'), url: path('Its page'), events: count('Its events') }),
      'year',
      'Every year of the archive, newest first',
    ),
    onThisDay: list(
      object({ year: text('The year'), url: path('The day of that year'), events: count('Its events') }),
      'day',
      'The newest day in other years, newest first',
    ),
  },
  'The newest days',
)

export const AnniversaryPage = object(
  {
    kind: v.literal('anniversary'),
    ...head,
    day: text('Month and day: 02-06'),
    events: count('Events on it, of all years'),
    previous: orNull(Link),
    next: orNull(Link),
    years: list(
      object({
        year: text('The year'),
        url: path('The day of that year'),
        events: count('Its events'),
        listed: list(ListedEvent, 'event', 'Those that cite the most sources, in page order'),
      }),
      'year',
      'Years that have events on it, newest first',
    ),
  },
  'A day of the calendar through the years',
)

export const MonthPage = object(
  {
    kind: v.literal('month'),
    ...head,
    month: text('Year and month: 2016-02'),
    events: count('Events in the month'),
    year: Link,
    previous: orNull(Link),
    next: orNull(Link),
    days: list(
      object({ date: date('The day'), url: path('Its page'), events: count('Its events') }),
      'day',
      'Days that the archive has, ascending',
    ),
    stories: list(Counted, 'story', 'Stories with the most events in the month'),
    topics: list(Counted, 'topic', 'Topics named most in the month'),
    categories: list(Counted, 'category', 'Sections by their events in the month'),
  },
  'A month of days',
)

export const YearPage = object(
  {
    kind: v.literal('year'),
    ...head,
    year: text('The year'),
    events: count('Events in the year'),
    previous: orNull(Link),
    next: orNull(Link),
    months: list(
      object({
        month: text('Year and month'),
        url: path('Its page'),
        days: count('Days with events'),
        events: count('Its events'),
      }),
      'month',
      'Months that the archive has, ascending',
    ),
    days: list(
      object({ date: date('The day'), url: path('Its page'), events: count('Its events') }),
      'day',
      'Days that the archive has, ascending',
    ),
    places: optional(Places),
    stories: list(Counted, 'story', 'Stories with the most events in the year'),
    topics: list(Counted, 'topic', 'Topics named most in the year'),
    categories: list(Counted, 'category', 'Sections by their events in the year'),
  },
  'A year of months',
)
