export interface SourcePage {
  readonly shape: string
  readonly url: string
  /** The charset that the server tells. */
  readonly header: string | null
  readonly bytes: Buffer
  /** What a person reads in it. */
  readonly told: Readonly<Record<string, string | readonly string[]>>
}

export function sourcePages(count?: number): SourcePage[]
