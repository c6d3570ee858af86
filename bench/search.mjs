// `node bench/search.mjs [--archive DIR] [--store postgres://… [--postmaster PID]]`: the search over a whole archive. Prints how long the index takes to
// build, how long queries take (processor time of one process), and how often an event is found by words of its own. With a copy of
// the archive in PostgreSQL (`annals copy`), how long its full text takes, and how often both find the same; `--postmaster PID`, its first
// process on this machine, counts its processor time with ours. The same seed gives the same queries.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { inflateRawSync } from 'node:zlib'
import { lookUp } from '../dist/query/lookup.js'
import { parseQuery } from '../dist/query/query.js'
import { isCommon, wordsOf } from '../dist/query/words.js'
import { openIndexBeside } from '../dist/search/beside.js'
import { openSearch } from '../dist/search/search.js'
import { openReader } from '../dist/store/index.js'

const { values } = parseArgs({
  options: {
    archive: { type: 'string' },
    store: { type: 'string' },
    postmaster: { type: 'string' },
    queries: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '7' },
  },
})
const root = fileURLToPath(new URL('..', import.meta.url))
const archive = resolve(values.archive ?? join(root, 'archive'))
if (!existsSync(join(archive, 'annals.sqlite'))) {
  console.log(`skipped: there is no archive at ${archive} (make one with annals import, or name one with --archive)`)
  process.exit(0)
}

/** Events that queries are drawn from, at most. */
const MOST_DRAWN = 100_000

/** mulberry32: small, and the same everywhere. */
let state = Number(values.seed)
function random() {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
const pick = (list) => list[Math.floor(random() * list.length)]
const shuffled = (list) => {
  const copy = [...list]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[copy[i], copy[j]] = [copy[j], copy[i]]
  }
  return copy
}
const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]
const cpu = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
const read = (text) => {
  const query = parseQuery(text)
  if ('problem' in query) throw new Error(`${text}: ${query.problem}`)
  return query
}

/** Time on the processors of the processes that a PostgreSQL has for those who ask it, in ms. */
function serverCpu() {
  if (!values.postmaster) return 0
  let sum = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1] === values.postmaster)
        sum += Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
    } catch {
      // It has ended.
    }
  }
  return sum
}

/** Asks the same of a copy in PostgreSQL, one query after another, as one reader does. */
async function compareWith(address, queries, known) {
  const server = await openReader(address)
  const other = openSearch('', server)
  for (const order of ['relevance', 'date']) {
    const times = []
    for (const text of queries) {
      const began = [performance.now(), cpu(), serverCpu()]
      await other.find(read(text), { order })
      const spent = [performance.now(), cpu(), serverCpu()].map((now, i) => now - began[i])
      times.push(values.postmaster ? spent[1] + spent[2] : spent[0])
    }
    const slow = times.indexOf(Math.max(...times))
    times.sort((a, b) => a - b)
    console.log(
      `PostgreSQL, ${queries.length} queries by ${order}, ${values.postmaster ? 'processor time of both' : 'on the clock'}: p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms, slowest ${times.at(-1).toFixed(1)} ms (${queries[slow]})`,
    )
  }
  for (const [name, texts] of [
    ['mixed queries', queries],
    ['known items', known],
  ]) {
    let alike = 0
    let counts = 0
    for (const text of texts) {
      const [one, two] = [await search.find(read(text), { limit: 5 }), await other.find(read(text), { limit: 5 })]
      const pathsOf = ({ events }) => events.map(({ path }) => path).join('\n')
      if (pathsOf(one) === pathsOf(two)) alike++
      else if (process.env.SHOW) console.log(`${text}\n${pathsOf(one)}\n--\n${pathsOf(two)}`)
      const countsOf = ({ events: _, ...counts }) => JSON.stringify(counts)
      if (countsOf(one) === countsOf(two)) counts++
      else if (process.env.SHOW) console.log(`${text}\n${countsOf(one)}\n${countsOf(two)}`)
    }
    console.log(
      `PostgreSQL, ${name}: the first five are those of SQLite, in its order, for ${((100 * alike) / texts.length).toFixed(1)} % of ${texts.length}; all that is counted for ${((100 * counts) / texts.length).toFixed(1)} %`,
    )
  }
  await server.close()
}

