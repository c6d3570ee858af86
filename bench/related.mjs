// `npm run bench:related`: are related events any good? Reads the day pages of the corpus, hides the story headings, relates, and
// asks the measure kept beside the corpus (`bench/eval_related.mjs` in the folder above it) how many events of the same story are
// found: by the rule of the archive that ours follows, by BM25, and by ours. Options: --part dev,test.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const corpus = resolve(process.env.ANNALS_CORPUS ?? join(root, '../shared/corpus'))
const measure = join(corpus, '../bench/eval_related.mjs')
for (const needed of [join(corpus, 'days'), measure]) {
  if (existsSync(needed)) continue
  console.log(`skipped: there is no ${needed} (set ANNALS_CORPUS)`)
  process.exit(0)
}
const { values } = parseArgs({
  options: {
    part: { type: 'string', default: 'dev,test' },
    formula: { type: 'string' },
    only: { type: 'boolean' },
    time: { type: 'string', default: 'past,all' },
  },
})
const { parseDay } = await import('../dist/parse/index.js')
const { decode } = await import('../dist/parse/decode.js')
const { en } = await import('../dist/editions/en.js')
const { sectionOf } = await import('../dist/model/edition.js')
const { Archive, relateAll } = await import('../dist/link/bulk.js')
const { stemOf } = await import('../dist/link/word.js')
const { FORMULA } = await import('../dist/link/weights.js')
// The measure takes a script whose name its own ends with for itself, and would run.
process.argv[1] = 'bench:related'
const { prepare, evaluate } = await import(pathToFileURL(measure))
if (values.formula) Object.assign(FORMULA, JSON.parse(values.formula))

/** Every event of the corpus, its headings apart. */
function extract() {
  const events = []
  for (const name of readdirSync(join(corpus, 'days')).sort()) {
    const date = en.dateOfFile(name)
    if (!date) continue
    const { text } = decode(readFileSync(join(corpus, 'days', name)))
    for (const event of parseDay(text).events) {
      events.push({
        id: `${date}-${event.order}`,
        date,
        text: event.title,
        cat: sectionOf(en, event.category)?.slug ?? '',
        heads: event.stories.flatMap((story) => story.articles.map(({ title }) => title)),
        links: event.context.map(({ title, label }) => ({ target: title, display: label || title })),
        sources: event.citations.map(({ label, url }) => ({ label, url })),
      })
    }
  }
  return events
}

const readLines = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

/** Adds to each list the events that name this one: those that came later. Best first. */
function bothWays(earlier) {
  const lists = new Map([...earlier].map(([id, list]) => [id, [...list]]))
  for (const [id, list] of earlier) for (const { id: other, score } of list) lists.get(other).push({ id, score })
  for (const list of lists.values()) list.sort((a, b) => b.score - a.score)
  return lists
}

/** With limits, as an archive keeps them; without, what is ranked below them as well, since measures ask for ten. */
function ours(events, limits) {
  const cpu = process.cpuUsage()
  const archive = new Archive()
  for (const { id, date, cat, text, links, sources } of events)
    archive.add({
      id,
      date,
      section: cat,
      title: text,
      context: links.map(({ target, display }) => ({ title: target, label: display })),
      stories: [],
      citations: sources,
    })
  const index = archive.index(archive.learn(1))
  const earlier = new Map()
  for (const { event, others, scores } of relateAll(index, limits))
    earlier.set(
      index.ids[event],
      others.map((other, i) => ({ id: index.ids[other], score: scores[i] })),
    )
  const { user, system } = process.cpuUsage(cpu)
  return { earlier, all: bothWays(earlier), cpu: (user + system) / 1e6 }
}

/** The events again and again, twenty years later each time. */
function copies(events, times) {
  return Array.from({ length: times }, (_, k) =>
    events.map((event) => ({
      ...event,
      id: `${event.id}-${k}`,
      date: `${Number(event.date.slice(0, 4)) + 20 * k}${event.date.slice(4)}`,
    })),
  ).flat()
}

/** How the archive that ours follows did it: most words of links in common, then the newest by the text of its date. */
function seedRule(events) {
  const byName = new Map()
  for (const event of events)
    for (const name of new Set(event.links.map((link) => link.display)))
      (byName.get(name) ?? byName.set(name, []).get(name)).push(event)
  const dateText = ({ date }) => date.replace(/-0(\d)$/, '-$1')
  return listsBy(events, (event, isCandidate) => {
    const shared = new Map()
    for (const name of new Set(event.links.map((link) => link.display)))
      for (const other of byName.get(name)) if (isCandidate(other)) shared.set(other, (shared.get(other) ?? 0) + 1)
    return [...shared].sort(
      ([a, n], [b, m]) => m - n || (dateText(a) < dateText(b) ? 1 : dateText(a) > dateText(b) ? -1 : 0),
    )
  })
}

