// `node scripts/nodes.mjs [MAJOR…] [-- TESTS…]`: installs what is committed here and runs its tests with other releases of Node, 22 and 24 if none is
// named, each from npm, in a temporary folder. What is built for one Node may end a process of the next.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const given = process.argv.slice(2)
const end = given.includes('--') ? given.indexOf('--') : given.length
const majors = end > 0 ? given.slice(0, end) : ['22', '24']
const tests = given.slice(end + 1)

function run(command, args, cwd, path = '') {
  const env = { ...process.env, PATH: path + process.env.PATH }
  const { status, error } = spawnSync(command, args, { cwd, env, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`)
}

/** The folder of a Node that npm has put somewhere below another. */
function binIn(folder) {
  const at = readdirSync(folder, { recursive: true }).find((name) => /node-[a-z]+-[a-z0-9]+\/bin\/node$/.test(name))
  const own = join(folder, 'node_modules/node/bin')
  if (at === undefined && !existsSync(own)) throw new Error('npm has no such Node for this machine')
  return at === undefined ? own : join(folder, at, '..')
}

for (const major of majors) {
  const folder = mkdtempSync(join(tmpdir(), `annals-node-${major}-`))
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}')
    run('npm', ['install', `node@${major}`, '--no-audit', '--no-fund', '--loglevel=error'], folder)
    const path = binIn(folder) + delimiter
    const clone = join(folder, 'annals')
    run('git', ['clone', '--quiet', root, clone], folder)
    run('node', ['--version'], clone, path)
    run('node', ['scripts/prepare.mjs'], clone, path)
    run('npx', ['vitest', 'run', ...tests], clone, path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
