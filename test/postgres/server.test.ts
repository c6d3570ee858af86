import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { en } from '../../src/editions/en.ts'
import { serve } from '../../src/serve/serve.ts'
import { Site } from '../../src/site/site.ts'
import { openLedger, openReader, openStore } from '../../src/store/index.ts'
import { placeOf } from '../../src/store/postgres/connect.ts'
import { dayPage, options, revision, tell, temporaryFolder } from '../support/archive.ts'
import { absence, postgresOfFile } from '../support/postgres.ts'

const DAY = '2021-03-04'
const rain = revision(DAY, dayPage(DAY, '*Rain falls on [[Lima]]. [http://a.example/1 (Gazette)]'))

/** One command as a user runs it. */
async function annals(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ['bin/annals.js', ...args], {
    env: { ...process.env, DATABASE_URL: '', ...env },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const [code] = await once(child, 'exit')
  return { code, said }
}

if (absence) console.warn(absence)

describe.skipIf(absence)('an archive in PostgreSQL', () => {
  const postgres = postgresOfFile()

  it('is found by --store, else by DATABASE_URL, else by annals.json', { timeout: 120_000 }, async () => {
    const archive = temporaryFolder()
    const [byFlag, byEnvironment, byFile] = [postgres.address(), postgres.address(), postgres.address()]
    writeFileSync(join(archive, 'annals.json'), JSON.stringify({ store: byFile }))
    const there = async (address: string) => (await annals(['status', '--store', address])).code === 0
    await annals(['init', '--archive', archive, '--store', byFlag], { DATABASE_URL: byEnvironment })
    expect([await there(byFlag), await there(byEnvironment), await there(byFile)]).toEqual([true, false, false])
    await annals(['init', '--archive', archive], { DATABASE_URL: byEnvironment })
    expect([await there(byEnvironment), await there(byFile)]).toEqual([true, false])
    await annals(['init', '--archive', archive])
    expect(await there(byFile)).toBe(true)
  })

  it('goes through the commands of a first use', { timeout: 120_000 }, async () => {
    const archive = temporaryFolder()
    const env = { DATABASE_URL: postgres.address() }
    const run = async (...args: string[]) => {
      const { code, said } = await annals([...args, '--archive', archive], env)
      expect(said).not.toMatch(/Deprecation|Error/)
      expect(code, said).toBe(0)
      return said
    }
    await run('init', '--yes')
    await run('import', 'sample/days', '--sources', 'sample/sources.jsonl')
    expect(await run('publish')).toMatch(/\d{4} written/)
    expect(await run('publish')).toMatch(/ 0 written/)
    expect(await run('verify', '--tree', join(archive, 'public'))).toContain('All holds.')
    expect(await run('status')).toContain('No alarms.')
    expect(await run('search', 'earthquake')).not.toBe('')
    expect((await annals(['backup', join(archive, 'b')], env)).said).toContain('pg_dump')
  })

  it('is written by one at a time, who is named; a killed one leaves nothing to clear away', {
    timeout: 60_000,
  }, async () => {
    const { store, address } = await postgres.newStore()
    await expect(openStore(address)).rejects.toThrow(
      /is being written by .+ \(server process \d+, since 20.+\)\. Wait until that ends or stop it, then try again$/,
    )
    // Another archive of the same database is nobody's.
    await postgres.newStore()
    await store.close()
    const script = `import { openStore } from './dist/store/index.js'; await openStore(process.argv[1]); console.log('open'); setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, address])
    await once(child.stdout, 'data')
    await expect(openStore(address)).rejects.toThrow('is being written by')
    child.kill('SIGKILL')
    await once(child, 'exit')
    await (await openStore(address)).close()
  })

  it('keeps nothing of what a writer had not ended when its server died', async () => {
    const { store, address } = await postgres.newStore()
    await tell(store, [rain])
    const before = await store.totals()
    await expect(
      store.transaction(async () => {
        await store.putPortalPages([])
        await store.putSources([{ url: 'http://a.example/1', title: 'Rain' }])
        await postgres.server().restart()
        await store.putSources([{ url: 'http://a.example/1', title: 'Snow' }])
      }),
    ).rejects.toThrow('cannot reach the archive')
    const reader = await openReader(address)
    onTestFinished(() => reader.close())
    expect(await reader.totals()).toEqual(before)
    expect((await reader.sources(['http://a.example/1'])).size).toBe(0)
    await (await openStore(address)).close()
  })

  it('lets enriching in between, turn by turn', async () => {
    const { store, address } = await postgres.newStore()
    await tell(store, [rain])
    const ledger = openLedger(address)
    await expect(ledger).rejects.toThrow('is being written by')
    await store.close()
    const open = await openLedger(address)
    onTestFinished(() => open.close())
    await open.turn((turn) => turn.deriveCitations())
    const writer = await openStore(address)
    const due = open.turn((turn) => turn.dueSources('2022-01-01T00:00:00Z', undefined, 9))
    await wait(100)
    await tell(writer, [revision('2021-03-05', dayPage('2021-03-05', '*Snow.'))])
    await writer.close()
    expect((await due).map(({ url }) => url)).toEqual(['http://a.example/1'])
    await expect(
      open.turn(async (turn) => {
        await turn.putSources([{ url: 'http://a.example/1', title: 'Rain' }])
        throw new Error('stop here')
      }),
    ).rejects.toThrow('stop here')
    expect((await open.turn((turn) => turn.sources(['http://a.example/1']))).size).toBe(0)
  })

  it('is served on when its server comes back, and until then answers 503', { timeout: 60_000 }, async () => {
    const { store, address } = await postgres.newStore()
    await tell(store, [rain])
    const reader = await openReader(address)
    const server = await serve(new Site(reader, en, options), { port: 0, host: '127.0.0.1' })
    onTestFinished(async () => {
      server.close()
      await server.closed
      await reader.close()
    })
    const day = `${server.url}news/2021/03/4/index.html`
    const text = await (await fetch(day)).text()
    expect(text).toContain('Rain falls')
    await postgres.server().down()
    const gone = await fetch(`${server.url}news/2021/03/index.html`)
    expect([gone.status, gone.headers.get('retry-after')]).toEqual([503, '5'])
    await postgres.server().restart()
    expect((await fetch(`${server.url}news/2021/03/index.html`)).status).toBe(200)
    expect(await (await fetch(day)).text()).toBe(text)
  })

  it('answers whatever is asked, with characters that a database knows not', async () => {
    const { store } = await postgres.newStore()
    await tell(store, [rain])
    for (const odd of ['\0', 'a\0b', 'c\ud800', `'; DROP TABLE event; --`, '%', 'x'.repeat(100_000)]) {
      expect(await store.event(odd)).toBeUndefined()
      expect(await store.eventNamed(odd)).toBeUndefined()
      expect(await store.label('topic', odd)).toBeUndefined()
      expect(await store.labelsLike(['topic'], odd, 5)).toEqual([])
      expect((await store.sources([odd])).size).toBe(0)
      expect(
        await store.eventList({ order: 'changed', after: [odd, Number.NaN], isTold: true, limit: 5 }),
      ).toBeDefined()
      expect(await store.putSources([{ url: odd, title: odd, description: odd }])).toBe(1)
      expect(await store.putSources([{ url: odd, title: odd, description: odd }])).toBe(0)
    }
  })

  it('never tells a password', { timeout: 60_000 }, async () => {
    const secret = 'pw-9f1c'
    for (const address of [
      `postgres://me:${secret}@127.0.0.1:1/none`,
      `postgres://me:${secret}@127.0.0.1:1/none?schema=No-Name`,
      `postgres://me:${secret}@[::`,
      `mysql://me:${secret}@127.0.0.1/x`,
    ]) {
      const error = await openReader(address).catch((thrown: Error) => thrown)
      expect(error).toBeInstanceOf(Error)
      expect((error as Error).message).not.toContain(secret)
      const { code, said } = await annals(['status', '--store', address])
      expect(code).toBe(1)
      expect(said).not.toContain(secret)
      expect(said).not.toContain('    at ')
    }
    expect(placeOf(`postgres://me:${secret}@db.example:5433/news?schema=other`).shown).toBe(
      'postgres://db.example:5433/news (schema other)',
    )
  })
})