/** Okapi BM25 over stemmed words of the text. */
function bm25(events, k1 = 0.5, b = 0.3) {
  const words = events.map(({ text }) => (text.match(/[\p{L}\p{N}]+/gu) ?? []).map(stemOf).filter(Boolean))
  const mean = words.reduce((sum, list) => sum + list.length, 0) / words.length
  const postings = new Map()
  const counts = words.map((list) => {
    const count = new Map()
    for (const word of list) count.set(word, (count.get(word) ?? 0) + 1)
    return count
  })
  for (const [i, count] of counts.entries())
    for (const [word, times] of count) (postings.get(word) ?? postings.set(word, []).get(word)).push([i, times])
  const at = new Map(events.map((event, i) => [event, i]))
  return listsBy(events, (event, isCandidate) => {
    const scores = new Map()
    for (const word of counts[at.get(event)].keys()) {
      const found = postings.get(word)
      const idf = Math.log(1 + (events.length - found.length + 0.5) / (found.length + 0.5))
      for (const [i, times] of found) {
        if (!isCandidate(events[i])) continue
        const part = (idf * times * (k1 + 1)) / (times + k1 * (1 - b + (b * words[i].length) / mean))
        scores.set(i, (scores.get(i) ?? 0) + part)
      }
    }
    return [...scores].sort((x, y) => y[1] - x[1]).map(([i, score]) => [events[i], score])
  })
}

/** Lists of a rule for the events that are asked about, among earlier events and among all of other days. */
function listsBy(events, rule) {
  const asked = events.filter((event) => queries.has(event.id))
  const of = (isCandidate) =>
    new Map(
      asked.map((event) => [
        event.id,
        rule(event, (other) => isCandidate(event, other))
          .slice(0, 20)
          .map(([other]) => ({ id: other.id })),
      ]),
    )
  return { earlier: of((a, b) => b.date < a.date), all: of((a, b) => b.date !== a.date) }
}

const folder = mkdtempSync(join(tmpdir(), 'annals-related-'))
let queries = new Set()
try {
  const raw = join(folder, 'raw.jsonl')
  const labelled = join(folder, 'events.jsonl')
  writeFileSync(
    raw,
    extract()
      .map((event) => JSON.stringify(event))
      .join('\n'),
  )
  const { status, stderr } = spawnSync(process.execPath, [measure, 'label', raw, '--out', labelled], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  console.log(stderr.trim())
  const events = readLines(labelled)
  const bench = prepare(events)
  const parts = values.part.split(',')
  queries = new Set(
    bench.stories
      .filter((s) => parts.includes('all') || parts.includes(s.split))
      .flatMap((s) => s.events.map((e) => e.id)),
  )
  const mine = ours(events, { score: 0, sum: 0 })
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}: ` +
      `${events.length} events related in ${mine.cpu.toFixed(1)} s of processor time`,
  )
  const once = ours(events)
  const three = copies(events, 3)
  const thrice = ours(three)
  console.log(
    `within the limits of pages ${once.cpu.toFixed(1)} s; of three copies, ${three.length} events, ${thrice.cpu.toFixed(1)} s, ${(thrice.cpu / once.cpu).toFixed(2)} times as much`,
  )
  const methods = values.only ? { ours: mine } : { 'the seed rule': seedRule(events), BM25: bm25(events), ours: mine }
  console.log(
    `${''.padEnd(16)}${'part'.padEnd(6)}${'days'.padEnd(9)} nDCG@10            recall@5  MRR@10  gP@5   hit@5`,
  )
  for (const part of parts)
    for (const time of values.time.split(','))
      for (const [name, lists] of Object.entries(methods)) {
        const found = lists[time === 'past' ? 'earlier' : 'all']
        const r = evaluate(bench, (id) => found.get(id)?.map((x) => x.id), { part, time })
        const [low, high] = r['nDCG@10_ci']
        console.log(
          `${name.padEnd(16)}${part.padEnd(6)}${(time === 'past' ? 'earlier' : 'any').padEnd(9)} ${r['nDCG@10'].toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]  ` +
            `${r['recall@5'].toFixed(3)}     ${r['MRR@10'].toFixed(3)}   ${r['gP@5'].toFixed(3)}  ${r['hit@5'].toFixed(3)}`,
        )
      }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
