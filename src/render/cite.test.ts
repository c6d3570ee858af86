import { plugins } from '@citation-js/core'
import '@citation-js/plugin-bibtex'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventPage } from '../model/page.ts'
import { citations } from './cite.ts'

/** As much of an event's page as is cited. */
const event = (parts: Partial<EventPage> = {}) =>
  ({
    id: '3k9x2m7q4t8vw',
    url: '/news/2016/02/6/two-ships-meet',
    title: 'Two ships meet.',
    archive: 'Harbour news',
    origin: 'https://news.example',
    date: '2016-02-06',
    portal: {
      page: 'Portal:Current events/2016 February 6',
      url: 'https://en.wikipedia.org/w/index.php?title=Portal:Current_events/2016_February_6&oldid=42',
      revision: 42,
    },
    ...parts,
  }) as EventPage

const textOf = (name: string, page: EventPage) => citations(page).find((way) => way.name === name)?.text as string

interface Csl {
  readonly [field: string]: unknown
}

/** Read by a program that is not ours; what is not right is an error. */
const read = (data: unknown, forceType: string) =>
  plugins.input.chain(data, { forceType, strict: true, generateGraph: false }) as Csl[]
const readBibtex = (page: EventPage) => read(textOf('BibTeX', page), '@bibtex/text')
const readCsl = (page: EventPage) => read(JSON.parse(textOf('CSL-JSON', page)), '@csl/list+object')

/** Titles are a line each, of any letters: half of them of those that mean something somewhere. */
const marks = fc.constantFrom(...'\\{}~^&%$#_[]|<>=\'"*:;/@`!?-+()., aé')
const title = fc
  .array(fc.oneof(marks, fc.string({ unit: 'grapheme', maxLength: 3 })), { minLength: 1, maxLength: 40 })
  .map((parts) =>
    parts
      .join('')
      .replace(/[\u0000-\u001f\u007f-\u009f]|\s+/g, ' ')
      .replace(/ +/g, ' ')
      .trim(),
  )
  .filter((text) => text !== '')

describe('an event is cited', () => {
  it('at its own address, by those who wrote it, as told in which revision', () => {
    expect(readCsl(event())).toEqual([
      {
        id: '3k9x2m7q4t8vw',
        type: 'webpage',
        title: 'Two ships meet.',
        author: [{ literal: 'Wikipedia contributors' }],
        issued: { 'date-parts': [[2016, 2, 6]] },
        'container-title': 'Harbour news',
        URL: 'https://news.example/news/2016/02/6/two-ships-meet.html',
        note: 'Portal:Current events/2016 February 6, revision 42',
      },
    ])
    expect(textOf('Wikipedia', event())).toBe(
      '{{cite web |url=https://news.example/news/2016/02/6/two-ships-meet.html |title=Two ships meet. |author=Wikipedia contributors |date=6 February 2016 |website=Harbour news}}',
    )
  })

  it('as the revision of the portal, while the archive has no address of its own', () => {
    const { origin: _, ...page } = event()
    const [item] = readCsl(page as EventPage)
    expect(item).toMatchObject({ 'container-title': 'Wikipedia', URL: page.portal.url })
  })

  it('in BibTeX with every field of the others', () => {
    const [item] = readBibtex(event())
    expect(item).toMatchObject({
      id: '3k9x2m7q4t8vw',
      author: [{ family: 'Wikipedia contributors' }],
      issued: { 'date-parts': [[2016, 2, 6]] },
      URL: 'https://news.example/news/2016/02/6/two-ships-meet.html',
      note: 'Portal:Current events/2016 February 6, revision 42',
    })
  })

  it('with whatever letters its title has, in BibTeX', () => {
    fc.assert(
      fc.property(title, (words) => {
        const text = textOf('BibTeX', event({ title: words }))
        const [item] = readBibtex(event({ title: words }))
        expect(item?.title, text).toBe(words)
        // What BibTeX itself does before anything else.
        let depth = 0
        for (const char of text) depth += char === '{' ? 1 : char === '}' ? -1 : 0
        expect(depth).toBe(0)
      }),
      { numRuns: 500 },
    )
  })

  it('with whatever letters its title has, in CSL-JSON', () => {
    fc.assert(
      fc.property(title, (words) => {
        expect(readCsl(event({ title: words }))[0]?.title).toBe(words)
      }),
    )
  })
})
