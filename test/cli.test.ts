import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { helpOf } from '../src/cli/command.ts'
import { commands } from '../src/cli/commands/index.ts'
import { overview } from '../src/cli/main.ts'
import { en } from '../src/editions/en.ts'
import type { IsoDate } from '../src/model/date.ts'
import { dayPage, temporaryFolder } from './support/archive.ts'

const root = resolve(import.meta.dirname, '..')

/** The command as a user runs it. `npm test` has compiled it. */
function annals(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/annals.js'), ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  })
  return { code: status, out: stdout, err: stderr }
}

/** Every document of a tree, by path. */
function contents(tree: string): Map<string, string> {
  const files = readdirSync(tree, { recursive: true, withFileTypes: true }).filter(
    (e) => e.isFile() && !e.name.startsWith('.'),
  )
  return new Map(
    files
      .map((e) => join(e.parentPath, e.name))
      .sort()
      .map((f) => [f.slice(tree.length), readFileSync(f, 'utf8')]),
  )
}

function sampleArchive(): string {
  const archive = join(temporaryFolder(), 'news')
  expect(annals('init', '--yes', '--name', 'The Sample', '--archive', archive).code).toBe(0)
  const { code, err } = annals(
    'import',
    join(root, 'sample/days'),
    '--sources',
    join(root, 'sample/sources.jsonl'),
    '--archive',
    archive,
  )
  expect(err).toContain('events added')
  expect(code).toBe(0)
  return archive
}

