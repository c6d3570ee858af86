import * as v from 'valibot'
import { head, OwnTerms } from './parts.ts'
import { date, list, object, optional, orNull, path, text } from './schema.ts'

export const OpinionRef = object({
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
    licence: OwnTerms,
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
    licence: OwnTerms,
    listed: list(OpinionRef, 'opinion', 'Newest first'),
  },
  'All opinion pieces',
)

export const TextPage = object(
  {
    kind: v.literal('text'),
    ...head,
    licence: OwnTerms,
    language: optional(text('Language of its words, BCP 47, where that is not the language of the interface')),
    body: text('Its words, as CommonMark'),
  },
  'A page about the archive',
)
