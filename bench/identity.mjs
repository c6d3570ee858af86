// Which item of a new revision is which known event? Asks `reconcile` the questions of `identity/pairs.jsonl`, which were
// answered by reading, and counts wrong merges and needless splits, beside two simpler rules. `--verbose` shows each question
// that `reconcile` got wrong, with its texts from the corpus.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('..', import.meta.url))
const corpus = resolve(process.env.ANNALS_CORPUS ?? join(root, '../shared/corpus'))
const stream = join(corpus, 'revisions-2017-04-to-06.jsonl.gz')
if (!existsSync(stream)) {
  console.log(`skipped: there is no ${stream} (set ANNALS_CORPUS)`)
  process.exit(0)
}
if (!existsSync(join(root, 'dist'))) {
  console.error('there is no dist: run `npm run build` first')
  process.exit(1)
}
const { parseDay } = await import('../dist/parse/index.js')
const { reconcile } = await import('../dist/reconcile/reconcile.js')
const { overlap, wordsOf } = await import('../dist/reconcile/similarity.js')
const { slugify } = await import('../dist/model/slug.js')

/** Days before and after a page's own whose events are known when it is read. */
const NEIGHBOURS = 2
const DAY = 86_400_000

// ---- the rules to compare: known events and newly read ones -> index of a new one -> index of the known one

function matchOurs(known, parsed, date) {
  const { kept } = reconcile(date, known, parsed)
  return new Map(kept.map((pair) => [parsed.indexOf(pair.parsed), known.indexOf(pair.known)]))
}

/** The first known event with the same key, of the page's own day before others and told before withdrawn. */
function matchByKey(known, parsed, date, keyOf) {
  const order = known
    .map((event, index) => ({ index, key: keyOf(event), rank: 2 * (event.date !== date) + (event.withdrawn !== null) }))
    .filter(({ key }) => key)
    .sort((a, b) => a.rank - b.rank)
  const taken = new Set()
  const pairs = new Map()
  for (const [index, event] of parsed.entries()) {
    const found = order.find((candidate) => candidate.key === keyOf(event) && !taken.has(candidate.index))
    if (!found) continue
    taken.add(found.index)
    pairs.set(index, found.index)
  }
  return pairs
}

const RULES = {
  ours: matchOurs,
  'same slug': (known, parsed, date) => matchByKey(known, parsed, date, (event) => slugify(event.title, '')),
  'same first URL': (known, parsed, date) => matchByKey(known, parsed, date, (event) => event.citations[0]?.url),
}

// ---- the revisions

