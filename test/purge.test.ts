import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { dayPage, temporaryFolder } from './support/archive.ts'
import { annals } from './support/command.ts'

vi.setConfig({ testTimeout: 300_000 })

interface Told {
  readonly everything: boolean
  readonly keys: readonly string[]
  readonly paths: readonly string[]
}

describe('annals purge', () => {
  it('tells a hook what changed since it last took it, and nothing twice', async () => {
    const archive = temporaryFolder()
    const taken: Told[] = []
    let status = 204
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (text) => (body += text))
      request.once('end', () => {
        if (status < 300) taken.push(JSON.parse(body))
        response.writeHead(status).end()
      })
    }).listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    onTestFinished(() => void server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const tell = async (hour: number, ...lines: string[]) => {
      const file = join(archive, `${hour}.jsonl`)
      const [title, text] = ['Portal:Current events/2021 March 4', dayPage('2021-03-04', ...lines)]
      writeFileSync(file, `${JSON.stringify({ at: `2021-03-05T0${hour}:00:00Z`, title, deleted: false, text })}\n`)
      expect(await annals('import', file, '--archive', archive).ended).toMatchObject({ code: 0 })
    }
    const purge = () => annals('purge', '--archive', archive).ended

    await tell(1, '*Rain falls on [[Lima]].', '*A choir sings in [[Oslo]].')
    expect(await purge()).toMatchObject({ code: 2 })
    writeFileSync(join(archive, 'annals.json'), JSON.stringify({ purge: { url } }))
    expect(await purge()).toMatchObject({ code: 0 })
    expect(taken).toMatchObject([{ everything: true, keys: ['annals'], paths: [] }])
    expect(await purge()).toMatchObject({ code: 0, err: expect.stringContaining('nothing changed') })
    expect(taken).toHaveLength(1)

    // Relations of so small an archive are all made anew, so all of it may differ.
    await tell(2, '*Snow falls on [[Lima]].', '*A choir sings in [[Oslo]].')
    status = 403
    expect(await purge()).toMatchObject({ code: 1, err: expect.stringContaining('it answered 403') })
    status = 200
    expect(await purge()).toMatchObject({ code: 0 })
    expect(taken).toHaveLength(2)
    expect(taken[1]?.everything || taken[1]?.keys.includes('/news/2021/03/4/index')).toBe(true)
    expect(await purge()).toMatchObject({ code: 0, err: expect.stringContaining('nothing changed') })
  })
})
