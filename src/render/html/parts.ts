import type { Counted, PageLink, Quotation, SourceRef, StoryRef } from '../../model/page.ts'
import type { Look } from '../look.ts'
import { html, join, type Markup, nothing } from './html.ts'

/** Words of the news among others. */
export const words = ({ quoted }: Look, text: string) =>
  quoted === nothing ? html`${text}` : html`<span${quoted}>${text}</span>`

/** Words of the news, linked where they have a page. */
export function maybe({ quoted }: Look, text: string, path: string | null, className = ''): Markup {
  if (path !== null)
    return className
      ? html`<a class="${className}" href="${path}.html"${quoted}>${text}</a>`
      : html`<a href="${path}.html"${quoted}>${text}</a>`
  if (className) return html`<span class="${className}"${quoted}>${text}</span>`
  return quoted === nothing ? html`${text}` : html`<span${quoted}>${text}</span>`
}

/** A link in words of the interface: a date, a page of ours. */
export const pageLink = ({ text, url }: PageLink) => html`<a href="${url}.html">${text}</a>`

/** A link in words of the news. */
export const newsLink = ({ quoted }: Look, { text, url }: PageLink) => html`<a href="${url}.html"${quoted}>${text}</a>`

/** A link that leaves the archive tells the other side nothing of where it comes from. */
export function sourceLink({ language, quoted }: Look, source: SourceRef): Markup {
  const name = language.sourceName(source)
  return source.url === null
    ? html`<span class="source"${quoted}>${name}</span>`
    : html`<a class="source" rel="external noreferrer" href="${source.url}"${quoted}>${name}</a>`
}

export function quotation(look: Look, { text, source, url, published }: Quotation): Markup {
  const when =
    published &&
    html`${look.language.say.comma}<time datetime="${published}">${look.language.shortDate(published.slice(0, 10))}</time>`
  return html`<figure class="quotation"><blockquote cite="${url}"${look.quoted}><p>${text}</p></blockquote><figcaption>${words(look, source)}${when}</figcaption></figure>`
}

export function storyTrail(look: Look, stories: readonly StoryRef[]): Markup {
  return join(
    stories.map((story) => maybe(look, story.text, story.url, 'story')),
    ' <span aria-hidden="true">›</span> ',
  )
}

/** A list of names in the news, each with how many events have it. */
export function countedList({ language, quoted }: Look, id: string, title: string, list: readonly Counted[]): Markup {
  if (list.length === 0) return nothing
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<ol class="counted">${list.map(({ text, url, events }) => html`<li><a href="${url}.html"${quoted}>${text}</a> <span class="count">${language.grouped(events)}</span></li>\n`)}</ol></section>`
}

/** Where one goes on from a page of its kind. */
export function neighbours(
  { language: { say, direction } }: Look,
  unit: 'day' | 'month' | 'year',
  { previous, next }: { previous: PageLink | null; next: PageLink | null },
): Markup {
  if (!previous && !next) return nothing
  const [back, on] = direction === 'rtl' ? ['→', '←'] : ['←', '→']
  return html`<nav class="neighbours" aria-label="${say.neighbours[unit]}">${previous && html`<a rel="prev" href="${previous.url}.html"><span aria-hidden="true">${back}</span> ${previous.text}</a>`}
${next && html`<a rel="next" href="${next.url}.html">${next.text} <span aria-hidden="true">${on}</span></a>`}</nav>`
}
