// Rules for feeds: those of the W3C's validator that readers stumble over, of RFC 4287, RFC 5005 and JSON Feed 1.1, and our own: an
// entry has an id that is no address, and every feed names its terms.
import { XmlDocument } from 'libxml2-wasm'

const ATOM = 'http://www.w3.org/2005/Atom'
const HISTORY = 'http://purl.org/syndication/history/1.0'
const TAG = /^tag:[a-z0-9.-]+,\d{4}(?:-\d{2}(?:-\d{2})?)?:\S+$/
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/
const RFC_822 =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} (?:GMT|[+-]\d{4})$/
const ADDRESS = /^(?:https?:\/\/[^\s/?#]+)?\/\S*$/

export function feedFaults(path, body) {
  // What the publisher wrote is on the publisher's own terms, and no licence is told of it.
  const isOwn = /^\/opinion(?=[._])/.test(path)
  const faults = path.endsWith('.feed.json')
    ? jsonFaults(JSON.parse(body), isOwn)
    : read(body, (root) => (path.endsWith('.atom') ? atomFaults : rssFaults)(root, isOwn))
  return faults.map((fault) => `${path}: ${fault}`)
}

function read(body, rules) {
  let document
  try {
    document = XmlDocument.fromString(body)
    return rules(document.root)
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  } finally {
    document?.dispose()
  }
}

const NAMES = { a: ATOM, fh: HISTORY, c: 'http://backend.userland.com/creativeCommonsRssModule' }
const all = (element, query) => element.find(query, NAMES)
const texts = (element, query) => all(element, query).map((found) => found.content)
const attribute = (element, name) => element.attrs.find((item) => item.name === name)?.content
const isDate = (text, form) => form.test(text ?? '') && !Number.isNaN(Date.parse(text))
/** HTML that a feed carries must lead somewhere outside of it and do nothing. */
const isInert = (html) => !/<(?:script|style|iframe|object|embed|form)\b|\son\w+\s*=|javascript:/i.test(html)

function once(faults, where, found, what, check = (text) => text.trim() !== '') {
  if (found.length !== 1) faults.push(`${where}: ${found.length} ${what}`)
  else if (!check(found[0])) faults.push(`${where}: ${what} ${JSON.stringify(found[0])}`)
}

const namesTerms = (isOwn) => (text) => (isOwn ? text !== '' && !text.includes('CC-BY-SA') : text.includes('CC-BY-SA'))

/** The one licence of the portal's words; none of the publisher's. */
function licensed(faults, where, found, isOwn) {
  if (!isOwn) once(faults, where, found, 'licence', (url) => /^https:/.test(url))
  else if (found.length > 0) faults.push(`${where}: a licence of what the publisher wrote`)
}

function unique(faults, ids) {
  const seen = new Set()
  for (const id of ids) {
    if (seen.has(id)) faults.push(`the id ${id} twice`)
    seen.add(id)
  }
}

function atomFaults(feed, isOwn) {
  const faults = []
  if (feed.name !== 'feed' || feed.namespaceUri !== ATOM) return [`a ${feed.name} is no feed`]
  once(faults, 'feed', texts(feed, 'a:id'), 'id', (id) => TAG.test(id))
  once(faults, 'feed', texts(feed, 'a:title'), 'title')
  once(faults, 'feed', texts(feed, 'a:updated'), 'updated', (time) => isDate(time, RFC_3339))
  once(faults, 'feed', texts(feed, 'a:rights'), 'rights', namesTerms(isOwn))
  once(faults, 'feed', texts(feed, 'a:author/a:name'), 'author')
  const links = (rel) => all(feed, `a:link[@rel="${rel}"]`).map((link) => attribute(link, 'href'))
  licensed(faults, 'feed', links('license'), isOwn)
  for (const rel of ['self', 'alternate']) once(faults, 'feed', links(rel), `${rel} link`)
  const isPart = all(feed, 'fh:archive').length === 1
  if (isPart)
    once(
      faults,
      'archive',
      all(feed, 'a:link[@rel="current"]').map((l) => attribute(l, 'href')),
      'current',
      (url) => ADDRESS.test(url),
    )
  for (const link of all(feed, 'a:link[@rel="prev-archive" or @rel="next-archive"]'))
    if (!ADDRESS.test(attribute(link, 'href'))) faults.push(`an archive at ${attribute(link, 'href')}`)
  const entries = all(feed, 'a:entry')
  unique(faults, texts(feed, 'a:entry/a:id'))
  let newest = ''
  for (const entry of entries) {
    const where = texts(entry, 'a:id')[0] ?? 'an entry'
    once(faults, where, texts(entry, 'a:id'), 'id', (id) => TAG.test(id))
    once(
      faults,
      where,
      all(entry, 'a:title').map((title) => attribute(title, 'type')),
      'type of a title',
      (type) => type === 'html',
    )
    once(faults, where, texts(entry, 'a:title'), 'title')
    once(faults, where, texts(entry, 'a:content'), 'content', (text) => text !== '' && isInert(text))
    once(faults, where, texts(entry, 'a:updated'), 'updated', (time) => isDate(time, RFC_3339))
    once(faults, where, texts(entry, 'a:published'), 'published', (time) => isDate(time, RFC_3339))
    once(
      faults,
      where,
      all(entry, 'a:link[@rel="alternate"]').map((l) => attribute(l, 'href')),
      'link',
      (url) => ADDRESS.test(url),
    )
    const [published, updated] = [texts(entry, 'a:published')[0], texts(entry, 'a:updated')[0]]
    if (published > updated) faults.push(`${where}: updated before it was published`)
    if (updated > newest) newest = updated
    for (const category of all(entry, 'a:category'))
      if (!attribute(category, 'term')) faults.push(`${where}: a category without a term`)
  }
  if (entries.length > 0 && newest !== texts(feed, 'a:updated')[0])
    faults.push('updated is not that of its newest entry')
  return faults
}

function rssFaults(root, isOwn) {
  const faults = []
  if (root.name !== 'rss' || attribute(root, 'version') !== '2.0') return ['no RSS 2.0']
  const channels = all(root, 'channel')
  if (channels.length !== 1) return [`${channels.length} channels`]
  const [channel] = channels
  for (const name of ['title', 'link', 'description', 'language', 'generator', 'docs'])
    once(faults, 'channel', texts(channel, name), name)
  once(faults, 'channel', texts(channel, 'link'), 'link', (url) => ADDRESS.test(url))
  once(faults, 'channel', texts(channel, 'copyright'), 'copyright', namesTerms(isOwn))
  licensed(faults, 'channel', texts(channel, 'c:license'), isOwn)
  once(
    faults,
    'channel',
    all(channel, 'a:link[@rel="self"]').map((link) => attribute(link, 'href')),
    'self link',
    (url) => ADDRESS.test(url),
  )
  const items = all(channel, 'item')
  if (items.length > 0)
    once(faults, 'channel', texts(channel, 'lastBuildDate'), 'lastBuildDate', (time) => isDate(time, RFC_822))
  unique(faults, texts(channel, 'item/guid'))
  for (const item of items) {
    const where = texts(item, 'guid')[0] ?? 'an item'
    once(faults, where, texts(item, 'guid'), 'guid', (id) => TAG.test(id))
    once(
      faults,
      where,
      all(item, 'guid').map((guid) => attribute(guid, 'isPermaLink')),
      'isPermaLink',
      (value) => value === 'false',
    )
    once(faults, where, texts(item, 'title'), 'title')
    once(faults, where, texts(item, 'link'), 'link', (url) => ADDRESS.test(url))
    once(faults, where, texts(item, 'description'), 'description', (text) => text !== '' && isInert(text))
    once(faults, where, texts(item, 'pubDate'), 'pubDate', (time) => isDate(time, RFC_822))
    if (texts(item, 'category').some((name) => name === '')) faults.push(`${where}: a category without a name`)
  }
  return faults
}

const FEED_KEYS = new Set([
  'version',
  'title',
  'home_page_url',
  'feed_url',
  'description',
  'user_comment',
  'language',
  'authors',
  'hubs',
  'items',
])
const ITEM_KEYS = new Set(['id', 'url', 'title', 'content_html', 'date_published', 'date_modified', 'tags'])

function jsonFaults(feed, isOwn) {
  const faults = []
  if (feed.version !== 'https://jsonfeed.org/version/1.1') faults.push(`version ${feed.version}`)
  for (const key of Object.keys(feed)) if (!FEED_KEYS.has(key)) faults.push(`a ${key}`)
  for (const key of ['title', 'home_page_url', 'feed_url', 'description'])
    if (typeof feed[key] !== 'string' || feed[key] === '') faults.push(`no ${key}`)
  if (!namesTerms(isOwn)(feed.user_comment ?? '')) faults.push('no terms')
  if (!Array.isArray(feed.items)) return [...faults, 'no items']
  unique(
    faults,
    feed.items.map(({ id }) => id),
  )
  for (const item of feed.items) {
    const where = item.id
    for (const key of Object.keys(item)) if (!ITEM_KEYS.has(key)) faults.push(`${where}: a ${key}`)
    if (!TAG.test(item.id)) faults.push(`an id ${item.id}`)
    if (!ADDRESS.test(item.url)) faults.push(`${where}: url ${item.url}`)
    if (typeof item.title !== 'string' || item.title === '') faults.push(`${where}: no title`)
    if (typeof item.content_html !== 'string' || !isInert(item.content_html)) faults.push(`${where}: content`)
    for (const key of ['date_published', 'date_modified'])
      if (!isDate(item[key], RFC_3339)) faults.push(`${where}: ${key}`)
    if (item.tags?.some((tag) => typeof tag !== 'string' || tag === '')) faults.push(`${where}: tags`)
  }
  return faults
}
