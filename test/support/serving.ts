import { type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import { en } from '../../src/editions/en.ts'
import type { PageRevision } from '../../src/model/revision.ts'
import { type ServeOptions, serve } from '../../src/serve/serve.ts'
import { Site } from '../../src/site/site.ts'
import type { Store } from '../../src/store/index.ts'
import { Travel } from '../../src/travel/travel.ts'
import { newStore, options, tell } from './archive.ts'

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
}

/** An archive of some revisions, served on a free port until the test ends. */
export async function servingOf(revisions: readonly PageRevision[], more: Partial<ServeOptions> = {}) {
  const { store } = newStore()
  await tell(store, revisions, { acceptAlarms: true })
  return { store, ...(await servingStore(store, more)) }
}

export async function servingStore(store: Store, more: Partial<ServeOptions> = {}) {
  const travel = new Travel(store, en, options)
  const server = await serve(new Site(store, en, options), { port: 0, host: '127.0.0.1', travel, ...more })
  onTestFinished(async () => {
    server.close()
    await server.closed
  })
  const base = server.url.replace(/\/$/, '')
  const { port } = new URL(base)

  /** Asks with a connection of its own, and follows nothing. */
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET', sent?: string) =>
    new Promise<Reply>((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, headers, method, agent: false }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const bytes = Buffer.concat(chunks)
          const { statusCode: status = 0, headers } = response
          resolve({ status, headers, bytes, text: bytes.toString('utf8') })
        })
        response.on('error', reject)
      })
      asked.on('error', reject).end(sent)
    })

  /** Sends bytes as they are, and gives what comes back until the other side ends. */
  const raw = (bytes: string) =>
    new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes))
      socket.setEncoding('latin1').on('data', (chunk) => {
        text += chunk
      })
      socket.on('close', () => resolve(text)).on('error', reject)
    })

  return { server, base, ask, raw }
}
