import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { en } from '../src/editions/en.ts'
import type { ParsedDay } from '../src/model/day.ts'
import { parseDay } from '../src/parse/day.ts'
import { decode } from '../src/parse/decode.ts'
import { documentAt } from '../src/site/documents.ts'
import { newStore, revision, siteOf, tell } from './support/archive.ts'

const corpus = resolve(process.env.ANNALS_CORPUS ?? resolve(import.meta.dirname, '../../shared/corpus'))
const missing = !existsSync(join(corpus, 'days'))
if (missing) {
  if (process.env.CI) throw new Error(`the corpus is missing at ${corpus}`)
  console.warn(`Skipped: there is no corpus at ${corpus} (set ANNALS_CORPUS).`)
}

describe.skipIf(missing)('the corpus', () => {
  const days = new Map<string, { day: ParsedDay; text: string; held: Held }>()
  for (const name of missing ? [] : readdirSync(join(corpus, 'days'))) {
    const date = en.dateOfFile(name)
    if (date === undefined) throw new Error(`no date in ${name}`)
    const { text } = decode(readFileSync(join(corpus, 'days', name)))
    days.set(date, { day: parseDay(text), text, held: heldBy(text) })
  }

  it('is read whole: every line is accounted for, and few are rejected', () => {
    let rejected = 0
    for (const [date, { day, text }] of days) {
      expect(day.lines.length, date).toBe(text.split('\n').length)
      rejected += day.rejected.length
    }
    expect(days.size).toBeGreaterThan(5800)
    expect(rejected).toBeLessThan(20)
  })

  it('gives the events of the reference, but for pages that were edited since', () => {
    const lines = gunzipSync(readFileSync(join(corpus, 'reference/events.jsonl.gz')))
      .toString('utf8')
      .trimEnd()
      .split('\n')
    let equal = 0
    let ours = 0
    for (const line of lines) {
      const wanted: Reference = JSON.parse(line)
      const page = days.get(wanted.date)
      if (!page || editedSince(wanted, page.held)) continue
      if (page.day.events.some((event) => key(wanted) === keyOf(event))) equal++
      else ours++
    }
    // The reference was taken a year after the pages; where a page still says all that the reference read, we must agree.
    expect(equal).toBeGreaterThan(20_000)
    expect(ours / (equal + ours)).toBeLessThan(0.003)
  })

  it("publishes the seed page's event at its path, with its date, topic, title and source", async () => {
    const seed = resolve(corpus, '../seed')
    const [name = ''] = readdirSync(seed)
    const wanted = seedParts(readFileSync(join(seed, name), 'utf8'))
    const { store } = newStore()
    await tell(store, [revision('2016-02-06', days.get('2016-02-06')?.text ?? '')])
    const document = await documentAt(siteOf(store), `/news/2016/02/6/${name}`)
    expect(seedParts(document?.body ?? '')).toEqual(wanted)
  })
})

interface Reference {
  readonly date: string
  readonly text: string
  readonly category: string | null
  readonly story: readonly string[]
  readonly links: readonly (readonly [string, string])[]
  readonly sources: readonly (readonly [string, string])[]
  readonly parent_item: number | null
}

/** The lines of the seed page that an archive without sources' metadata can show: formats, date, topic, title, sources. */
function seedParts(page: string) {
  const line = (pattern: RegExp) => pattern.exec(page)?.[1]?.trim()
  return {
    formats: line(/^(Formats: .*)$/m),
    date: line(/^### (\[\d.*)$/m),
    topic: line(/^##### (.*)$/m),
    title: line(/^# (.*)$/m),
    source: line(/^1\. (\[(?!Cover).*\))$/m),
  }
}

/** What a copy of a page holds, to tell whether the reference read another one. */
interface Held {
  readonly page: string
  readonly flat: string
  readonly words: ReadonlySet<string>
}

const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

function heldBy(page: string): Held {
  const flat = page.replace(/[_\s]+/g, ' ').toLowerCase()
  return { page, flat, words: new Set(wordsOf(flat)) }
}

/** Whether the reference read words, links or addresses that this copy of the page does not hold. */
function editedSince({ text, story, links, sources }: Reference, { page, flat, words }: Held): boolean {
  return (
    sources.some(([, url]) => !page.includes(url) || page.includes(`${url}?utm_`) || page.includes(`${url}&utm_`)) ||
    links.some(([target]) => !flat.includes(target.toLowerCase())) ||
    wordsOf(`${text} ${story.join(' ')}`).some((word) => !words.has(word))
  )
}

const plain = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim()
const title = (target: string) => {
  const text = plain(target.replaceAll('_', ' ')).replace(/#.*$/, '').trim()
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const key = ({ text, category, story, links, sources, parent_item }: Reference) =>
  JSON.stringify([
    plain(text),
    plain(category ?? ''),
    story.map(plain),
    links.map(([t, d]) => [title(t), plain(d)]),
    sources.map(([l, u]) => [plain(l), u]),
    parent_item,
  ])

const keyOf = ({ title: text, category, stories, context, citations, parent }: ParsedDay['events'][number]) =>
  JSON.stringify([
    plain(text),
    plain(category ?? ''),
    stories.map((s) => plain(s.text)),
    context.map((a) => [title(a.title), plain(a.label)]),
    citations.map((c) => [plain(c.label), c.url]),
    parent,
  ])
