import type { Page, SearchPage } from '../model/page.ts'

/** Where a page is in a format, by the format's ending; what was asked for is part of the address of its answer. */
export function addressOf(page: Page, extension: string): string {
  return page.kind === 'search' && page.query !== '' ? askedAt(page, extension) : page.url + extension
}

/** Where the answer to a query is; what is not said stays as it is. */
export function askedAt(
  { url, query, order, page }: Pick<SearchPage, 'url' | 'query' | 'order' | 'page'>,
  extension: string,
): string {
  const asked = new URLSearchParams({ q: query })
  if (order !== 'relevance') asked.set('order', order)
  if (page > 1) asked.set('page', String(page))
  return `${url}${extension}?${asked}`
}
