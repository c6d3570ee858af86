import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { makeNews, type NewsLine } from '../../scripts/faults/news.mjs'
import { startPortal } from '../../scripts/faults/portal.mjs'
import { randomOf } from '../../scripts/faults/random.mjs'
import { defaults } from '../../src/config.ts'
import { en } from '../../src/editions/en.ts'
import { compareTree } from '../../src/publish/compare.ts'
import { revisionLines } from '../../src/rebuild.ts'
import { Site } from '../../src/site/site.ts'
import { openReader, openStore, type StoreAddress } from '../../src/store/index.ts'
import { openPostgresQueue, postgresTasks } from '../../src/store/postgres/queue.ts'
import { verify } from '../../src/verify/verify.ts'
import { temporaryFolder } from '../support/archive.ts'
import { type Cited, startCited } from '../support/cited.ts'
import { absence, postgresOfFile } from '../support/postgres.ts'

// Two servers and three workers on one PostgreSQL, killed at random while a portal goes on and readers read. The sizes are
// those of a test; `node scripts/workers.mjs` asks for more.
const [REVISIONS = 240, SOURCES = 2, KILLS = 10, SEED = 5] = (process.env.ANNALS_WORKERS ?? '')
  .split(',')
  .filter(Boolean)
  .map(Number)

vi.setConfig({ testTimeout: 3_600_000, hookTimeout: 60_000 })

if (absence) console.warn(absence)

interface Process {
  /** What it said, line by line. */
  readonly said: string[]
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
}

function started(args: readonly string[], address: StoreAddress): Process {
  const child = spawn(process.execPath, ['bin/annals.js', ...args], { env: { ...process.env, DATABASE_URL: address } })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => said.push(...String(text).split('\n').filter(Boolean)))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { said, child, ended }
}

async function until(what: () => boolean | Promise<boolean>, why: () => string): Promise<void> {
  for (let tries = 0; !(await what()); tries++) {
    if (tries > 12_000) throw new Error(`it did not come to that: ${why()}`)
    await wait(50)
  }
}

const tagOf = (body: string) => `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`

