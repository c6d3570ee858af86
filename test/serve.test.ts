import { cpSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dayPage, newStore, revision, tell, temporaryFolder } from './support/archive.ts'
import { annals, until } from './support/command.ts'

/** An archive in a folder, as `annals serve` finds it. */
async function archive(): Promise<string> {
  const { store, folder } = newStore()
  await tell(store, [revision('2021-03-04', dayPage('2021-03-04', '*Boats race at [[Henley]].'))])
  await store.close()
  const copy = temporaryFolder()
  cpSync(join(folder, 'annals.sqlite'), join(copy, 'annals.sqlite'))
  return copy
}

async function serving(folder: string, ...args: string[]) {
  const server = annals('serve', '--port', '0', '--archive', folder, ...args)
  onTestFinished(() => server.kill())
  await until(
    () => /at http/.test(server.said.err),
    () => server.said.err,
  )
  const [, base = ''] = /(http:\/\/\S+)\/ /.exec(server.said.err) ?? []
  return { server, base }
}

describe('several processes', () => {
  it('share a port, are replaced when one dies, and all end on SIGTERM', async () => {
    const { server, base } = await serving(await archive(), '--workers', '2')
    const page = `${base}/news/2021/03/4/boats-race-at-henley.json`
    const processes = new Set<number>()
    const ask = async () => {
      const reply = await fetch(`${base}/healthz`, { headers: { connection: 'close' } })
      const { process } = (await reply.json()) as { process: number }
      processes.add(process)
      return process
    }
    // The second is asked once it has started.
    const askUntil = async (count: number) => {
      for (let tries = 0; processes.size < count && tries < 1000; tries++) {
        await ask()
        await new Promise((done) => setTimeout(done, 20))
      }
    }
    await askUntil(2)
    expect(processes.size).toBe(2)
    const victim = [...processes][0] as number
    process.kill(victim, 'SIGKILL')
    await until(
      () => server.said.err.includes('another takes its place'),
      () => server.said.err,
    )
    const left = new Set(processes)
    left.delete(victim)
    expect((await fetch(page)).status).toBe(200)
    await askUntil(3)
    expect(processes.size).toBe(3)
    server.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
    await expect(fetch(page)).rejects.toThrow()
  }, 60_000)

  it('say once that the port is taken, and end with 1', async () => {
    const other = createServer()
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
    onTestFinished(() => new Promise<void>((done) => other.close(() => done())))
    const { port } = other.address() as { port: number }
    const server = annals('serve', '--port', String(port), '--workers', '2', '--archive', await archive())
    const { code, err } = await server.ended
    expect(code).toBe(1)
    expect(err.match(/choose another with --port/g)).toHaveLength(1)
  }, 60_000)
})

describe('a server that is told to end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('does so on %s with 0, at once where nobody waits', async (signal) => {
    const { server, base } = await serving(await archive())
    expect((await fetch(`${base}/index.html`)).status).toBe(200)
    server.kill(signal)
    expect((await server.ended).code).toBe(0)
    expect(server.said.err).not.toContain('    at ')
  })
})
