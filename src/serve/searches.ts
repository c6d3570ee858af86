import type { SearchOrder } from '../model/search.ts'
import { negotiated } from '../render/index.ts'
import { linksOf } from '../render/links.ts'
import { formatAt } from '../site/documents.ts'
import { answerSearch, type Find, LAST_PAGE } from '../site/pages/search.ts'
import type { Site } from '../site/site.ts'
import { searchPath } from '../site/urls.ts'
import type { Answer, Answerer, Asked } from './answer.ts'
import { mediaTypeFor } from './negotiate.ts'
import { linkHeader } from './pages.ts'
import { problem } from './problem.ts'

const SUGGESTIONS = `${searchPath}/suggest.json`
/** Names that are suggested while one types. */
const SUGGESTED = 10
const ORDERS: readonly SearchOrder[] = ['relevance', 'date']

/** Answers what is asked of `/search`; its page without a question is a page like others. */
export function searches(site: Site, find: Find): Answerer {
  return (asked) => {
    if (!asked.path.startsWith(searchPath)) return undefined
    const given = new URLSearchParams(asked.query)
    const text = given.get('q') ?? ''
    if (asked.path === SUGGESTIONS) return suggestions(site, text)
    const format = formatFor(asked)
    return text.trim() === '' || !format ? undefined : answer(asked, site, find, given, text, format)
  }
}

type Format = (typeof negotiated)[number]

function formatFor({ path, headers }: Asked): Format | undefined {
  if (path !== searchPath) {
    const found = formatAt(path)
    return found?.place === searchPath ? negotiated.find((format) => format === found.format) : undefined
  }
  const wanted = mediaTypeFor(headers.accept, negotiated.map(bare))
  return negotiated.find((format) => bare(format) === wanted)
}

const bare = ({ mediaType }: Format) => mediaType.replace(/;.*/s, '')

async function answer(
  asked: Asked,
  site: Site,
  find: Find,
  given: URLSearchParams,
  text: string,
  format: Format,
): Promise<Answer> {
  const order = ORDERS.find((name) => name === (given.get('order') ?? 'relevance'))
  if (!order) return refused(asked, 'order', `The order is ${ORDERS.join(' or ')}.`)
  const page = Number(given.get('page') ?? 1)
  if (!(Number.isInteger(page) && page >= 1 && page <= LAST_PAGE))
    return refused(asked, 'page', `The page is a number from 1 to ${LAST_PAGE}.`)
  const found = await answerSearch(site.frame, { text, order, page }, find)
  const isHtml = format.extension === '.html'
  if (found.problem !== null && !isHtml) return refused(asked, 'q', found.problem)
  return {
    status: found.problem === null ? 200 : 400,
    headers: {
      'content-type': format.mediaType,
      'cache-control': 'public, max-age=60',
      // Endless pages of the same events.
      'x-robots-tag': 'noindex',
      link: linkHeader(linksOf(found)),
      ...(asked.path === searchPath ? { vary: 'accept' } : {}),
    },
    body: format.render(found, site.frame.look),
  }
}

const refused = (asked: Asked, parameter: string, detail: string) =>
  problem(asked, { status: 400, detail, next: 'The page /search tells how to ask.', more: { parameter } })

/** Names of topics and stories that begin so, as OpenSearch wants them and browsers' own search boxes read them. */
async function suggestions(site: Site, text: string): Promise<Answer> {
  const body = `${JSON.stringify([text, await site.namesLike(text, SUGGESTED)])}\n`
  return {
    status: 200,
    headers: { 'content-type': 'application/x-suggestions+json', 'cache-control': 'public, max-age=3600' },
    body,
  }
}
