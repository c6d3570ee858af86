import * as v from 'valibot'
import { head, Link, Portal } from './parts.ts'
import { count, date, instant, integer, list, object, optional, orNull, path, text } from './schema.ts'

export const ArticleRef = object({
  title: text('Title of the Wikipedia article'),
  label: text('The words used for it'),
  section: optional(text('Section of the article that the link names')),
  via: optional(v.pipe(v.literal('story'), v.description('Named by the story above the event, not by its text'))),
  url: orNull(path('Its topic page; null when it has none')),
})

export const StoryRef = object({
  text: text('The heading, as shown on the portal'),
  url: orNull(path('Its story page')),
  articles: list(ArticleRef, 'article', 'Articles that the heading names'),
})

export const Learnt = object(
  {
    at: optional(text('When: ISO 8601 in UTC')),
    fields: list(
      object({
        field: text(
          'title, description, image, imageAlt, siteName, authors, published, modified, language or canonical',
        ),
        origin: text(
          'By which voice of its page it was told: json-ld, open-graph, twitter, meta; import for what came from a file',
        ),
      }),
      'told',
      'What was told, and how',
    ),
  },
  'How we know what a source says of itself',
)

export const Archived = object(
  {
    url: text('The copy'),
    captured: optional(text('When it was made')),
    status: optional(text('What the document answered then, as the archive tells it')),
    by: text('archive: the archive was asked; portal: the portal names it'),
    learnt: optional(text('When')),
  },
  'A copy of the document in an archive of the web',
)

export const SourceRef = object({
  label: text('Publisher, as printed on the portal; empty when none was'),
  url: orNull(text('The cited document; null when its address is none that a browser should open')),
  publisher: optional(Link),
  title: optional(text("The document's own title")),
  description: optional(text("The publisher's own description of it")),
  image: optional(text("The publisher's cover image for it")),
  site: optional(text("The publisher's name for itself")),
  authors: optional(list(v.string(), 'author', 'Who wrote it, as the publisher says')),
  published: optional(text('When the publisher says it appeared')),
  modified: optional(text('When the publisher says it last changed')),
  language: optional(text('Its language, BCP 47')),
  canonical: optional(text('The address that it gives itself')),
  learnt: optional(Learnt),
  status: optional(
    text(
      'ok, moved, gone, blocked (a wall against robots, for consent or a login), not-a-page, unreachable, refused (by robots.txt), unsafe; absent until attempts agree',
    ),
  ),
  since: optional(text('Since when it is held to be so')),
  archived: optional(Archived),
})

export const Quotation = object(
  {
    text: text('The words quoted'),
    source: text('Who says so'),
    url: text('Where'),
    published: optional(text('When the publisher says it appeared')),
    origin: optional(text('By which voice of its page it was told')),
    learnt: optional(text('When we learnt it')),
  },
  "What a source says of its own article: the publisher's words, not ours",
)

export const Cover = object(
  {
    url: text('Address of the image, at its publisher'),
    alt: text('What it shows, in words'),
    source: text('Whose it is'),
    shown: optional(v.pipe(v.literal('embed'), v.description('Shown in the page, from where it is'))),
    origin: optional(text('By which voice of its page it was told')),
    learnt: optional(text('When we learnt it')),
  },
  "A source's cover image. It is linked or shown from where it is, never copied",
)

export const RelatedRef = object({
  id: text('Id of the other event'),
  url: path('Its page'),
  date: date('Its day'),
  title: text('Its title'),
  context: list(v.string(), 'name', 'What the two share, in the words of the event on this page'),
  story: optional(v.pipe(v.literal('same'), v.description('Both stand under one story'))),
})

export const Neighbour = object(
  { id: text('Its id'), url: path('Its page'), date: date('Its day'), title: text('Its title') },
  'The nearest event of the story on that side',
)

export const Thread = object(
  { story: Link, previous: orNull(Neighbour), next: orNull(Neighbour) },
  'Its place in the innermost of its stories that has other events',
)

export const Withdrawn = object(
  {
    at: instant('Since when'),
    reason: text('Why, as far as it is known'),
    into: optional(path('The event that tells this news now')),
  },
  'The portal tells this event no longer',
)

export const EventPage = object(
  {
    kind: v.literal('event'),
    ...head,
    id: text('Opaque, and the same for ever'),
    date: date('The day that the event belongs to'),
    day: Link,
    order: count('Place among the events of its day, from 0'),
    topic: orNull(text('What it is about first')),
    topicUrl: orNull(path("The topic's page")),
    category: orNull(text('Heading of the section it stands in, as written')),
    categoryUrl: orNull(path("The section's page")),
    description: optional(Quotation),
    stories: list(StoryRef, 'story', 'Headings that it stands under, outermost first'),
    context: list(ArticleRef, 'article', 'Articles that it names, in text order; those of its stories last'),
    sources: list(SourceRef, 'source', 'Documents that it cites, in text order'),
    cover: optional(Cover),
    parent: orNull(count('Order of the event that this one elaborates, on the same day')),
    parentUrl: orNull(path("That event's page")),
    related: optional(
      list(
        RelatedRef,
        'event',
        'Events that it belongs with, earlier and later ones: those of its story first, then the strongest; absent where there are none',
      ),
    ),
    thread: optional(Thread),
    portal: object(
      {
        ...Portal,
        line: integer('Line of the wikitext on which it begins, from 1'),
        start: count('First byte of its lines, of the wikitext in UTF-8'),
        end: count('The byte after its last'),
        sha256: text('Hash of the wikitext, in UTF-8'),
        parserVersion: integer('Version of the rules that read it'),
      },
      'Where the words come from',
    ),
    firstSeen: instant('When a revision first told it'),
    lastChanged: instant('When its wording, sources or place last changed'),
    corrections: count('How often they changed'),
    firstSaid: optional(
      object(
        { text: text('Its first title'), at: instant('When') },
        'What the portal said at first, where that differs',
      ),
    ),
    history: orNull(path('Every version of it; null when there is one')),
    withdrawn: orNull(Withdrawn),
  },
  'One news event',
)
