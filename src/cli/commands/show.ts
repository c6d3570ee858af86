import { AnnalsError, UsageError } from '../../errors.ts'
import { instantOf } from '../../intake/instant.ts'
import { readIsoDate } from '../../model/date.ts'
import { documentAt } from '../../site/documents.ts'
import { Travel } from '../../travel/travel.ts'
import { openArchive, reading, siteOptions } from '../archive.ts'
import type { Command } from '../command.ts'

const ENDINGS: Readonly<Record<string, string>> = { markdown: '.md', html: '.html', json: '.json', xml: '.xml' }

export const show: Command = {
  name: 'show',
  summary: 'Print one page: an event by its URL or id, or any other page by its path',
  operands: 'URL|ID',
  options: {
    format: { type: 'string', value: 'F', about: `one of ${Object.keys(ENDINGS).join(', ')}`, default: 'markdown' },
    at: { type: 'string', value: 'TIME', about: 'as it stood then: 2017-04-01T12:00:00Z, or the end of 2017-04-01' },
  },
  async run({ operands, options, archive, out }) {
    const [what] = operands
    if (what === undefined || operands.length > 1) throw new UsageError('name one URL or ID')
    const ending = ENDINGS[out.json ? 'json' : String(options.format)]
    if (ending === undefined) throw new UsageError(`--format takes ${Object.keys(ENDINGS).join(', ')}`)
    const at = options.at === undefined ? undefined : timeOf(String(options.at))
    const opened = openArchive(archive)
    return reading(opened, async (reader, now) => {
      const path = (await reader.event(what))?.path ?? pathOf(what)
      const travel = new Travel(reader, opened.edition, siteOptions(opened))
      if (at !== undefined && !travel.reaches(path))
        throw new AnnalsError(
          `${path} is kept as it is now; events, their histories, days and /index can be had of a time`,
        )
      const document = await documentAt(at === undefined ? now : travel.at(at), path + ending)
      if (!document && at !== undefined && (await documentAt(now, path + ending)))
        throw new AnnalsError(`nothing was at ${what} yet, at ${at}`)
      if (!document) throw new AnnalsError(`nothing is at ${what}. annals status tells which days there are`)
      out.print(document.body.trimEnd())
      return 0
    })
  },
}

/** A time in UTC, to the second; a day means its end. Throws a `UsageError` for what is neither. */
function timeOf(text: string): string {
  const instant = readIsoDate(text) ? `${text}T23:59:59Z` : instantOf(text)
  if (instant === undefined)
    throw new UsageError(`--at takes a time like 2017-04-01T12:00:00Z, or a day, not ${JSON.stringify(text)}`)
  return `${instant.slice(0, 19)}Z`
}

/** A page's path from its URL: with or without an origin, a format's ending, or a trailing slash. */
export function pathOf(url: string): string {
  const path = url
    .replace(/^https?:\/\/[^/]+/, '')
    .replace(/[?#].*$/, '')
    .replace(/\.(?:md|html|json|xml)$/, '')
  return path === '' || path.endsWith('/') ? `${path || '/'}index` : path
}
