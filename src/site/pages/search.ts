import type { SearchPage } from '../../model/page.ts'
import type { Found, SearchOrder } from '../../model/search.ts'
import { marked } from '../../query/marks.ts'
import { type Problem, parseQuery, type Query } from '../../query/query.ts'
import { type Frame, headOf, orUntitled } from '../frame.ts'
import { searchPath } from '../urls.ts'

/** Events that one page of results lists. */
const RESULTS = 20
/** No page of results lies deeper: who wants more narrows the query. */
const DEEPEST_RESULT = 1000
export const LAST_PAGE = DEEPEST_RESULT / RESULTS

export interface Asked {
  readonly text: string
  readonly order: SearchOrder
  /** From 1. */
  readonly page: number
}

/** Finds events, or says why it can't. */
export type Find = (
  query: Query,
  options: { readonly order: SearchOrder; readonly offset: number; readonly limit: number },
) => Promise<Found | Problem>

/** The page that answers what was asked. */
export async function answerSearch(frame: Frame, asked: Asked, find: Find): Promise<SearchPage> {
  if (asked.text.trim() === '') return buildSearch(frame)
  const query = parseQuery(asked.text)
  if ('problem' in query) return buildSearch(frame, asked, query)
  const { order, page } = asked
  const found = await find(query, { order, offset: (page - 1) * RESULTS, limit: RESULTS })
  return buildSearch(frame, asked, 'problem' in found ? found : { query, found })
}

/** The page that asks, and answers if something was asked: with what was found, or why nothing could be. */
export function buildSearch(
  frame: Frame,
  asked: Asked = { text: '', order: 'relevance', page: 1 },
  answer?: { readonly query: Query; readonly found: Found } | Problem,
): SearchPage {
  const { text, order, page } = asked
  const { say } = frame.look.language
  const nothing = { total: 0, suggestion: null, years: [], categories: [], listed: [], more: null }
  const head = {
    ...headOf(frame, 'search', searchPath, text === '' ? say.search : say.searchOf(text), null),
    query: text,
    order,
    page,
  }
  if (!answer) return { ...head, problem: null, ...nothing }
  if ('problem' in answer) return { ...head, problem: answer.problem, ...nothing }
  const { query, found } = answer
  const end = Math.min(found.total, DEEPEST_RESULT)
  return {
    ...head,
    problem: null,
    total: found.total,
    ...(found.isLoose ? { loose: 'some' } : {}),
    suggestion: found.suggestion ?? null,
    years: [...found.years],
    categories: [...found.categories],
    listed: found.events.map(({ id, path, date, topic, category, title }) => ({
      id,
      url: path,
      date,
      topic,
      category,
      title: orUntitled(frame, title),
      words: marked(orUntitled(frame, title), query),
    })),
    more: page * RESULTS < end ? page + 1 : null,
  }
}
