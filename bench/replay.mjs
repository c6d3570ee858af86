// `node bench/replay.mjs [--take N]`: a quarter of real hourly revisions on top of the whole corpus, each told and published as it comes.
// Prints what one changed day page costs, from its wikitext to the files, and whether every URL that was ever published
// still answers. At the end the tree is compared, byte for byte, with one that is published anew.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
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
const { values } = parseArgs({
  options: { take: { type: 'string', default: '100000' }, days: { type: 'string', default: join(corpus, 'days') } },
})
const { ingest } = await import('../dist/pipeline.js')
const { readPaths } = await import('../dist/intake/index.js')
const { publish } = await import('../dist/publish/publish.js')
const { openStore, openReader } = await import('../dist/store/index.js')
const { Site } = await import('../dist/site/site.js')
const { en } = await import('../dist/editions/en.js')

const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'annals-replay-'))
const address = `sqlite:${join(folder, 'annals.sqlite')}`
const options = { name: 'Annals', tagline: 'An open news archive.', origin: '' }
const store = await openStore(address)
const reader = await openReader(address)
const site = new Site(reader, en, options)

async function tell(arrivals) {
  const steps = []
  for await (const step of ingest(store, en, arrivals)) steps.push(step)
  return steps
}

async function publishInto(directory) {
  let last
  for await (const step of publish(new Site(reader, en, options), {
    store: address,
    edition: 'en',
    site: options,
    directory,
  }))
    last = step
  return last
}

async function* one(arrival) {
  yield arrival
}

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]

try {
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`,
  )
  await tell(readPaths([values.days], en))
  const tree = join(folder, 'public')
  console.log(`${(await publishInto(tree)).documents} documents before the replay`)

  const ever = new Set()
  const times = []
  let written = 0
  let revisions = 0
  let changed = 0
  for await (const arrival of readPaths([stream], en)) {
    if (arrival.type !== 'revision' || revisions >= Number(values.take)) continue
    revisions++
    const started = performance.now()
    const [step] = await tell(one(arrival))
    const done = await publishInto(tree)
    if (step?.type === 'told') {
      times.push(performance.now() - started)
      if (step.added + step.changed + step.withdrawn > 0) changed++
    }
    written += done.written
    for (const event of await reader.eventsOn(arrival.revision.date)) ever.add(event.path)
  }
  times.sort((a, b) => a - b)
  console.log(
    `${revisions} revisions, ${times.length} told, ${changed} of them with changes; ${written} documents written\n` +
      `one revision, from wikitext to files: median ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms, p99 ${quantile(times, 0.99).toFixed(0)} ms, most ${times.at(-1).toFixed(0)} ms`,
  )

  const missing = []
  for (const path of ever) {
    if (!(await site.page(path)) || !existsSync(join(tree, `${path}.html`))) missing.push(path)
  }
  console.log(`${ever.size} events were published since the replay began; ${missing.length} URLs stopped answering`)
  for (const path of missing.slice(0, 20)) console.log(`  ${path}`)

  const whole = join(folder, 'whole')
  await publishInto(whole)
  const differing = []
  const names = (directory) =>
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.annals'))
      .map((entry) => join(entry.parentPath, entry.name).slice(directory.length))
  const fresh = new Set(names(whole))
  for (const name of fresh) {
    const file = join(tree, name)
    if (!existsSync(file) || !readFileSync(file).equals(readFileSync(join(whole, name)))) differing.push(name)
  }
  const left = names(tree).filter((name) => !fresh.has(name))
  console.log(
    `${fresh.size} documents compared with a tree published anew: ${differing.length} differ, ${left.length} are left over`,
  )
  for (const name of [...differing, ...left].slice(0, 20)) console.log(`  ${name}`)
  if (missing.length + differing.length > 0) process.exitCode = 1
} finally {
  await store.close()
  await reader.close()
  rmSync(folder, { recursive: true, force: true })
}
