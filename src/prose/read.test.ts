import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newStore, options, temporaryFolder } from '../../test/support/archive.ts'
import { en } from '../editions/en.ts'
import { documentAt } from '../site/documents.ts'
import { Site } from '../site/site.ts'
import { readProse } from './read.ts'

const TODAY = '2017-05-01'
const good = [
  '---',
  'title: On bridges',
  'author: Ada',
  'date: 2017-04-04',
  '---',
  '',
  'They _hold_.',
  '',
  '## Why',
  '',
  '1. Stone',
]

function folderWith(files: Record<string, readonly string[]>): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'opinion'))
  for (const [name, lines] of Object.entries(files)) writeFileSync(join(folder, name), lines.join('\n'))
  return folder
}

const read = (files: Record<string, readonly string[]>) => readProse(folderWith(files), TODAY)
const changed = (from: string | RegExp, to: string) => ({
  'opinion/bridges.md': good.join('\n').replace(from, to).split('\n'),
})

describe('what the publisher wrote', () => {
  it('is read with its front matter, newest first, drafts left out', () => {
    const { opinions } = read({
      'opinion/bridges.md': good,
      'opinion/Later one.md': good.map((line) => line.replace('04-04', '04-05')),
      'opinion/draft.md': [...good.slice(0, 4), 'draft: true', 'tags: [a, b]', 'summary: Short', ...good.slice(4)],
      'opinion/notes.txt': ['not a piece'],
    })
    expect(opinions.map(({ date, slug, title }) => [date, slug, title])).toEqual([
      ['2017-04-05', 'later-one', 'On bridges'],
      ['2017-04-04', 'bridges', 'On bridges'],
    ])
    expect(opinions[1]).toMatchObject({ author: 'Ada', summary: null, tags: [], body: good.slice(6).join('\n') })
  })

  it.each([
    ['no front matter', /^---\n/, '', 'bridges.md:1: it must begin with front matter'],
    ['front matter without an end', /\n---\n\n/, '\n\n', 'bridges.md:1: it must begin with front matter'],
    ['no title', 'title: On bridges\n', '', 'bridges.md:1: title: '],
    ['a field that there is none of', 'author: Ada', 'author: Ada\nmood: glad', 'bridges.md:4: mood: no such field'],
    ['a date that is none', '2017-04-04', '4 April', 'bridges.md:4: date: a date is like 2017-04-04'],
    ['tags that are no list', 'author: Ada', 'tags: a\nauthor: Ada', 'bridges.md:3: tags: tags are a list'],
    ['broken YAML', 'author: Ada', 'author: [Ada', 'bridges.md:'],
    ['a day to come', '2017-04-04', '2018-04-04', 'its date, 2018-04-04, has not come yet'],
    ['raw HTML', 'They _hold_.', 'They <b>hold</b>.', 'bridges.md:7: raw HTML'],
    ['a block of raw HTML', 'They _hold_.', '<script>alert(1)</script>', 'bridges.md:7: raw HTML'],
    ['a second title', '## Why', '# Why', 'bridges.md:9: the page has its title already'],
  ])('is refused, with file and line, for %s', (_, from, to, message) => {
    expect(() => read(changed(from, to))).toThrow(message)
  })

  it('is refused when two pieces have one date and name', () => {
    expect(() => read({ 'opinion/bridges.md': good, 'opinion/Bridges!.md': good })).toThrow('the same date and name')
  })

  it('runs no tag of YAML, and multiplies no alias', () => {
    expect(() => read(changed('author: Ada', 'author: !!js/function "x"'))).not.toThrow()
    expect(() => read(changed('author: Ada', 'author: &a Ada\nsummary: *a'))).toThrow('bridges.md')
  })

  it('has texts of its own for /about and /faq, until the publisher writes others', () => {
    const standard = readProse(temporaryFolder(), TODAY).texts
    expect(standard.map((text) => text.title)).toEqual(['About', 'Questions'])
    const { texts } = read({ 'about.md': ['# Who we are', '', 'Two people.'] })
    expect(texts[0]).toEqual({ name: 'about', title: 'Who we are', body: 'Two people.' })
    expect(() => read({ 'faq.md': ['No title'] })).toThrow('faq.md:1: it must begin with its title')
  })

  it('is published at its address, listed, fed and named on the front page', async () => {
    const { store } = newStore()
    const site = new Site(store, en, options, read({ 'opinion/bridges.md': good }))
    const body = async (path: string) => (await documentAt(site, path))?.body ?? ''
    const piece = '/opinion/2017/04/4/bridges/index'
    expect(await body(`${piece}.html`)).toContain('<p>They <em>hold</em>.</p>\n<h2>Why</h2>')
    expect(await body(`${piece}.md`)).toContain('# On bridges\n\n_By Ada, 2017-04-04_\n\nThey _hold_.')
    for (const path of [
      '/opinion/index.html',
      '/opinion_rss.xml',
      '/opinion.atom',
      '/opinion.feed.json',
      '/index.html',
    ])
      expect(await body(path), path).toContain(piece)
    expect(await documentAt(site, '/opinion/index_rss.xml')).toBeUndefined()
    expect(await body('/about.md')).toContain('# About')
    expect(await documentAt(site, '/opinion/2017/04/4/other/index.html')).toBeUndefined()
  })
})
