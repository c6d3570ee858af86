import type { Document } from '../../model/page.ts'
import type { Look } from '../look.ts'
import { html } from './html.ts'
import { type ProblemWords, problemPage } from './problem.ts'

/** Where hosts of files look for what they show in the place of a page that is not there. */
export const NOT_FOUND_PATH = '/404.html'

/** Words of an address that are looked for, at most: as many as tell one event from all others. */
const MOST_WORDS = 12

/** What readers are told where there is no page: the way to the front, and a search for the words of the address they came by. */
export function notFoundWords({ language: { say }, quoted }: Look, path = ''): ProblemWords {
  const { title, detail, next, search } = say.notFound
  const words = wordsOf(path)
  const front = html`<a href="/index.html">${say.frontPage}</a>`
  const found = html`<a href="/search.html?q=${encodeURIComponent(words)}"${quoted}>${words}</a>`
  const ways = [html`${next({ front })}`, ...(words === '' ? [] : [html`${search({ words: found })}`])]
  return { title, detail, ways }
}

/** As a file, which knows no address. */
export const notFoundPage = (look: Look): Document => ({
  path: NOT_FOUND_PATH,
  mediaType: 'text/html; charset=utf-8',
  body: problemPage(notFoundWords(look), look),
})

/** The words at the end of a path: there stands what an event or a label is called. */
function wordsOf(path: string): string {
  const end = path.split('/').findLast((part) => part !== '' && part !== 'history') ?? ''
  const words =
    decoded(end)
      .replace(/\.(?:html|md|json|xml)$/, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  return words.some((word) => /\p{L}/u.test(word)) ? words.slice(0, MOST_WORDS).join(' ') : ''
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
