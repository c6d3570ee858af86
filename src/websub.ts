import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

/** Of more feeds than this the hub hears of the main ones alone: a whole run changes thousands. */
const MOST = 100
const MAIN = /^\/(?:index|opinion|corrections\/index)(?:_rss\.xml|\.atom|\.feed\.json)$/
const DEADLINE = 10_000

/** Addresses of feeds that a hub is to be told of, by their paths. */
export function topicsOf(origin: string, paths: readonly string[]): string[] {
  const told = paths.length > MOST ? paths.filter((path) => MAIN.test(path)) : paths
  return told.map((path) => origin + path)
}

/** Tells a WebSub hub of feeds that changed, as hubs in use take it: `hub.mode=publish`. Gives why the hub did not take it. */
export async function pingHub(
  hub: string,
  topics: readonly string[],
): Promise<{ readonly told: number; readonly failed: readonly string[] }> {
  const failed: string[] = []
  for (const topic of topics) {
    try {
      await post(new URL(hub), new URLSearchParams({ 'hub.mode': 'publish', 'hub.topic': topic, 'hub.url': topic }))
    } catch (error) {
      failed.push(`${topic}: ${error instanceof Error ? error.message : error}`)
      // One that does not answer would be waited for again and again.
      if (failed.length >= 3) {
        failed.push(...topics.slice(topics.indexOf(topic) + 1).map((rest) => `${rest}: not tried`))
        break
      }
    }
  }
  return { told: topics.length - failed.length, failed }
}

function post(hub: URL, form: URLSearchParams): Promise<void> {
  const body = form.toString()
  const send = hub.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }
    const asked = send(hub, { method: 'POST', headers, signal: AbortSignal.timeout(DEADLINE) }, (response) => {
      response.resume()
      const { statusCode = 0 } = response
      if (statusCode >= 200 && statusCode < 300) response.once('end', resolve).once('error', reject)
      else reject(new Error(`it answered ${statusCode}`))
    })
    asked.once('error', reject).end(body)
  })
}
