import type { Format } from './format.ts'
import { linkedData } from './html/linked-data.ts'

/** What the HTML of a page tells programs, alone. It is given to those who ask for it; no document of the tree holds it. */
export const jsonLd: Format = {
  name: 'JSON-LD',
  extension: '.jsonld',
  mediaType: 'application/ld+json; charset=utf-8',
  render: (page, look) => `${JSON.stringify(linkedData(page, look))}\n`,
}
