/** What an address of a page means: a document, or with no ending the page, in the format that the client wants. */
export type Address =
  | { readonly kind: 'document'; readonly path: string }
  | { readonly kind: 'page'; readonly place: string }

/** Reads the path of a request; `undefined` where no page can be. A folder is the page that it holds first. */
export function addressOf(path: string): Address | undefined {
  if (!path.startsWith('/')) return undefined
  if (path.endsWith('/')) return { kind: 'page', place: `${path}index` }
  return /\.[a-z]+$/.test(path) ? { kind: 'document', path } : { kind: 'page', place: path }
}
