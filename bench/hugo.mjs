// `npm run bench:hugo` (`--runs N`, `--take N`: the newest N days alone): the corpus from raw day pages to four formats on disk, beside Hugo,
// which renders the same pages from content that is ready: what Annals published, as front matter, one file for each page. Hugo
// need not read wikitext, find what is related or escape Markdown, makes no feeds, and has its other outputs turned off; neither
// makes an index for searching. Its layouts are in bench/hugo: what they write is as many documents at the same paths, of about as many
// bytes. Both are told with wall and processor seconds and the largest process. Trees are large: `BENCH_FOLDER` says where they go.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { annals, choose, corpus, machine, needCorpus, newFolder, row, run, together } from './measured.mjs'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1' }, take: { type: 'string' } },
})
const TIME = '/usr/bin/time'

needCorpus()
const version = /v[\d.]+\S*/.exec(spawnSync('hugo', ['version'], { encoding: 'utf8' }).stdout ?? '')?.[0]
if (version === undefined || !existsSync(TIME)) {
  console.log("skipped: Debian's packages hugo and time are needed")
  process.exit(0)
}
const folder = newFolder('hugo')
const archive = join(folder, 'archive')
const site = join(folder, 'site')
const ours = fileURLToPath(new URL('hugo', import.meta.url))

/** The folder of day pages that is imported. */
function days() {
  const all = join(corpus, 'days')
  if (values.take === undefined) return all
  const some = join(folder, 'days')
  mkdirSync(some)
  for (const name of readdirSync(all).sort().slice(-Number(values.take))) cpSync(join(all, name), join(some, name))
  return some
}

/** From raw day pages to four formats; the tree is left. */
function ofAnnals(from) {
  rmSync(archive, { recursive: true, force: true })
  annals(archive, 'init', '--yes')
  choose(archive, { search: false })
  const imported = annals(archive, 'import', from)
  row('import', imported, `${imported.result.added} events, related at its end`)
  const published = annals(archive, 'publish')
  row('publish', published, told(published.result.documents, published))
  const all = together(imported, published)
  row('Annals, all', all, told(published.result.documents, all))
  return { all, published }
}

/** Content for Hugo; gives how many of the published documents it stands for, and their bytes. */
const prepare = () => JSON.parse(run(join(ours, 'content.mjs'), join(archive, 'public'), join(site, 'content')).said)

/** Renders the content. The kernel tells what that used: Hugo is waited for by `time`, which is small. */
function ofHugo() {
  for (const name of ['config.toml', 'layouts']) cpSync(join(ours, name), join(site, name), { recursive: true })
  const args = ['--source', site, '--cacheDir', join(folder, 'cache'), '--ignoreCache', '--noTimes', '--quiet']
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(TIME, ['-f', 'USED %U %S %M', 'hugo', ...args], { encoding: 'utf8' })
  const wall = (performance.now() - started) / 1000
  if (status !== 0) throw new Error(`hugo ended with ${status}\n${stdout}${stderr}`)
  const [, user, system, kb] = /USED (\S+) (\S+) (\S+)/.exec(stderr).map(Number)
  const hugo = { wall, cpu: user + system, mb: kb / 1024 }
  const written = count(join(site, 'public'))
  row(`Hugo ${version.split('+')[0]}`, hugo, told(written.documents, hugo))
  rmSync(join(site, 'public'), { recursive: true })
  return { hugo, written }
}

/** Files below a folder, and their bytes. */
function count(tree) {
  let documents = 0
  let bytes = 0
  for (const entry of readdirSync(tree, { withFileTypes: true })) {
    const path = join(tree, entry.name)
    const inside = entry.isDirectory() ? count(path) : { documents: 1, bytes: statSync(path).size }
    documents += inside.documents
    bytes += inside.bytes
  }
  return { documents, bytes }
}

const told = (documents, { wall }) => `${documents} documents, ${(documents / wall).toFixed(0)} a second`
const sizeOf = ({ documents, bytes }) => `${documents} documents, ${(bytes / 1e6).toFixed(0)} MB`

function compare(name, one, hugo) {
  const times = (a, b) => (a / b).toFixed(1)
  console.log(
    `${name} beside Hugo: ${times(hugo.wall, one.wall)} times faster, by processor time ${times(hugo.cpu, one.cpu)} times; 1/${times(hugo.mb, one.mb)} of its memory`,
  )
}

try {
  console.log(`${machine()}, Hugo ${version}`)
  const from = days()
  let same
  for (let i = 1; i <= Number(values.runs); i++) {
    console.log(`run ${i}, load ${loadavg()[0].toFixed(1)} before it`)
    const { all, published } = ofAnnals(from)
    same ??= prepare()
    rmSync(archive, { recursive: true })
    const { hugo, written } = ofHugo()
    console.log(`the same pages  Annals: ${sizeOf(same)}; Hugo: ${sizeOf(written)}`)
    compare('Annals, all', all, hugo)
    compare('publish', published, hugo)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
