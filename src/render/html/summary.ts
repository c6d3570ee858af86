import type { Page } from '../../model/page.ts'
import type { Look } from '../look.ts'

/** Search engines show about as many letters. */
const LONGEST = 160

/** What search engines show below a page's title: what it holds, in its own words; `null` for pages that nobody looks for. */
export function summaryOf(page: Page, look: Look): string | null {
  const told = partsOf(page, look)
  if (told === null) return null
  let summary = ''
  for (const part of told) {
    if (part === null || part === '') continue
    summary += summary === '' ? part : ` · ${part}`
    if (summary.length > LONGEST) return cut(summary)
  }
  return summary
}

function partsOf(page: Page, { language: { sourceName } }: Look): readonly (string | null)[] | null {
  switch (page.kind) {
    case 'front':
      return [page.tagline]
    case 'event':
      return [page.date, page.category, page.title, ...page.sources.map(sourceName)]
    case 'day':
      return [page.date, ...page.categories.flatMap(({ events }) => events.map(({ title }) => title))]
    case 'anniversary':
      return [page.title, ...page.years.flatMap(({ listed }) => listed.map(({ title }) => title))]
    case 'month':
    case 'year':
      return [page.title, ...page.stories.map(({ text }) => text), ...page.topics.map(({ text }) => text)]
    case 'story':
    case 'topic':
    case 'category':
    case 'source':
      return [page.title, ...page.listed.map(({ title }) => title)]
    case 'stories':
    case 'topics':
    case 'categories':
    case 'sources':
      return [page.title, ...page.largest.map(({ text }) => text)]
    case 'history':
      return [page.title, page.event.text]
    case 'corrections':
    case 'opinions':
      return [page.title, ...page.listed.map(({ title }) => title)]
    case 'opinion':
      return [page.summary ?? page.title, page.author]
    case 'text':
    case 'search':
    case 'status':
      return [page.title, page.archive]
    case 'moved':
    case 'gone':
      return null
  }
}

/** At a word, if there is one. */
function cut(text: string): string {
  const end = text.lastIndexOf(' ', LONGEST - 1)
  return `${text.slice(0, end > 0 ? end : LONGEST - 1)}…`
}