const revisions = new Map()
for (const line of gunzipSync(readFileSync(stream)).toString().split('\n')) {
  if (line === '') continue
  const { at, title, deleted, text } = JSON.parse(line)
  if (deleted) continue
  const page = title.replace(/^.*\//, '')
  if (!revisions.has(page)) revisions.set(page, [])
  revisions.get(page).push({ at, text })
}
const pageOf = new Map([...revisions.keys()].map((page) => [dateOf(page), page]))

function dateOf(page) {
  return new Date(`${page} UTC`).toISOString().slice(0, 10)
}

const read = new Map()
/** The events that one revision tells, each with the hash that questions name it by. */
function eventsOf(page, at) {
  const key = `${page} ${at}`
  const found = read.get(key)
  if (found) return found
  const revision = revisions.get(page)?.find((candidate) => candidate.at === at)
  if (!revision) throw new Error(`the corpus has no revision of ${page} at ${at}`)
  const bytes = Buffer.from(revision.text)
  const events = parseDay(revision.text).events.map((event) => ({
    ...event,
    hash: hashOf(bytes.subarray(event.span.start, event.span.end).toString()),
  }))
  read.set(key, events)
  return events
}

/** Names an item by its wikitext: list marks stripped, white space collapsed. */
function hashOf(wikitext) {
  const text = wikitext
    .replace(/^[*#:;\s]+/, '')
    .replace(/\s+/g, ' ')
    .trim()
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** An event as the archive would know it. */
function known(event, date, withdrawnAt) {
  const place = `${date}/${event.hash}`
  return {
    ...event,
    id: place,
    path: `/news/${place}`,
    date,
    topic: null,
    provenance: { page: '', revision: null, timestamp: null, sha256: '', parserVersion: 0 },
    firstSeen: null,
    lastChanged: null,
    corrections: 0,
    withdrawn: withdrawnAt ? { at: withdrawnAt, reason: 'no longer on the portal' } : null,
  }
}

// ---- the questions, by transition: one page from one revision to another

const questions = readFileSync(join(root, 'bench/identity/pairs.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line, index) => ({ number: index + 1, ...JSON.parse(line) }))
const transitions = new Map()
for (const question of questions) {
  const key = `${question.page} ${question.atBefore} ${question.atAfter}`
  if (!transitions.has(key)) transitions.set(key, [])
  transitions.get(key).push(question)
}
const left = questions.filter((q) => q.before && !q.after && !q.kind.startsWith('half-day'))
const returned = questions.filter((q) => q.from && q.label === 'same')

/** What the archive knows when the revision comes: this page and its neighbours as told, and what was withdrawn. */
function knownAt({ page, atBefore, atAfter }, asked) {
  const date = dateOf(page)
  const events = eventsOf(page, atBefore).map((event) => known(event, date, null))
  const have = new Set(events.map((event) => event.id))
  const add = (event, day, withdrawnAt) => {
    if (!event || have.has(`${day}/${event.hash}`)) return
    have.add(`${day}/${event.hash}`)
    events.push(known(event, day, withdrawnAt))
  }
  for (let offset = -NEIGHBOURS; offset <= NEIGHBOURS; offset++) {
    const day = new Date(Date.parse(date) + offset * DAY).toISOString().slice(0, 10)
    const near = pageOf.get(day)
    if (!near) continue
    if (offset !== 0) {
      const latest = revisions.get(near).findLast((revision) => revision.at <= atAfter)
      if (latest) for (const event of eventsOf(near, latest.at)) add(event, day, null)
    }
    const until = offset === 0 ? atBefore : atAfter
    for (const gone of left) {
      if (gone.page !== near || gone.atAfter > until) continue
      const isBack = (q) => q.from.page === near && q.before === gone.before && q.atAfter <= atBefore
      if (!returned.some(isBack)) add(itemOf(near, gone.atBefore, gone.before), day, gone.atAfter)
    }
  }
  for (const { from, before } of asked) {
    if (from) add(itemOf(from.page, from.at, before), dateOf(from.page), atAfter)
  }
  return events
}

function itemOf(page, at, hash) {
  return eventsOf(page, at).find((event) => event.hash === hash)
}

// ---- asking

const tallies = Object.fromEntries(Object.keys(RULES).map((rule) => [rule, new Map()]))
const failures = []
let unfound = 0
let hard = 0

for (const asked of transitions.values()) {
  const { page, atAfter } = asked[0]
  const date = dateOf(page)
  const events = knownAt(asked[0], asked)
  const parsed = eventsOf(page, atAfter)
  const oldOf = ({ from, before }) =>
    events.findIndex((event) => event.hash === before && event.date === dateOf(from?.page ?? page))
  const cases = asked.map((question) => ({
    question,
    old: question.before ? oldOf(question) : undefined,
    next: question.after ? parsed.findIndex((event) => event.hash === question.after) : undefined,
  }))
  unfound += cases.filter(({ old, next }) => old === -1 || next === -1).length
  for (const one of cases) if (isHard(one, events, parsed)) hard++
  for (const [rule, match] of Object.entries(RULES)) {
    const pairs = match(events, parsed, date)
    for (const verdict of judge(cases, pairs)) {
      const { kind } = verdict.question
      if (!tallies[rule].has(kind)) tallies[rule].set(kind, { asked: 0, wrong: 0, toMeet: 0, split: 0 })
      const tally = tallies[rule].get(kind)
      tally.asked++
      tally.wrong += verdict.wrong.length
      tally.toMeet += verdict.toMeet
      tally.split += verdict.split
      if (rule === 'ours' && (verdict.wrong.length > 0 || verdict.split)) failures.push({ ...verdict, events, parsed })
    }
  }
}

/**
 * What a rule made of a transition's questions. Each wrong pair counts once, at the first question that it offends; of the
 * questions about one split or merged item, the first stands for all.
 */
function judge(cases, pairs) {
  const nextOf = new Map([...pairs].map(([next, old]) => [old, next]))
  const made = (old, next) => nextOf.get(old) === next
  const right = new Set(
    cases.filter(({ question }) => !['none', 'different'].includes(question.label)).map((c) => `${c.old} ${c.next}`),
  )
  const counted = new Set()
  const groups = new Set()
  return cases.flatMap(({ question, old, next }) => {
    const suspects = []
    if (question.label === 'different') {
      if (made(old, next)) suspects.push([old, next])
    } else {
      if (nextOf.has(old)) suspects.push([old, nextOf.get(old)])
      if (pairs.has(next)) suspects.push([pairs.get(next), next])
    }
    const wrong = suspects.filter(([a, b]) => {
      const key = `${a} ${b}`
      if (right.has(key) || counted.has(key)) return false
      counted.add(key)
      return true
    })
    if (question.label === 'same') return [{ question, old, next, wrong, toMeet: 1, split: Number(!made(old, next)) }]
    if (question.label !== 'split' && question.label !== 'merged')
      return [{ question, old, next, wrong, toMeet: 0, split: 0 }]
    const key = question.label === 'split' ? `o${old}` : `n${next}`
    if (groups.has(key)) return wrong.length > 0 ? [{ question, old, next, wrong, toMeet: 0, split: 0 }] : []
    groups.add(key)
    const group = cases.filter(
      (c) => c.question.label === question.label && key === (key[0] === 'o' ? `o${c.old}` : `n${c.next}`),
    )
    const isMet = group.some((c) => made(c.old, c.next))
    return [{ question, old, next, wrong, toMeet: 1, split: Number(!isMet) }]
  })
}

/** Hard: the same news in words that share less than 0.6, or more than one candidate that could be it. */
function isHard({ question, old, next }, events, parsed) {
  const urls = (event) => new Set(event.citations.map((citation) => citation.url))
  const alike = (a, b) => overlap(wordsOf(a.title), wordsOf(b.title))
  const plausible = (a, b) => alike(a, b) >= 0.33 || overlap(urls(a), urls(b)) > 0
  const a = events[old]
  const b = parsed[next]
  if (question.label === 'same')
    return alike(a, b) < 0.6 || events.some((e) => e !== a && e.hash !== b.hash && plausible(e, b))
  if (question.label === 'none') return b ? events.some((e) => plausible(e, b)) : parsed.some((e) => plausible(a, e))
  return true
}

// ---- the answer

const percent = (part, whole) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`)
const sum = (tally, field) => [...tally.values()].reduce((total, row) => total + row[field], 0)
console.log(`${questions.length} questions on ${transitions.size} transitions, ${hard} of them hard`)
if (unfound > 0) console.log(`${unfound} questions name an item that this parser does not find`)
for (const [rule, tally] of Object.entries(tallies)) {
  const [asked, wrong, toMeet, split] = ['asked', 'wrong', 'toMeet', 'split'].map((field) => sum(tally, field))
  console.log(
    `${rule.padEnd(16)} wrong merges ${percent(wrong, asked).padStart(8)} (${wrong} of ${asked})   needless splits ${percent(split, toMeet).padStart(8)} (${split} of ${toMeet})`,
  )
}
console.log(
  `\n${'stratum'.padEnd(24)}${'asked'.padStart(6)}${Object.keys(RULES)
    .map((rule) => `${rule}: wrong, split`.padStart(30))
    .join('')}`,
)
for (const [kind, { asked }] of [...tallies.ours].sort((a, b) => b[1].asked - a[1].asked)) {
  const cells = Object.values(tallies).map((tally) => {
    const { wrong, split } = tally.get(kind)
    return `${wrong}, ${split}`.padStart(30)
  })
  console.log(kind.padEnd(24) + String(asked).padStart(6) + cells.join(''))
}
if (process.argv.includes('--verbose')) for (const failure of failures) show(failure)
else if (failures.length > 0) console.log(`\n${failures.length} questions failed; --verbose shows them`)

function show({ question, old, next, wrong, split, events, parsed }) {
  const { number, page, atAfter, kind, label } = question
  console.log(
    `\n#${number} ${page}, ${atAfter}: ${kind}, ${label}${split ? ', NEEDLESSLY SPLIT' : ''}${wrong.length > 0 ? ', WRONGLY MERGED' : ''}`,
  )
  const tell = (sign, event) => {
    if (event)
      console.log(`  ${sign} ${event.title}\n      ${event.citations.map((citation) => citation.url).join('\n      ')}`)
  }
  tell('-', events[old])
  tell('+', parsed[next])
  for (const [a, b] of wrong) {
    console.log('  paired instead:')
    tell('-', events[a])
    tell('+', parsed[b])
  }
}
