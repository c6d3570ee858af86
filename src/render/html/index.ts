import type { Page } from '../../model/page.ts'
import type { Format } from '../format.ts'
import type { Look } from '../look.ts'
import { anniversaryPage } from './anniversary.ts'
import { dayPage, frontPage, monthPage, yearPage } from './calendar.ts'
import { eventPage } from './event.ts'
import { correctionsPage, gonePage, historyPage, movedPage } from './history.ts'
import type { Markup } from './html.ts'
import { directoryPage, labelPage } from './label.ts'
import { layout } from './layout.ts'
import { opinionPage, opinionsPage, textPage } from './prose.ts'
import { searchPage } from './search.ts'
import { statusPage } from './status.ts'

/** A page as HTML: valid, readable without script, and with schema.org data for programs that read HTML. */
export const html: Format = {
  name: 'HTML',
  extension: '.html',
  mediaType: 'text/html; charset=utf-8',
  render: (page, look) => layout(page, body(page, look), look),
}

function body(page: Page, look: Look): Markup {
  switch (page.kind) {
    case 'event':
      return eventPage(page, look)
    case 'opinion':
      return opinionPage(page, look)
    case 'opinions':
      return opinionsPage(page, look)
    case 'text':
      return textPage(page)
    case 'history':
      return historyPage(page, look)
    case 'corrections':
      return correctionsPage(page, look)
    case 'moved':
      return movedPage(page, look)
    case 'gone':
      return gonePage(page, look)
    case 'day':
      return dayPage(page, look)
    case 'front':
      return frontPage(page, look)
    case 'anniversary':
      return anniversaryPage(page, look)
    case 'month':
      return monthPage(page, look)
    case 'year':
      return yearPage(page, look)
    case 'story':
    case 'topic':
    case 'category':
    case 'source':
      return labelPage(page, look)
    case 'stories':
    case 'topics':
    case 'categories':
    case 'sources':
      return directoryPage(page, look)
    case 'status':
      return statusPage(page, look)
    case 'search':
      return searchPage(page, look)
  }
}
