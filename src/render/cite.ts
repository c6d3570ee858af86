import type { EventPage } from '../model/page.ts'
import { english } from './language/index.ts'

/** An event's page as one cites it: the archive's where it has an address, else the portal's, where its words are from. */
interface Cited {
  readonly id: string
  readonly title: string
  readonly date: string
  readonly url: string
  /** What it is a part of. */
  readonly site: string
  /** Which revision of which page tells it. */
  readonly note: string
}

/** Those who wrote the words, as the licence wants them named. */
const AUTHORS = 'Wikipedia contributors'

/** What all ways of citing say. */
function citedAs({ id, title, date, url, origin, archive, portal }: EventPage): Cited {
  const site = origin === undefined ? 'Wikipedia' : archive
  const note = portal.revision === null ? portal.page : `${portal.page}, revision ${portal.revision}`
  return { id, title, date, url: origin === undefined ? portal.url : `${origin}${url}.html`, site, note }
}

/** How an event is cited, by the name of each way. */
export function citations(event: EventPage): readonly { readonly name: string; readonly text: string }[] {
  const cited = citedAs(event)
  return [
    { name: 'BibTeX', text: bibtex(cited) },
    { name: 'CSL-JSON', text: cslJson(cited) },
    { name: 'Wikipedia', text: citeWeb(cited) },
  ]
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** An entry of BibTeX, in the form that Wikipedia gives of its own pages; letters are UTF-8. */
function bibtex({ id, title, date, url, site, note }: Cited): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  return `@misc{${id},
 author = {{${AUTHORS}}},
 title = {{${bibtexText(title)}}},
 howpublished = {${bibtexText(site)}},
 year = {${year}}, month = ${MONTHS[month - 1]}, day = {${day}},
 url = {${url}},
 note = {${bibtexText(note)}}
}`
}

/** BibTeX counts braces, also those that are escaped, so those of a text are named. */
const BIBTEX: Readonly<Record<string, string>> = {
  '\\': '{\\textbackslash}',
  '{': '{\\textbraceleft}',
  '}': '{\\textbraceright}',
  '~': '{\\textasciitilde}',
  '^': '{\\textasciicircum}',
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
  '`': '{\\textasciigrave}',
}

/** Two dashes or apostrophes in a row would be set as one other sign. */
const bibtexText = (text: string) =>
  text.replace(/[\\{}~^&%$#_`]/g, (char) => BIBTEX[char] as string).replace(/([-'])(?=\1)/g, '$1{}')

/** Citation Style Language's data, as Zotero and others read it: a list of one. */
function cslJson({ id, title, date, url, site, note }: Cited): string {
  return JSON.stringify([
    {
      id,
      type: 'webpage',
      title,
      author: [{ literal: AUTHORS }],
      issued: { 'date-parts': [date.split('-').map(Number)] },
      'container-title': site,
      URL: url,
      note,
    },
  ])
}

/** Wikipedia's template for pages of the web; it adds on which day the page was seen. */
function citeWeb({ title, date, url, site }: Cited): string {
  const day = english.fullDate(date)
  return `{{cite web |url=${wikiUrl(url)} |title=${wikitext(title)} |author=${AUTHORS} |date=${day} |website=${wikitext(site)}}}`
}

/** What is markup in wikitext, or begins a link by itself. */
const WIKITEXT = /[&<>[\]{|}_]|~~~+|''+|:(?=\/\/)|^[*#:;]/g
const wikitext = (text: string) => text.replace(WIKITEXT, (found) => Array.from(found, reference).join(''))
const reference = (char: string) => `&#${char.codePointAt(0)};`

/** Addresses are escaped for the web already; these would end the parameter, the link or the template. */
const wikiUrl = (url: string) => url.replace(/[{|}[\]<>"' ]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
