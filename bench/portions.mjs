// `node bench/portions.mjs [--days YYYY]`: the days of a year and then a quarter of real hourly revisions, told all at once, one by one,
// and each twice. Do ids, paths and every published byte come out the same? The status page alone may differ: it says how
// often the archive was changed.
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
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
const { values } = parseArgs({ options: { days: { type: 'string', default: '2016' } } })
const { ingest } = await import('../dist/pipeline.js')
const { readPaths } = await import('../dist/intake/index.js')
const { openStore } = await import('../dist/store/index.js')
const { en } = await import('../dist/editions/en.js')

const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'annals-portions-'))

async function arrivals() {
  const days = join(folder, 'days')
  mkdirSync(days)
  for (const name of readdirSync(join(corpus, 'days')))
    if (name.startsWith(values.days)) copyFileSync(join(corpus, 'days', name), join(days, name))
  const all = []
  for await (const arrival of readPaths([days, stream], en)) if (arrival.type === 'revision') all.push(arrival)
  return all
}

async function archiveOf(name, portions) {
  const archive = join(folder, name)
  const annals = (...args) =>
    execFileSync(process.execPath, [join(root, 'bin/annals.js'), ...args, '--archive', archive], { stdio: 'ignore' })
  annals('init', '--yes', '--name', 'Portions')
  const store = await openStore(`sqlite:${join(archive, 'annals.sqlite')}`)
  const started = performance.now()
  for (const portion of portions) {
    async function* told() {
      yield* portion
    }
    for await (const _ of ingest(store, en, told()));
  }
  await store.close()
  annals('publish')
  console.log(`${name}: ${portions.length} portions, ${((performance.now() - started) / 1000).toFixed(0)} s`)
  return join(archive, 'public')
}

function compare(one, other) {
  const files = (tree) =>
    readdirSync(tree, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.annals') && !entry.name.startsWith('status.'))
      .map((entry) => join(entry.parentPath, entry.name).slice(tree.length))
  const all = new Set([...files(one), ...files(other)])
  const differing = [...all].filter((file) => {
    const [a, b] = [one, other].map((tree) => (existsSync(tree + file) ? readFileSync(tree + file) : Buffer.alloc(0)))
    return !a.equals(b)
  })
  console.log(`${all.size} documents compared: ${differing.length} differ`)
  for (const file of differing.slice(0, 5)) console.log(`  ${file}`)
  if (differing.length > 0) process.exitCode = 1
}

try {
  const all = await arrivals()
  console.log(`${all.length} revisions`)
  const atOnce = await archiveOf('at-once', [all])
  compare(
    atOnce,
    await archiveOf(
      'one-by-one',
      all.map((arrival) => [arrival]),
    ),
  )
  compare(atOnce, await archiveOf('each-twice', [all.flatMap((arrival) => [arrival, arrival])]))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
