/** What words weigh: learnt from an archive once, then frozen. See `link/weights.ts`. */
export interface Weights {
  /** Rises when a table is learnt anew. */
  readonly version: number
  /** Events that it was learnt from. */
  readonly events: number
  /** Days from the first of them to the last. */
  readonly span: number
  /** Hashes of the words, ascending, and side by side with them: in how many events each was, and how it is written. */
  readonly hashes: Uint32Array
  readonly counts: Uint32Array
  /** Share of its places inside a sentence where it has a capital, of 254; 255 for a word of no text. */
  readonly capitals: Uint8Array
}

/**
 * Which events a table of weights is learnt from: the first so many that were minted, as they were first told. How many follows
 * from the days of events in the order of their minting alone, so the same history comes to the same table in whatever
 * portions it is told.
 */
export interface Learning {
  /** Events that were looked at. */
  readonly minted: number
  /** The latest year among their days. */
  readonly year: string
  /** How many of them the table is learnt from; 0 for none yet. */
  readonly due: number
}

/** An event as relating sees it: its words by hash, ascending, and what each weighs in it. */
export interface Entry {
  /** Days since 1970. */
  readonly day: number
  /** Hash of its section; 0 for none. */
  readonly section: number
  readonly words: Uint32Array
  readonly shares: Float32Array
}

/** Two events that belong together: `event` names `other`, which is of an earlier day. By the store's keys. */
export interface Relation {
  readonly event: number
  readonly other: number
  readonly score: number
  /** They stand under one story. */
  readonly isSameStory: boolean
  /** What they share, in the words of the one and of the other. */
  readonly context: readonly string[]
  readonly otherContext: readonly string[]
}

/** The events of a word, end to end: key, day, section and share of each. */
export interface Postings {
  readonly keys: Uint32Array
  readonly days: Int32Array
  readonly sections: Uint32Array
  readonly shares: Float32Array
}
