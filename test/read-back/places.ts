import { Parser } from 'commonmark'
import { parse } from 'node-html-parser'
import type { LabelPage, Places, YearPage } from '../../src/model/page.ts'
import { childrenOf, hrefOf, need, nodesOf, textOf } from './parts.ts'

/** What a page says of the countries that its events name, in HTML and Markdown: of none, `null`. */
type ToldPlaces = Pick<Places, 'events'> & {
  readonly isOther: boolean
  readonly countries: readonly Omit<Places['countries'][number], 'code'>[]
}

export function placesOf({ places }: YearPage | LabelPage): ToldPlaces | null {
  if (!places) return null
  const { events, without, countries } = places
  return { events, isOther: without !== undefined, countries: countries.map(({ code: _, ...told }) => told) }
}

/** A number, however a language groups its digits. */
const numberOf = (text: string) => Number(text.replace(/\D/g, ''))

/** The sentence above the map begins with how many, in English and German; the interface's own words say whether others are told. */
export function readHtmlPlaces(body: string, other: string): ToldPlaces | null {
  const section = parse(body).querySelector('section.places')
  if (!section) return null
  const told = need(section.querySelector('p.count'), 'how many').text
  const rows = section.querySelectorAll('tbody tr').map((row) => ({
    text: need(row.querySelector('th'), 'a country').text,
    url: hrefOf(row.querySelector('a'))?.replace(/\.html$/, '') ?? null,
    events: numberOf(need(row.querySelector('td'), 'a number').text),
  }))
  const drawn = section.querySelectorAll('circle title').map((title) => title.text)
  if (drawn.length !== rows.length) throw new Error(`${rows.length} countries, ${drawn.length} on the map`)
  const [first, second] = (told.match(/\d[\d.,٬]*/g) ?? []).map(numberOf)
  return {
    events: Math.min(need(first, 'events'), need(second, 'all events')),
    isOther: told.includes(other),
    countries: rows,
  }
}

export function readMarkdownPlaces(body: string): ToldPlaces | null {
  const blocks = childrenOf(new Parser().parse(body))
  const at = blocks.findIndex((block) => block.type === 'heading' && textOf(block) === 'Countries named:')
  if (at < 0) return null
  const told = textOf(need(blocks[at + 1], 'how many'))
  return {
    events: numberOf(told),
    isOther: told.includes('another'),
    countries: childrenOf(need(blocks[at + 2], 'a list')).map((item) => {
      const [, text, events] = need(/^(.*) \(([\d,]+) events?\)$/.exec(textOf(item)), 'a country')
      const link = nodesOf(item).find((node) => node.type === 'link')
      return {
        text: need(text, 'a name'),
        url: link?.destination?.replace(/\.md$/, '') ?? null,
        events: numberOf(need(events, 'a number')),
      }
    }),
  }
}
