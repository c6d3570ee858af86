import type { Text } from '../model/prose.ts'

/** What an archive says of itself until its publisher does: true of every archive. */
export const standardTexts: readonly Text[] = [
  {
    name: 'about',
    language: 'en',
    title: 'About',
    body: `This is an archive of the news, event by event. Volunteers tell it on Wikipedia's portal of current events, one page a day, and
reword it all day. A program reads those pages, takes every event out of them, keeps every wording, and publishes each event
at an address that does not change.

## What you can rely on

- An address that was once published goes on answering: with the event, with its new address, or with when and why it was
  withdrawn.
- Every event says which revision of which page it comes from, and every change of it is kept.
- Every page is also there as Markdown, JSON and XML, and says the same in each.
- There are no cookies, no tracking and no keys.

## What it is not

Nobody here writes or checks the news. The words are those of the portal's volunteers, and the sources are theirs. Where a
publisher is quoted, it is the publisher's own description of its article.`,
  },
  {
    name: 'faq',
    language: 'en',
    title: 'Questions',
    body: `## Who writes this?

The contributors of Wikipedia's portal. Each page links to the portal page and its history, which names them.

## May I use it?

The text is under CC BY-SA 4.0: name the source, and share alike. What publishers say of their own articles is quoted and keeps
its own rights.

## How do I read it with a program?

Put \`.json\`, \`.xml\` or \`.md\` in the place of \`.html\`. Schemas of every page are in \`/schema/\`.

## Something is wrong

Correct it on the portal, where the words come from: the next update takes it in, and the old wording stays in the event's
history.

## Why did an event change?

Because the portal did. The event's history shows every version, when, and by whom.`,
  },
]