describe.skipIf(absence)('workers', () => {
  const postgres = postgresOfFile()

  it('hand a task to one at a time, and the task of a killed one to the next at once', async () => {
    const { store, address } = await postgres.newStore()
    await store.close()
    const [one, two] = [await openPostgresQueue(address, 'one'), await openPostgresQueue(address, 'two')]
    await one.plan(['enrich 0', 'update'])
    await two.plan(['enrich 0', 'update'])
    const first = await one.take(['update'])
    expect(first).toMatchObject({ name: 'update', memo: null, turn: 1 })
    expect(await two.take(['update'])).toBeUndefined()
    expect(await postgresTasks(address)).toMatchObject([
      { name: 'enrich 0', worker: null, due: 0 },
      { name: 'update', worker: 'one', due: null },
    ])
    // Its line is cut, as a kill would.
    await one.close()
    let second = await two.take(['update'])
    for (let tries = 0; !second && tries < 100; tries++) {
      await wait(20)
      second = await two.take(['update'])
    }
    expect(second?.turn).toBe(2)
    await second?.done(60_000, 'noted')
    expect(await two.take(['update'])).toBeUndefined()
    await two.hurry(['update'])
    const third = await two.take(['update'])
    expect(third?.memo).toBe('noted')
    await third?.failed('the wiki is away', 60_000)
    await two.hurry(['update'])
    expect(await two.take(['update'])).toBeUndefined()
    expect((await postgresTasks(address))[1]).toMatchObject({ failures: 1, message: 'the wiki is away', worker: null })
    await two.close()
  })

  it('keep each other from a host that one of them asks', async () => {
    const { store, address } = await postgres.newStore()
    await store.close()
    const [one, two] = [await openPostgresQueue(address, 'one'), await openPostgresQueue(address, 'two')]
    onTestFinished(async () => {
      await one.close()
      await two.close()
    })
    const leave = await one.host('a.example')
    let isLet = false
    const waiting = two.host('a.example').then((done) => {
      isLet = true
      return done
    })
    await (await two.host('b.example'))()
    await wait(300)
    expect(isLet).toBe(false)
    await leave()
    await (await waiting)()
  })

  it('lose nothing and double nothing, whoever is killed', async () => {
    const random = randomOf(SEED)
    const began = performance.now()
    const cited = await startCited(24)
    // Each source that the news cites stands for several.
    const { ANNALS_STREAM: stream } = process.env
    const news = stream ? realNews(stream, cited.url) : invented(cited.url)
    let upTo = 1000 + Math.floor(news.length / 2)
    const portal = await startPortal(news, () => upTo)
    const address = postgres.address()
    const archive = temporaryFolder()
    const tree = join(archive, 'public')
    const choices = { api: portal.api, contact: 'workers@news.example', openLoopback: true, availability: '' }
    writeFileSync(join(archive, 'annals.json'), JSON.stringify(choices))
    await (await openStore(address)).close()
    const own = ['--archive', archive]
    const run = async (...args: string[]) => {
      const { said, ended } = started([...args, ...own], address)
      expect(await ended, said.join('\n')).toBe(0)
      return said
    }
    // An archive that knows no day asks for the last month; this one is to ask for all that the portal tells.
    const firstDay = (lines: readonly NewsLine[]) => lines.map(dayOf).sort()[0] as string
    const begun = firstDay(news.slice(0, Math.floor(news.length / 2)))
    await run('update', '--since', begun, '--until', begun)
    const worker = (i: number) =>
      started(
        ['worker', '--every', '2s', '--delay', '0', '--all-revisions', ...(i === 0 ? ['--out', tree] : []), ...own],
        address,
      )
    const server = () => started(['serve', '--port', '0', ...own], address)
    const workers = [0, 1, 2].map(worker)
    const servers = [server(), server()]
    const told: string[] = []
    onTestFinished(() => {
      for (const { child } of [...workers, ...servers]) child.kill('SIGKILL')
      portal.stop()
      cited.stop()
    })
    const urlOf = ({ said }: Process) => /http:\/\/\S+/.exec(said.join('\n'))?.[0]
    const isAtWork = ({ said }: Process) => said.some((line) => line.includes('Taking work'))
    await until(
      () => servers.every(urlOf),
      () => servers.flatMap(({ said }) => said).join('\n'),
    )

    const reader = await openReader(address)
    onTestFinished(() => reader.close())
    let isOver = false
    const answers: Record<string, number> = {}
    const wrong: string[] = []
    const look = async () => {
      while (!isOver) {
        const base = urlOf(random.pick(servers))
        const days = await reader.days().catch(() => [])
        const [year, month, of] = days.length > 0 ? random.pick(days).date.split('-') : []
        const dayPage = year ? [`news/${year}/${month}/${Number(of)}/index`] : []
        const page = random.pick(['index', 'topics/index', 'status', ...dayPage, ...dayPage])
        const path = `/${page}${random.pick(['.html', '.json', '.md', '.xml'])}`
        await wait(20)
        if (!base) continue
        try {
          const answer = await fetch(new URL(path, base), { headers: { 'accept-encoding': 'identity' } })
          const body = await answer.text()
          answers[answer.status] = (answers[answer.status] ?? 0) + 1
          if (answer.status === 503 && answer.headers.get('retry-after') !== null) continue
          if (answer.status !== 200) wrong.push(`${path}: ${answer.status} ${body.slice(0, 200)}`)
          else if (answer.headers.get('etag') !== tagOf(body)) wrong.push(`${path}: a body that is not its tag's`)
          else if (path.endsWith('.json') && JSON.parse(body).url !== path.slice(0, -5))
            wrong.push(`${path}: another page`)
        } catch {
          // The server was killed, or is not there yet.
          answers.none = (answers.none ?? 0) + 1
        }
      }
    }
    const readers = Array.from({ length: 4 }, look)

    let killed = 0
    for (let i = 0; i < KILLS; i++) {
      await wait(500 + random.below(2500))
      if (i === Math.floor(KILLS / 3)) upTo = Number.POSITIVE_INFINITY
      if (i === Math.floor(KILLS / 2)) {
        // Who begins while there is no database says so and ends, as it should; those at work are to outlive it.
        await until(
          () => servers.every(urlOf) && workers.every(isAtWork),
          () => 'somebody did not begin',
        )
        await postgres.server().restart()
      }
      const list = random.next() < 0.75 ? workers : servers
      const at = random.below(list.length)
      const victim = list[at] as Process
      if (victim.child.exitCode !== null) wrong.push(`it had ended by itself: ${victim.said.slice(-5).join('\n')}`)
      victim.child.kill('SIGKILL')
      await victim.ended
      told.push(...victim.said)
      killed++
      list[at] = list === workers ? worker(at) : server()
    }

    // Left alone, they come to an end of what there is to do.
    const rest = async () => {
      const states = await reader.sourceStates().catch(() => [])
      const { behind } = await reader.relationState().catch(() => ({ behind: 1 }))
      const asked = states.reduce((sum, { state, sources }) => sum + (state === null ? 0 : sources), 0)
      return behind === 0 && asked > 0 && states.every(({ state }) => state !== null)
    }
    await until(rest, () => workers.flatMap(({ said }) => said.slice(-5)).join('\n'))
    await until(
      () => workers.every(isAtWork),
      () => 'a worker did not begin',
    )
    for (const { child } of workers) child.kill('SIGTERM')
    for (const { ended, said } of workers) expect(await ended, said.join('\n')).toBe(0)
    // What the portal's schedule would have had them ask for in hours and days.
    await run('update', '--full', '--all-revisions', '--since', firstDay(news))
    await run('enrich', '--delay', '0')
    await run('publish', '--out', tree)
    isOver = true
    await Promise.all(readers)
    for (const { child } of servers) child.kill('SIGTERM')
    await Promise.all(servers.map(({ ended }) => ended))

    expect(wrong).toEqual([])
    expect(answers[200]).toBeGreaterThan(KILLS)
    expect(killed).toBe(KILLS)
    // Every revision once. Of a page that was first asked for late, those before came last, and told nothing any more.
    const stored: { title: string; revid: number }[] = []
    for await (const line of revisionLines(reader)) stored.push(JSON.parse(line))
    expect(stored.map(({ revid }) => revid).sort((a, b) => a - b)).toEqual(news.map(({ revid }) => revid))
    // Every source is asked, and counts as asked once.
    const urls = await citedIn(address)
    const attempts = await Promise.all(urls.map((url) => reader.attempts(url)))
    expect(attempts.filter((of) => of.length !== 1)).toEqual([])
    expect(attempts.flat().filter(({ outcome }) => outcome !== 'ok')).toEqual([])
    expect(urls.filter((url) => !cited.asked.has(url))).toEqual([])
    expect(cited.most()).toBe(1)
    const known = await reader.sources(urls)
    expect(urls.filter((url) => known.get(url)?.title !== `What ${url} says`)).toEqual([])
    // What is published is what is served, and all of it holds.
    const site = new Site(reader, en, { name: defaults.name, tagline: defaults.tagline, origin: '' })
    let faults: readonly string[] = []
    for await (const step of verify(reader, site)) faults = step.found?.faults ?? faults
    expect(faults).toEqual([])
    for await (const step of compareTree(site, tree)) expect(step.faults).toEqual([])
    const seconds = Math.round((performance.now() - began) / 1000)
    const twice = [...cited.asked.values()].filter((times) => times > 1).length
    console.log(
      `${news.length} revisions, ${urls.length} sources (${twice} asked again after a kill), ${killed} kills, answers ${JSON.stringify(answers)}, ${told.filter((line) => / failed: /.test(line)).length} failures told, ${seconds} s`,
    )
  })
})

