// `node scripts/faults.mjs [--kills N] [--seed S] [--first I] [--only NAME] [--keep]`: kills commands with SIGKILL at random
// moments, restarts them, and sees that nothing was lost, torn or mixed. The compiled command line runs in processes of its
// own. It is a script and no test file so that hundreds of kills can be asked for; `npm test` kills each command once.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { editionOf, openReader, Site } from '../dist/index.js'
import { readProse } from '../dist/prose/read.js'
import { revisionLines } from '../dist/rebuild.js'
import { scripts } from '../dist/scripts.js'
import { assets, documentsIn } from '../dist/site/documents.js'
import { verify } from '../dist/verify/verify.js'
import { makeNews, shrunken, streamOf } from './faults/news.mjs'
import { startPortal } from './faults/portal.mjs'
import { randomOf } from './faults/random.mjs'

/**
 * What is killed: a state to begin with, and a command. Each command must end in the same archive and the same tree however
 * often it was killed before, and change nothing when it is run once more (`again`, of its JSON).
 */
const scenarios = [
  { name: 'import', start: 'empty', args: () => ['import', file('all.jsonl')], again: { revisions: 0 } },
  { name: 'import more', start: 'half', args: () => ['import', file('all.jsonl')], again: { revisions: 0 } },
  {
    name: 'import what shrank',
    start: 'whole',
    args: () => ['import', file('shrunken.jsonl')],
    again: { revisions: 0 },
  },
  { name: 'publish', start: 'whole', args: () => ['publish'], again: { written: 0 } },
  { name: 'publish changes', start: 'changed', args: () => ['publish'], again: { written: 0 } },
  { name: 'publish in full', start: 'changed', args: () => ['publish', '--full'], again: { written: 0 } },
  {
    name: 'update',
    start: 'half',
    args: () => ['update', '--all-revisions', '--full'],
    again: { revisions: 0, problems: 0 },
  },
  {
    name: 'watch',
    start: 'published',
    args: () => ['watch', '--once', '--all-revisions'],
    again: { revisions: 0, problems: 0 },
  },
  { name: 'backup', start: 'whole', args: (archive) => ['backup', join(archive, 'copy.sqlite'), '--force'], again: {} },
]

/** Where commands begin, each made from another by commands that nobody kills. */
const states = [
  { name: 'empty', commands: [['init', '--yes']] },
  { name: 'half', from: 'empty', commands: [['import', 'half.jsonl']] },
  { name: 'whole', from: 'half', commands: [['import', 'all.jsonl']] },
  { name: 'published', from: 'half', commands: [['publish']] },
  { name: 'changed', from: 'published', commands: [['import', 'all.jsonl']] },
]

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: String(scenarios.length) },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    first: { type: 'string', default: '0' },
    only: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})
const [kills, seed, first] = [values.kills, values.seed, values.first].map(Number)
const root = fileURLToPath(new URL('..', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'annals-faults-'))
const file = (name) => join(work, name)
const started = Date.now()
let portal

async function main() {
  console.log(`seed ${seed}`)
  const news = makeNews(1100)
  writeFileSync(file('half.jsonl'), streamOf(news.slice(0, 600)))
  writeFileSync(file('all.jsonl'), streamOf(news))
  writeFileSync(file('shrunken.jsonl'), streamOf(shrunken(news.length)))
  portal = await startPortal(news)
  for (const { name, from, commands } of states) {
    if (from) cpSync(file(from), file(name), { recursive: true })
    for (const [command, ...operands] of commands) {
      const args = [command, ...operands.map((o) => (o.endsWith('.jsonl') ? file(o) : o))]
      const { code, err } = await annals([...args, '--archive', file(name)])
      if (code !== 0) throw new Error(`annals ${args.join(' ')}: ${err}`)
      if (command === 'init') {
        const config = join(file(name), 'annals.json')
        const choices = { ...JSON.parse(readFileSync(config, 'utf8')), api: portal.api, contact: 'faults@news.example' }
        writeFileSync(config, JSON.stringify(choices))
      }
    }
  }
  const chosen = scenarios.filter(({ name }) => values.only === undefined || name === values.only)
  if (chosen.length === 0) throw new Error(`--only takes ${scenarios.map(({ name }) => name).join(', ')}`)
  for (const scenario of chosen) await rehearse(scenario)

  const only = values.only === undefined ? '' : ` --only '${values.only}'`
  const tally = new Map()
  let failed = 0
  let done = 0
  let isStopped = false
  // Ctrl+C ends a long run after the kill that it is at, with what was found so far.
  process.once('SIGINT', () => {
    isStopped = true
  })
  for (let i = first; i < first + kills && !isStopped; i++, done++) {
    if (done > 0 && done % 25 === 0) console.log(`${done} of ${kills}`)
    const scenario = chosen[i % chosen.length]
    const { how, killed, faults } = await killOnce(scenario, randomOf(seed * 7919 + i))
    const count =
      tally.get(scenario.name) ?? tally.set(scenario.name, { kills: 0, late: 0, faults: 0 }).get(scenario.name)
    if (killed) count.kills++
    else count.late++
    count.faults += faults.length
    if (faults.length === 0) continue
    failed++
    console.log(`FAULT kill ${i}, ${scenario.name}, ${how}: again with --seed ${seed} --first ${i} --kills 1${only}`)
    for (const fault of faults.slice(0, 10)) console.log(`  ${fault}`)
  }
  for (const [name, { kills, late, faults }] of tally)
    console.log(`${name.padEnd(20)}${kills} killed, ${late} had ended before, ${faults} faults`)
  console.log(`${done} restarts, ${failed} with faults, ${Math.round((Date.now() - started) / 1000)} s (seed ${seed})`)
  return failed === 0 ? 0 : 1
}

