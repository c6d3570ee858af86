import * as v from 'valibot'
import { head, Link, Portal } from './parts.ts'
import { count, date, instant, list, object, optional, orNull, path, text } from './schema.ts'

export const PortalChange = object(
  {
    ...Portal,
    user: orNull(text('Who made it, as the portal names them; null when the copy did not tell')),
    comment: orNull(text('What they said of it')),
  },
  'The revision that made it so',
)

export const Words = list(
  object({ text: text('Words with a blank between'), is: text('same, added or removed') }),
  'part',
  'The title before and after, word by word: a blank stands between parts',
)

export const Figures = list(
  object({ before: text('What it was'), after: text('What it is') }),
  'figure',
  'Numbers that became others',
)

export const Cited = object({ label: text('Publisher, as printed'), url: orNull(text('The document')) })

export const BeforeAfter = (what: string) =>
  optional(
    object({ before: orNull(text('What it was')), after: orNull(text('What it is')) }, `${what}, where that changed`),
  )

export const Change = {
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
