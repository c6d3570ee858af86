// `node bench/enrich.mjs`: sources asked for in a second, at 40 hosts on this machine that take 100 ms for each answer, with no delay
// between two requests to one. The hosts are a process of their own; printed are wall and processor seconds of enriching alone,
// with the best that one request at a time to a host allows. With `--serve`, `annals serve --workers 2` stands beside it and readers ask
// for its event pages (`wrk -t1 -c32`): how long the slowest of a hundred waits, before enriching and meanwhile.
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { availableParallelism, constants, cpus, setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const HOSTS = 40
const EACH = 100
const LATENCY_MS = 100
const page = `<!doctype html><html lang="en"><head><title>Ferry</title><meta property="og:title" content="Ferry"><meta property="og:description" content="A ferry leaves."><meta property="og:image" content="https://a.example/1.jpg"></head><body>${'<p>Words of the article, some of them.</p>'.repeat(1500)}</body></html>`

const { values, positionals } = parseArgs({ options: { serve: { type: 'boolean' } }, allowPositionals: true })

if (positionals[0] === 'hosts') {
  const ports = []
  for (let i = 0; i < HOSTS; i++) {
    const server = createServer((request, response) => {
      setTimeout(() => {
        if (request.url === '/robots.txt') response.writeHead(404).end()
        else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
      }, LATENCY_MS)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    ports.push(server.address().port)
  }
  process.send(ports)
} else await measure()

async function measure() {
  const { prepare } = await import('../scripts/prepare.mjs')
  prepare()
  const { enrich, openLedger, openStore, ingest, editionOf } = await import('../dist/index.js')
  const hosts = fork(fileURLToPath(import.meta.url), ['hosts'], { execArgv: [] })
  const [ports] = await once(hosts, 'message')
  const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'annals-bench-'))
  try {
    const address = `sqlite:${join(folder, 'annals.sqlite')}`
    const edition = editionOf('en')
    const store = await openStore(address)
    async function* arrivals() {
      for (const [i, port] of ports.entries()) {
        const date = `2016-0${1 + Math.floor(i / 28)}-${String((i % 28) + 1).padStart(2, '0')}`
        const lines = Array.from(
          { length: EACH },
          (_, n) => `*Ferry ${n} leaves. [http://127.0.0.1:${port}/${n} (Paper)]`,
        )
        const wikitext = `{{Current events|content=\n<!-- All news items below this line -->\n${lines.join('\n')}\n<!-- All news items above this line -->}}`
        const revision = { edition: 'en', date, title: edition.dayTitle(date), wikitext, encoding: 'utf-8' }
        yield { type: 'revision', revision, origin: 'bench' }
      }
    }
    for await (const _ of ingest(store, edition, arrivals()));
    const events = []
    for await (const { path } of store.paths()) events.push(path)
    await store.close()
    const readers = values.serve ? await serving(folder, events) : undefined
    // Every page has been made once then, by each of the two.
    await readers?.ask()
    if (readers) console.log(`readers alone: ${await readers.ask()}`)
    const ledger = await openLedger(address)
    // As the command does.
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
    const started = performance.now()
    const cpu = process.cpuUsage()
    const meanwhile = readers?.ask()
    let asked = 0
    const outcomes = {}
    const options = { userAgent: 'annals-bench', delayMs: 0, concurrency: 2 * HOSTS, loopback: true }
    for await (const step of enrich(ledger, options)) {
      if (step.type !== 'visited') continue
      asked++
      outcomes[step.outcome] = (outcomes[step.outcome] ?? 0) + 1
    }
    const wall = (performance.now() - started) / 1000
    const { user, system } = process.cpuUsage(cpu)
    await ledger.close()
    if (readers) console.log(`readers beside it: ${await meanwhile}`)
    readers?.stop()
    const best = (HOSTS * 1000) / LATENCY_MS
    console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}`)
    console.log(
      `${asked} sources (${JSON.stringify(outcomes)}) in ${wall.toFixed(1)} s: ${(asked / wall).toFixed(0)} a second of ${best} possible, ${((user + system) / 1000 / asked).toFixed(2)} ms of processor each, ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB`,
    )
  } finally {
    hosts.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The server of an archive, and readers who ask it for 8 seconds. */
async function serving(folder, events) {
  const bin = fileURLToPath(new URL('../bin/annals.js', import.meta.url))
  const args = ['serve', '--archive', folder, '--port', '0', '--workers', '2']
  const server = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'inherit', 'pipe'] })
  let said = ''
  server.stderr.on('data', (text) => (said += text))
  while (!/http:\S+/.test(said)) await new Promise((done) => setTimeout(done, 50))
  const url = /http:\S+/.exec(said)[0].replace(/\/$/, '')
  const script = join(folder, 'paths.lua')
  writeFileSync(
    script,
    `local paths = {${events.slice(0, 3000).map((path) => JSON.stringify(`${path}.html`))}}
local at = 0
request = function() at = at % #paths + 1 return wrk.format('GET', paths[at]) end
done = function(summary, latency)
  io.write(string.format('RESULT %.0f requests a second, p99 %.1f ms, %d errors', summary.requests / summary.duration * 1e6,
    latency:percentile(99) / 1000, summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end`,
  )
  return {
    async ask() {
      const wrk = spawn('wrk', ['-t1', '-c32', '-d8s', '-s', script, url])
      let told = ''
      wrk.stdout.on('data', (text) => (told += text))
      await once(wrk, 'close')
      return /RESULT (.*)/.exec(told)?.[1] ?? told
    },
    stop: () => server.kill(),
  }
}
