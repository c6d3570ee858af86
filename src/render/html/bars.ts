import { scaleLinear } from 'd3-scale'
import type { Language } from '../language/index.ts'
import { html, type Markup, nothing } from './html.ts'

/** A bar of a chart: what it counts, in words; its page, if it has one; and what the axis may say below it. */
export interface Bar {
  readonly name: string
  readonly events: number
  readonly url?: string | null
  readonly mark?: string
}

const WIDTH = 720
const HEIGHT = 120
const LEFT = 36
const TOP = 8
const BOTTOM = 20
/** However few they are, bars stay slim. */
const WIDEST = 40
/** Where no bar stands for so many, bars show nothing that the list of years does not. */
const TALLEST = 3

/**
 * Counts over time as bars. Those who do not see it hear its sum, its span and its peak, and the same numbers stand below in a
 * table that opens. Blanks after its labels keep them apart where text alone is shown.
 */
export function barChart(
  { say, counted, grouped }: Language,
  id: string,
  title: string,
  unit: string,
  bars: readonly Bar[],
): Markup {
  const most = bars.reduce((a, b) => (b.events > a.events ? b : a), { name: '', events: 0 } as Bar)
  const [first, last] = [bars[0], bars.at(-1)]
  if (!first || !last || bars.length < 2 || most.events < TALLEST) return nothing
  const step = Math.min(WIDEST, (WIDTH - LEFT) / bars.length)
  const y = scaleLinear([0, most.events], [TOP + HEIGHT, TOP]).nice(3)
  const ticks = y.ticks(3).filter((tick) => Number.isInteger(tick) && tick > 0)
  const width = round(step - Math.min(2, step / 4))
  const end = round(LEFT + step * bars.length)
  // On a phone letters are twice as large beside the bars, so fewer of the marks have room.
  let free = 0
  let freeOnPhone = 0
  const sum = bars.reduce((all, { events }) => all + events, 0)
  const told = say.chart(title, counted(sum, 'event'), first.name, last.name, most.name, grouped(most.events))
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<svg class="bars" role="img" aria-label="${told}" viewBox="0 0 ${WIDTH} ${TOP + HEIGHT + BOTTOM}">${ticks.map(
    (tick) =>
      html`<line x1="${LEFT}" x2="${end}" y1="${round(y(tick))}" y2="${round(y(tick))}"/><text class="tick" x="${LEFT - 6}" y="${round(y(tick) + 3)}">${grouped(tick)}</text> `,
  )}<line class="base" x1="${LEFT}" x2="${end}" y1="${TOP + HEIGHT}" y2="${TOP + HEIGHT}"/>
${bars.map(({ name, events, mark }, i) => {
  const x = round(LEFT + i * step)
  const isMarked = mark !== undefined && x >= free
  if (isMarked) free = x + 7 * mark.length + 6
  const endOnPhone = x + 14 * (mark?.length ?? 0)
  const isWide = isMarked && (x < freeOnPhone || endOnPhone > WIDTH)
  if (isMarked && !isWide) freeOnPhone = endOnPhone + 12
  const height = round(TOP + HEIGHT - y(events))
  return html`${events > 0 && html`<rect x="${x}" y="${round(y(events))}" width="${width}" height="${height}"><title>${name}: ${counted(events, 'event')}</title></rect>`}${isMarked && html`<text class="${isWide ? 'mark wide' : 'mark'}" x="${x}" y="${TOP + HEIGHT + 14}">${mark}</text> `}`
})}</svg>
<details class="numbers"><summary>${say.theNumbers}</summary><table><thead><tr><th scope="col">${unit}</th><th scope="col">${say.events}</th></tr></thead><tbody>${bars
    .filter(({ events }) => events > 0)
    .map(
      ({ name, events, url }) =>
        html`<tr><th scope="row">${url ? html`<a href="${url}.html">${name}</a>` : name}</th><td>${grouped(events)}</td></tr>\n`,
    )}</tbody></table></details></section>
`
}

/** A line of small bars for a list: as many as there are days. */
export function sparkline(
  { counted }: Language,
  days: readonly { readonly date: string; readonly events: number }[],
): Markup {
  const most = Math.max(1, ...days.map(({ events }) => events))
  const told = `${counted(days.length, 'day')}: ${days.map(({ events }) => events).join(' ')}`
  return html`<svg class="spark" role="img" aria-label="${told}" viewBox="0 0 ${days.length * 5} 16">${days.map(
    ({ events }, i) => {
      const height = events === 0 ? 1 : Math.max(3, Math.round((16 * events) / most))
      return html`<rect x="${i * 5}" y="${16 - height}" width="4" height="${height}"/>`
    },
  )}</svg>`
}

const round = (n: number) => Math.round(n * 10) / 10
