import type { EventPage, Page } from '../../model/page.ts'
import { addressOf } from '../address.ts'
import type { Look } from '../look.ts'

/** A page in schema.org's words. The text is Wikipedia's, so no page claims to be an article of ours. */
export function linkedData(page: Page, { content }: Pick<Look, 'content'>): Readonly<Record<string, unknown>> {
  const common = {
    '@context': 'https://schema.org',
    '@type': page.kind === 'event' ? 'WebPage' : 'CollectionPage',
    name: page.title,
    url: addressOf(page, '.html'),
    inLanguage: content,
    license: page.licence.url,
  }
  switch (page.kind) {
    case 'event':
      return { ...common, ...aboutEvent(page) }
    case 'day':
      return { ...common, isBasedOn: page.portal.url, temporalCoverage: page.date }
    default:
      return common
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
