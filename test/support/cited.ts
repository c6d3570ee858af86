import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** Sources on loopback, which note how they are asked. */
export interface Cited {
  /** The address of a source, by its number; each is of one of the hosts. */
  readonly url: (n: number) => string
  /** How often each was asked, by URL. */
  readonly asked: ReadonlyMap<string, number>
  /** The most requests that any host ever had at one time. */
  readonly most: () => number
  readonly stop: () => void
}

/** Starts so many hosts, 127.0.0.1 and on, all of one port. Each answers with a page that tells its own address, after a moment. */
export async function startCited(hosts: number): Promise<Cited> {
  const asked = new Map<string, number>()
  const open = new Map<string, number>()
  let most = 0
  const answering = async (url: string, host: string) => {
    open.set(host, (open.get(host) ?? 0) + 1)
    most = Math.max(most, open.get(host) ?? 0)
    await wait(5 + Math.random() * 40)
    open.set(host, (open.get(host) ?? 0) - 1)
    asked.set(url, (asked.get(url) ?? 0) + 1)
    return `<!doctype html><title>What ${url} says</title><meta name="description" content="All of ${url}, told at length.">`
  }
  const server = () =>
    createServer((request, response) => {
      const host = request.headers.host ?? ''
      if (request.url === '/robots.txt') {
        response.writeHead(404).end()
        return
      }
      void answering(`http://${host}${request.url}`, host).then((body) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end(body),
      )
    })
  const servers: Server[] = []
  let port = 0
  for (let i = 1; i <= hosts; i++) {
    const one = server().listen(port, `127.0.0.${i}`)
    await new Promise((done, failed) => one.once('listening', done).once('error', failed))
    port = (one.address() as AddressInfo).port
    servers.push(one)
  }
  return {
    url: (n) => `http://127.0.0.${(n % hosts) + 1}:${port}/${n}`,
    asked,
    most: () => most,
    stop() {
      for (const one of servers) {
        one.close()
        one.closeAllConnections()
      }
    },
  }
}
