import { AnnalsError, UsageError } from '../../errors.ts'
import type { SearchPage } from '../../model/page.ts'
import { english } from '../../render/language/index.ts'
import { answerSearch } from '../../site/pages/search.ts'
import { openArchive, reading, searching } from '../archive.ts'
import type { Command, Output } from '../command.ts'

const { counted } = english

const ORDERS = ['relevance', 'date'] as const

export const searchCommand: Command = {
  name: 'search',
  summary: 'Find events by words, "phrases", begin*, -without, topic:, category:, source:, after: and before:',
  operands: 'WORDS',
  options: {
    order: {
      type: 'string',
      value: 'O',
      about: 'relevance: the best first; date: the newest first',
      default: 'relevance',
    },
    page: { type: 'string', value: 'N', about: 'which twenty of them', default: '1' },
  },
  async run({ operands, options, archive, out }) {
    const text = operands.join(' ')
    if (text.trim() === '') throw new UsageError('say what to look for')
    const order = ORDERS.find((name) => name === options.order)
    if (!order) throw new UsageError(`--order takes ${ORDERS.join(' or ')}, not ${JSON.stringify(options.order)}`)
    const page = Number(options.page)
    if (!(Number.isInteger(page) && page > 0)) throw new UsageError('--page takes a number from 1')
    const opened = openArchive(archive)
    return reading(opened, (reader, site) =>
      searching(archive, reader, out, async (search) => {
        const found = await answerSearch(site.frame, { text, order, page }, search.find)
        if (found.problem !== null) throw new AnnalsError(found.problem)
        if (out.json) out.print(JSON.stringify(found))
        else tell(found, out)
        return 0
      }),
    )
  },
}

function tell({ total, loose, suggestion, listed, years, more, page }: SearchPage, out: Output): void {
  if (suggestion !== null) out.say(`Did you mean: ${suggestion}`)
  if (total === 0) {
    out.say('Nothing was found.')
    return
  }
  out.say(`${counted(total, 'event')}${loose ? ' with some of these words; none has all' : ''}`)
  for (const { date, title, url, topic } of listed) {
    out.print(`${date}  ${topic === null ? '' : `${topic}: `}${title}`)
    out.print(`            ${url}`)
  }
  out.say(years.map(({ year, events }) => `${year}: ${events}`).join('  '))
  if (more !== null) out.say(`More with --page ${page + 1}`)
}
