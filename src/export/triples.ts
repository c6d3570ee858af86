import type { Frame } from '../site/frame.ts'
import type { EventRecord } from '../site/records.ts'

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
const XSD = 'http://www.w3.org/2001/XMLSchema#'
const SCHEMA = 'https://schema.org/'
const LICENCE = 'https://creativecommons.org/licenses/by-sa/4.0/'

/** An IRI as N-Triples write it: what may not stand in one is written in per cent. */
const iri = (address: string) =>
  `<${address.replace(/[\u0000-\u0020<>"{}|^`\\\u007f-\u009f]|\p{Surrogate}/gu, (char) =>
    /\p{Surrogate}/u.test(char) ? '%EF%BF%BD' : encodeURIComponent(char),
  )}>`

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const literal = (text: string) =>
  `"${text.toWellFormed().replace(/["\\\n\r\t\u0000-\u001f\u007f]/g, (char) => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`

const schema = (name: string) => iri(SCHEMA + name)

/** Whether an address is absolute, which all of N-Triples' must be. */
const isAbsolute = (url: string) => /^https?:\/\/[^\s/]/i.test(url)

/**
 * An event in schema.org's words. It is named by its page's address, or while the archive has none, by a URN of its id;
 * articles are named by their address at the wiki.
 */
export function triplesOf(event: EventRecord, { origin, edition }: Frame): string {
  const nameOf = ({ id, url }: { readonly id: string; readonly url: string }) =>
    iri(origin === '' ? `urn:annals:event:${id}` : `${origin}${url}.html`)
  const article = (title: string) =>
    iri(`https://${edition.host}/wiki/${encodeURI(title.replaceAll(' ', '_').toWellFormed())}`)
  const self = nameOf(event)
  let text = ''
  const say = (property: string, value: string) => {
    text += `${self} ${property} ${value} .\n`
  }
  say(iri(`${RDF}type`), schema('Event'))
  say(schema('identifier'), literal(event.id))
  say(schema('startDate'), `${literal(event.date)}^^${iri(`${XSD}date`)}`)
  if (event.title !== undefined) say(schema('name'), `${literal(event.title)}@${edition.code}`)
  if (event.category) say(schema('genre'), `${literal(event.category)}@${edition.code}`)
  if (event.portal) say(schema('license'), iri(LICENCE))
  if (event.portal) say(schema('isBasedOn'), article(event.portal.page))
  for (const title of new Set(event.context?.map(({ title }) => title)))
    if (title !== '') say(schema('about'), article(title))
  for (const url of new Set(event.sources?.map(({ url }) => url)))
    if (isAbsolute(url)) say(schema('citation'), iri(url))
  for (const other of event.related ?? []) say(schema('isRelatedTo'), nameOf(other))
  if (event.withdrawn) say(schema('creativeWorkStatus'), literal(`withdrawn: ${event.withdrawn.reason}`))
  return text
}
