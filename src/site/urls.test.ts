import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LabelKind } from '../model/archive.ts'
import { type IsoDate, isoDate } from '../model/date.ts'
import { dayFolder } from '../model/mint.ts'
import { slugify } from '../model/slug.ts'
import {
  anniversaryPath,
  correctionsPath,
  type DirectoryKind,
  dayPath,
  directoryPath,
  frontPath,
  guidePath,
  historyPath,
  labelPath,
  labelYearPath,
  monthPath,
  opinionsPath,
  type Route,
  routeOf,
  searchPath,
  statusPath,
  yearPath,
} from './urls.ts'

/** The path of a route: a way back for each, or the type checker complains. */
function pathOf(route: Route): string {
  switch (route.kind) {
    case 'front':
      return frontPath
    case 'search':
      return searchPath
    case 'guide':
      return guidePath
    case 'status':
      return statusPath
    case 'year':
      return yearPath(route.year)
    case 'month':
      return monthPath(route.month)
    case 'day':
      return dayPath(route.date)
    case 'anniversary':
      return anniversaryPath(route.day)
    case 'event':
      return route.path
    case 'history':
      return historyPath(route.path)
    case 'prose':
      return opinionsPath
    case 'corrections':
      return correctionsPath(route.span)
    case 'label':
      return route.year === undefined
        ? labelPath(route.label, route.slug)
        : labelYearPath(route.label, route.slug, route.year)
    case 'directory':
      return directoryPath(route.directory)
  }
}

const year = fc.integer({ min: 1000, max: 9999 }).map(String)
const month = fc.integer({ min: 1, max: 12 }).map((n) => String(n).padStart(2, '0'))
const date = fc
  .tuple(year, month, fc.integer({ min: 1, max: 28 }))
  .map(([y, m, d]) => isoDate(Number(y), Number(m), d) as IsoDate)
const slug = fc.string({ maxLength: 30 }).map((title) => slugify(title, 'event'))
const label = fc.constantFrom<LabelKind>('story', 'topic', 'category')
const routes: fc.Arbitrary<Route> = fc.oneof(
  fc.constant<Route>({ kind: 'front' }),
  fc.constant<Route>({ kind: 'status' }),
  fc.constant<Route>({ kind: 'search' }),
  fc.constant<Route>({ kind: 'guide' }),
  fc.record({ kind: fc.constant('year' as const), year }),
  fc.tuple(year, month).map(([y, m]): Route => ({ kind: 'month', month: `${y}-${m}` })),
  fc.record({ kind: fc.constant('day' as const), date }),
  date.map((d): Route => ({ kind: 'anniversary', day: d.slice(5) })),
  fc.tuple(date, slug).map(([d, s]): Route => ({ kind: 'event', path: `${dayFolder(d)}/${s}` })),
  fc.constant<Route>({ kind: 'prose' }),
  fc.tuple(date, slug).map(([d, s]): Route => ({ kind: 'history', path: `${dayFolder(d)}/${s}` })),
  fc
    .constantFrom(0, 7, 10)
    .chain((length) =>
      date.map((d): Route => ({ kind: 'corrections', span: length === 0 ? null : d.slice(0, length) })),
    ),
  fc.record({ kind: fc.constant('label' as const), label, slug }),
  fc.record({ kind: fc.constant('label' as const), label, slug, year }),
  fc.record({
    kind: fc.constant('directory' as const),
    directory: fc.constantFrom<DirectoryKind>('stories', 'topics', 'categories'),
  }),
)

describe('paths', () => {
  it('are those that were promised', () => {
    expect(frontPath).toBe('/index')
    expect(yearPath('2016')).toBe('/news/2016/index')
    expect(monthPath('2016-02')).toBe('/news/2016/02/index')
    expect(dayPath('2016-02-06')).toBe('/news/2016/02/6/index')
    expect(anniversaryPath('2016-02-06')).toBe('/on-this-day/02/6')
    expect(routeOf('/on-this-day/02/29')).toEqual({ kind: 'anniversary', day: '02-29' })
    for (const none of ['02/30', '2/6', '02/06', '13/1']) expect(routeOf(`/on-this-day/${none}`)).toBeUndefined()
    expect(dayPath('2016-12-31')).toBe('/news/2016/12/31/index')
    expect(labelPath('story', 'harbour-inquiry')).toBe('/stories/harbour-inquiry')
    expect(labelPath('topic', 'hue')).toBe('/topics/hue')
    expect(labelPath('category', 'sports')).toBe('/categories/sports')
    expect(labelYearPath('topic', 'hue', '2016')).toBe('/topics/hue/2016')
    expect(directoryPath('categories')).toBe('/categories/index')
  })

  it('lead back to what they are made for', () => {
    fc.assert(
      fc.property(routes, (route) => {
        expect(routeOf(pathOf(route))).toEqual(route)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    '',
    '/',
    'index',
    '/index/',
    '/index.html',
    '/news/index',
    '/news/16/index',
    '/news/2016',
    '/news/2016/2/index',
    '/news/2016/13/index',
    '/news/2016/00/index',
    '/news/2016/02/06/index',
    '/news/2016/02/30/index',
    '/news/2016/02/0/index',
    '/news/2016/02/6',
    '/news/2016/02/6/',
    '/news/2016/a-ferry',
    '/news/2016/02/a-ferry',
    '/news/2016/02/6/A-Ferry',
    '/news/2016/02/6/../index',
    '/news/2016/02/6/a%2e',
    '/news/2016/02/6/a/b',
    '/stories',
    '/stories/',
    '/stories/a/16',
    '/stories/index/2016',
    '/stories/a.b',
    '/other/index',
    '/stories/../index',
    '/STORIES/index',
    '/news/2016/02/6/index\n',
  ])('lead nowhere that is none of ours: %j', (path) => {
    expect(routeOf(path)).toBeUndefined()
  })

  it('lead to nothing or back to themselves, whatever is asked', () => {
    const piece = fc.constantFrom(
      '/',
      'news',
      'stories',
      'index',
      '2016',
      '02',
      '6',
      '06',
      '13',
      '..',
      '.',
      'a',
      '-',
      '%2e',
      '\\',
      '\u0000',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const path = pieces.join('')
        const route = routeOf(path)
        if (route) expect(pathOf(route)).toBe(path)
      }),
      { numRuns: 500 },
    )
  })
})
