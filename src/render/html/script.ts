import type { Page } from '../../model/page.ts'

/** Scripts of pages, which all work without: suggestions and search where no server does, and keys that move between days. */
export const SCRIPT_PATHS = ['/assets/search.js', '/assets/calendar.js'] as const

/** The script that a page has, if it has one. */
export function scriptOf({ kind }: Page): (typeof SCRIPT_PATHS)[number] | undefined {
  if (kind === 'search') return '/assets/search.js'
  return kind === 'month' ? '/assets/calendar.js' : undefined
}
