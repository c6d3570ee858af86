declare module 'negotiator' {
  /** What is used of it. */
  export default class Negotiator {
    constructor(request: { readonly headers: Readonly<Record<string, string>> })
    mediaType(available: string[]): string | undefined
    /** `preferred` decides between those that the client likes alike. */
    encodings(available: string[], options: { preferred: string[] }): string[]
  }
}
