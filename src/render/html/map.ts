import type { Document, Places } from '../../model/page.ts'
import type { Look } from '../look.ts'
import { BORDERS, LAND, MIDDLES, WORLD } from '../world.ts'
import { html, type Markup, nothing } from './html.ts'
import { maybe } from './parts.ts'

const { width, height } = WORLD

/** The land that all maps lie on, fetched once. A grey that is seen on light and on dark paper: no page's colours reach into it. */
export const worldMap: Document = {
  path: '/assets/world.svg',
  mediaType: 'image/svg+xml',
  body: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<!-- Made with Natural Earth -->
<mask id="borders"><path fill="#fff" d="M0 0h${width}v${height}H0z"/><path fill="none" stroke="#000" d="${BORDERS}"/></mask>
<path mask="url(#borders)" fill="#82878f" fill-opacity=".4" d="${LAND}"/>
</svg>
`,
}

/** Radii in units of the map: of the most events, of one event where they are few, and of what can still be seen. */
const LARGEST = 34
const OF_ONE = 5
const SMALLEST = 3.5
/** What holds a number of one letter. */
const ROOMY = 10
/** Half of a number's height and of a letter's width, here and on a phone, where letters are twice as large beside the circles. */
const LETTER = { height: 8, width: 4.7 }
const ON_PHONE = 2

/**
 * Countries that events name, a circle for each: the more events, the larger its area. Those who do not see it hear how many there
 * are, and the same numbers stand below in a table that opens.
 */
export function placesMap({ places }: { readonly places?: Places | undefined }, total: number, look: Look): Markup {
  if (!places) return nothing
  const { say, counted, grouped } = look.language
  const { events, without, countries } = places
  const most = Math.max(...countries.map((country) => country.events))
  const scale = Math.min(OF_ONE, LARGEST / Math.sqrt(most))
  const circles: Markup[] = []
  const numbers: Markup[] = []
  const [written, writtenOnPhone]: [Box[], Box[]] = [[], []]
  // The largest come first, so that no circle hides a smaller one, and no number a larger one.
  for (const { code, text, events } of countries) {
    const middle = MIDDLES.get(code)
    if (!middle) continue
    const [x, y] = middle
    const r = Math.max(SMALLEST, round(scale * Math.sqrt(events)))
    const number = grouped(events)
    circles.push(html`<circle cx="${x}" cy="${y}" r="${r}"><title${look.quoted}>${text}: ${number}</title></circle>\n`)
    if (!isRoomFor(number, middle, r, 1, written)) continue
    const isWide = !isRoomFor(number, middle, r, ON_PHONE, writtenOnPhone)
    numbers.push(html`<text${isWide && html` class="wide"`} x="${x}" y="${y}">${number}</text> `)
  }
  const told = say.mapOfCountries(counted(events, 'event'), grouped(countries.length), grouped(most))
  return html`<section class="places" aria-labelledby="places"><h2 id="places">${say.countriesNamed}</h2>
<p class="count">${say.namingCountries(grouped(events), grouped(total), without !== undefined)}</p>
<svg class="map" role="img" aria-label="${told}" viewBox="0 0 ${width} ${height}"><image href="${worldMap.path}" width="${width}" height="${height}"/>
${circles}${numbers}</svg>
<details class="numbers"><summary>${say.theNumbers}</summary><table><thead><tr><th scope="col">${say.country}</th><th scope="col">${say.events}</th></tr></thead><tbody>${countries.map(
    ({ text, url, events }) =>
      html`<tr><th scope="row">${maybe(look, text, url)}</th><td>${grouped(events)}</td></tr>\n`,
  )}</tbody></table></details></section>
`
}

type Box = readonly [x: number, y: number, width: number, height: number]

/** Whether a number fits its circle and hides none that is written: it is then. */
function isRoomFor(text: string, [x, y]: readonly [number, number], r: number, times: number, written: Box[]): boolean {
  const [width, height] = [LETTER.width * text.length * times, LETTER.height * times]
  // On a phone circles grow too, but less.
  if (
    r < ROOMY * Math.sqrt(times) ||
    width > r * Math.sqrt(times) ||
    written.some(([ox, oy, w, h]) => Math.abs(x - ox) < width + w && Math.abs(y - oy) < height + h)
  )
    return false
  written.push([x, y, width, height])
  return true
}

const round = (n: number) => Math.round(n * 10) / 10
