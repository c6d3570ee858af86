import { createServer } from 'node:http'

/**
 * A portal that answers alike however often it is asked, so that runs which were killed can be compared: the day pages of a
 * revision stream, up to a revision's id that may grow, and of the Action API no more than `update` asks. What a real wiki does is tested in test/mediawiki.
 */
export async function startPortal(lines, upTo = () => Number.POSITIVE_INFINITY) {
  const pages = new Map()
  for (const { title, at, text, revid, user, comment } of lines) {
    const revisions = pages.get(title) ?? pages.set(title, []).get(title)
    revisions.push({ revid, timestamp: at, user, comment, slots: { main: { content: text } } })
  }
  for (const revisions of pages.values()) revisions.sort((a, b) => a.revid - b.revid)

  const shown = (title) => (pages.get(title) ?? []).filter(({ revid }) => revid <= upTo())
  const page = (title, asked) => {
    const revisions = shown(title)
    if (revisions.length === 0) return { title, missing: true }
    const newest = revisions.at(-1)
    return {
      title,
      lastrevid: newest.revid,
      protection: [],
      ...(asked.get('prop') === 'info|revisions' ? { revisions: [newest] } : {}),
    }
  }
  const history = (title, asked) => {
    const from = Number(asked.get('rvcontinue') ?? asked.get('rvstartid') ?? 0)
    const rest = shown(title).filter(({ revid }) => revid >= from)
    const limit = Number(asked.get('rvlimit'))
    return {
      ...(rest.length > limit ? { continue: { rvcontinue: rest[limit].revid, continue: '||' } } : {}),
      query: { pages: [{ title, revisions: rest.slice(0, limit) }] },
    }
  }
  const server = createServer((request, response) => {
    const asked = new URL(request.url, 'http://portal').searchParams
    const titles = (asked.get('titles') ?? '').split('|')
    const reply =
      asked.get('prop') === 'revisions'
        ? history(titles[0], asked)
        : { query: asked.has('list') ? { logevents: [] } : { pages: titles.map((title) => page(title, asked)) } }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ batchcomplete: true, ...reply }))
  })
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    api: `http://127.0.0.1:${server.address().port}/w/api.php`,
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}