/** What the states hold, looked at once. */
const known = new Map()

/** Runs a command that nobody kills: what it must come to, how long it takes and which steps. */
async function rehearse(scenario) {
  const archive = file('rehearsal')
  cpSync(file(scenario.start), archive, { recursive: true })
  const args = [...scenario.args(archive), '--json', '--archive', archive]
  const before = Date.now()
  const steps = file('steps.json')
  const { code, out, err } = await annals(args, { ANNALS_STEPS_FILE: steps })
  if (code !== 0) throw new Error(`annals ${args.join(' ')}: ${out}${err.slice(-2000)}`)
  scenario.ms = Date.now() - before
  scenario.steps = JSON.parse(readFileSync(steps, 'utf8'))
  const { start } = scenario
  if (!known.has(start))
    known.set(start, { tree: treeOf(join(file(start), 'public')), ...(await contentOf(file(start))) })
  scenario.before = known.get(start)
  scenario.after = await contentOf(archive)
  rmSync(archive, { recursive: true })
}

/** One kill: the command ends in the middle, is run again to its end, and everything must be as if nothing had been. */
async function killOnce(scenario, random) {
  const archive = file('killed')
  rmSync(archive, { recursive: true, force: true })
  cpSync(file(scenario.start), archive, { recursive: true })
  const args = [...scenario.args(archive), '--json', '--archive', archive]
  const kinds = ['time', ...Object.keys(scenario.steps).filter((kind) => scenario.steps[kind] > 0)]
  const kind = random.pick(kinds)
  const at = kind === 'time' ? Math.round(random.next() * scenario.ms) : random.below(scenario.steps[kind])
  const looksBetween = random.next() < 0.5
  const faults = []
  const killed =
    kind === 'time'
      ? await annals(args, {}, at)
      : await annals(args, { ANNALS_KILL_KIND: kind, ANNALS_KILL_AT: String(at) })
  const { tree: treeBefore, revisions: revisionsBefore } = scenario.before
  const { documents, revisions } = scenario.after
  const between = treeOf(join(archive, 'public'))
  // I1: each file is the old one or the new one.
  for (const [path, hash] of between)
    if (!STATUS.test(path) && hash !== treeBefore.get(path) && hash !== documents.get(path))
      faults.push(`${path} is neither old nor new after the kill`)
  for (const path of treeBefore.keys()) if (!between.has(path)) faults.push(`${path} was gone after the kill`)
  if (looksBetween) {
    // I4: what is stored is the history so far.
    const found = await contentOf(archive)
    const isHistory = isPrefix(revisionsBefore, found.revisions) && isPrefix(found.revisions, revisions)
    if (!isHistory) faults.push('the revisions after the kill are no beginning of the history')
    faults.push(...found.faults.map((fault) => `after the kill: ${fault}`))
  }

  const again = await annals(args)
  if (again.code !== 0) faults.push(`the restart ended with ${again.code}: ${again.err}`)
  const end = await contentOf(archive)
  faults.push(...end.faults)
  if (end.revisions.join('') !== revisions.join('')) faults.push('the history is another one than without the kill')
  faults.push(
    ...differences(end.documents, documents).map((path) => `${path} is served otherwise than without the kill`),
  )
  const tree = treeOf(join(archive, 'public'))
  // I1, I2, I8: what is published is what is served, in every format.
  if (args[0] === 'publish' || args[0] === 'watch')
    faults.push(...differences(tree, documents).map((path) => `${path} is not published as served`))
  // I3, I7: what once was there is there.
  for (const path of [...treeBefore.keys(), ...between.keys()])
    if (!tree.has(path)) faults.push(`${path} is no longer published`)
  for (const path of scenario.before.documents.keys())
    if (!end.documents.has(path)) faults.push(`${path} is no longer served`)
  if (args[0] === 'backup') faults.push(...(await backupFaults(archive, documents)))
  faults.push(...leftovers(archive))

  // I6: nothing is left to do.
  const idle = await annals(args)
  const told = {}
  if (idle.code === 0)
    for (const line of idle.out.trim().split('\n')) {
      const { result, ...rest } = JSON.parse(line)
      Object.assign(told, rest, result)
    }
  for (const [key, value] of Object.entries(scenario.again))
    if (told[key] !== value) faults.push(`a second run says ${key} ${told[key]}, not ${value}`)
  rmSync(archive, { recursive: true })
  return { how: kind === 'time' ? `at ${at} ms` : `at ${kind} ${at}`, killed: killed.signal === 'SIGKILL', faults }
}

