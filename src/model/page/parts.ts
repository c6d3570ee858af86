import { count, instant, integer, list, object, optional, orNull, path, text } from './schema.ts'

export const Licence = object(
  {
    name: text('Its short name, as in the SPDX list'),
    url: text('Its text'),
    notice: text('Whose words these are, and what was changed'),
  },
  'Terms of the text. What publishers say of their own articles is quoted and keeps its own rights',
)

export const OwnTerms = object(
  { notice: text('Whose words these are') },
  "Terms of the text, which is the publisher's own: no licence is told here but what the words themselves say",
)

export const head = {
  url: path('This page; with .html, .md, .json or .xml behind it, the page in that format'),
  title: text('What the page is called'),
  archive: text('Name of the archive'),
  origin: optional(text('Where the archive is published, if it has an address')),
  licence: Licence,
}

export const Portal = {
  page: text('Title of the portal page that tells it'),
  url: text('That page, or the very revision where its id is known'),
  history: text("The page's history, with its authors"),
  revision: orNull(integer("The wiki's id of the revision; null when the copy did not tell it")),
  timestamp: instant('When that revision was made or seen'),
}

export const Link = object(
  { text: text('Words of the link'), url: path('Where it leads') },
  'Another page of the archive',
)

export const Counted = object({ text: text('Its name'), url: path('Its page'), events: count('How many events') })

export const Places = object(
  {
    events: count('Events that name any of them'),
    without: optional(
      text('Code of the country that the topic itself is, which all of its events name: it is left out'),
    ),
    countries: list(
      object({
        code: text('Its code in ISO 3166-1, of two letters; XK is Kosovo'),
        text: text('Its name'),
        url: orNull(path('The topic that it is; null where it has no page')),
        events: count('Events that name it; one that names several counts for each'),
      }),
      'country',
      'By how many events name them, then by name',
    ),
  },
  'Countries and territories whose articles the events name, which need not be where they happened',
)
