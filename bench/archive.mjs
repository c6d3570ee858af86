// `npm run bench`: the whole corpus, from raw day pages to four formats on disk, each command as a user runs it. Prints wall
// and processor seconds, the largest process, and documents a second, with the machine. With `DATABASE_URL` the archive is made in
// that PostgreSQL, which must hold none; what its server uses is not counted.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const corpus = resolve(process.env.ANNALS_CORPUS ?? join(root, '../shared/corpus'))
if (!existsSync(join(corpus, 'days'))) {
  console.log(`skipped: there is no corpus at ${corpus} (set ANNALS_CORPUS)`)
  process.exit(0)
}
const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'annals-bench-'))
const archive = join(folder, 'archive')

/** Runs one command; a small preloaded script tells what it used. */
function annals(...args) {
  const probe = `process.on('exit', () => { const u = process.resourceUsage(); console.error('USED ' + JSON.stringify({ cpu: (u.userCPUTime + u.systemCPUTime) / 1e6, mb: u.maxRSS / 1024 })) })`
  const started = performance.now()
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [
      '--import',
      `data:text/javascript,${encodeURIComponent(`import w from 'node:worker_threads'; if (w.isMainThread) { ${probe} }`)}`,
      join(root, 'bin/annals.js'),
      ...args,
      '--archive',
      archive,
      '--json',
    ])
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (err += chunk))
    child.on('exit', (code) => {
      if (code !== 0) return fail(new Error(`annals ${args.join(' ')} ended with ${code}\n${err}`))
      const used = JSON.parse(/USED (.*)/.exec(err)?.[1] ?? '{}')
      done({ wall: (performance.now() - started) / 1000, ...used, result: out.trim() ? JSON.parse(out) : {} })
    })
  })
}

/** Sets choices of the archive: what the index costs is told apart from the pages. */
function choose(choices) {
  const file = join(archive, 'annals.json')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...choices }))
}

const row = (name, { wall, cpu, mb }, note) =>
  console.log(
    `${name.padEnd(16)}${wall.toFixed(1).padStart(7)} s wall${cpu.toFixed(1).padStart(8)} s cpu${mb.toFixed(0).padStart(7)} MB   ${note}`,
  )

try {
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`,
  )
  await annals('init', '--yes')
  const imported = await annals('import', join(corpus, 'days'))
  row(
    'import',
    imported,
    `${imported.result.added} events, ${(imported.result.revisions / imported.wall).toFixed(0)} days a second`,
  )
  choose({ search: false })
  const first = await annals('publish')
  row(
    'publish',
    first,
    `${first.result.documents} documents, ${(first.result.written / first.wall).toFixed(0)} a second`,
  )
  console.log(
    `${'import + publish'.padEnd(16)}${(imported.wall + first.wall).toFixed(1).padStart(7)} s wall${(imported.cpu + first.cpu).toFixed(1).padStart(8)} s cpu${Math.max(imported.mb, first.mb).toFixed(0).padStart(7)} MB`,
  )
  choose({ search: true })
  const indexed = await annals('publish')
  row('search index', indexed, `beside the store and as files; ${indexed.result.written} documents written with it`)
  const second = await annals('publish')
  row('publish again', second, `${second.result.written} written`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
