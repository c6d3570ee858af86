// `npm run bench:serve`: `annals serve --workers 2` beside nginx with two workers and the tree that `annals publish` wrote, on this
// machine, in turn: 3,000 event pages, `wrk -t1 -c32`. Prints requests a second, the slowest of a hundred, and the ratio; then
// the same for clients that have each page already (If-None-Match, so 304).
//
// ANNALS_ARCHIVE names an archive (default: one made of the corpus, in ANNALS_CORPUS), ANNALS_TREE what it published, if it is
// there already; SECONDS is how long each run takes (10), PROFILE a folder for processor profiles of the server.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = join(root, 'bin/annals.js')
const corpus = resolve(process.env.ANNALS_CORPUS ?? join(root, '../shared/corpus'))
const seconds = Number(process.env.SECONDS ?? 10)
const nginx = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx'].find(existsSync)
const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0

const given = process.env.ANNALS_ARCHIVE
for (const [missing, what] of [
  [!nginx, 'nginx (Debian: nginx-light)'],
  [!has('wrk'), 'wrk'],
  [!given && !existsSync(join(corpus, 'days')), `a corpus at ${corpus} (set ANNALS_CORPUS, or ANNALS_ARCHIVE)`],
]) {
  if (missing) {
    console.log(`skipped: there is no ${what}`)
    process.exit(0)
  }
}

const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'annals-bench-serve-'))
const tree = process.env.ANNALS_TREE ?? join(folder, 'tree')
const running = []

function annals(...args) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [bin, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  })
  if (status !== 0) throw new Error(`annals ${args.join(' ')} ended with ${status}\n${stderr}`)
  return stdout
}

const freePort = () =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })

function start(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  running.push(child)
  return child
}

function get(port, path, headers = {}) {
  return new Promise((done, fail) => {
    request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      let length = 0
      response.on('data', (chunk) => (length += chunk.length))
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, length }))
    })
      .on('error', fail)
      .end()
  })
}

