import type { EventPage, FrontPage, OpinionPage, Page } from '../../model/page.ts'
import { addressOf } from '../address.ts'
import type { Look } from '../look.ts'

/**
 * A page in schema.org's words. The text is Wikipedia's, so no page claims to be an article of ours, but for opinion. What
 * the publisher wrote is on the publisher's own terms, and no licence is told of it.
 */
export function linkedData(
  page: Page,
  { content, language }: Pick<Look, 'content' | 'language'>,
): Readonly<Record<string, unknown>> {
  const common = {
    '@context': 'https://schema.org',
    '@type': typeOf(page),
    name: page.title,
    url: (page.origin ?? '') + addressOf(page, '.html'),
    inLanguage: 'url' in page.licence ? content : ('language' in page && page.language) || language.code,
    ...('url' in page.licence ? { license: page.licence.url } : {}),
  }
  switch (page.kind) {
    case 'event':
      return { ...common, ...aboutEvent(page) }
    case 'day':
      return { ...common, isBasedOn: page.portal.url, temporalCoverage: page.date }
    case 'front':
      return { ...common, ...aboutArchive(page) }
    case 'opinion':
      return { ...common, ...aboutOpinion(page) }
    default:
      return common
  }
}

function typeOf({ kind }: Page): string {
  switch (kind) {
    case 'front':
      return 'WebSite'
    case 'event':
    case 'text':
    case 'status':
    case 'moved':
    case 'gone':
      return 'WebPage'
    case 'opinion':
      return 'OpinionNewsArticle'
    case 'search':
      return 'SearchResultsPage'
    default:
      return 'CollectionPage'
  }
}

function aboutEvent({ title, date, sources, portal, firstSeen, lastChanged }: EventPage) {
  return {
    about: { '@type': 'Event', name: title, startDate: date },
    citation: sources.flatMap(({ label, url }) =>
      url === null ? [] : [{ '@type': 'CreativeWork', name: label || url, url }],
    ),
    isBasedOn: portal.url,
    ...(firstSeen === null ? {} : { dateCreated: firstSeen }),
    ...(lastChanged === null ? {} : { dateModified: lastChanged }),
  }
}

/** How a question is asked is told as a whole address, which an archive may not have. */
function aboutArchive({ tagline, origin }: FrontPage) {
  if (origin === undefined) return { description: tagline }
  return {
    description: tagline,
    potentialAction: {
      '@type': 'SearchAction',
      target: { '@type': 'EntryPoint', urlTemplate: `${origin}/search.html?q={words}` },
      'query-input': 'required name=words',
    },
  }
}

const aboutOpinion = ({ author, date, summary }: OpinionPage) => ({
  author: { '@type': 'Person', name: author },
  datePublished: date,
  ...(summary === null ? {} : { abstract: summary }),
})
