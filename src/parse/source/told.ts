/** By which of its voices a page told something, the most trusted first. */
export type Origin = 'json-ld' | 'open-graph' | 'twitter' | 'meta'

export interface Told {
  readonly value: string
  readonly origin: Origin
}

/** What a page says of itself, each field with how it was told. Untrusted text, whatever it looks like. */
export interface ToldPage {
  readonly title?: Told
  readonly description?: Told
  /** Absolute, http or https. */
  readonly image?: Told
  readonly imageAlt?: Told
  readonly imageWidth?: Told
  readonly imageHeight?: Told
  readonly siteName?: Told
  readonly authors?: { readonly value: readonly string[]; readonly origin: Origin }
  /** ISO 8601: a day, or a time with its zone. */
  readonly published?: Told
  readonly modified?: Told
  /** BCP 47. */
  readonly language?: Told
  readonly canonical?: Told
}
