import type { Page } from '../../model/page.ts'
import type { Format } from '../format.ts'
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
  render: (page) => layout(page, body(page)),
}

function body(page: Page): Markup {
  switch (page.kind) {
    case 'event':
      return eventPage(page)
    case 'opinion':
      return opinionPage(page)
    case 'opinions':
      return opinionsPage(page)
    case 'text':
      return textPage(page)
    case 'history':
      return historyPage(page)
    case 'corrections':
      return correctionsPage(page)
    case 'moved':
      return movedPage(page)
    case 'gone':
      return gonePage(page)
    case 'day':
      return dayPage(page)
    case 'front':
      return frontPage(page)
    case 'month':
      return monthPage(page)
    case 'year':
      return yearPage(page)
    case 'story':
    case 'topic':
    case 'category':
    case 'source':
      return labelPage(page)
    case 'stories':
    case 'topics':
    case 'categories':
    case 'sources':
      return directoryPage(page)
    case 'status':
      return statusPage(page)
    case 'search':
      return searchPage(page)
  }
}
