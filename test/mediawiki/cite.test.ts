import fc from 'fast-check'
import { parse } from 'node-html-parser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventPage } from '../../src/model/page.ts'
import { citations } from '../../src/render/cite.ts'
import { lackOfMediaWiki, startWiki, type TestWiki } from './wiki.ts'

const lack = lackOfMediaWiki()

/** What is markup, or becomes it beside another; what begins a link, a list or a signature. */
const TITLES = [
  'A | B = C',
  '[[Lima]] and [http://a.example b]',
  '{{cite web}} }} {{{title}}} {| |}',
  "''no'' '''emphasis'''",
  '<ref>a</ref> <nowiki>b</nowiki> <!-- c --> <b>d</b>',
  '&lt; &amp; &#65; AT&T',
  'signed ~~~~ and ~~~~~',
  'see https://a.example/b or //a.example',
  '* not a list',
  '# not a list',
  ': not indented',
  '__NOTOC__ __TOC__',
  '-{zh-hans:a}-',
  '== no heading ==',
  ...fc.sample(fc.string({ unit: fc.constantFrom(...'{}[]|<>&\'~_=*#:;/-! "abc'), minLength: 1, maxLength: 30 }), {
    seed: 7,
    numRuns: 150,
  }),
]
  .map((title) => title.trim().replace(/ +/g, ' '))
  .filter((title) => title !== '')

const PORTAL = "https://en.wikipedia.org/w/index.php?title=Portal:It's_(an)_event&oldid=42"

const cited = (title: string) =>
  citations({
    id: '3k9x2m7q4t8vw',
    url: '/news/2016/02/6/two-ships-meet',
    title,
    archive: title,
    date: '2016-02-06',
    portal: { page: 'Portal:Current events/2016 February 6', url: PORTAL, revision: 42 },
  } as EventPage).find(({ name }) => name === 'Wikipedia')?.text

describe.skipIf(lack !== undefined)(`a citation in a real MediaWiki${lack ? `: skipped, ${lack}` : ''}`, () => {
  let wiki: TestWiki

  beforeAll(async () => {
    wiki = await startWiki()
  })
  afterAll(() => wiki?.stop())

  it('shows the title as it is, linked to the page, whatever letters it has', async () => {
    // As the template of Wikipedia's puts them: the title as the words of a link.
    wiki.edit('Template:Cite web', '<span class="cite">[{{{url}}} "{{{title}}}"]. {{{author}}}. {{{date}}}.</span>')
    wiki.edit('Cited', TITLES.map((title) => cited(title)).join('\n\n'))
    const answer = await fetch(`${wiki.api}?action=parse&page=Cited&prop=text&format=json&formatversion=2`)
    const { parse: parsed } = (await answer.json()) as { parse: { text: string } }
    const shown = parse(parsed.text).querySelectorAll('span.cite')
    // A wiki keeps a mark with the word before it, as the French write.
    expect(shown.map((item) => item.text.replaceAll('\u00a0', ' '))).toEqual(
      TITLES.map((title) => `"${title}". Wikipedia contributors. 6 February 2016.`),
    )
    for (const item of shown) {
      const links = item.querySelectorAll('a')
      expect(links.map((link) => link.getAttribute('href'))).toEqual([PORTAL.replace("'", '%27')])
      expect(item.querySelectorAll('*').length, item.toString()).toBe(1)
    }
  })
})
