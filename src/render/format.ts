import type { Page } from '../model/page.ts'

/** One way to write pages. To add one, write its file and name it in `index.ts`. */
export interface Format {
  readonly name: string
  /** Ending of its documents' paths, with the dot. */
  readonly extension: string
  readonly mediaType: string
  /** Which pages it fits; all, if it does not say. */
  readonly accepts?: (page: Page) => boolean
  /** Where its documents are, without the ending: at the page, if it does not say. */
  readonly path?: (page: Page) => string
  readonly render: (page: Page) => string
}