/** The day of a day page, by its title: `Portal:Current events/2017 April 1`. */
function dayOf({ title }: NewsLine): string {
  const [year = '', month = '', day = ''] = title.replace(/^.*\//, '').split(' ')
  const number = new Date(`${month} 1, 2000 UTC`).getUTCMonth() + 1
  return `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** News that nobody made, each of whose citations stands for several. */
const invented = (urlOf: Cited['url']): NewsLine[] =>
  makeNews(REVISIONS).map((line) => ({
    ...line,
    text: line.text.replace(/\[http:\/\/\w+\.example\/(\d+) ([^\]]+)\]/g, (_, serial, label) =>
      Array.from({ length: SOURCES }, (_, i) => `[${urlOf(Number(serial) * SOURCES + i)} ${label}]`).join(' '),
    ),
  }))

/** A stream of real revisions, each source of which is one of this machine's. */
function realNews(file: string, urlOf: Cited['url']): NewsLine[] {
  const numbers = new Map<string, number>()
  const own = (url: string) => {
    const number = numbers.get(url) ?? numbers.size
    numbers.set(url, number)
    return urlOf(number)
  }
  const bytes = readFileSync(file)
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  const lines: NewsLine[] = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  // Pages of long ago stand alone: of 500 days without a page, updating takes it that it asks the wrong wiki.
  const since = new Date(Date.parse(lines[0]?.at ?? '') - 31 * 86_400_000).toISOString().slice(0, 10)
  const near = lines.filter((line) => dayOf(line) >= since)
  return near.map((told, i) => {
    return { ...told, revid: 1000 + i, text: told.text.replace(/https?:\/\/[^\s\]|<>"{}]+/g, own) }
  })
}

/** Every source that is known to be cited. */
async function citedIn(address: StoreAddress): Promise<string[]> {
  const { default: pg } = await import('pg')
  const schema = new URL(address).searchParams.get('schema')
  const client = new pg.Client(address.replace(/[?&]schema=\w+/, ''))
  await client.connect()
  try {
    const { rows } = await client.query(`SELECT url FROM "${schema}".link ORDER BY key`)
    return rows.map(({ url }) => url)
  } finally {
    await client.end()
  }
}
