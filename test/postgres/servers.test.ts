import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { en } from '../../src/editions/en.ts'
import { serve } from '../../src/serve/serve.ts'
import { Site } from '../../src/site/site.ts'
import { openReader, openStore, type StoreAddress } from '../../src/store/index.ts'
import { placeOf } from '../../src/store/postgres/connect.ts'
import { channelOf, followedState } from '../../src/store/postgres/listen.ts'
import { dayPage, options, revision, tell } from '../support/archive.ts'
import { absence, postgresOfFile } from '../support/postgres.ts'

vi.setConfig({ testTimeout: 60_000 })

const DAY = '2021-03-04'
const PATH = 'news/2021/03/4/index.html'
const says = (text: string, at?: string) =>
  revision(DAY, dayPage(DAY, `*${text} [http://a.example/1 (Gazette)]`), at === undefined ? {} : { timestamp: at })

/** A server as `annals serve` starts one; its address. */
async function served(address: StoreAddress, follow: true | string = true): Promise<string> {
  const reader = await openReader(address, { follow })
  const server = await serve(new Site(reader, en, options), { port: 0, host: '127.0.0.1' })
  onTestFinished(async () => {
    server.close()
    await server.closed
    await reader.close()
  })
  return server.url
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await what()); tries++) {
    if (tries > 500) throw new Error('it did not come to that')
    await wait(20)
  }
}

if (absence) console.warn(absence)

describe.skipIf(absence)('servers over one PostgreSQL', () => {
  const postgres = postgresOfFile()

  it('hear of each change, and answer with the same bytes and tags', async () => {
    const { store, address } = await postgres.newStore()
    await tell(store, [says('Rain falls on [[Lima]].')])
    const urls = [await served(address), await served(address)]
    for (const [i, text] of [
      'Rain falls on [[Lima]].',
      'Snow falls on [[Lima]].',
      'Hail falls on [[Lima]].',
    ].entries()) {
      if (i > 0) await tell(store, [says(text, `2021-03-05T0${i}:00:00Z`)])
      const told = performance.now()
      const word = text.slice(0, 4)
      for (const url of urls) await until(async () => (await (await fetch(url + PATH)).text()).includes(word))
      expect(performance.now() - told).toBeLessThan(5000)
      const [one, two] = await Promise.all(urls.map((url) => fetch(url + PATH)))
      expect(one?.headers.get('etag')).toBe(two?.headers.get('etag'))
      expect(one?.headers.get('surrogate-key')).toBe('annals /news/2021/03/4/index')
      expect(await one?.text()).toBe(await two?.text())
    }
  })

  it('ask for the state of the archive when it changed, not with each request', async () => {
    const { store, address } = await postgres.newStore()
    await tell(store, [says('Rain falls on [[Lima]].')])
    let asked = 0
    const ask = async () => {
      asked++
      return store.state()
    }
    const followed = followedState(ask, placeOf(address))
    onTestFinished(() => followed.close())
    const listens = async () => {
      const before = asked
      for (let i = 0; i < 5; i++) await followed.state()
      return asked - before < 2
    }
    await until(listens)
    const before = await followed.state()
    await tell(store, [says('Snow falls on [[Lima]].', '2021-03-05T00:00:00Z')])
    // At once, long before it would be asked for all the same.
    await until(async () => (await followed.state()).generation > before.generation)
    expect(await followed.state()).toEqual(await store.state())
  })

  it('hear nothing of what was rolled back', async () => {
    const { store, address } = await postgres.newStore()
    const client = new pg.Client(placeOf(address).config)
    await client.connect()
    onTestFinished(() => client.end())
    const heard: (string | undefined)[] = []
    client.on('notification', ({ payload }) => heard.push(payload))
    await client.query(`LISTEN ${channelOf(placeOf(address))}`)
    const failing = store.transaction(async () => {
      await store.putSources([{ url: 'http://a.example/1', title: 'Rain' }])
      throw new Error('stop here')
    })
    await expect(failing).rejects.toThrow('stop here')
    await store.putSources([{ url: 'http://a.example/1', title: 'Snow' }])
    await until(() => heard.length > 0)
    expect(heard).toEqual([String((await store.state()).generation)])
  })

  it('go on when their line to the server was cut, and miss nothing of what came meanwhile', async () => {
    const { store, address } = await postgres.newStore()
    await tell(store, [says('Rain falls on [[Lima]].')])
    await store.close()
    const url = await served(address)
    expect(await (await fetch(url + PATH)).text()).toContain('Rain')
    for (const [i, word] of ['Snow', 'Hail'].entries()) {
      await postgres.server().restart()
      const writer = await openStore(address)
      await tell(writer, [says(`${word} falls on [[Lima]].`, `2021-03-05T0${i}:00:00Z`)])
      await writer.close()
      await until(async () => (await (await fetch(url + PATH)).text()).includes(word))
    }
  })

  it('read a replica, and hear of changes from the primary', async () => {
    const { store, address } = await postgres.newStore()
    await tell(store, [says('Rain falls on [[Lima]].')])
    const replica = await postgres.server().replica()
    onTestFinished(() => replica.stop())
    const schema = new URL(address).searchParams.get('schema') ?? ''
    const copy = replica.address(schema)
    const url = await served(copy, address)
    expect(await (await fetch(url + PATH)).text()).toContain('Rain')
    await tell(store, [says('Snow falls on [[Lima]].', '2021-03-05T00:00:00Z')])
    await until(async () => (await (await fetch(url + PATH)).text()).includes('Snow'))
    await expect(openStore(copy)).rejects.toThrow('is a replica, which takes no writes')
    // It answers while the primary is away.
    await postgres.server().down()
    expect((await fetch(`${url}news/2021/03/index.html`)).status).toBe(200)
    await postgres.server().restart()
  })
})
