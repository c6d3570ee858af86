import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { en } from '../editions/en.ts'
import type { Arrival } from './arrival.ts'
import { readPaths } from './index.ts'
import { wholeLines } from './lines.ts'

const home = mkdtempSync(join(tmpdir(), 'annals-stream-'))
afterAll(() => rmSync(home, { recursive: true }))

let files = 0

async function read(content: string | Uint8Array, extension = '.jsonl') {
  const file = join(home, `${files++}${extension}`)
  writeFileSync(file, content)
  const arrivals: Arrival[] = []
  for await (const arrival of readPaths([file], en)) arrivals.push(arrival)
  return {
    file,
    revisions: arrivals.flatMap((arrival) => (arrival.type === 'revision' ? [arrival.revision] : [])),
    problems: arrivals.flatMap((arrival) => (arrival.type === 'problem' ? [arrival] : [])),
    progress: arrivals.flatMap((arrival) => (arrival.type === 'progress' ? [arrival] : [])),
  }
}

const first = {
  at: '2016-02-06T09:30:00Z',
  title: 'Portal:Current events/2016 February 6',
  deleted: false,
  text: '* One.',
}

function lines(...values: object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('')
}

describe('a revision stream', () => {
  it('holds one revision a line', async () => {
    const { revisions, problems } = await read(lines(first, { ...first, at: '2016-02-06T10:00:00Z', text: '* Two.' }))
    expect(revisions[0]).toEqual({
      edition: 'en',
      date: '2016-02-06',
      title: 'Portal:Current events/2016 February 6',
      wikitext: '* One.',
      encoding: 'utf-8',
      timestamp: '2016-02-06T09:30:00Z',
    })
    expect(revisions.map(({ wikitext }) => wikitext)).toEqual(['* One.', '* Two.'])
    expect(problems).toEqual([])
  })

  it('may tell id, user and comment', async () => {
    const { revisions } = await read(lines({ ...first, revid: 42, user: 'Ada', comment: 'more' }))
    expect(revisions[0]).toMatchObject({ portalId: 42, user: 'Ada', comment: 'more' })
  })

  it('tells a deleted page with no text, whatever text stands there', async () => {
    const { at, title } = first
    const { revisions } = await read(lines({ ...first, deleted: true }, { at, title, deleted: true }))
    expect(revisions.map(({ deleted, wikitext }) => [deleted, wikitext])).toEqual([
      [true, ''],
      [true, ''],
    ])
  })

  it.each([
    ['2016-02-06T09:30:00.250Z', '2016-02-06T09:30:00Z'],
    ['2016-02-06T09:30:00+00:00', '2016-02-06T09:30:00Z'],
    ['2016-02-06T09:30:00-0000', '2016-02-06T09:30:00Z'],
  ])('writes the time %s as %s', async (at, timestamp) => {
    expect((await read(lines({ ...first, at }))).revisions[0]?.timestamp).toBe(timestamp)
  })

  it('writes a title with underscores as the wiki shows it', async () => {
    const { revisions } = await read(lines({ ...first, title: 'Portal:Current_events/2016_February_6' }))
    expect(revisions[0]?.title).toBe('Portal:Current events/2016 February 6')
  })

  it('reads what an archive writes of its own: no time, how the page was encoded, what was made of it', async () => {
    const { revisions } = await read(lines({ ...first, at: null, encoding: 'latin-1', fate: 'alarm' }, first))
    expect(revisions[0]).toMatchObject({ encoding: 'latin-1', fate: 'alarm' })
    expect(revisions[0]).not.toHaveProperty('timestamp')
    expect(revisions[1]).not.toHaveProperty('fate')
  })

  it.each([
    ['broken JSON', '{"at": "2016-', /no JSON/],
    ['no object', '7', /no JSON object/],
    ['null', 'null', /no JSON object/],
    ['a number as text', JSON.stringify({ ...first, text: 7 }), /`text` must be a string/],
    ['no text', JSON.stringify({ ...first, text: undefined }), /`text` must be a string/],
    ['no time', JSON.stringify({ ...first, at: undefined }), /`at` must be a string/],
    [
      'an encoding that is none',
      JSON.stringify({ ...first, encoding: 'utf-7' }),
      /`encoding` must be one of utf-8, latin-1/,
    ],
    ['a fate that is none', JSON.stringify({ ...first, fate: 7 }), /`fate` must be one of told, alarm, historic/],
    ['no title', JSON.stringify({ ...first, title: undefined }), /`title` must be a string/],
    ['a word for deleted', JSON.stringify({ ...first, deleted: 'no' }), /`deleted` must be true or false/],
    ['an id of 0', JSON.stringify({ ...first, revid: 0 }), /`revid` must be a whole number above 0/],
    ['a number as user', JSON.stringify({ ...first, user: 1 }), /`user` must be a string/],
    ['a number as comment', JSON.stringify({ ...first, comment: 1 }), /`comment` must be a string/],
    ['a local time', JSON.stringify({ ...first, at: '2016-02-06T09:30:00+02:00' }), /time like.*\+02:00/],
    ['a day without an hour', JSON.stringify({ ...first, at: '2016-02-06' }), /time like/],
    ['30 February', JSON.stringify({ ...first, at: '2016-02-30T09:30:00Z' }), /time like/],
    ['hour 24', JSON.stringify({ ...first, at: '2016-02-06T24:00:00Z' }), /time like/],
    [
      'another page',
      JSON.stringify({ ...first, title: 'Portal:Current events' }),
      /"Portal:Current events" is no day page/,
    ],
    ['Latin-1', Buffer.from(JSON.stringify({ ...first, text: 'Málaga' }), 'latin1'), /not UTF-8/],
  ])('passes over a line with %s, names it, and goes on', async (_, broken, message) => {
    const good = lines(first)
    const { file, revisions, problems } = await read(
      Buffer.concat([good, '\n', broken, '\n', good].map((part) => Buffer.from(part))),
    )
    expect(revisions).toHaveLength(2)
    expect(problems).toEqual([{ type: 'problem', file, line: 3, message: expect.stringMatching(message) }])
  })

  it('may end without a newline, begin with a byte order mark and break lines as Windows does', async () => {
    const { revisions, problems } = await read(`\ufeff${lines(first, first).replaceAll('\n', '\r\n').trimEnd()}`)
    expect(problems).toEqual([])
    expect(revisions).toHaveLength(2)
  })

  it.each([0, 1, 2, 3])('keeps letters whole where the file is read in pieces (%i)', async (shift) => {
    const text = '🚢'.repeat(40_000)
    const { revisions, problems } = await read(`${' '.repeat(shift)}${lines({ ...first, text }, first)}`)
    expect(problems).toEqual([])
    expect(revisions[0]?.wikitext === text).toBe(true)
    expect(revisions).toHaveLength(2)
  })

  it('may be packed with gzip, also in several members', async () => {
    const { revisions, problems } = await read(
      Buffer.concat([gzipSync(lines(first)), gzipSync(lines(first, first))]),
      '.jsonl.gz',
    )
    expect(problems).toEqual([])
    expect(revisions).toHaveLength(3)
  })

  it('keeps all whole lines of a gzip file that is cut off', async () => {
    const packed = gzipSync(lines(first, { ...first, text: '* Two.' }))
    const { file, revisions, problems } = await read(packed.subarray(0, -9), '.jsonl.gz')
    expect(revisions.map(({ wikitext }) => wikitext)).toContain('* One.')
    expect(problems).toEqual([{ type: 'problem', file, message: expect.stringMatching(/unexpected end of file/) }])
  })

  it('keeps what came before the broken part of a gzip file', async () => {
    // Noise packs badly, so the file is long enough to be read in many pieces.
    const noise = (seed: number) => createHash('shake256', { outputLength: 3_000 }).update(`${seed}`).digest('hex')
    const values = Array.from({ length: 100 }, (_, i) => ({ ...first, text: noise(i) }))
    const packed = gzipSync(lines(...values))
    // The checksum.
    packed.subarray(-8, -4).fill(0)
    const { revisions, problems } = await read(packed, '.jsonl.gz')
    expect(revisions.length).toBeGreaterThan(95)
    expect(revisions.every(({ wikitext }, i) => wikitext === values[i]?.text)).toBe(true)
    expect(problems).toMatchObject([{ message: expect.stringMatching(/cannot be read further: incorrect data check/) }])
  })

  it('passes over a line that is longer than 64 MiB', async () => {
    const mebibyte = gzipSync(' '.repeat(1024 * 1024))
    const members = [
      gzipSync(lines(first)),
      ...Array.from({ length: 65 }, () => mebibyte),
      gzipSync(`\n${lines(first)}`),
    ]
    const { file, revisions, problems } = await read(Buffer.concat(members), '.jsonl.gz')
    expect(revisions).toHaveLength(2)
    expect(problems).toEqual([{ type: 'problem', file, line: 2, message: 'the line is longer than 64 MiB; skipped' }])
  })

  it('tells how far it is as it is read', async () => {
    const content = lines(...Array.from({ length: 3_000 }, () => first))
    const { progress } = await read(content)
    const pieces = Array.from({ length: Math.ceil(content.length / 65_536) }, (_, i) =>
      Math.min((i + 1) * 65_536, content.length),
    )
    expect(pieces.length).toBeGreaterThan(3)
    expect(progress.map(({ done }) => done)).toEqual(pieces)
  })

  it('tells how far it is in bytes of the packed file', async () => {
    const { progress } = await read(gzipSync(lines(first)), '.jsonl.gz')
    expect(progress).toEqual([{ type: 'progress', done: expect.any(Number), total: gzipSync(lines(first)).length }])
    expect(progress[0]?.done).toBe(progress[0]?.total)
  })
})

describe('whole lines', () => {
  async function cut(pieces: string[], longest: number): Promise<(string | undefined)[]> {
    const out: (string | undefined)[] = []
    const bytes = (async function* () {
      for (const piece of pieces) yield Buffer.from(piece)
    })()
    for await (const block of wholeLines(bytes, longest)) out.push(block?.toString())
    return out
  }

  it('end where a line ends, however the bytes come', async () => {
    expect(await cut(['a', 'b\nc', '\n', '\nd\ne'], 9)).toEqual(['ab\n', 'c\n', '\nd\n', 'e'])
    expect(await cut(['aa', 'a\nbb', 'b\ncc', 'c\n'], 4)).toEqual(['aaa\n', 'bbb\n', 'ccc\n'])
  })

  it('leave one gap for each line that is too long', async () => {
    expect(await cut(['a\nbbb', 'bbb', 'bb\ncccc', 'cc', '\nd\n', 'eeeee', 'e'], 4)).toEqual([
      'a\n',
      undefined,
      undefined,
      'd\n',
      undefined,
    ])
  })
})
