import { Parser } from 'commonmark'
import { parse } from 'node-html-parser'
import type { StatusPage } from '../../src/model/page.ts'
import type { Language } from '../../src/render/language/index.ts'
import { childrenOf, collapsed, need, textOf } from './parts.ts'

/** What the status says, in every format. */
export interface ToldStatus {
  readonly generation: number
  readonly updated: string | null
  readonly newest: string | null
  /** Each with its day, if it has one. */
  readonly alarms: readonly string[]
  readonly gaps: readonly { readonly from: string; readonly to: string }[]
  readonly recent: readonly {
    readonly date: string
    readonly events: number
    readonly band: string | null
    readonly standing: string
  }[]
  readonly portal: readonly { readonly date: string; readonly saying: string }[]
}

export function readHtmlStatus(body: string): ToldStatus {
  const page = parse(body)
  const times = (selector: string) =>
    page.querySelectorAll(selector).map((item) => item.querySelectorAll('time').map((t) => t.getAttribute('datetime')))
  const time = (selector: string) => page.querySelector(`${selector} time`)?.getAttribute('datetime') ?? null
  return {
    generation: Number(need(page.querySelector('.generation')?.text, 'a generation')),
    updated: time('dd.updated'),
    newest: time('dd.newest'),
    alarms: page.querySelectorAll('ul.alarms > li').map((item) => {
      const date = item.querySelector('time')?.getAttribute('datetime')
      return (date ? `${date}: ` : '') + need(item.querySelector('.message')?.text, 'a message')
    }),
    gaps: times('ul.gaps > li').map(([from, to = from]) => ({ from: from as string, to: to as string })),
    recent: page.querySelectorAll('table.recent tbody tr').map((row) => {
      const [events, band, middle, standing] = row.querySelectorAll('td').map((cell) => cell.text)
      const date = need(row.querySelector('time')?.getAttribute('datetime'), 'a day')
      return {
        date,
        events: Number(events),
        band: band === '–' ? null : `${band}, ${middle}`,
        standing: need(standing, 'a standing'),
      }
    }),
    portal: page.querySelectorAll('ul.portal > li').map((item) => ({
      date: need(item.querySelector('time')?.getAttribute('datetime'), 'a day'),
      saying: collapsed(need(item.querySelector('.saying')?.text, 'a saying')),
    })),
  }
}

export function readMarkdownStatus(body: string): ToldStatus {
  const blocks = childrenOf(new Parser().parse(body))
  const items = (name: string) => {
    const at = blocks.findIndex((block) => block.type === 'heading' && textOf(block) === `${name}:`)
    return at < 0 ? [] : childrenOf(need(blocks[at + 1], name)).map(textOf)
  }
  const facts = items('Facts').join('\n')
  const instant = (name: string) => new RegExp(`^${name}: (\\d{4}-[^,\\s]+)`, 'm').exec(facts)?.[1] ?? null
  const padded = (date: string) => date.replace(/-(\d)$/, '-0$1')
  return {
    generation: Number(need(/^Generation: (\d+)$/m.exec(facts)?.[1], 'a generation')),
    updated: instant('Last update'),
    newest: instant('Newest revision'),
    alarms: items('Alarms'),
    gaps: items('Missing days').map((line) => {
      const [, from = '', to = from] = need(/^(\S+)(?: to (\S+))? \(/.exec(line), 'a gap')
      return { from, to }
    }),
    recent: items('Latest days').map((line) => {
      const found = /^(\S+): (\d+) events?, (\w+)(?: \(usual: (.+), middle (\d+)\))?$/.exec(line)
      const [, date = '', events, standing = '', band, middle] = need(found, 'a day')
      return { date: padded(date), events: Number(events), band: band ? `${band}, ${middle}` : null, standing }
    }),
    portal: items('On the portal')
      .slice(1)
      .map((line) => {
        const [, date = '', saying = ''] = need(/^(\S+): (.*) \([^()]*\)$/.exec(line), 'a page')
        return { date, saying: collapsed(saying) }
      }),
  }
}

export function statusOf(
  { generation, updated, newest, alarms, gaps, recent, portal }: StatusPage,
  { say }: Language,
): ToldStatus {
  return {
    generation,
    updated: updated?.ended ?? null,
    newest: newest ?? null,
    alarms: alarms.map(({ date, message }) => (date ? `${date}: ${message}` : message)),
    gaps: gaps.map(({ from, to }) => ({ from, to })),
    recent: recent.map(({ date, events, low, median, high, standing }) => ({
      date,
      events,
      band: typeof low === 'number' ? `${say.band(low, high as number)}, ${median}` : null,
      standing: say.standings[standing as keyof typeof say.standings],
    })),
    portal: portal.listed.map(({ date, saying }) => ({ date, saying: collapsed(saying) })),
  }
}
