// `node scripts/check-feeds.mjs --archive DIR`: every feed of an archive, held against the rules in feeds/rules.mjs, and, where
// Debian's python3-feedparser is installed, read by it without complaint. Ends with 1 if a feed has a fault.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { en } from '../dist/editions/en.js'
import { Site } from '../dist/site/site.js'
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
  for (const fault of faults.slice(0, 20)) console.log(fault)
  process.exitCode = faults.length > 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
  await reader.close()
}
