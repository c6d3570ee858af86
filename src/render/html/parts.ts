import type { Counted, PageLink, Quotation, SourceRef, StoryRef } from '../../model/page.ts'
import { grouped, shortDate, sourceName } from '../words.ts'
import { html, join, type Markup, nothing } from './html.ts'

/** Words, linked where they have a page. */
export function maybe(text: string, path: string | null, className = ''): Markup {
  if (path === null) return className ? html`<span class="${className}">${text}</span>` : html`${text}`
  return className
    ? html`<a class="${className}" href="${path}.html">${text}</a>`
    : html`<a href="${path}.html">${text}</a>`
}

export const pageLink = ({ text, url }: PageLink) => html`<a href="${url}.html">${text}</a>`

/** A link that leaves the archive tells the other side nothing of where it comes from. */
export function sourceLink(source: SourceRef): Markup {
  const name = sourceName(source)
  return source.url === null
    ? html`<span class="source">${name}</span>`
    : html`<a class="source" rel="external noreferrer" href="${source.url}">${name}</a>`
}

export function quotation({ text, source, url, published }: Quotation): Markup {
  const when = published ? html`, <time datetime="${published}">${shortDate(published.slice(0, 10))}</time>` : nothing
  return html`<figure class="quotation"><blockquote cite="${url}"><p>${text}</p></blockquote><figcaption>${source}${when}</figcaption></figure>`
}

export function storyTrail(stories: readonly StoryRef[]): Markup {
  return join(
    stories.map((story) => maybe(story.text, story.url, 'story')),
    ' <span aria-hidden="true">›</span> ',
  )
}

export function countedList(title: string, list: readonly Counted[]): Markup {
  if (list.length === 0) return nothing
  const id = title.toLowerCase().replaceAll(' ', '-')
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<ol class="counted">${list.map(({ text, url, events }) => html`<li><a href="${url}.html">${text}</a> <span class="count">${grouped(events)}</span></li>\n`)}</ol></section>`
}

export function neighbours(
  unit: string,
  { previous, next }: { previous: PageLink | null; next: PageLink | null },
): Markup {
  if (!previous && !next) return nothing
  return html`<nav class="neighbours" aria-label="${unit}s before and after">${previous && html`<a rel="prev" href="${previous.url}.html"><span aria-hidden="true">←</span> ${previous.text}</a>`}
${next && html`<a rel="next" href="${next.url}.html">${next.text} <span aria-hidden="true">→</span></a>`}</nav>`
}
