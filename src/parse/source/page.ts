import { decodeHTML } from 'entities'
import { isUrl } from '../../model/url.ts'
import { articleIn, isThing, type Thing } from './linked-data.ts'
import { type Markup, readMarkup, tidy } from './markup.ts'
import { readMoment } from './moment.ts'
import type { Told, ToldPage } from './told.ts'

/** Longer than any publisher's own words for one article. */
const LONGEST = { title: 500, description: 2000, name: 200 }
const AUTHORS = 20

/**
 * What a page says of itself: each field from the first that tells it of JSON-LD, Open Graph, the Twitter card and plain
 * `<meta>`, in that order of trust. The address of the page is the exception: `rel=canonical` is made for nothing else.
 */
export function readPage(html: string, address: string): { told: ToldPage; markup: Markup } {
  const markup = readMarkup(html)
  const base = absolute(markup.base ?? '', address) ?? address
  const link = (url: unknown) => (typeof url === 'string' ? absolute(url, base) : undefined)
  const meta = metaOf(markup)
  const canonical = link(markup.links.get('canonical'))
  const addresses = new Set([address, canonical, link(meta('og:url'))].map((url) => url && bare(url)))
  const thing = articleIn(markup.data, (url) => addresses.has(bare(link(url) ?? '')))
  const ld = thing === undefined ? () => undefined : (name: string) => words(thing[name])
  const siteName = first(
    ['json-ld', name(thing?.publisher) ?? name(thing?.isPartOf)],
    ['open-graph', meta('og:site_name')],
    ['meta', meta('application-name', 'apple-mobile-web-app-title', 'dc.publisher', 'publisher')],
  )
  const title = (text: string | undefined) => headline(text, siteName?.value, address)
  const image = imageOf(thing, meta, markup, link)
  const told: Record<string, Told | undefined> = {
    title: first(
      ['json-ld', title(ld('headline') ?? ld('name'))],
      ['open-graph', title(meta('og:title'))],
      ['twitter', title(meta('twitter:title'))],
      ['meta', title(markup.title || meta('title', 'dc.title', 'headline') || markup.heading)],
    ),
    description: first(
      ['json-ld', ld('description')?.slice(0, LONGEST.description)],
      ['open-graph', meta('og:description')],
      ['twitter', meta('twitter:description')],
      ['meta', meta('description', 'dc.description', 'dcterms.description', 'dcterms.abstract')],
    ),
    siteName,
    published: first(
      ['json-ld', readMoment(ld('datePublished') ?? ld('uploadDate'))],
      ['open-graph', readMoment(meta('article:published_time', 'og:published_time', 'og:article:published_time'))],
      ['meta', moment(meta, PUBLISHED)],
    ),
    modified: first(
      ['json-ld', readMoment(ld('dateModified'))],
      ['open-graph', readMoment(meta('article:modified_time', 'og:updated_time', 'og:article:modified_time'))],
      ['meta', moment(meta, MODIFIED)],
    ),
    language: first(
      ['json-ld', language(ld('inLanguage') ?? name(thing?.inLanguage))],
      ['open-graph', language(meta('og:locale'))],
      ['meta', language(markup.language ?? undefined) ?? language(meta('content-language', 'language', 'dc.language'))],
    ),
    canonical: first(['meta', canonical], ['open-graph', link(meta('og:url'))], ['json-ld', link(thing?.url)]),
    ...image,
  }
  const page: { -readonly [K in keyof ToldPage]: ToldPage[K] } = {}
  for (const [field, value] of Object.entries(told)) if (value) page[field as keyof Omit<ToldPage, 'authors'>] = value
  const authors = authorsOf(thing, meta)
  if (authors) page.authors = authors
  return { told: page, markup }
}

type Asking = (...names: readonly string[]) => string | undefined
type Origin = Told['origin']

const PUBLISHED = [
  'datepublished',
  'date',
  'dc.date',
  'dc.date.issued',
  'dcterms.created',
  'dcterms.date',
  'dcterms.issued',
  'pubdate',
  'publishdate',
  'publish-date',
  'publish_date',
  'publication_date',
  'article.published',
  'parsely-pub-date',
  'sailthru.date',
  'cxenseparse:recs:publishtime',
  'originalpublicationdate',
  'displaydate',
] // prettier-ignore
const MODIFIED = ['datemodified', 'last-modified', 'lastmod', 'dcterms.modified', 'article.updated', 'revised']
const AUTHOR = ['author', 'byl', 'byline', 'dc.creator', 'dcterms.creator', 'parsely-author', 'sailthru.author']

/** Asks a page's `<meta>` elements for the first of some names that it tells. */
function metaOf({ metas }: Markup): Asking {
  const known = new Map<string, string>()
  for (const { name, content } of metas) if (!known.has(name)) known.set(name, tidy(content))
  return (...names) => {
    for (const name of names) {
      const value = known.get(name)
      if (value) return value.slice(0, LONGEST.description)
    }
    return undefined
  }
}

function first(...told: readonly (readonly [Origin, string | undefined])[]): Told | undefined {
  for (const [origin, value] of told) if (value) return { value, origin }
  return undefined
}

/** Words of JSON-LD. Nobody decodes what stands in a script, and most publishers write HTML there all the same. */
function words(value: unknown): string | undefined {
  const text = Array.isArray(value) ? value[0] : isThing(value) ? value['@value'] : value
  if (typeof text === 'number') return String(text)
  if (typeof text !== 'string' || text === '') return undefined
  return tidy(decodeHTML(text.replace(/<\/?[a-z][^<>]*>/gi, ' '))) || undefined
}

