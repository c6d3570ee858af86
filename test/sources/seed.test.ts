import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { enrich } from '../../src/enrich/enrich.ts'
import type { EventPage } from '../../src/model/page.ts'
import { documentAt } from '../../src/site/documents.ts'
import { openLedger } from '../../src/store/index.ts'
import { agreement } from '../read-back/agreement.ts'
import { newStore, revision, siteOf, tell } from '../support/archive.ts'

const corpus = resolve(import.meta.dirname, '../..', process.env.ANNALS_CORPUS ?? '../shared/corpus')
const slug = 'twitter-claims-to-have-closed-down-125-000-accounts-linked-to-isil'
const files = { seed: join(corpus, '../seed', `${slug}.md`), day: join(corpus, 'days/2016_February_6.txt') }
const isHere = Object.values(files).every(existsSync)
if (!isHere) console.log(`skipped: there is no seed page and no day of it at ${corpus} (set ANNALS_CORPUS)`)

describe.skipIf(!isHere)("the seed page's event, when its source says what the seed shows", () => {
  it('has the description and the cover of the seed, in four formats', async () => {
    const seed = readFileSync(files.seed, 'utf8')
    const description = /^# .*\n\n(.+)\n/m.exec(seed)?.[1] as string
    const cited = /1\. \[[^\]]+\]\((http[^)]+)\)/.exec(seed)?.[1] as string
    const cover = /\[Cover Image\]\((http[^)]+)\)/.exec(seed)?.[1] as string
    const server = createServer((request, response) => {
      if (request.url === '/robots.txt') response.writeHead(404).end()
      else
        response
          .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
          .end(
            `<title>News</title><meta property="og:description" content="${description}"><meta property="og:image" content="${cover}">`,
          )
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const there = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const text = readFileSync(files.day, 'utf8')
    const { store, address } = await newStore()
    // The day's other sources are left out: nobody is asked but this machine.
    const line = text.split('\n').find((line) => line.includes(cited)) as string
    const page = text.replace(/\[https?:[^\]]*\]/g, (link) => (link.includes(cited) ? link : ''))
    expect(line).toBeDefined()
    await tell(store, [revision('2016-02-06', page.replaceAll(new URL(cited).origin, there))])
    await store.close()
    const ledger = await openLedger(address)
    for await (const _ of enrich(ledger, { userAgent: 'test', delayMs: 0, loopback: true }));
    ledger.close()
    const { openStore } = await import('../../src/store/index.ts')
    const again = await openStore(address)
    onTestFinished(() => again.close())
    const site = siteOf(again)
    const path = `/news/2016/02/6/${slug}`
    const documents = await Promise.all(
      ['.html', '.md', '.json', '.xml'].map((ending) => documentAt(site, path + ending)),
    )
    expect(agreement(documents.filter((d) => d !== undefined))).toEqual([])
    for (const document of documents) {
      expect(document?.body).toContain(description)
      expect(document?.body).toContain(cover)
    }
    const event = JSON.parse(documents[2]?.body ?? '') as EventPage
    expect(event.description).toMatchObject({ text: description, origin: 'open-graph' })
    expect(event.cover).toMatchObject({ url: cover, origin: 'open-graph' })
    const markdown = documents[1]?.body ?? ''
    expect(markdown).toContain(`> ${description}\n`)
    expect(markdown).toContain(`2. [Cover Image](${cover})\n`)
  })
})
