// Writes src/render/world.ts: the land of the world and where its countries are, drawn from Natural Earth's shapes.
// `node scripts/world.mjs` after a new release of world-atlas; a test says so where the file is not what this makes.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { geoArea, geoCentroid, geoNaturalEarth1, geoPath } from 'd3-geo'
import { feature, merge, mesh } from 'topojson-client'

const FILE = new URL('../src/render/world.ts', import.meta.url)
const require = createRequire(import.meta.url)

const ANTARCTICA = '010'
const WIDTH = 1000
/** Room for the circles of islands at the edges. */
const MARGIN = 8
/** The edge of the map runs through the Bering Strait, so that no country is cut but for a tip of Alaska's islands. */
const ROTATED = [-11, 0]

/** Countries that have no number there, by what they are called. */
const UNNUMBERED = { Kosovo: 'XK' }

/** The module's source, to the byte. */
export function world() {
  const coarse = require('world-atlas/countries-110m.json')
  const land = merge(
    coarse,
    coarse.objects.countries.geometries.filter(({ id }) => id !== ANTARCTICA),
  )
  const borders = mesh(coarse, coarse.objects.countries, (a, b) => a !== b)
  // The finest shapes are many; they are read for islands that no others have.
  const largest = largestPieces('world-atlas/countries-50m.json', () => true)
  Object.assign(
    largest,
    largestPieces('world-atlas/countries-10m.json', (code) => largest[code] === undefined),
  )
  const middles = Object.entries(largest)
    .map(([code, piece]) => [code, geoCentroid(piece)])
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const shown = {
    type: 'GeometryCollection',
    geometries: [land, { type: 'MultiPoint', coordinates: middles.map(([, at]) => at) }],
  }
  const projection = geoNaturalEarth1()
    .rotate(ROTATED)
    .fitWidth(WIDTH - 2 * MARGIN, shown)
  const [x, y] = projection.translate()
  projection.translate([x + MARGIN, y + MARGIN])
  const path = geoPath(projection)
  const [, [, bottom]] = path.bounds(shown)
  return `// Made by scripts/world.mjs from Natural Earth (public domain), as world-atlas (ISC) has it. Not to be changed by hand.

/** Natural Earth's own projection: true in no way, and close in all; Europe, where countries stand close, is not small on it. */
export const WORLD = { width: ${WIDTH}, height: ${Math.ceil(bottom + MARGIN)} } as const

/** The outline of all land but Antarctica, and the borders upon it, as paths of an SVG of that size. */
export const LAND =
  '${drawn(path(land))}'
export const BORDERS =
  '${drawn(path(borders))}'

/** The middle of the largest piece of each country or territory, by its ISO 3166-1 code; \`XK\`, which that keeps free, is Kosovo. */
export const MIDDLES: ReadonlyMap<string, readonly [x: number, y: number]> = new Map([
${middles.map(([code, at]) => `  ['${code}', [${projection(at).map(Math.round).join(', ')}]],`).join('\n')}
])
`
}

/** The largest piece of each country that is asked for, by its code. Some have a second row, for reefs. */
function largestPieces(file, isWanted) {
  const shapes = require(file)
  const largest = {}
  for (const country of shapes.objects.countries.geometries) {
    const code = codeOf(country)
    if (code === undefined || country.id === ANTARCTICA || !isWanted(code)) continue
    for (const piece of polygonsOf(feature(shapes, country).geometry))
      if (!largest[code] || geoArea(piece) > geoArea(largest[code])) largest[code] = piece
  }
  return largest
}

/** Unicode's regions know the numbers of ISO 3166-1. */
function codeOf({ id, properties }) {
  if (id === undefined) return UNNUMBERED[properties.name]
  return new Intl.Locale(`und-${id}`).region
}

const polygonsOf = ({ type, coordinates }) =>
  (type === 'Polygon' ? [coordinates] : coordinates).map((rings) => ({ type: 'Polygon', coordinates: rings }))

/** A path in whole units, each point told from the one before, and points that fall on one left out. */
function drawn(path) {
  let out = ''
  for (const ring of path.split('M').filter(Boolean)) {
    const isClosed = ring.endsWith('Z')
    const points = ring
      .replace(/Z$/, '')
      .split('L')
      .map((point) => point.split(',').map((n) => Math.round(Number(n))))
    const steps = points.slice(1).map(([x, y], i) => [x - points[i][0], y - points[i][1]])
    const moved = straightened(steps.filter(([x, y]) => x !== 0 || y !== 0))
    // An island of two corners has no land to see.
    if (isClosed && moved.length < 3) continue
    if (moved.length === 0) continue
    const [x, y] = points[0]
    out += `M${x} ${y}l${moved.map(([x, y]) => `${x} ${y}`).join(' ')}${isClosed ? 'z' : ''}`
  }
  return out.replaceAll(' -', '-')
}

/** Steps that go on in the same direction are one. */
function straightened(steps) {
  const out = []
  for (const [x, y] of steps) {
    const last = out.at(-1)
    if (last && last[0] * y === last[1] * x && last[0] * x + last[1] * y > 0)
      out[out.length - 1] = [last[0] + x, last[1] + y]
    else out.push([x, y])
  }
  return out
}

if (import.meta.filename === process.argv[1]) writeFileSync(FILE, world())