/** Runs the compiled command line; kills it after some milliseconds if told to. */
function annals(args, env = {}, killAfterMs) {
  const preload = Object.keys(env).length > 0 ? ['--import', join(root, 'scripts/faults/steps.mjs')] : []
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...preload, join(root, 'bin/annals.js'), ...args], {
      env: { ...process.env, ...env },
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (piece) => {
      out += piece
    })
    child.stderr.on('data', (piece) => {
      err += piece
    })
    const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal, out, err })
    })
  })
}

/** All that an archive serves, by path, as hashes; its history; and what verifying finds. */
async function contentOf(archive, database = join(archive, 'annals.sqlite')) {
  const reader = await openReader(`sqlite:${database}`)
  try {
    const { name, tagline, origin } = JSON.parse(readFileSync(join(archive, 'annals.json'), 'utf8'))
    const site = new Site(
      reader,
      editionOf('en'),
      { name, tagline, origin },
      readProse(archive, new Date().toISOString().slice(0, 10)),
    )
    const documents = new Map([...assets(site.frame.look), ...scripts()].map(({ path, body }) => [path, hashOf(body)]))
    for (const batch of await site.batches())
      for await (const { path, body } of documentsIn(site, batch)) documents.set(path, hashOf(body))
    const revisions = []
    for await (const line of revisionLines(reader)) revisions.push(hashOf(line))
    let faults = []
    for await (const step of verify(reader, site)) faults = step.found?.faults ?? faults
    return { documents, revisions, faults }
  } finally {
    await reader.close()
  }
}

async function backupFaults(archive, documents) {
  const copy = await contentOf(archive, join(archive, 'copy.sqlite'))
  return [
    ...copy.faults,
    ...differences(copy.documents, documents).map((path) => `${path} is another one in the backup`),
  ]
}

/** Files of a published tree, by path, as hashes; our own notes are no documents. */
function treeOf(directory) {
  if (!existsSync(directory)) return new Map()
  return new Map(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      // The index for searching is packed from all pages, and follows them.
      .filter((path) => !/\/\.annals|^\/search\//.test(path.slice(directory.length)))
      .map((path) => [path.slice(directory.length), hashOf(readFileSync(path))]),
  )
}

const KEPT = new Set([
  '.annals.json',
  '.annals.lock',
  '.annals-watch.lock',
  '.annals-backup.lock',
  '.annals-search.json',
])

/** Files that a killed run left and nobody removed. */
function leftovers(archive) {
  return readdirSync(archive, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.startsWith('.annals') && !KEPT.has(name))
    .map(({ name }) => `${name} was left behind`)
}

/** Paths whose documents differ. The status page tells when the portal was asked, and a run that was killed is one more. */
function differences(found, wanted) {
  return [...new Set([...found.keys(), ...wanted.keys()])].filter(
    (path) => !STATUS.test(path) && found.get(path) !== wanted.get(path),
  )
}

const STATUS = /^\/?status\.\w+$/

const isPrefix = (start, all) => start.every((item, i) => item === all[i])

function hashOf(body) {
  return createHash('sha256').update(body).digest('base64url').slice(0, 16)
}

try {
  process.exitCode = await main()
} finally {
  portal?.stop()
  if (!values.keep) rmSync(work, { recursive: true, force: true })
}
