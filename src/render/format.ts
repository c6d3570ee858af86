import type { Page } from '../model/page.ts'
import type { Look } from './look.ts'

/** One way to write pages. To add one, write its file and name it in `index.ts`. */
export interface Format {
  readonly name: string
  /** Ending of its documents' paths, with the dot. */
  readonly extension: string
  readonly mediaType: string
  readonly render: (page: Page, look: Look) => string
}
