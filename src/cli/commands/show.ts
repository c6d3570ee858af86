import { AnnalsError, UsageError } from '../../errors.ts'
import { documentAt } from '../../site/documents.ts'
import { openArchive, reading } from '../archive.ts'
import type { Command } from '../command.ts'

const ENDINGS: Readonly<Record<string, string>> = { markdown: '.md', html: '.html', json: '.json', xml: '.xml' }

export const show: Command = {
  name: 'show',
  summary: 'Print one page: an event by its URL or id, or any other page by its path',
  operands: 'URL|ID',
  options: {
    format: { type: 'string', value: 'F', about: `one of ${Object.keys(ENDINGS).join(', ')}`, default: 'markdown' },
  },
  async run({ operands, options, archive, out }) {
    const [what] = operands
    if (what === undefined || operands.length > 1) throw new UsageError('name one URL or ID')
    const ending = ENDINGS[out.json ? 'json' : String(options.format)]
    if (ending === undefined) throw new UsageError(`--format takes ${Object.keys(ENDINGS).join(', ')}`)
    return reading(openArchive(archive), async (reader, site) => {
      const path = (await reader.event(what))?.path ?? pathOf(what)
      const document = await documentAt(site, path + ending)
      if (!document) throw new AnnalsError(`nothing is at ${what}. annals status tells which days there are`)
      out.print(document.body.trimEnd())
      return 0
    })
  },
}

/** A page's path from its URL: with or without an origin, a format's ending, or a trailing slash. */
export function pathOf(url: string): string {
  const path = url
    .replace(/^https?:\/\/[^/]+/, '')
    .replace(/[?#].*$/, '')
    .replace(/\.(?:md|html|json|xml)$/, '')
  return path === '' || path.endsWith('/') ? `${path || '/'}index` : path
}
