import { parse } from 'node-html-parser'
import { describe, expect, it } from 'vitest'
import { frame } from '../../../test/support/archive.ts'
import { notFoundPage, notFoundWords } from './not-found.ts'
import { problemPage } from './problem.ts'

const linksIn = (body: string) =>
  parse(body)
    .querySelectorAll('main a')
    .map((a) => [a.text, a.getAttribute('href')])

const FRONT = ['Front page', '/index.html']

describe('what stands where there is no page', () => {
  it.each([
    ['/news/2021/03/4/the-port-opens-its-ledgers.html', 'the port opens its ledgers'],
    ['/news/2021/03/4/the-port-opens-its-ledgers/history', 'the port opens its ledgers'],
    ['/topics/S%C3%A3o_Paulo', 'S\u00e3o Paulo'],
    ['/stories/%E0%A4%A', 'E0 A4 A'],
    [`/${'a-'.repeat(60)}`, 'a a a a a a a a a a a a'],
  ])('leads to the front page, and from %s to a search for its words', (path, words) => {
    expect(linksIn(problemPage(notFoundWords(frame.look, path), frame.look))).toEqual([
      FRONT,
      [words, `/search.html?q=${encodeURIComponent(words)}`],
    ])
  })

  it.each(['/2021/03', '/', '/%20'])('leads from %s, which has no words, to the front page alone', (path) => {
    expect(linksIn(problemPage(notFoundWords(frame.look, path), frame.look))).toEqual([FRONT])
  })

  it('is a file for hosts of files', () => {
    const { path, body } = notFoundPage(frame.look)
    expect(path).toBe('/404.html')
    expect(linksIn(body)).toEqual([FRONT])
  })

  it('has the head of every page', () => {
    expect(parse(notFoundPage(frame.look).body).querySelector('header .name')?.text).toBe('Test archive')
  })
})