const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'annals-search-'))
const reader = await openReader(`sqlite:${join(archive, 'annals.sqlite')}`)
const search = openSearch(join(folder, 'annals.index.sqlite'), reader)
const index = openIndexBeside(join(folder, 'annals.index.sqlite'), reader)
try {
  const [began, beganCpu] = [performance.now(), cpu()]
  let events = 0
  await search.refresh((taken) => {
    events = taken
  })
  const wall = performance.now() - began
  console.log(
    `index: ${events} events in ${(wall / 1000).toFixed(1)} s, ${((cpu() - beganCpu) / 1000).toFixed(1)} s of processor`,
  )

  // Of a large archive some, evenly: all of them would take more memory than searching does.
  const days = await reader.days()
  const every = Math.ceil(days.reduce((sum, day) => sum + day.events, 0) / MOST_DRAWN)
  const told = []
  let n = 0
  for (const day of days)
    for (const event of await reader.eventsOn(day.date))
      if (event.withdrawn === null && n++ % every === 0) told.push(event)
  const wordsIn = (text) => [...new Set(wordsOf(text).map(({ folded }) => folded))]

  // One to four words, as they come in the titles of events drawn by chance, so common words come as often as they are
  // written; in every tenth query something else as well: a phrase, a beginning, an exclusion, a field, a misspelling.
  const queries = []
  while (queries.length < Number(values.queries)) {
    const event = pick(told)
    const words = shuffled(wordsIn(event.title).filter((word) => /^[a-z]/.test(word)))
    if (words.length < 5) continue
    const some = words.slice(0, 1 + (queries.length % 4))
    const more = [
      () => `"${event.title.replaceAll('"', ' ').split(' ').slice(0, 3).join(' ')}"`,
      () => `${words[0].slice(0, 4)}* ${some.slice(1).join(' ')}`,
      () => `${some.join(' ')} -${words[4]}`,
      () => `${some.join(' ')} after:${event.date.slice(0, 4)}`,
      () => `${some.join(' ')} source:reuters`,
      () => `${words.find((word) => word.length > 6) ?? some[0]}q`,
    ]
    const text = queries.length % 10 === 9 ? pick(more)() : some.join(' ')
    if (!('problem' in parseQuery(text))) queries.push(text)
  }
  for (const order of ['relevance', 'date']) {
    const times = []
    for (const text of queries) {
      const before = cpu()
      await search.find(read(text), { order })
      times.push(cpu() - before)
    }
    const slow = times.indexOf(Math.max(...times))
    times.sort((a, b) => a - b)
    console.log(
      `${queries.length} queries by ${order}: p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms, slowest ${times.at(-1).toFixed(1)} ms (${queries[slow]})`,
    )
  }

  // Known items: four words of an event's title that are neither common nor the words of its topic, in any order.
  let found = 0
  let asked = 0
  const known = []
  const missed = []
  for (const event of shuffled(told)) {
    const topic = new Set(wordsIn(event.topic ?? ''))
    const words = wordsIn(event.title).filter((word) => word.length > 2 && !isCommon(word) && !topic.has(word))
    if (words.length < 6) continue
    const text = shuffled(words).slice(0, 4).join(' ')
    known.push(text)
    const { events: first } = await search.find(read(text), { limit: 5 })
    if (first.some(({ id }) => id === event.id)) found++
    else missed.push(`${text} (${event.path})`)
    if (++asked === 100) break
  }
  console.log(
    `known items, by four words of the title that are not the topic's: ${found} of ${asked} in the first five`,
  )
  for (const text of missed.slice(0, 5)) console.log(`  missed: ${text}`)

  if (values.store) await compareWith(values.store, queries, known)

  // The index of an archive that is published as files, read from them as the script in a browser does.
  const [packing, packingCpu] = [performance.now(), cpu()]
  const files = new Map()
  for (const { path, bytes } of index.files()) files.set(path, bytes)
  const size = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0)
  console.log(
    `as files: ${files.size} files, ${(size / 1e6).toFixed(1)} MB, in ${((performance.now() - packing) / 1000).toFixed(1)} s, ${((cpu() - packingCpu) / 1000).toFixed(1)} s of processor`,
  )
  const loads = []
  let alike = 0
  let simple = 0
  for (const text of queries) {
    const query = read(text)
    const loaded = new Map()
    const result = await lookUp(async (path) => {
      const bytes = files.get(path)
      if (bytes) loaded.set(path, bytes.length)
      return bytes && (path.endsWith('.json') ? bytes : inflateRawSync(bytes))
    }, query)
    loads.push([...loaded.values()].reduce((sum, length) => sum + length, 0))
    const isSimple =
      query.filters.length === 0 &&
      query.terms.every(({ words, isPrefix }) => words.length === 1 && !isPrefix && !isCommon(words[0].folded))
    if (!isSimple || query.excluded.length > 0) continue
    simple++
    const { events } = await search.find(query, { limit: 5 })
    const [there, here] = [result.events.slice(0, 5).map(([, path]) => path), events.map(({ path }) => path)]
    if (there.join() === here.join()) alike++
    else if (process.env.SHOW) console.log(text, '\n ', there.join(' '), '\n ', here.join(' '))
  }
  loads.sort((a, b) => a - b)
  console.log(
    `${queries.length} queries of them: p50 ${(quantile(loads, 0.5) / 1000).toFixed(0)} kB, p95 ${(quantile(loads, 0.95) / 1000).toFixed(0)} kB, most ${(loads.at(-1) / 1000).toFixed(0)} kB; the first five are the server's, in its order, for ${((100 * alike) / simple).toFixed(1)} % of ${simple} queries of words alone`,
  )
} finally {
  index.close()
  search.close()
  await reader.close()
  rmSync(folder, { recursive: true, force: true })
}
