import type { Page } from '../../model/page.ts'
import type { Format } from '../format.ts'
import type { Look } from '../look.ts'
import { anniversaryPage, dayPage, frontPage, monthPage, yearPage } from './calendar.ts'
import { eventPage } from './event.ts'
import { correctionsPage, gonePage, historyPage, movedPage } from './history.ts'
import { directoryPage, labelPage } from './label.ts'
import { formatsLine, licenceLine } from './parts.ts'
import { opinionPage, opinionsPage, textPage } from './prose.ts'
import { searchPage } from './search.ts'
import { statusPage } from './status.ts'

/** A page as CommonMark, in the shape of the archive that ours follows: formats, date, topic, title, and what belongs to it. */
export const markdown: Format = {
  name: 'Markdown',
  extension: '.md',
  mediaType: 'text/markdown; charset=utf-8',
  render: (page, look) => `\n${formatsLine(page)}\n\n${body(page, look)}\n\n${licenceLine(page)}\n`,
}

function body(page: Page, look: Look): string {
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
      return dayPage(page, look)
    case 'front':
      return frontPage(page)
    case 'anniversary':
      return anniversaryPage(page)
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
