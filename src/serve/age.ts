import type { Page } from '../model/page.ts'

/** The newest time that a page tells of its news, which is when it last changed; what is beside the news its tag tells. */
export function changedAt(page: Page): string | undefined {
  switch (page.kind) {
    case 'event':
      return newest([page.firstSeen, page.lastChanged, page.portal.timestamp])
    case 'day':
      return newest([page.portal.timestamp])
    case 'front':
      return newest(
        page.days.flatMap(({ categories }) =>
          categories.flatMap(({ events }) => events.flatMap((event) => [event.firstSeen, event.lastChanged])),
        ),
      )
    case 'history':
      return newest(page.versions.map(({ at }) => at))
    case 'corrections':
      return newest(page.listed.map(({ at }) => at))
    default:
      return undefined
  }
}

function newest(times: readonly (string | null | undefined)[]): string | undefined {
  let last = ''
  for (const time of times) if (time && time > last) last = time
  return last === '' ? undefined : last
}

const HOUR = 3_600_000
export const DAY = 24 * HOUR

/**
 * How long a cache may give a page without asking. The portal changes a day mostly while it lasts and in the week after;
 * then seldom, but it does: nothing is ever fresh for good.
 */
export function freshness(page: Page, now: number): string {
  const settled = 'date' in page && now - Date.parse(page.date) > 8 * DAY
  return settled ? 'public, max-age=86400, must-revalidate' : 'public, max-age=60, stale-while-revalidate=600'
}

/** How long the stylesheet and the schemas may be given: they change with a release. */
export const ASSETS = `public, max-age=${HOUR / 1000}, must-revalidate`
