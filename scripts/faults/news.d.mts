/** A revision of a day page, as revision streams have it. */
export interface NewsLine {
  readonly at: string
  readonly title: string
  readonly deleted: boolean
  readonly text: string
  readonly revid: number
}

export function makeNews(revisions: number, seed?: number): NewsLine[]
export function streamOf(lines: readonly NewsLine[]): string
