import type { YearPage } from '../../model/page.ts'
import type { Language } from '../language/index.ts'
import { html, type Markup, nothing } from './html.ts'

/** Pixels from one day to the next, and the largest that a day is drawn. */
const STEP = 13
const SIZE = 11
const LEFT = 28
const TOP = 16
/** Weeks of the first half of a year: on narrow screens the stylesheet sets the second below it, both larger. */
const HALF = 27

/**
 * The days of a year, a column a week, Monday on top: the more events, the larger and the darker. For the eye and the mouse
 * alone, since the same numbers stand below as text: programs that read aloud and the keyboard pass it by.
 */
export function heatMap(
  { counted, shortDate, months: names, weekdays: short }: Language,
  { year, days }: YearPage,
): Markup {
  const most = Math.max(...days.map((day) => day.events), 0)
  if (most === 0) return nothing
  const first = (new Date(`${year}-01-01T00:00:00Z`).getUTCDay() + 6) % 7
  const halves: readonly [Markup[], Markup[]] = [[], []]
  const put = (at: number, drawn: Markup) => halves[at < 7 * HALF ? 0 : 1].push(drawn)
  names.forEach((name, i) => {
    const at = first + (Date.UTC(Number(year), i, 1) - Date.UTC(Number(year), 0, 1)) / 86_400_000
    put(at, html`<text x="${LEFT + Math.floor(at / 7) * STEP}" y="10">${name}</text>`)
  })
  for (const { date, url, events } of days) {
    if (events === 0) continue
    const at = first + (Date.parse(date) - Date.parse(`${year}-01-01`)) / 86_400_000
    // Areas, not sides, tell how many: that is how the eye compares squares.
    const share = Math.sqrt(events / most)
    const side = Math.round(SIZE * 10 * Math.max(0.3, share)) / 10
    const x = LEFT + Math.floor(at / 7) * STEP + (SIZE - side) / 2
    const y = TOP + (at % 7) * STEP + (SIZE - side) / 2
    put(
      at,
      html`<a href="${url}.html" tabindex="-1"><rect class="heat-${Math.ceil(share * 4)}" x="${round(x)}" y="${round(y)}" width="${side}" height="${side}"><title>${shortDate(date)}: ${counted(events, 'event')}</title></rect></a>\n`,
    )
  }
  const weekdays = (left: number) =>
    [0, 3, 6].map((day) => html`<text x="${left}" y="${TOP + day * STEP + 9}">${short[day]}</text>`)
  return html`<svg class="heat" aria-hidden="true" viewBox="0 0 ${LEFT + 54 * STEP} ${TOP + 7 * STEP}"><g>${weekdays(0)}${halves[0]}</g><g class="later"><g class="narrow">${weekdays(HALF * STEP)}</g>${halves[1]}</g></svg>
`
}

const round = (n: number) => Math.round(n * 10) / 10
