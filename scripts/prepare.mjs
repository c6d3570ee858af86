// Makes a clone ready to run: installs what package-lock.json names if it is not there yet, and compiles.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const root = new URL('..', import.meta.url)
const stamp = new URL('node_modules/.annals-installed', root)

export function prepare() {
  const wanted = createHash('sha256')
    .update(readFileSync(new URL('package-lock.json', root)))
    .digest('hex')
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    // Not `npm ci`: it refuses a lock file that lacks the binaries of other platforms, which some registries do not offer.
    const quiet = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error']
    // From Node 22 on nothing needs to be built: what is, is for Node 20.
    const scripts = Number(process.versions.node.split('.')[0]) < 22 ? [] : ['--ignore-scripts']
    run('npm', ['install', ...quiet, ...scripts])
    writeFileSync(stamp, wanted)
  }
  run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'])
  run(process.execPath, ['scripts/bundle.mjs'])
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

if (import.meta.filename === process.argv[1]) prepare()
