import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { openStore, type Store, type StoreAddress } from '../../src/store/index.ts'

/** A PostgreSQL of a test's own, which listens on a socket in its folder and nowhere else. */
export interface Postgres {
  /** The address of a database in it. */
  readonly address: (schema?: string) => StoreAddress
  /** Starts a replica of it, which follows what it writes and takes no writes itself. */
  readonly replica: () => Promise<Postgres>
  /** Ends it at once, as a crash would. */
  readonly down: () => Promise<void>
  /** The same, and starts it again. */
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
}

const DEBIAN = '/usr/lib/postgresql'

/** Where its programs are: the newest that Debian has here, or on the path. `undefined` for nowhere. */
function programs(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map(Number) : []
  const folders = [
    ...versions.sort((a, b) => b - a).map((version) => join(DEBIAN, String(version), 'bin')),
    ...(process.env.PATH ?? '').split(':'),
  ]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

/** Why there is no PostgreSQL for tests; `undefined` where there is. `ANNALS_POSTGRES=required` makes its absence a failure. */
export const absence: string | undefined =
  programs() === undefined
    ? 'PostgreSQL is not installed: its tests are skipped (apt-get install postgresql)'
    : undefined
if (absence && process.env.ANNALS_POSTGRES === 'required') throw new Error(absence)

/** Starts one in a temporary folder. PostgreSQL will not be run by root: whoever is that runs it as `nobody`. */
export async function startPostgres(primary?: string): Promise<Postgres> {
  const bin = programs()
  if (bin === undefined) throw new Error(absence)
  const folder = mkdtempSync(join(tmpdir(), 'annals-pg-'))
  const isRoot = process.getuid?.() === 0
  const ids = isRoot ? idsOf('nobody') : {}
  if (ids.uid !== undefined) chownSync(folder, ids.uid, ids.gid as number)
  const data = join(folder, 'data')
  if (primary !== undefined) {
    const from = ['-h', primary, '-U', 'annals', '-D', data, '-R', '-X', 'stream', '-c', 'fast']
    execFileSync(join(bin, 'pg_basebackup'), from, { ...ids, cwd: folder, stdio: 'ignore' })
  }
  const settings = ['--no-sync', '--auth=trust', '--username=annals', '--encoding=UTF8', '--locale=C.UTF-8']
  if (primary === undefined)
    execFileSync(join(bin, 'initdb'), ['-D', data, ...settings], { ...ids, cwd: folder, stdio: 'ignore' })
  const address = (schema?: string) =>
    `postgres://annals@localhost/postgres?host=${encodeURIComponent(folder)}${schema ? `&schema=${schema}` : ''}`
  let server = await start()

  async function start(): Promise<ChildProcess> {
    const options = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off', 'max_connections=100']
    const child = spawn(join(bin as string, 'postgres'), ['-D', data, ...options.flatMap((option) => ['-c', option])], {
      ...ids,
      cwd: folder,
      stdio: 'ignore',
    })
    for (let tries = 0; ; tries++) {
      const client = new pg.Client(address())
      try {
        await client.connect()
        await client.end()
        return child
      } catch (error) {
        if (tries > 200 || child.exitCode !== null) throw error
        await wait(50)
      }
    }
  }

  /** SIGINT: it sends its clients away and ends; SIGQUIT: it ends at once. */
  async function end(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    if (server.exitCode !== null) return
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill(signal)
    await gone
  }

  return {
    address,
    replica: () => startPostgres(folder),
    down: () => end('SIGQUIT'),
    async restart() {
      await end('SIGQUIT')
      server = await start()
    },
    async stop() {
      await end('SIGINT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function idsOf(user: string): { uid?: number; gid?: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

let schemas = 0

/** One PostgreSQL for all tests of a file, and an archive of its own in it for each who asks. */
export function postgresOfFile() {
  let running: Postgres | undefined
  beforeAll(async () => {
    running = await startPostgres()
  })
  afterAll(() => running?.stop())
  const server = () => running as Postgres
  return {
    server,
    /** The address of a place where no archive is. */
    address: (): StoreAddress => server().address(`archive_${++schemas}`),
    async newStore(address: StoreAddress = server().address(`archive_${++schemas}`)): Promise<{
      store: Store
      address: StoreAddress
    }> {
      const store = await openStore(address)
      onTestFinished(() => store.close())
      return { store, address }
    },
  }
}
