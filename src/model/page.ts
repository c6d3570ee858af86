import * as v from 'valibot'

/**
 * Pages as data. One definition serves four ends: the TypeScript types below, the JSON of each page, the published JSON
 * Schema, and the XML with its XSD, which follow the properties in this order.
 */

const text = (description: string) => v.pipe(v.string(), v.description(description))
const integer = (description: string) => v.pipe(v.number(), v.integer(), v.description(description))
const count = (description: string) => v.pipe(v.number(), v.integer(), v.minValue(0), v.description(description))
const date = (description: string) => v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/), v.description(description))
const orNull = <T extends v.GenericSchema>(schema: T) => v.nullable(schema)
const optional = <T extends v.GenericSchema>(schema: T) => v.optional(schema)
/** Exactly these properties. */
const object = <T extends v.ObjectEntries>(entries: T, description = '') =>
  v.pipe(v.strictObject(entries), v.description(description))
/** A list; `item` names its elements in XML. */
const list = <T extends v.GenericSchema>(items: T, item: string, description: string) =>
  v.pipe(v.array(items), v.description(description), v.metadata({ item }))

const path = (description: string) =>
  v.pipe(
    v.string(),
    v.regex(/^[/]/),
    v.description(`${description}: a path of this archive, without a format's ending`),
  )
const instant = (description: string) =>
  orNull(text(`${description}: ISO 8601 in UTC; null when the copies told no time`))

const Licence = object(
  {
    name: text('Its short name, as in the SPDX list'),
    url: text('Its text'),
    notice: text('Whose words these are, and what was changed'),
  },
  'Terms of the text. What publishers say of their own articles is quoted and keeps its own rights',
)

const head = {
  url: path('This page; with .html, .md, .json or .xml behind it, the page in that format'),
  title: text('What the page is called'),
  archive: text('Name of the archive'),
  licence: Licence,
}

const Portal = {
  page: text('Title of the portal page that tells it'),
  url: text('That page, or the very revision where its id is known'),
  history: text("The page's history, with its authors"),
  revision: orNull(integer("The wiki's id of the revision; null when the copy did not tell it")),
  timestamp: instant('When that revision was made or seen'),
}

const Link = object({ text: text('Words of the link'), url: path('Where it leads') }, 'Another page of the archive')

const ArticleRef = object({
  title: text('Title of the Wikipedia article'),
  label: text('The words used for it'),
  section: optional(text('Section of the article that the link names')),
  via: optional(v.pipe(v.literal('story'), v.description('Named by the story above the event, not by its text'))),
  url: orNull(path('Its topic page; null when it has none')),
})

const StoryRef = object({
  text: text('The heading, as shown on the portal'),
  url: orNull(path('Its story page')),
  articles: list(ArticleRef, 'article', 'Articles that the heading names'),
})