/** The name of a person or an organisation, or the name that stands in its place. */
function name(value: unknown): string | undefined {
  if (Array.isArray(value)) return name(value[0])
  const text = isThing(value) ? words(value.name) : words(value)
  return text === undefined || /^https?:/i.test(text) ? undefined : text.slice(0, LONGEST.name)
}

/** A title without the name of the site that many put behind it, or before. */
function headline(text: string | undefined, site: string | undefined, address: string): string | undefined {
  if (!text) return undefined
  const parts = text.split(/\s+(?:[-–—|·•«»:]|::|\|\|)\s+/)
  const end = parts.at(-1) as string
  const isSite = (part: string) => squash(part) !== '' && (squash(part) === squash(site ?? '') || isHost(part, address))
  let rest = text
  if (parts.length > 1 && isSite(end)) rest = text.slice(0, text.lastIndexOf(end)).replace(/\s+\S{1,2}\s+$/, '')
  else if (parts.length > 1 && isSite(parts[0] as string))
    rest = text.slice((parts[0] as string).length).replace(/^\s+\S{1,2}\s+/, '')
  return rest.slice(0, LONGEST.title) || undefined
}

const squash = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Whether words are how a host is called: `The Daily Gazette` at `www.thedailygazette.example`. */
function isHost(part: string, address: string): boolean {
  const name = squash(part)
  const labels = new URL(address).hostname.split('.').map(squash)
  return name.length > 2 && (labels.includes(name) || squash(new URL(address).hostname.replace(/^www\./, '')) === name)
}

function imageOf(
  thing: Thing | undefined,
  meta: Asking,
  { links }: Markup,
  link: (url: unknown) => string | undefined,
): Record<'image' | 'imageAlt' | 'imageWidth' | 'imageHeight', Told | undefined> {
  const given = Array.isArray(thing?.image) ? thing.image[0] : (thing?.image ?? thing?.thumbnailUrl)
  const object = isThing(given) ? given : {}
  const image = first(
    ['json-ld', link(isThing(given) ? (object.url ?? object.contentUrl) : Array.isArray(given) ? given[0] : given)],
    ['open-graph', link(meta('og:image:secure_url', 'og:image', 'og:image:url'))],
    ['twitter', link(meta('twitter:image', 'twitter:image:src'))],
    ['meta', link(links.get('image_src') ?? meta('image', 'thumbnail', 'thumbnailurl'))],
  )
  const size = (text: string | undefined) => /^\d{1,5}/.exec(text ?? '')?.[0]
  const of = (side: 'width' | 'height') => {
    if (image?.origin === 'json-ld') return first(['json-ld', size(words(object[side]) ?? name(object[side]))])
    return image?.origin === 'open-graph' ? first(['open-graph', size(meta(`og:image:${side}`))]) : undefined
  }
  const alt = first(
    ['json-ld', image?.origin === 'json-ld' ? (words(object.caption) ?? words(object.description)) : undefined],
    ['open-graph', meta('og:image:alt')],
    ['twitter', meta('twitter:image:alt')],
  )
  return { image, imageAlt: image && alt, imageWidth: of('width'), imageHeight: of('height') }
}

function authorsOf(thing: Thing | undefined, meta: Asking): ToldPage['authors'] {
  const given = thing?.author ?? thing?.creator
  const named = (Array.isArray(given) ? given.slice(0, AUTHORS) : [given]).map(name)
  const told: readonly (readonly [Origin, readonly (string | undefined)[]])[] = [
    ['json-ld', named],
    ['open-graph', [name(meta('article:author', 'og:article:author'))]],
    ['meta', peopleIn(name(meta(...AUTHOR)))],
  ]
  for (const [origin, names] of told) {
    const people = [...new Set(names.map((person) => person && tidy(person.replace(/^by\s+/i, ''))))].filter(Boolean)
    if (people.length > 0) return { value: people as string[], origin }
  }
  return undefined
}

/** `Ada Lovelace and Alan Turing` are two; `Reuters, Staff` may be anything. */
function peopleIn(text: string | undefined): readonly (string | undefined)[] {
  const parts = (text ?? '').replace(/^by\s+/i, '').split(/\s*(?:,|;|&|\band\b)\s*/)
  return parts.length > 1 && parts.every((part) => /^\S+(?:\s\S+){1,3}$/.test(part)) ? parts : [text]
}

function moment(meta: Asking, names: readonly string[]): string | undefined {
  for (const name of names) {
    const at = readMoment(meta(name))
    if (at) return at
  }
  return undefined
}

/** A BCP 47 tag, as locales (`en_US`) are written too. */
function language(text: string | undefined): string | undefined {
  const tag = text?.split(/[,;\s]/)[0]?.replaceAll('_', '-') ?? ''
  if (!/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(tag)) return undefined
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}

function absolute(url: string, base: string): string | undefined {
  const text = url.trim()
  if (text === '' || !isUrl(text, base)) return undefined
  const { protocol, href } = new URL(text, base)
  return protocol === 'http:' || protocol === 'https:' ? href : undefined
}

/** An address as two that mean one page are written: without scheme, `www.`, query, fragment and closing slash. */
const bare = (url: string) =>
  url
    .replace(/^https?:\/\/(?:www\.)?/i, '')
    .replace(/[?#].*$/, '')
    .replace(/\/$/, '')
