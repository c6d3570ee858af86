// `node bench/scale.mjs --archive DIR --store postgres://… --postmaster PID`: what a server over PostgreSQL costs, in processor time of the server and
// of the database: pages that nobody asked for yet, and pages that it has. The arithmetic of docs/scale.md rests on it. The database
// must be on this machine, and nobody else should use it meanwhile.
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openReader } from '../dist/store/index.js'

const { values } = parseArgs({
  options: {
    archive: { type: 'string' },
    store: { type: 'string' },
    postmaster: { type: 'string' },
    pages: { type: 'string', default: '3000' },
  },
})
if (!values.archive || !values.store || !values.postmaster) {
  console.log('skipped: name an archive, its store on this machine, and the first process of its PostgreSQL')
  process.exit(0)
}
const bin = fileURLToPath(new URL('../bin/annals.js', import.meta.url))
const TICK = 10

/** Processor time of a process in ms; with `withChildren`, of its ended children too. */
function cpuOf(pid, withChildren = false) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  const [own, ended] = [11, 13].map((at) => Number(fields[at]) + Number(fields[at + 1]))
  return (own + (withChildren ? ended : 0)) * TICK
}
/** That of a PostgreSQL, by the process that its others come from. */
function cpuOfDatabase() {
  let sum = cpuOf(values.postmaster, true)
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1] === values.postmaster)
        sum += cpuOf(pid)
    } catch {
      // It has ended.
    }
  }
  return sum
}

const reader = await openReader(values.store)
const days = (await reader.days()).filter(({ events }) => events > 0)
const paths = []
for (let i = 0; paths.length < Number(values.pages); i++) {
  const { date } = days[(i * 7919) % days.length]
  for (const { path } of (await reader.eventsOn(date)).slice(0, 3)) paths.push(`${path}.html`)
}
await reader.close()

const server = spawn(process.execPath, [
  bin,
  'serve',
  '--port',
  '0',
  '--archive',
  values.archive,
  '--store',
  values.store,
])
const base = await new Promise((done) => {
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (text) => {
      const found = /http:\/\/\S+/.exec(String(text))
      if (found) done(new URL(found[0]))
    })
})
const agent = new Agent({ keepAlive: true, maxSockets: 16 })
const get = (path) =>
  new Promise((done, failed) => {
    request(new URL(path, base), { agent }, (response) => {
      response.resume()
      response.once('end', () =>
        response.statusCode === 200 ? done() : failed(new Error(`${path}: ${response.statusCode}`)),
      )
    })
      .once('error', failed)
      .end()
  })
async function all() {
  let next = 0
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (next < paths.length) await get(paths[next++])
    }),
  )
}
async function measured(what) {
  const [node, database, wall] = [cpuOf(server.pid), cpuOfDatabase(), performance.now()]
  await all()
  const per = (ms) => (ms / paths.length).toFixed(2)
  console.log(
    `${what}: ${per(cpuOf(server.pid) - node)} ms of the server's processor, ${per(cpuOfDatabase() - database)} ms of the database's, ${Math.round((1000 * paths.length) / (performance.now() - wall))} a second`,
  )
}
try {
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, ${paths.length} event pages`)
  // The index for searching is made first; it is not what is measured.
  await get('/search.html?q=rain')
  await measured('asked for the first time')
  await measured('asked for again')
  await measured('asked for again')
} finally {
  server.kill('SIGTERM')
  agent.destroy()
}