async function ready(port) {
  for (let tries = 0; tries < 200; tries++) {
    const reply = await get(port, '/index.html').catch(() => undefined)
    if (reply?.status === 200) return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error(`nothing answers at port ${port}`)
}

/** Seconds of processor that a process and those it started have used; Linux tells. */
function used(pid) {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,ppid=', '-A'], { encoding: 'utf8' })
  const children = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child)
  return [pid, ...children].reduce((sum, one) => {
    const fields = readFileSync(`/proc/${one}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return sum + (Number(fields[11]) + Number(fields[12])) / 100
  }, 0)
}

/** Runs wrk over all paths, in turn, with each its own headers. */
function wrk({ port, pid }, requests, name) {
  const script = join(folder, `${name}.lua`)
  const rows = requests.map(([path, tag]) => `{${JSON.stringify(path)}, ${tag ? JSON.stringify(tag) : 'nil'}}`)
  writeFileSync(
    script,
    `local rows = {${rows.join(',\n')}}
local at = 0
local made = {}
init = function()
  for i, row in ipairs(rows) do
    made[i] = wrk.format('GET', row[1], row[2] and { ['If-None-Match'] = row[2] } or nil)
  end
end
request = function()
  at = at % #made + 1
  return made[at]
end
done = function(summary, latency)
  io.write(string.format('RESULT %f %f %d %d\\n', summary.requests / summary.duration * 1e6, latency:percentile(99) / 1000,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout, summary.requests))
end
`,
  )
  const before = used(pid)
  const { stdout } = spawnSync('wrk', ['-t1', '-c32', `-d${seconds}s`, '-s', script, `http://127.0.0.1:${port}`], {
    encoding: 'utf8',
  })
  const [, rate, p99, errors, count] = /RESULT (\S+) (\S+) (\d+) (\d+)/.exec(stdout) ?? []
  if (rate === undefined) throw new Error(`wrk said: ${stdout}`)
  return {
    rate: Number(rate),
    p99: Number(p99),
    errors: Number(errors),
    cost: ((used(pid) - before) / Number(count)) * 1e6,
  }
}

try {
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, ${seconds} s a run`)
  const archive = given ?? join(folder, 'archive')
  if (!given) {
    annals('init', '--yes', '--archive', archive)
    annals('import', join(corpus, 'days'), '--archive', archive)
  }
  if (!existsSync(tree)) annals('publish', '--out', tree, '--archive', archive)
  // Makes the index of the search, which servers would make else, and take in while they are measured.
  annals('search', 'xylophone', '--archive', archive)
  const events = annals('export', '--archive', archive).trim().split('\n')
  const step = Math.max(1, Math.floor(events.length / 3000))
  const paths = events
    .filter((_, i) => i % step === 0)
    .slice(0, 3000)
    .map((line) => `${JSON.parse(line).url}.html`)

  const [nginxPort, annalsPort] = [await freePort(), await freePort()]
  const config = join(folder, 'nginx.conf')
  mkdirSync(join(folder, 'temp'))
  writeFileSync(
    config,
    `${process.getuid?.() === 0 ? 'user root; ' : ''}worker_processes 2; pid ${folder}/nginx.pid; error_log ${folder}/error.log; daemon off;
events { worker_connections 1024; }
http {
  types { text/html html; text/markdown md; application/json json; application/xml xml; text/css css; }
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000; open_file_cache max=10000;
  client_body_temp_path ${folder}/temp; proxy_temp_path ${folder}/temp; fastcgi_temp_path ${folder}/temp;
  uwsgi_temp_path ${folder}/temp; scgi_temp_path ${folder}/temp;
  server { listen 127.0.0.1:${nginxPort} reuseport; root ${tree}; }
}
`,
  )
  const nginxProcess = start(nginx, ['-c', config, '-p', folder])
  const profile = process.env.PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.PROFILE}`] : []
  const annalsProcess = start(process.execPath, [
    ...profile,
    bin,
    'serve',
    '--port',
    String(annalsPort),
    '--workers',
    process.env.WORKERS ?? '2',
    '--archive',
    archive,
  ])
  await Promise.all([ready(nginxPort), ready(annalsPort)])

  const peers = [
    ['nginx', { port: nginxPort, pid: nginxProcess.pid }],
    ['annals', { port: annalsPort, pid: annalsProcess.pid }],
  ]
  const tagged = new Map()
  for (const [name, server] of peers) {
    const rows = []
    for (const path of paths) rows.push([path, (await get(server.port, path)).headers.etag])
    tagged.set(name, rows)
    // Until every process of it has seen every page, whichever process that was.
    for (let warm = 0; warm < 12 * paths.length; )
      warm += wrk(
        server,
        rows.map(([path]) => [path]),
        name,
      ).count
  }
  for (const [what, requestsOf] of [
    ['200', (rows) => rows.map(([path]) => [path])],
    ['304', (rows) => rows],
  ]) {
    const rounds = [0, 1, 2].map(() =>
      Object.fromEntries(peers.map(([name, server]) => [name, wrk(server, requestsOf(tagged.get(name)), name)])),
    )
    const middle = (values) => [...values].sort((a, b) => a - b)[1]
    for (const [name] of peers) {
      const [rate, p99, cost] = ['rate', 'p99', 'cost'].map((field) =>
        middle(rounds.map((round) => round[name][field])),
      )
      const errors = rounds.reduce((sum, round) => sum + round[name].errors, 0)
      console.log(
        `${what} ${name.padEnd(8)}${rate.toFixed(0).padStart(8)} requests/s   p99 ${p99.toFixed(2).padStart(7)} ms${cost.toFixed(0).padStart(6)} µs of processor a request   ${errors} errors`,
      )
    }
    const ratio = middle(rounds.map(({ nginx, annals }) => annals.rate / nginx.rate))
    console.log(`${what} annals has ${(ratio * 100).toFixed(0)} % of nginx's requests a second`)
  }
} finally {
  for (const child of running) child.kill('SIGTERM')
  await Promise.all(
    running.map((child) => new Promise((done) => (child.exitCode === null ? child.once('exit', done) : done()))),
  )
  rmSync(folder, { recursive: true, force: true })
}
