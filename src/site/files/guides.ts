import { createRequire } from 'node:module'
import { OPENAPI_PATH, openApi } from '../../api/openapi.ts'
import { API } from '../../api/operations.ts'
import type { LabelCount } from '../../model/archive.ts'
import { type Document, type PageKind, pageSchemas } from '../../model/page.ts'
import { escapeMarkup } from '../../render/escape.ts'
import { jsonSchemaPath } from '../../render/json.ts'
import { type Frame, orUntitled } from '../frame.ts'
import { correctionsPath, frontPath, guidePath, labelPath, opinionsPath, searchPath } from '../urls.ts'
import { sitemapIndexPath } from './sitemaps.ts'

/** Files that tell programs what is where. */

const require = createRequire(import.meta.url)

export const catalogPath = '/.well-known/api-catalog'
export const openSearchPath = '/opensearch.xml'

/** Feeds that one may want all of, for a reader's program to import. */
export function opml(frame: Frame, categories: readonly LabelCount[]): Document {
  const { origin, name } = frame
  const { generateOpml } = require('feedsmith') as typeof import('feedsmith')
  const outline = (text: string, page: string, feed = page) => ({
    text,
    title: text,
    type: 'rss',
    xmlUrl: `${origin}${feed}_rss.xml`,
    htmlUrl: `${origin}${page}.html`,
  })
  const body = generateOpml({
    head: { title: name },
    body: {
      outlines: [
        outline(name, frontPath),
        outline(`${name}: Corrections`, correctionsPath(null)),
        outline(`${name}: Opinion`, opinionsPath, '/opinion'),
        {
          text: 'Sections',
          outlines: categories.map(({ kind, slug, name }) => outline(orUntitled(frame, name), labelPath(kind, slug))),
        },
      ],
    },
  })
  return { path: '/feeds.opml', mediaType: 'text/x-opml; charset=utf-8', body }
}

/** All may be read. Who wants all of it is told of the data, which is kinder to both sides than reading each page. */
export function robots({ origin }: Frame): Document {
  const lines = [
    '# Everything here may be read, by people and programs. Whoever wants all of it takes the data: one file, not 300,000.',
    `# ${origin}/data/datapackage.json`,
    'User-agent: *',
    'Allow: /',
    'Disallow: /memento/',
    'Disallow: /timemap/',
    ...(origin === '' ? [] : ['', `Sitemap: ${origin}${sitemapIndexPath}`]),
  ]
  return { path: '/robots.txt', mediaType: 'text/plain; charset=utf-8', body: `${lines.join('\n')}\n` }
}

/** What this is and how to read it, for language models and those who build with them (llmstxt.org). */
export function llms({ name, tagline, origin }: Frame, events: number, licence: string): Document {
  const link = (text: string, path: string, about: string) => `- [${text}](${origin}${path}): ${about}`
  const body = `# ${name.replace(/\s+/g, ' ')}

> ${tagline.replace(/\s+/g, ' ')} ${events} news events, each with the sources that it cites, from Wikipedia's portal of current events.

Every page is there in four formats that say the same: put .md, .json, .xml or .html behind its path. An event keeps its path and id for ever; its page tells
what changed. Words of events are those of the portal's contributors (${licence}); cite the event's page and name its sources.

## Where to begin

${link('Newest days', '/index.md', 'the three newest days')}
${link('A year, a month, a day', '/news/2016/02/6/index.md', 'months have two digits, days none before them: /news/2016/index.md, /news/2016/02/index.md')}
${link('Stories', '/stories/index.md', 'what runs over days')}
${link('Topics', '/topics/index.md', 'articles that events are about')}
${link('Corrections', '/corrections/index.md', 'what changed in events that had been told')}
${link('Search', '/search.md', 'where the archive is served by its own server: /search.md?q=words')}

## Data

${link('All events', '/data/datapackage.json', 'one file for each of several formats, where the publisher offers it')}
${link('JSON Schema of an event', '/schema/event.json', 'each kind of page has one')}
${link('Feeds', '/feeds.opml', 'RSS, Atom and JSON Feed; Atom goes back to the first month')}
${link('API', `${guidePath}.md`, 'questions that pages do not answer, with examples; where a server runs')}
${link('Status', '/status.json', 'how far behind the portal the archive is')}

## Optional

${link('About', '/about.md', 'who publishes this')}
${link('Questions', '/faq.md', 'asked often')}
`
  return { path: '/llms.txt', mediaType: 'text/plain; charset=utf-8', body }
}

/** The API as a document for programs. */
export function openApiFile({ name, origin }: Frame): Document {
  return { path: OPENAPI_PATH, mediaType: OPENAPI_TYPE, body: `${JSON.stringify(openApi(name, origin), null, 1)}\n` }
}

const OPENAPI_TYPE = 'application/vnd.oai.openapi+json;version=3.1'

/** Lets browsers search here from their own search box. Only where the archive has an address. */
export function openSearch({ name, tagline, origin }: Frame): Document {
  const url = (type: string, path: string) => `<Url type="${type}" template="${escapeMarkup(origin + path)}"/>`
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>${escapeMarkup(name.slice(0, 16))}</ShortName>
<Description>${escapeMarkup(tagline.slice(0, 1024))}</Description>
${url('text/html', `${searchPath}.html?q={searchTerms}`)}
${url('application/json', `${searchPath}.json?q={searchTerms}`)}
${url('application/x-suggestions+json', `${searchPath}/suggest.json?q={searchTerms}`)}
<InputEncoding>UTF-8</InputEncoding>
</OpenSearchDescription>
`
  return { path: openSearchPath, mediaType: 'application/opensearchdescription+xml', body }
}

/** What there is for programs (RFC 9727): a set of links (RFC 9264). Addresses are relative to this file's, if it has none. */
export function catalog({ origin }: Frame, licence: string): Document {
  const at = (path: string, type: string) => ({ href: `${origin}${path}`, type })
  const body = {
    linkset: [
      {
        anchor: `${origin}${catalogPath}`,
        item: [{ href: `${origin}/` }, { href: `${origin}/data/` }, { href: `${origin}${frontPath}.atom` }],
      },
      {
        anchor: `${origin}/`,
        'service-desc': (Object.keys(pageSchemas) as PageKind[]).map((kind) =>
          at(jsonSchemaPath(kind), 'application/schema+json'),
        ),
        'service-doc': [
          at(`${guidePath}.html`, 'text/html'),
          at('/about.html', 'text/html'),
          at('/llms.txt', 'text/plain'),
        ],
        status: [at('/status.json', 'application/json')],
        license: [{ href: licence }],
      },
      {
        anchor: `${origin}${API}`,
        'service-desc': [at(OPENAPI_PATH, OPENAPI_TYPE)],
        'service-doc': [at(`${guidePath}.html`, 'text/html')],
        license: [{ href: licence }],
      },
      { anchor: `${origin}/data/`, describedby: [at('/data/datapackage.json', 'application/json')] },
      { anchor: `${origin}${frontPath}.atom`, alternate: [at('/feeds.opml', 'text/x-opml')] },
    ],
  }
  const mediaType = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
  return { path: catalogPath, mediaType, body: `${JSON.stringify(body, null, 1)}\n` }
}
