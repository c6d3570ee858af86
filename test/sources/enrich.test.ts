import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrich } from '../../src/enrich/enrich.ts'
import { openLedger, openReader, openStore } from '../../src/store/index.ts'
import { dayPage, revision, tell, temporaryFolder } from '../support/archive.ts'
import { annals, until } from '../support/command.ts'
import { cited, type Host, manners, startHost } from './hosts.ts'

const HOSTS = 40
const EACH = 50
const CONCURRENCY = 16

const hosts: Host[] = []
beforeAll(async () => {
  for (let i = 0; i < HOSTS; i++) hosts.push(await startHost())
})
afterAll(() => {
  for (const host of hosts) host.stop()
})

/** An archive whose events cite each host fifty times, in all manners. */
async function archive(names: readonly string[]) {
  const folder = temporaryFolder()
  const address = `sqlite:${join(folder, 'annals.sqlite')}`
  const urls = new Map<string, string>()
  const store = await openStore(address)
  const days = hosts.map((host, h) => {
    const date = `2016-0${1 + Math.floor(h / 28)}-${String((h % 28) + 1).padStart(2, '0')}`
    const lines = Array.from({ length: EACH }, (_, n) => {
      const manner = names[(h * EACH + n) % names.length] as string
      const url = host.url(`/${manner}/${n}`)
      urls.set(url, manner)
      return `*Ferry ${n} leaves. [${url} (Paper)]`
    })
    return revision(date, dayPage(date, ...lines))
  }, 240_000)
  await tell(store, days)
  await store.close()
  for (const host of hosts) host.asked.length = 0
  return { folder, address, urls }
}

/** How often each cited path was asked for, whatever the redirects led to. */
function timesAsked(urls: ReadonlyMap<string, string>): Map<string, number> {
  const times = new Map<string, number>()
  for (const host of hosts)
    for (const path of host.asked)
      if (urls.has(host.url(path))) times.set(host.url(path), (times.get(host.url(path)) ?? 0) + 1)
  return times
}

describe('two thousand sources at forty hosts that misbehave', () => {
  it('are each seen for what they are, one request at a time to a host, and in little memory', async () => {
    const { address, urls } = await archive(cited(true))
    expect(urls.size).toBe(HOSTS * EACH)
    const ledger = await openLedger(address)
    const resolved: string[] = []
    const resolve = async (name: string) => {
      resolved.push(name)
      return ['127.0.0.1']
    }
    const before = process.memoryUsage().rss
    let most = before
    const wrong: string[] = []
    const options = { userAgent: 'test', delayMs: 0, concurrency: HOSTS, deadlineMs: 5000, loopback: true, resolve }
    let visited = 0
    for await (const step of enrich(ledger, options)) {
      most = Math.max(most, process.memoryUsage().rss)
      if (step.type !== 'visited') continue
      visited++
      const manner = urls.get(step.url) as string
      if (manners[manner]?.outcome !== step.outcome) wrong.push(`${manner}: ${step.outcome} (${step.why})`)
    }
    ledger.close()
    expect(wrong).toEqual([])
    expect(visited).toBe(HOSTS * EACH)
    // Nothing cited has a name: whatever was resolved, a redirect led to it.
    expect(resolved).toEqual([])
    for (const host of hosts) expect(host.asked.some((path) => path.startsWith('/refused/'))).toBe(false)
    for (const host of hosts) expect(host.most()).toBeLessThanOrEqual(2)
    expect(most - before).toBeLessThan(400 * 1024 * 1024)
  }, 240_000)

  it('are asked for once, however the first run ended: a kill loses what was under way, and nothing fresh is asked for again', async () => {
    const { folder, address, urls } = await archive(cited(false))
    const config = { contact: 'tests@news.example', openLoopback: true, availability: '' }
    writeFileSync(join(folder, 'annals.json'), JSON.stringify(config))
    const arguments_ = ['enrich', '--delay', '0', '--concurrency', String(CONCURRENCY), '--archive', folder]
    const first = annals(...arguments_)
    await until(
      () => hosts.reduce((all, host) => all + host.asked.length, 0) > 700,
      () => first.said.err,
    )
    first.kill()
    await first.ended
    expect(first.said.err).toContain('WARNING: openLoopback is true')
    const reader = await openReader(address)
    const kept = (await reader.sourceStates()).length
    expect(kept).toBeGreaterThan(0)
    const second = await annals(...arguments_, '--json').ended
    expect(second.code, second.err).toBe(0)
    const times = timesAsked(urls)
    const twice = [...times].filter(([url, n]) => n > 1 && !['circle', 'cookies'].includes(urls.get(url) as string))
    expect(twice.length).toBeLessThanOrEqual(CONCURRENCY)
    expect(times.size).toBe([...urls.values()].filter((manner) => manner !== 'refused').length)
    for (const host of hosts) host.asked.length = 0
    const third = await annals(...arguments_, '--json').ended
    expect(JSON.parse(third.out)).toMatchObject({ due: 0, asked: 0 })
    expect(hosts.flatMap((host) => host.asked)).toEqual([])
    await reader.close()
  }, 240_000)
})
