// Makes a clone ready to run: installs what package-lock.json names if it is not there yet, and compiles.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

const root = new URL('..', import.meta.url)
const installed = new URL('node_modules/.package-lock.json', root)
const lock = new URL('package-lock.json', root)

export function prepare() {
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs)
    run('npm', ['ci', '--no-audit', '--no-fund'])
  run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'])
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
