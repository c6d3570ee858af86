// Are relations kept one by one what they would be computed all at once? Imports the corpus, replays the revision stream, and
// compares every list of every event, ids, scores and words, with a full computation from the same table of weights.
// Prints the cost of the whole build and of each change. Options: --take N revisions, --archive DIR (one imported before).
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const corpus = resolve(process.env.ANNALS_CORPUS ?? join(root, '../shared/corpus'))
const stream = join(corpus, 'revisions-2017-04-to-06.jsonl.gz')
if (!existsSync(stream)) {
  console.log(`skipped: there is no ${stream} (set ANNALS_CORPUS)`)
  process.exit(0)
}
const { values } = parseArgs({ options: { take: { type: 'string', default: '100000' }, archive: { type: 'string' } } })
const { ingest } = await import('../dist/pipeline.js')
const { relate } = await import('../dist/relate/relate.js')
const { readPaths } = await import('../dist/intake/index.js')
const { openStore } = await import('../dist/store/index.js')
const { en } = await import('../dist/editions/en.js')

const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'annals-relate-'))
const file = join(folder, 'annals.sqlite')
if (values.archive) cpSync(join(values.archive, 'annals.sqlite'), file)
const store = await openStore(`sqlite:${file}`)
const cpu = (since) => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}
const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0

async function lists() {
  const all = new Map()
  for (const { date } of await store.days())
    for (const [id, list] of await store.relatedOn(date)) all.set(id, JSON.stringify(list))
  return all
}

async function tell(arrivals) {
  for await (const _ of ingest(store, en, arrivals));
}

try {
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`,
  )
  if (!values.archive) await tell(readPaths([join(corpus, 'days')], en))
  const before = process.cpuUsage()
  await store.transaction(() => relate(store, en, { whole: true }))
  const { events } = await store.totals()
  console.log(
    `${events} events related at once: ${(cpu(before) / 1000).toFixed(1)} s of processor time, ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB at most`,
  )
  const times = []
  const perEvent = []
  let revisions = 0
  for await (const arrival of readPaths([stream], en)) {
    if (arrival.type !== 'revision' || revisions >= Number(values.take)) continue
    revisions++
    let spent = 0
    let changed = 0
    // The pipeline relates at its end; what that costs is seen by taking the write apart from it.
    const timed = {
      ...store,
      async transaction(work) {
        const start = process.cpuUsage()
        const done = await store.transaction(work)
        if (done?.way !== undefined) {
          spent = cpu(start)
          changed = done.changed
        }
        return done
      },
    }
    async function* one() {
      yield arrival
    }
    for await (const _ of ingest(timed, en, one()));
    if (changed === 0) continue
    times.push(spent)
    perEvent.push(spent / changed)
  }
  times.sort((a, b) => a - b)
  perEvent.sort((a, b) => a - b)
  console.log(
    `${revisions} revisions, ${times.length} with changes: relating after one costs, in processor time, median ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms, most ${(times.at(-1) ?? 0).toFixed(0)} ms; ` +
      `per changed event median ${quantile(perEvent, 0.5).toFixed(1)} ms, p95 ${quantile(perEvent, 0.95).toFixed(1)} ms`,
  )
  const byParts = await lists()
  await store.transaction(() => relate(store, en, { whole: true }))
  const whole = await lists()
  const ids = new Set([...byParts.keys(), ...whole.keys()])
  const differing = [...ids].filter((id) => byParts.get(id) !== whole.get(id))
  console.log(`${ids.size} lists compared with a full computation: ${differing.length} differ`)
  for (const id of differing.slice(0, 3)) console.log(id, byParts.get(id), whole.get(id))
  if (differing.length > 0) process.exitCode = 1
} finally {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
}
