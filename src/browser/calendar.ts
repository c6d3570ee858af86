/**
 * The script of a month's page: keys move between its days as they do in calendars (https://www.w3.org/WAI/ARIA/apg/patterns/grid/):
 * arrows by a day and a week, Home and End within a week, Page Up and Page Down, or an arrow past the month's end, to the months
 * beside. Without it the same links are reached one after another.
 */

const table = document.querySelector<HTMLTableElement>('table.calendar')
/** A link or none for each day of each week. */
const cells = Array.from(table?.querySelectorAll('tbody td') ?? [], (cell) => cell.querySelector('a'))
const WEEK = 7

/** What the address of a month ends with, so that its first or last day has the focus. */
const FIRST = '#first-day'
const LAST = '#last-day'

/** The nearest day with a page, from a cell on in steps. */
function dayFrom(at: number, step: number): HTMLAnchorElement | undefined {
  for (let i = at; i >= 0 && i < cells.length; i += step) {
    const day = cells[i]
    if (day) return day
  }
  return undefined
}

function leave(step: number): void {
  const beside = document.querySelector<HTMLAnchorElement>(`.neighbours a[rel=${step < 0 ? 'prev' : 'next'}]`)
  if (beside) location.assign(`${beside.href}${step < 0 ? LAST : FIRST}`)
}

/** How far each key leads; in a language that is written from the right, days follow each other to the left. */
function stepOf(key: string): number {
  const onward = table && getComputedStyle(table).direction === 'rtl' ? -1 : 1
  if (key === 'ArrowRight') return onward
  if (key === 'ArrowLeft') return -onward
  if (key === 'ArrowDown') return WEEK
  return key === 'ArrowUp' ? -WEEK : 0
}

function move(key: string, at: number): boolean {
  const monday = at - (at % WEEK)
  const step = stepOf(key)
  if (key === 'PageUp' || key === 'PageDown') leave(key === 'PageUp' ? -1 : 1)
  else if (key === 'Home') dayFrom(monday, 1)?.focus()
  else if (key === 'End') dayFrom(monday + WEEK - 1, -1)?.focus()
  else if (step === 0) return false
  else {
    const day = dayFrom(at + step, step)
    if (day) day.focus()
    else leave(step)
  }
  return true
}

table?.addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  const at = cells.indexOf((event.target as Element).closest('a'))
  if (at >= 0 && move(event.key, at)) event.preventDefault()
})

if (location.hash === FIRST) dayFrom(0, 1)?.focus()
if (location.hash === LAST) dayFrom(cells.length - 1, -1)?.focus()
