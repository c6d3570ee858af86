/** How one language edition writes its day pages. A row of data; nothing else asks which language a page has. */
export interface Grammar {
  /** Name of the template that wraps a page, blanks collapsed: `Current events header`. */
  readonly wrapper: RegExp
  /** Words that may stand between the links of a story heading. */
  readonly connecting: RegExp
  /** Namespaces whose links show a file or sort a page, without a leading colon. They are not articles. */
  readonly fileNamespaces: RegExp
  /** Prefixes of sister wikis whose links, shown in parentheses, stand where a source stands: prefix → host. */
  readonly sisterWikis: Readonly<Record<string, string>>
  /** Notes that editors leave among sources and that are neither text nor source. */
  readonly notes: readonly RegExp[]
}

/** English Wikipedia's `Portal:Current events`, 1999 to today. */
export const english: Grammar = {
  wrapper: /^current events(?: header| footer)?$/i,
  connecting: /^(?:and|in|of|the|to|at)$/i,
  fileNamespaces: /^(?:file|image|category)\s*:/i,
  sisterWikis: {
    n: 'en.wikinews.org',
    wikinews: 'en.wikinews.org',
  },
  notes: [
    // 139 of these on 33 days of 2005: "(Link dead as of 02:40, [[15 January]] [[2007]] (UTC)),"
    /\(\s*Link dead as of [^()\n]{0,200}(?:\([^()\n]{0,40}\)[^()\n]{0,40})?\)[ ,;]*/gi,
  ],
}
