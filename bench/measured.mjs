// What benches of whole commands share: where the corpus is, what a run used, and how that is told.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const corpus = resolve(process.env.ANNALS_CORPUS ?? join(root, '../shared/corpus'))

/** Ends the bench, saying so, where there is no corpus. */
export function needCorpus() {
  if (existsSync(join(corpus, 'days'))) return
  console.log(`skipped: there is no corpus at ${corpus} (set ANNALS_CORPUS)`)
  process.exit(0)
}

/** A new folder for what a bench writes: trees are large, and `BENCH_FOLDER` says where they go. */
export const newFolder = (name) => mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), `annals-${name}-`))

export const machine = () =>
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`

const PROBE = `import w from 'node:worker_threads'; if (w.isMainThread) process.on('exit', () => { const u = process.resourceUsage(); console.error('USED ' + JSON.stringify({ cpu: (u.userCPUTime + u.systemCPUTime) / 1e6, mb: u.maxRSS / 1024 })) })`

/**
 * Runs a script of Node; a small preloaded one tells what it used: wall and processor seconds, and its largest size in MB, threads
 * included. `said` is what it printed. Throws if it fails.
 */
export function run(...args) {
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(PROBE)}`, ...args],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  )
  const wall = (performance.now() - started) / 1000
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}\n${stderr}`)
  return { wall, ...JSON.parse(/USED (.*)/.exec(stderr)?.[1] ?? '{}'), said: stdout.trim() }
}

/** Runs a command as a user does; `result` is what it told programs. */
export function annals(archive, ...args) {
  const used = run(join(root, 'bin/annals.js'), ...args, '--archive', archive, '--json')
  return { ...used, result: used.said === '' ? {} : JSON.parse(used.said) }
}

/** Sets choices of an archive. */
export function choose(archive, choices) {
  const file = join(archive, 'annals.json')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...choices }))
}

/** What one command used after another. */
export const together = (...all) => ({
  wall: all.reduce((sum, { wall }) => sum + wall, 0),
  cpu: all.reduce((sum, { cpu }) => sum + cpu, 0),
  mb: Math.max(...all.map(({ mb }) => mb)),
})

export const row = (name, { wall, cpu, mb }, note = '') =>
  console.log(
    `${name.padEnd(16)}${wall.toFixed(1).padStart(7)} s wall${cpu.toFixed(1).padStart(8)} s cpu${mb.toFixed(0).padStart(7)} MB   ${note}`.trimEnd(),
  )
