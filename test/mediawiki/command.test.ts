import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayPage, temporaryFolder } from '../support/archive.ts'
import { annals } from '../support/command.ts'
import { type Spoiler, silence, startProxy } from './proxy.ts'
import { titleOf } from './support.ts'
import { lackOfMediaWiki, startWiki, type TestWiki } from './wiki.ts'

const lack = lackOfMediaWiki()
const dates = ['2021-03-01', '2021-03-02', '2021-03-03']
const SPAN = ['--since', '2021-03-01', '--until', '2021-03-04']

describe.skipIf(lack !== undefined)(`annals update against MediaWiki${lack ? `: skipped, ${lack}` : ''}`, () => {
  let wiki: TestWiki
  let proxy: Spoiler

  beforeAll(async () => {
    wiki = await startWiki()
    proxy = await startProxy(wiki.api)
    wiki.write(
      Object.fromEntries(
        dates.map((date) => [
          titleOf(date),
          [
            { at: `${date}T01:00:00Z`, text: dayPage(date, `*A ship sails on ${date}.`) },
            { at: `${date}T02:00:00Z`, text: dayPage(date, `*A ship sails on ${date}.`, '*Rain falls.') },
          ],
        ]),
      ),
    )
  })
  afterAll(() => {
    proxy?.stop()
    wiki?.stop()
  })

  function newArchive(choices: object = { contact: 'tests@news.example' }): string {
    const archive = temporaryFolder()
    writeFileSync(join(archive, 'annals.json'), JSON.stringify({ api: proxy.api, ...choices }))
    return archive
  }

  async function json(...args: string[]) {
    const { code, out, err } = await annals(...args, '--json').ended
    expect([code, err]).toEqual([0, expect.any(String)])
    return JSON.parse(out)
  }

  it('fills an archive, tells what it did, and what the portal said in the status', async () => {
    const archive = newArchive()
    const dry = await annals('update', ...SPAN, '--dry-run', '--archive', archive).ended
    expect(dry.err).toContain('2021-03-02: revision ')
    expect(dry.err).toContain('3 pages changed; nothing was stored (1 requests)')
    const { code, err } = await annals('update', ...SPAN, '--archive', archive).ended
    expect(err).toContain('2021-03-04: the portal has no such page')
    expect(err).toContain(
      '4 pages asked for, 3 changed: 3 new revisions, 6 events added, 0 changed, 0 withdrawn (2 requests)',
    )
    expect(code).toBe(0)
    expect(await json('update', ...SPAN, '--full', '--archive', archive)).toMatchObject({
      asked: 4,
      stale: 0,
      revisions: 0,
      problems: 0,
      requests: 1,
    })
    wiki.remove(titleOf('2021-03-03'), 'by mistake')
    wiki.protect(titleOf('2021-03-02'))
    await json('update', ...SPAN, '--full', '--archive', archive)
    const status = await json('status', '--archive', archive)
    expect(status).toMatchObject({
      events: 6,
      portal: {
        asked: 4,
        pages: [
          { date: '2021-03-02', state: 'ok', protection: 'edit=sysop, move=sysop' },
          { date: '2021-03-03', state: 'deleted', note: expect.stringContaining('by mistake') },
          { date: '2021-03-04', state: 'missing', saying: 'the portal has no such page' },
        ],
        updates: [{ outcome: 'done' }, { outcome: 'done' }, { outcome: 'done' }],
      },
    })
    const { out } = await annals('status', '--archive', archive).ended
    expect(out).toMatch(/4 pages asked for on the portal\. The last update, .*Z, is done \(3 requests\)\./)
    expect(out).toContain('  2021-03-02: protected (edit=sysop, move=sysop)')
    expect(out).toMatch(/ {2}2021-03-03: deleted on the portal; its events stand; .*by mistake/)
    wiki.edit(titleOf('2021-03-03'), dayPage('2021-03-03', '*A ship sails on 2021-03-03.', '*Rain falls.'))
  })

  it('names some of the pages that the portal lacks, and counts the others', async () => {
    const archive = newArchive()
    const { code, err } = await annals('update', '--since', '2021-03-01', '--until', '2021-04-30', '--archive', archive)
      .ended
    // Which of them the log tells more of hangs on what was done to the wiki before.
    expect(err.match(/^2021-0\d-\d\d: /gm)).toHaveLength(20)
    expect(err).toMatch(/and of 3\d more pages; annals status tells what the portal says of each/)
    expect(err.split('\n').length).toBeLessThan(30)
    expect(code).toBe(0)
  })

  it('goes on after it was killed in the middle: nothing is lost, nothing comes twice', async () => {
    const archive = newArchive()
    const whole = await json('update', ...SPAN, '--all-revisions', '--archive', newArchive())
    const taken = dates.slice(0, 2).flatMap((date) => wiki.revisionsOf(titleOf(date))).length
    // Two pages come whole; then the wiki falls silent, and we are killed.
    const passing = (body: Buffer, response: { end: (body: Buffer) => unknown }) => void response.end(body)
    proxy.seen.length = 0
    proxy.faults.push(passing, passing, passing, silence)
    const cut = annals('update', ...SPAN, '--all-revisions', '--archive', archive)
    while (proxy.seen.length < 4) await new Promise((done) => setTimeout(done, 20))
    cut.kill()
    expect((await cut.ended).code).toBeNull()
    const between = await json('status', '--archive', archive)
    expect(between).toMatchObject({ revisions: taken, portal: { updates: [{ ended: null, outcome: null }] } })
    expect((await annals('status', '--archive', archive).ended).out).toContain('has not ended')
    const next = await json('update', '--until', '2021-03-04', '--all-revisions', '--archive', archive)
    expect(next).toMatchObject({ known: 0, revisions: whole.revisions - taken, problems: 0 })
    expect(await json('status', '--archive', archive)).toMatchObject({ revisions: whole.revisions, events: 6 })
    expect((await annals('verify', '--archive', archive).ended).out).toContain('All holds.')
  })

  it('refuses to ask without a contact, and says what to write where', async () => {
    proxy.seen.length = 0
    const { code, err } = await annals('update', '--archive', newArchive({})).ended
    expect(code).toBe(1)
    expect(err).toMatch(/"contact": "you@example\.org".*annals\.json/)
    expect(proxy.seen).toEqual([])
  })

  it('tells a page that an alarm kept untold, once a person accepts it', async () => {
    const archive = newArchive()
    const title = titleOf('2021-03-01')
    const [whole, less] = [5, 1].map((n) =>
      dayPage('2021-03-01', ...Array.from({ length: n }, (_, i) => `*Ship ${'abcde'[i]} sails.`)),
    ) as [string, string]
    wiki.edit(title, whole)
    await json('update', ...SPAN, '--archive', archive)
    wiki.edit(title, less)
    expect(await json('update', ...SPAN, '--full', '--archive', archive)).toMatchObject({ alarms: 1, withdrawn: 0 })
    expect(await json('update', ...SPAN, '--full', '--archive', archive)).toMatchObject({ stale: 0 })
    const accepted = ['update', ...SPAN, '--accept-alarms', '--archive', archive]
    expect(await json(...accepted)).toMatchObject({ stale: 1, alarms: 0, withdrawn: 4 })
    expect(await json('status', '--archive', archive)).toMatchObject({ alarms: [] })
    expect(await json(...accepted)).toMatchObject({ stale: 0, revisions: 0 })
    expect((await annals('verify', '--archive', archive).ended).out).toContain('All holds.')
  })

  it.each([
    [['--since', 'yesterday'], '--since takes a day like 2016-02-06'],
    [['--since', '2021-03-02', '--until', '2021-03-01'], 'is after'],
    [['2021-03-01'], 'options alone'],
  ])('answers wrong use (%j) with 2', async (args, message) => {
    const { code, err } = await annals('update', ...args, '--archive', newArchive()).ended
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  })
})
