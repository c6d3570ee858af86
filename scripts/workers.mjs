// `node scripts/workers.mjs [--revisions N] [--sources N] [--kills N] [--seed S] [--stream FILE]`: the test of workers and servers on one
// PostgreSQL, test/postgres/workers.test.ts, at a size that nobody wants to wait for with every change. `--sources` is how many
// each citation of the news stands for; `--stream` is a stream of real revisions (.jsonl, .jsonl.gz) to replay instead of invented ones.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepare } from './prepare.mjs'

const { values } = parseArgs({
  options: {
    revisions: { type: 'string', default: '1100' },
    sources: { type: 'string', default: '12' },
    stream: { type: 'string' },
    kills: { type: 'string', default: '40' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
prepare()
const sizes = [values.revisions, values.sources, values.kills, values.seed]
console.log(`seed ${values.seed}`)
const { status } = spawnSync('npx', ['vitest', 'run', 'test/postgres/workers.test.ts', '-t', 'whoever is killed'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  env: {
    ...process.env,
    ANNALS_POSTGRES: 'required',
    ANNALS_WORKERS: sizes.join(','),
    ANNALS_STREAM: values.stream ?? '',
  },
  stdio: 'inherit',
})
process.exit(status ?? 1)