describe('the command line', () => {
  it('ends quietly when who reads has read enough', () => {
    const archive = sampleArchive()
    const { status, stdout, stderr } = spawnSync(
      'sh',
      ['-c', '"$0" "$@" | head -n 1', process.execPath, join(root, 'bin/annals.js'), 'export', '--archive', archive],
      { encoding: 'utf8' },
    )
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toHaveProperty('id')
    expect(stderr).toBe('')
  })

  beforeAll(() => {
    if (!existsSync(join(root, 'dist/cli/main.js')))
      throw new Error('not compiled; run npm test, or npm run build first')
  })

  it('goes from nothing to a published archive, and a second run writes nothing', () => {
    const archive = sampleArchive()
    expect(JSON.parse(annals('publish', '--json', '--archive', archive).out)).toMatchObject({
      documents: expect.any(Number),
    })
    expect(existsSync(join(archive, 'public/index.html'))).toBe(true)
    expect(JSON.parse(annals('publish', '--json', '--threads', '2', '--archive', archive).out)).toMatchObject({
      written: 0,
    })
    expect(readFileSync(join(archive, 'public/index.md'), 'utf8')).toContain('# The Sample')
  })

  it('exports every event as a record', () => {
    const archive = sampleArchive()
    const records = annals('export', '--archive', archive)
      .out.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const { events } = JSON.parse(annals('status', '--json', '--archive', archive).out)
    expect(records).toHaveLength(events)
    expect(new Set(records.map((r) => r.id)).size).toBe(events)
    expect(records.map((r) => r.date)).toEqual(records.map((r) => r.date).sort())
    const twitter = records.find((r) => r.date === '2016-02-06' && r.topic === 'Twitter')
    expect(twitter).toMatchObject({
      category: 'Law and crime',
      context: [
        { title: 'Twitter', label: 'Twitter' },
        { title: 'Islamic State of Iraq and the Levant', label: 'ISIL' },
      ],
      sources: [
        { label: 'Reuters via ABC News Australia', image: 'http://www.abc.net.au/news/image/4928816-1x1-700x700.jpg' },
      ],
    })
  })

  it('verifies that all holds, and accounts for every line', () => {
    const { code, out } = annals('verify', '--json', '--archive', sampleArchive())
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ faults: [] })
  })

  it('shows a page by URL, by path and by id', () => {
    const archive = sampleArchive()
    const url = JSON.parse(annals('export', '--archive', archive).out.split('\n')[0] ?? '{}')
    const byUrl = annals('show', url.url, '--archive', archive).out
    expect(byUrl).toContain('Formats: ')
    expect(annals('show', url.id, '--archive', archive).out).toBe(byUrl)
    expect(annals('show', `https://news.example${url.url}.html`, '--archive', archive).out).toBe(byUrl)
    expect(annals('show', url.id, '--format', 'html', '--archive', archive).out).toContain('<!DOCTYPE html>')
    expect(annals('show', '/news/1066/10/14/hastings', '--archive', archive)).toMatchObject({
      code: 1,
      err: expect.stringContaining('nothing is at'),
    })
  })

  it('shows a page as it stood at a time', () => {
    const archive = join(temporaryFolder(), 'news')
    annals('init', '--yes', '--archive', archive)
    const file = join(archive, 'stream.jsonl')
    const line = (at: string, text: string) =>
      JSON.stringify({
        at,
        title: en.dayTitle('2020-05-01' as IsoDate),
        deleted: false,
        text: dayPage('2020-05-01', text),
      })
    writeFileSync(
      file,
      [
        line('2020-05-01T01:00:00Z', '*The first 9 roses open.'),
        line('2020-05-02T01:00:00Z', '*The first 11 roses open.'),
      ].join('\n'),
    )
    expect(annals('import', file, '--archive', archive).code).toBe(0)
    const show = (...args: string[]) => annals('show', ...args, '--archive', archive)
    const url = '/news/2020/05/1/the-first-9-roses-open'
    expect(show(url).out).toContain('# The first 11 roses open.')
    expect(show(url, '--at', '2020-05-01').out).toContain('# The first 9 roses open.')
    expect(show(url, '--at', '2020-05-02T01:00:00Z').out).toContain('# The first 11 roses open.')
    expect(show('/index', '--at', '2020-05-01T12:00:00.5Z').out).toContain('The first 9 roses open.')
    expect(show(url, '--at', '2020-05-01T00:59:59Z')).toMatchObject({
      code: 1,
      err: expect.stringContaining('nothing was at'),
    })
    expect(show('/topics/index', '--at', '2020-05-01')).toMatchObject({
      code: 1,
      err: expect.stringContaining('kept as it is now'),
    })
    expect(show(url, '--at', 'noon')).toMatchObject({ code: 2, err: expect.stringContaining('--at takes a time') })
  })

  it('reads a revision stream, reports a broken line with its number, goes on, and ends with 1', () => {
    const archive = sampleArchive()
    const file = join(archive, 'stream.jsonl.gz')
    const line = (at: string, text: string) =>
      JSON.stringify({ at, title: 'Portal:Current events/2020 May 1', deleted: false, text })
    writeFileSync(
      file,
      gzipSync(
        [
          line('2020-05-01T01:00:00Z', dayPage('2020-05-01', '*May begins.')),
          '{ broken',
          line('2020-05-01T02:00:00Z', dayPage('2020-05-01', '*May begins.', '*It rains.')),
        ].join('\n'),
      ),
    )
    const { code, err } = annals('import', file, '--archive', archive)
    expect(err).toContain('stream.jsonl.gz:2: ')
    expect(err).toContain('2 new revisions')
    expect(code).toBe(1)
    expect(JSON.parse(annals('status', '--json', '--archive', archive).out)).toMatchObject({ alarms: [] })
  })

  it('writes the same tree with one thread and with two', () => {
    const archive = join(temporaryFolder(), 'news')
    annals('init', '--yes', '--archive', archive)
    const lines = Array.from({ length: 1100 }, (_, i) => {
      const date = new Date(Date.UTC(2005, 0, 1 + i)).toISOString().slice(0, 10) as IsoDate
      return JSON.stringify({
        at: `${date}T12:00:00Z`,
        title: en.dayTitle(date),
        deleted: false,
        text: dayPage(date, `*The ship [[Vessel ${i}]] sails.`),
      })
    })
    const file = join(archive, 'many.jsonl')
    writeFileSync(file, lines.join('\n'))
    expect(annals('import', file, '--archive', archive)).toMatchObject({
      code: 0,
      err: expect.stringContaining('1100 events added'),
    })
    const [one, two] = ['1', '2'].map((threads) => {
      const out = join(archive, `tree-${threads}`)
      const { code, err } = annals('publish', '--threads', threads, '--out', out, '--archive', archive)
      expect(err).toContain('written')
      expect(code).toBe(0)
      return contents(out)
    })
    expect(two).toEqual(one)
    expect(one?.size).toBeGreaterThan(9000)
    const broken = join(archive, 'tree-2/topics/vessel-7.html')
    rmSync(broken)
    mkdirSync(broken)
    const { code, err } = annals('publish', '--threads', '2', '--out', join(archive, 'tree-2'), '--archive', archive)
    writeFileSync(join(archive, 'annals.json'), '{"name":"Renamed"}')
    expect([code, err.includes('written')]).toEqual([0, true])
    const failed = annals('publish', '--threads', '2', '--out', join(archive, 'tree-2'), '--archive', archive)
    expect(failed.code).toBe(1)
    expect(failed.err).toMatch(/cannot write .*vessel-7\.html/)
    expect(failed.err).not.toContain('    at ')
  })

  it.each([
    [['nonsense'], 'there is no command "nonsense"'],
    [['publish', '--colour'], 'colour'],
    [['import'], 'name a PATH to read'],
    [['show'], 'name one URL or ID'],
    [['export', '--format', 'stone'], 'jsonl'],
    [['serve', '--port', 'x'], '--port takes a number'],
  ])('answers wrong use (%j) with 2 and says what is right', (args, message) => {
    const { code, err } = annals(...args)
    expect(code).toBe(2)
    expect(err).toContain(message)
    expect(err).not.toContain('    at ')
  })

  it('says what to do where there is no archive', () => {
    const { code, err } = annals('publish', '--archive', temporaryFolder())
    expect(code).toBe(1)
    expect(err).toContain('annals init')
  })

  describe('init', () => {
    const asked = (answers: string) => {
      const archive = join(temporaryFolder(), 'news')
      const { status, stderr } = spawnSync(
        process.execPath,
        [join(root, 'bin/annals.js'), 'init', '--archive', archive],
        { encoding: 'utf8', input: answers },
      )
      const file = join(archive, 'annals.json')
      return { code: status, err: stderr, choices: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null }
    }

    it('asks four questions of a pipe, a line for each; what is not answered has its default', () => {
      const { code, err, choices } = asked('The Harbour\n\nhttps://news.example\n')
      expect(code).toBe(0)
      expect(err.match(/\[[^\]]*\]: /g)).toHaveLength(4)
      expect(choices).toMatchObject({
        $schema: './annals.schema.json',
        name: 'The Harbour',
        tagline: 'An open archive of the news, event by event.',
        origin: 'https://news.example',
        contact: '',
        language: 'en',
      })
    })

    it('writes nothing if an answer is wrong or nobody answers', () => {
      expect(asked('The Harbour\n\nnews.example\n')).toMatchObject({ code: 1, choices: null })
      expect(asked('The Harbour\n\nnews.example\n').err).toContain('origin: must be like https://news.example')
      expect(asked('')).toMatchObject({ code: 2, choices: null })
      expect(asked('').err).toContain('--yes')
      const archive = join(temporaryFolder(), 'news')
      expect(annals('init', '--yes', '--origin', 'news.example', '--archive', archive).code).toBe(1)
      expect(existsSync(archive)).toBe(false)
    })

    // `script` of util-linux gives a command a terminal.
    const script = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? ''
    it.skipIf(!script.includes('util-linux'))('asks again on a terminal after a wrong answer', () => {
      const archive = join(temporaryFolder(), 'news')
      const command = `${process.execPath} ${join(root, 'bin/annals.js')} init --archive ${archive}`
      const { status, stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
        encoding: 'utf8',
        input: 'The Harbour\n\nnews.example\nhttps://news.example\nme@news.example\n',
      })
      expect(status, stdout).toBe(0)
      expect(stdout).toContain('origin: must be like https://news.example')
      const choices = JSON.parse(readFileSync(join(archive, 'annals.json'), 'utf8'))
      expect(choices).toMatchObject({ origin: 'https://news.example', contact: 'me@news.example' })
    })
  })

  it('names the file and the fault of a wrong configuration', () => {
    const archive = sampleArchive()
    writeFileSync(join(archive, 'annals.json'), '{"name": 7, "colour": "red"}')
    const { code, err } = annals('status', '--archive', archive)
    expect(code).toBe(1)
    expect(err).toContain('annals.json')
    expect(err).toContain('name: ')
  })

  it('tells the truth in docs/cli.md: it is the help itself', () => {
    const text = [
      '# The command line',
      '',
      '```',
      overview(),
      '```',
      ...commands.flatMap((c) => ['', `## annals ${c.name}`, '', '```', helpOf(c), '```']),
      '',
    ].join('\n')
    if (process.env.UPDATE_DOCS) writeFileSync(join(root, 'docs/cli.md'), text)
    expect(readFileSync(join(root, 'docs/cli.md'), 'utf8')).toBe(text)
  })
})