const Learnt = object(
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

const Archived = object(
  {
    url: text('The copy'),
    captured: optional(text('When it was made')),
    status: optional(text('What the document answered then, as the archive tells it')),
    by: text('archive: the archive was asked; portal: the portal names it'),
    learnt: optional(text('When')),
  },
  'A copy of the document in an archive of the web',
)

const SourceRef = object({
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

const Quotation = object(
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

const Cover = object(
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

const RelatedRef = object({
  id: text('Id of the other event'),
  url: path('Its page'),
  date: date('Its day'),
  title: text('Its title'),
  context: list(v.string(), 'name', 'What the two share, in the words of the event on this page'),
  story: optional(v.pipe(v.literal('same'), v.description('Both stand under one story'))),
})

const Neighbour = object(
  { id: text('Its id'), url: path('Its page'), date: date('Its day'), title: text('Its title') },
  'The nearest event of the story on that side',
)

const Thread = object(
  { story: Link, previous: orNull(Neighbour), next: orNull(Neighbour) },
  'Its place in the innermost of its stories that has other events',
)

const Withdrawn = object(
  {
    at: instant('Since when'),
    reason: text('Why, as far as it is known'),
    into: optional(path('The event that tells this news now')),
  },
  'The portal tells this event no longer',
)

const PortalChange = object(
  {
    ...Portal,
    user: orNull(text('Who made it, as the portal names them; null when the copy did not tell')),
    comment: orNull(text('What they said of it')),
  },
  'The revision that made it so',
)

const Words = list(
  object({ text: text('Words with a blank between'), is: text('same, added or removed') }),
  'part',
  'The title before and after, word by word: a blank stands between parts',
)

const Figures = list(
  object({ before: text('What it was'), after: text('What it is') }),
  'figure',
  'Numbers that became others',
)

const Cited = object({ label: text('Publisher, as printed'), url: orNull(text('The document')) })

const BeforeAfter = (what: string) =>
  optional(
    object({ before: orNull(text('What it was')), after: orNull(text('What it is')) }, `${what}, where that changed`),
  )

const Change = {
  changes: list(
    v.string(),
    'change',
    'What was done: reworded, re-sourced, recategorised, moved, split, merged, withdrawn, restored',
  ),
  at: instant('When'),
  words: optional(Words),
  figures: optional(Figures),
  added: optional(list(Cited, 'source', 'Sources that came')),
  removed: optional(list(Cited, 'source', 'Sources that went')),
  category: BeforeAfter('Section'),
  day: BeforeAfter('Day'),
  story: BeforeAfter('Headings above it'),
  other: optional(path('The event that it was split off, or that tells its news now')),
  portal: PortalChange,
}

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

export const HistoryPage = object(
  {
    kind: v.literal('history'),
    ...head,
    id: text("The event's id"),
    date: date('Its day'),
    event: Link,
    versions: list(
      object({
        ...Change,
        title: text('What it said'),
        sources: list(Cited, 'source', 'What it cited'),
      }),
      'version',
      'Oldest first; the first has no changes, unless it was split off another event',
    ),
  },
  'How the portal told one event, from the first version to the last',
)

export const CorrectionsPage = object(
  {
    kind: v.literal('corrections'),
    ...head,
    origin: optional(text('Where the archive is published, if it has an address')),
    span: orNull(text('Month or day whose corrections these are; null for the newest of all')),
    total: count('Corrections in that span'),
    up: orNull(Link),
    parts: list(
      object({ text: text('Month or day'), url: path('Its page'), corrections: count('How many') }),
      'part',
      'Months, or days of the month, that have any; ascending',
    ),
    listed: list(
      object({
        id: text("The event's id"),
        url: path("The event's page"),
        history: path('Every version of it'),
        date: date("The event's day"),
        title: text('What it says now'),
        ...Change,
      }),
      'correction',
      'Newest first',
    ),
  },
  'What the portal changed in events that it had told',
)

export const MovedPage = object(
  { kind: v.literal('moved'), ...head, to: Link },
  'A path that the publisher replaced by another; it leads there for ever',
)

export const GonePage = object(
  {
    kind: v.literal('gone'),
    ...head,
    id: text("The event's id"),
    at: instant('Since when'),
    reason: text('Why, in the words of the publisher'),
  },
  'An event that the publisher of this archive has taken down',
)

const Counted = object({ text: text('Its name'), url: path('Its page'), events: count('How many events') })

const Moving = object({
  text: text('Its name'),
  url: path('Its page'),
  events: count('Its events in the last fourteen days'),
  days: list(object({ date: date('A day'), events: count('Its events') }), 'day', 'All fourteen, ascending'),
})

const DayEvent = object({
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

const DayCategory = object({
  name: orNull(text('Heading, as written; null for events without one')),
  url: orNull(path("The section's page")),
  events: list(DayEvent, 'event', 'Its events, in page order'),
})

const DayBody = {
  date: date('The day'),
  events: count('How many events it has'),
  soFar: optional(instant('When its page was last changed, if the day was not over then: more may have come')),
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

const OpinionRef = object({
  url: path('Its page'),
  title: text('Its title'),
  author: text('Who wrote it'),
  date: date('When'),
  summary: orNull(text('What it says, in a line or two')),
})

export const OpinionPage = object(
  {
    kind: v.literal('opinion'),
    ...head,
    author: text('Who wrote it'),
    date: date('When'),
    summary: orNull(text('What it says, in a line or two')),
    tags: list(v.string(), 'tag', 'What it is about, in the words of its author'),
    body: text('Its words, as CommonMark'),
  },
  "An opinion piece. Its words are the publisher's own",
)

export const OpinionsPage = object(
  {
    kind: v.literal('opinions'),
    ...head,
    origin: optional(text('Where the archive is published, if it has an address')),
    listed: list(OpinionRef, 'opinion', 'Newest first'),
  },
  'All opinion pieces',
)

export const TextPage = object(
  { kind: v.literal('text'), ...head, body: text('Its words, as CommonMark') },
  'A page about the archive',
)

export const FrontPage = object(
  {
    kind: v.literal('front'),
    ...head,
    tagline: text('What the archive is, in a line'),
    origin: optional(text('Where the archive is published, if it has an address')),
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
    stories: list(Counted, 'story', 'Stories with the most events in the year'),
    topics: list(Counted, 'topic', 'Topics named most in the year'),
    categories: list(Counted, 'category', 'Sections by their events in the year'),
  },
  'A year of months',
)

const ListedEvent = object(
  {
    id: text('Opaque, and the same for ever'),
    url: path('Its page'),
    date: date('Its day'),
    title: text('What happened'),
  },
  'An event of a story, topic or section',
)

const labelBody = {
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

const labelPage = <K extends string>(kind: K, description: string) =>
  object({ kind: v.literal(kind), ...labelBody }, description)

export const StoryPage = labelPage('story', 'A story: an article of the portal that runs over days')
export const TopicPage = labelPage('topic', 'A topic: an article that events are about or name')
export const CategoryPage = labelPage('category', 'A section of the portal')
export const SourcePage = labelPage('source', 'A publisher, by the domain of the documents that events cite')

const directory = <K extends string>(kind: K, description: string) =>
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

const Run = { started: text('When it began, ISO 8601 in UTC'), ended: text('When it ended') }

const DayBand = object({
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

/** Every kind of page. Renderers switch on `kind`; a kind without a renderer is a type error. */
export const pageSchemas = {
  front: FrontPage,
  year: YearPage,
  month: MonthPage,
  day: DayPage,
  event: EventPage,
  history: HistoryPage,
  corrections: CorrectionsPage,
  opinion: OpinionPage,
  opinions: OpinionsPage,
  text: TextPage,
  moved: MovedPage,
  gone: GonePage,
  story: StoryPage,
  topic: TopicPage,
  category: CategoryPage,
  source: SourcePage,
  stories: StoriesPage,
  topics: TopicsPage,
  categories: CategoriesPage,
  sources: SourcesPage,
  status: StatusPage,
  search: SearchPage,
} as const

export type PageKind = keyof typeof pageSchemas
export type EventPage = v.InferOutput<typeof EventPage>
export type DayPage = v.InferOutput<typeof DayPage>
export type FrontPage = v.InferOutput<typeof FrontPage>
export type MonthPage = v.InferOutput<typeof MonthPage>
export type YearPage = v.InferOutput<typeof YearPage>
export type LabelPage =
  | v.InferOutput<typeof StoryPage>
  | v.InferOutput<typeof TopicPage>
  | v.InferOutput<typeof CategoryPage>
  | v.InferOutput<typeof SourcePage>
export type DirectoryPage =
  | v.InferOutput<typeof StoriesPage>
  | v.InferOutput<typeof TopicsPage>
  | v.InferOutput<typeof CategoriesPage>
  | v.InferOutput<typeof SourcesPage>
export type HistoryPage = v.InferOutput<typeof HistoryPage>
export type CorrectionsPage = v.InferOutput<typeof CorrectionsPage>
export type MovedPage = v.InferOutput<typeof MovedPage>
export type GonePage = v.InferOutput<typeof GonePage>
export type OpinionPage = v.InferOutput<typeof OpinionPage>
export type OpinionsPage = v.InferOutput<typeof OpinionsPage>
export type OpinionRef = v.InferOutput<typeof OpinionRef>
export type TextPage = v.InferOutput<typeof TextPage>
export type StatusPage = v.InferOutput<typeof StatusPage>
export type SearchPage = v.InferOutput<typeof SearchPage>
export type Page =
  | OpinionPage
  | OpinionsPage
  | TextPage
  | EventPage
  | HistoryPage
  | CorrectionsPage
  | MovedPage
  | GonePage
  | DayPage
  | FrontPage
  | MonthPage
  | YearPage
  | LabelPage
  | DirectoryPage
  | StatusPage
  | SearchPage
/** What a revision did to an event, as pages tell it. */
export type Change = Omit<HistoryPage['versions'][number], 'title' | 'sources'>
export type Words = NonNullable<Change['words']>
export type DayCategory = v.InferOutput<typeof DayCategory>
export type DayEvent = v.InferOutput<typeof DayEvent>
export type ArticleRef = v.InferOutput<typeof ArticleRef>
export type RelatedRef = v.InferOutput<typeof RelatedRef>
export type Thread = v.InferOutput<typeof Thread>
export type StoryRef = v.InferOutput<typeof StoryRef>
export type SourceRef = v.InferOutput<typeof SourceRef>
export type Quotation = v.InferOutput<typeof Quotation>
export type Counted = v.InferOutput<typeof Counted>
export type Moving = v.InferOutput<typeof Moving>
export type ListedEvent = v.InferOutput<typeof ListedEvent>
export type PageLink = v.InferOutput<typeof Link>

/** A page in one format, or a file beside the pages. */
export interface Document {
  /** With its ending: `/news/2016/02/6/index.html`. */
  readonly path: string
  readonly mediaType: string
  readonly body: string
}
