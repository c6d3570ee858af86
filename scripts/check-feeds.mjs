// `node scripts/check-feeds.mjs --archive DIR`: every feed of an archive, held against the rules in feeds/rules.mjs, and, where
// Debian's python3-feedparser and newsboat are installed, read by them without complaint. Ends with 1 if a feed has a fault.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { en } from '../dist/editions/en.js'
import { Site } from '../dist/site/site.js'
import { openDatabase } from '../dist/sqlite.js'
import { openReader } from '../dist/store/index.js'
import { feedFaults } from './feeds/rules.mjs'

const { values } = parseArgs({ options: { archive: { type: 'string', default: 'archive' } } })
const reader = await openReader(`sqlite:${join(resolve(values.archive), 'annals.sqlite')}`)
const site = new Site(reader, en, { name: 'Annals', tagline: 'News', origin: 'https://news.example' })
const folder = mkdtempSync(join(tmpdir(), 'annals-feeds-'))
const IS_FEED = /(?:_rss\.xml|\.atom|\.feed\.json)$/
const faults = []
const files = []
let feeds = 0
try {
  for (const batch of await site.batches()) {
    for await (const { path, body } of site.files(batch)) {
      if (!IS_FEED.test(path)) continue
      feeds++
      faults.push(...feedFaults(path, body))
      if (path.endsWith('.json')) continue
      const file = join(folder, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, body)
      files.push(file)
    }
  }
  console.log(`${feeds} feeds, ${faults.length} faults by the rules`)
  const reading = spawnSync('/usr/bin/python3', [join(import.meta.dirname, 'feeds/read.py')], {
    input: files.join('\n'),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (reading.status !== 0)
    console.log(`feedparser did not read them: ${(reading.stderr ?? '').trim().split('\n').at(-1)}`)
  else {
    const read = JSON.parse(reading.stdout)
    faults.push(...read.faults)
    console.log(`${files.length} of them read by feedparser: ${read.entries} entries, ${read.faults.length} faults`)
  }
  if (spawnSync('newsboat', ['--version']).status !== 0) console.log('newsboat did not read them: it is not here')
  else {
    let entries = 0
    let complaints = 0
    // It holds what it reads of one list of feeds in memory, all at once.
    for (let at = 0; at < files.length; at += 100) {
      const read = newsboat(files.slice(at, at + 100), join(folder, `newsboat-${at}`))
      entries += read.entries
      complaints += read.faults.length
      faults.push(...read.faults)
    }
    console.log(`${files.length} of them read by newsboat: ${entries} entries, ${complaints} complaints`)
  }
  for (const fault of faults.slice(0, 20)) console.log(fault)
  process.exitCode = faults.length > 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
  await reader.close()
}

/** What a newsboat that never read anything before says of these feeds, and how many entries it has of them then. */
function newsboat(files, home) {
  mkdirSync(home)
  const [urls, config, cache, log] = ['urls', 'config', 'cache.db', 'errors'].map((name) => join(home, name))
  writeFileSync(urls, files.map((file) => `file://${file}`).join('\n'))
  writeFileSync(config, `error-log "${log}"\n`)
  const { status, stderr } = spawnSync('newsboat', ['-u', urls, '-c', cache, '-C', config, '-x', 'reload'], {
    encoding: 'utf8',
    env: { ...process.env, HOME: home },
  })
  const said = existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : []
  if (status !== 0) said.push(`newsboat ended with ${status}: ${stderr.trim()}`)
  const db = openDatabase(cache, { readonly: true })
  const kept = db.prepare('SELECT guid FROM rss_item').pluck().all()
  const titled = db.prepare("SELECT count(*) FROM rss_feed WHERE title <> ''").pluck().get()
  db.close()
  if (titled !== files.length) said.push(`newsboat knows ${titled} of ${files.length} feeds`)
  // What several feeds tell is one entry to it.
  const told = new Set(files.flatMap(guidsIn))
  const has = new Set(kept)
  const missed = [...told].filter((guid) => !has.has(guid))
  if (missed.length > 0) said.push(`newsboat has no entry for ${missed.length} that were told, such as ${missed[0]}`)
  return { faults: said, entries: kept.length }
}

/** The ids of a feed's entries. */
function guidsIn(file) {
  const text = readFileSync(file, 'utf8')
  const ids = file.endsWith('.atom') ? /<entry>.*?<id>([^<]*)<\/id>/gs : /<guid[^>]*>([^<]*)<\/guid>/g
  return [...text.matchAll(ids)].map(([, id]) => id)
}
