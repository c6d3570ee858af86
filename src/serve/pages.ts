import type { Page } from '../model/page.ts'
import type { Format } from '../render/format.ts'
import { negotiated } from '../render/index.ts'
import { type HeadLink, linksOf } from '../render/links.ts'
import type { Look } from '../render/look.ts'
import { scripts } from '../scripts.ts'
import { assetAt, formatAt, images } from '../site/documents.ts'
import { keyHeaders } from '../site/keys.ts'
import type { Site } from '../site/site.ts'
import { addressOf } from './address.ts'
import { ASSETS, changedAt, freshness } from './age.ts'
import type { Answer, Asked } from './answer.ts'
import { contentOf } from './content.ts'
import type { Keeping, KeptAnswer } from './kept.ts'
import { mediaTypeFor } from './negotiate.ts'
import { problem } from './problem.ts'

/** Answers with a site's page at a path, which is the request's own but for mementos. */
export type Pages = (asked: Asked, site: Site, path: string) => Promise<Answer | undefined>

/** Read once: they change with a release. */
const SCRIPTS = new Map(scripts().map((script) => [script.path, script]))

const bare = (mediaType: string) => mediaType.replace(/;.*/s, '')
const MEDIA_TYPES = negotiated.map(({ mediaType }) => bare(mediaType))

/**
 * Pages in every format: by the ending of the path, or without one, by what the client accepts.
 */
export function openPages(keeping: Keeping, now: () => number = Date.now): Pages {
  const documentOf = (key: string, site: Site, place: string, format: Format) =>
    keeping(key, async () => {
      const page = await site.page(place)
      if (!page) return undefined
      const answer = answerWith(page, format, site.frame.look, now())
      // Of an event as it was, other things are known.
      if (page.kind !== 'event' || key !== page.url + format.extension) return answer
      return { ...answer, about: { id: page.id, date: page.date } }
    })

  return async (asked, site, path) => {
    const address = addressOf(path)
    if (!address) return undefined
    if (address.kind === 'document') {
      const { look } = site.frame
      const [image] = address.path === look.logo?.path ? images(look) : []
      const asset = image ?? assetAt(address.path, look) ?? SCRIPTS.get(address.path)
      if (asset) {
        const headers = { 'content-type': asset.mediaType, 'cache-control': ASSETS }
        return { status: 200, headers, body: typeof asset.body === 'string' ? asset.body : contentOf(asset.body) }
      }
      const found = formatAt(address.path)
      return found && documentOf(asked.path, site, found.place, found.format)
    }
    const { place } = address
    const wanted = mediaTypeFor(asked.headers.accept, MEDIA_TYPES)
    const format = negotiated.find(({ mediaType }) => bare(mediaType) === wanted)
    if (!format) {
      const page = await site.page(place)
      return page && notAcceptable(asked, page)
    }
    const answer = await documentOf(`${asked.path}${format.extension}`, site, place, format)
    if (!answer) return undefined
    const location = formatAt(place + format.extension)?.format === format && {
      'content-location': place + format.extension,
    }
    return { ...answer, headers: { ...answer.headers, vary: 'accept', ...location } }
  }
}

function answerWith(page: Page, format: Format, look: Look, now: number): KeptAnswer {
  const modified = changedAt(page)
  const headers = {
    'content-type': format.mediaType,
    'cache-control': freshness(page, now),
    link: linkHeader(linksOf(page)),
    ...keyHeaders(page.url),
    ...(modified === undefined ? {} : { 'last-modified': new Date(modified).toUTCString() }),
    ...(page.kind === 'moved' ? { location: page.to.url + format.extension } : {}),
  }
  const status = page.kind === 'moved' ? 301 : page.kind === 'gone' ? 410 : 200
  return { status, headers, body: contentOf(format.render(page, look)) }
}

function notAcceptable(asked: Asked, page: Page): Answer {
  return problem(asked, {
    status: 406,
    detail: `This page is to be had as ${MEDIA_TYPES.join(', ')}, and Accept takes none of them.`,
    next: `Ask for one of these, or for a path with its ending: ${page.url}.json`,
    headers: { link: linkHeader(linksOf(page).filter(({ rel }) => rel === 'alternate')) },
  })
}

/** Links as the header `Link` writes them. */
export function linkHeader(links: readonly HeadLink[]): string {
  return links
    .map(({ rel, type, title, href }) => {
      const named = title === undefined ? '' : `; title*=UTF-8''${encodeExtended(title)}`
      return `<${href}>; rel="${rel}"${type === undefined ? '' : `; type="${type}"`}${named}`
    })
    .join(', ')
}

/** As RFC 8187 wants what may be no ASCII. */
const encodeExtended = (text: string) =>
  encodeURIComponent(text).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
