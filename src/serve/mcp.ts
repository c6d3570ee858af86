import type { Find } from '../site/pages/search.ts'
import type { Site } from '../site/site.ts'
import type { Travel } from '../travel/travel.ts'
import { type Answer, type Answerer, type Asked, baseOf } from './answer.ts'
import { problem } from './problem.ts'

export const MCP_PATH = '/mcp'

/** The longest message, in bytes. Questions are short. */
const LONGEST_MESSAGE = 65_536

export interface McpOptions {
  readonly site: Site
  readonly travel: Travel
  readonly find: Find
  readonly version: string
}

/**
 * MCP over HTTP ("streamable HTTP"), with no session and no stream: each message is answered by itself, so any of several
 * processes may. Any origin may ask, as for all else here: what is told is public, and nothing can be changed.
 */
export function mcp({ site, travel, find, version }: McpOptions): Answerer {
  return async (asked) => {
    if (asked.path !== MCP_PATH) return undefined
    if (asked.method !== 'POST')
      return problem(asked, {
        status: 405,
        detail: 'MCP is spoken here, with POST.',
        next: 'Give this address to a program that talks MCP.',
        headers: { allow: 'POST, OPTIONS' },
      })
    const body = await bodyOf(asked)
    if (body === undefined)
      return problem(asked, {
        status: 413,
        detail: `A message is at most ${LONGEST_MESSAGE} bytes long.`,
        next: 'Ask for less.',
        headers: { connection: 'close' },
      })
    return answerMessage(asked, body, { site, travel, find, version })
  }
}

async function answerMessage(asked: Asked, body: string, { site, travel, find, version }: McpOptions): Promise<Answer> {
  // Loaded when the first message comes: most who serve pages never need it.
  const [{ mcpServer }, { WebStandardStreamableHTTPServerTransport }] = await Promise.all([
    import('../mcp/server.ts'),
    import('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'),
  ])
  const base = baseOf(site.frame.origin, asked)
  const server = mcpServer({ site, travel, find, base }, version)
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  await server.connect(transport)
  try {
    const headers = Object.entries(asked.headers).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    )
    const response = await transport.handleRequest(new Request(`${base}${MCP_PATH}`, { method: 'POST', headers, body }))
    const type = response.headers.get('content-type')
    return {
      status: response.status,
      headers: { ...(type === null ? {} : { 'content-type': type }), 'cache-control': 'no-store' },
      body: await response.text(),
    }
  } finally {
    await server.close()
  }
}

/** What was sent; `undefined` where that is too much. */
async function bodyOf({ request }: Asked): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LONGEST_MESSAGE) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
