import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { dayPage, temporaryFolder } from '../support/archive.ts'
import { annals, type Running, until } from '../support/command.ts'
import { answers, type Spoiler, silence, startProxy } from './proxy.ts'
import { titleOf } from './support.ts'
import { lackOfMediaWiki, startWiki, type TestWiki } from './wiki.ts'

const lack = lackOfMediaWiki()
const DAY = 86_400_000
/** Days that are asked for each time: those around now. */
const dates = [-2, -1, 0].map((days) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10)) as [
  string,
  string,
  string,
]

describe.skipIf(lack !== undefined)(`annals watch against MediaWiki${lack ? `: skipped, ${lack}` : ''}`, () => {
  let wiki: TestWiki
  let proxy: Spoiler

  beforeAll(async () => {
    wiki = await startWiki()
    proxy = await startProxy(wiki.api)
    wiki.write(
      Object.fromEntries(
        dates.map((date) => [
          titleOf(date),
          [{ at: `${date}T00:00:01Z`, text: dayPage(date, `*A ship sails on ${date}.`) }],
        ]),
      ),
    )
  })
  afterAll(() => {
    proxy?.stop()
    wiki?.stop()
  })

  function newArchive(): string {
    const archive = temporaryFolder()
    writeFileSync(join(archive, 'annals.json'), JSON.stringify({ api: proxy.api, contact: 'tests@news.example' }))
    proxy.faults.length = 0
    proxy.seen.length = 0
    return archive
  }

  /** A watch that is over when the test is. */
  function watching(archive: string, ...more: string[]): Running {
    const run = annals('watch', '--every', '1s', ...more, '--archive', archive)
    onTestFinished(async () => {
      run.kill()
      await run.ended
    })
    return run
  }

  const frontOf = (archive: string) => {
    const file = join(archive, 'public/index.md')
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  }
  const shows = (archive: string, words: string, run: Running) =>
    until(
      () => frontOf(archive).includes(words),
      () => run.said.err,
    )

  it('brings what changed on the portal into the files, again and again, until it is told to stop', async () => {
    const archive = newArchive()
    const run = watching(archive)
    await shows(archive, `A ship sails on ${dates[2]}`, run)
    // Those who serve readers go first.
    expect(run.niceness()).toBeGreaterThan(getPriority())
    wiki.edit(titleOf(dates[2]), dayPage(dates[2], `*A ship sails on ${dates[2]}.`, '*Rain falls at noon.'))
    await shows(archive, 'Rain falls at noon', run)
    run.kill('SIGTERM')
    const { code, err } = await run.ended
    expect(err).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:]{8}Z .*1 events added/m)
    expect(err).toContain('SIGTERM: stopping')
    expect(code).toBe(0)
    expect((await annals('verify', '--tree', join(archive, 'public'), '--archive', archive).ended).out).toContain(
      'All holds.',
    )
  })

  it('lets one watch at a time at an archive, and the next one in when the first was killed', async () => {
    const archive = newArchive()
    const first = watching(archive)
    await shows(archive, 'A ship sails', first)
    const second = await annals('watch', '--once', '--archive', archive).ended
    expect(second).toMatchObject({ code: 1, err: expect.stringMatching(/annals watch \(process \d+, since/) })
    first.kill()
    expect((await first.ended).code).toBeNull()
    expect((await annals('watch', '--once', '--archive', archive).ended).code).toBe(0)
  })

  it('goes on after it was killed while the portal was asked: nothing is lost', async () => {
    const archive = newArchive()
    proxy.faults.push((body, response) => void response.end(body), silence)
    const cut = watching(archive)
    await until(
      () => proxy.seen.length >= 2,
      () => cut.said.err,
    )
    cut.kill()
    await cut.ended
    const { code, out } = await annals('watch', '--once', '--json', '--archive', archive).ended
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { type: 'done', task: 'update', result: { problems: 0 } },
      { type: 'done', task: 'enrich', result: { due: 0, asked: 0 } },
      { type: 'done', task: 'publish' },
    ])
    expect(code).toBe(0)
    expect(frontOf(archive)).toContain(`A ship sails on ${dates[1]}`)
    const { portal } = JSON.parse((await annals('status', '--json', '--archive', archive).ended).out)
    expect(portal.updates).toMatchObject([{ outcome: 'done' }, { outcome: null }])
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('ends on %s, also while it waits for the portal, with 0', async (signal) => {
    const archive = newArchive()
    proxy.faults.push(silence)
    const run = watching(archive)
    await until(
      () => proxy.seen.length >= 1,
      () => run.said.err,
    )
    run.kill(signal)
    expect((await run.ended).code).toBe(0)
    const { portal } = JSON.parse((await annals('status', '--json', '--archive', archive).ended).out)
    expect(portal.updates).toMatchObject([{ outcome: 'failed', message: expect.stringContaining('told to stop') }])
  })

  it('ends on a signal while the portal wants to be left alone', async () => {
    const archive = newArchive()
    proxy.faults.push(answers(503, { 'retry-after': '250' }))
    const run = watching(archive)
    await until(
      () => run.said.err.includes('trying again in 250 s'),
      () => run.said.err,
    )
    run.kill('SIGTERM')
    expect((await run.ended).code).toBe(0)
  })

  it('tells a round that failed, publishes what there is all the same, and tries again', async () => {
    const archive = newArchive()
    const run = watching(archive)
    await shows(archive, 'A ship sails', run)
    proxy.faults.push(answers(403, {}, 'go away'), answers(403, {}, 'go away'))
    await until(
      () => run.said.err.split('update failed: ').length > 2,
      () => run.said.err,
    )
    wiki.edit(titleOf(dates[1]), dayPage(dates[1], `*A ship sails on ${dates[1]}.`, `*Snow falls on ${dates[1]}.`))
    await shows(archive, 'Snow falls', run)
    expect(run.said.err).toMatch(/answers 403 .*go away/)
    expect(run.said.err).toContain('trying again in 2 s')
    expect(run.said.err.match(/update failed/g)).toHaveLength(2)
  })

  it('tells a folder that it cannot publish into, keeps taking in, and publishes once it can', async () => {
    const archive = newArchive()
    const thesis = join(archive, 'out.txt')
    writeFileSync(thesis, 'mine')
    const run = watching(archive, '--out', thesis)
    await until(
      () => run.said.err.includes('publish failed: '),
      () => run.said.err,
    )
    expect(run.said.err).toContain('events added')
    rmSync(thesis)
    await until(
      () => existsSync(join(thesis, 'index.html')),
      () => run.said.err,
    )
  })

  it('stops one-off commands from writing while it writes, in words, and lets them in between', async () => {
    const archive = newArchive()
    proxy.faults.push(silence)
    const run = watching(archive, '--every', '1h')
    await until(
      () => proxy.seen.length >= 1,
      () => run.said.err,
    )
    const during = await annals('update', '--archive', archive).ended
    expect(during).toMatchObject({ code: 1, err: expect.stringMatching(/being written by annals watch/) })
    expect((await annals('status', '--archive', archive).ended).code).toBe(0)
    run.kill('SIGTERM')
    expect((await run.ended).code).toBe(0)
    const next = watching(archive, '--every', '1h')
    await shows(archive, 'A ship sails', next)
    const between = await annals('update', '--json', '--archive', archive).ended
    expect([between.code, between.err]).toEqual([0, ''])
  })

  it.each([
    [['--every', 'soon'], '--every takes a time like'],
    [['--every', '0s'], '--every takes a time like'],
    [['--every', '30d'], '--every takes a time like'],
    [['now'], 'options alone'],
  ])('answers wrong use (%j) with 2', async (args, message) => {
    const { code, err } = await annals('watch', ...args, '--archive', newArchive()).ended
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  })
})

describe('annals watch', () => {
  it('asks a wiki that is not on this machine no more than once a minute', async () => {
    const { code, err } = await annals('watch', '--every', '59s', '--archive', temporaryFolder()).ended
    expect([code, err]).toEqual([2, expect.stringContaining('a minute at least: en.wikipedia.org')])
  })
})
