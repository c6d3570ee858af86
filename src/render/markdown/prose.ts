import type { OpinionPage, OpinionRef, OpinionsPage, TextPage } from '../../model/page.ts'
import { block, heading, inline } from './escape.ts'
import { page, paragraphs } from './parts.ts'

export function opinionPage({ title, author, date, summary, tags, body }: OpinionPage): string {
  return paragraphs(
    `# ${heading(title)}`,
    `_By ${inline(author)}, ${date}_`,
    tags.length > 0 && `Tags: ${tags.map(inline).join(', ')}`,
    summary !== null && `> ${block(summary)}`,
    body,
  )
}

export function opinionsPage({ title, listed }: OpinionsPage): string {
  return paragraphs(`# ${heading(title)}`, listed.length === 0 ? 'Nothing yet.' : opinionList(listed))
}

export function opinionList(list: readonly OpinionRef[]): string {
  return list
    .map(
      ({ url, title, author, date, summary }) =>
        `- ${date}: ${page(title, url)}, ${inline(author)}${summary === null ? '' : `. ${inline(summary)}`}`,
    )
    .join('\n')
}

export function textPage({ title, body }: TextPage): string {
  return paragraphs(`# ${heading(title)}`, body)
}
