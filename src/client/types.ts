// Written by scripts/client.mjs from the OpenAPI document. Change that, not this.

export type Events = {
  /** Events, in the order asked for */
  readonly events: readonly Event[]
  /** Where the list goes on: a path of this API. Null at the end. A list can be shorter than its limit and go on all the same */
  readonly next: string | null
  /** How often the archive had been changed; `changed-since` takes it */
  readonly generation: number
}

/** One event. Only the fields that were asked for are there; of one that the publisher took down, only when and why */
export type Event = {
  /** Opaque, and the same for ever */
  readonly id: string
  /** Path of the event's page; with .html, .md, .json or .xml behind it, the page in that format */
  readonly url?: string
  /** The day that it belongs to */
  readonly date?: string
  /** Place among the events of its day, from 0 */
  readonly order?: number
  /** What happened */
  readonly title?: string
  /** What it is about first */
  readonly topic?: string | null
  /** Heading of the section it stands in */
  readonly category?: string | null
  /** Headings that it stands under, outermost first */
  readonly stories?: readonly {
    /** The heading, as shown on the portal */
    readonly text: string
    /** Articles that the heading names */
    readonly articles: readonly {
      /** Title of the Wikipedia article */
      readonly title: string
      /** The words used for it */
      readonly label: string
      /** Section of the article that the link names */
      readonly section?: string
      /** Named by the story above the event, not by its text */
      readonly via?: 'story'
    }[]
  }[]
  /** Articles that it names, in text order; those of its stories last */
  readonly context?: readonly {
    /** Title of the Wikipedia article */
    readonly title: string
    /** The words used for it */
    readonly label: string
    /** Section of the article that the link names */
    readonly section?: string
    /** Named by the story above the event, not by its text */
    readonly via?: 'story'
  }[]
  /** Documents that it cites, in text order */
  readonly sources?: readonly {
    /** Publisher, as printed on the portal; empty when none was */
    readonly label: string
    /** The cited address, as it was written */
    readonly url: string
    /** The document's own title */
    readonly title?: string
    /** The publisher's own description of it */
    readonly description?: string
    /** The publisher's cover image for it */
    readonly image?: string
  }[]
  /** Order of the event that it elaborates, on the same day */
  readonly parent?: number | null
  /** Events that it belongs with */
  readonly related?: readonly {
    /** Its id */
    readonly id: string
    /** Its page */
    readonly url: string
    /** Its day */
    readonly date: string
    /** Its title */
    readonly title: string
    /** What the two share */
    readonly context: readonly string[]
  }[]
  readonly portal?: {
    /** Title of the portal page that tells it */
    readonly page: string
    /** The wiki's id of the revision */
    readonly revision: number | null
    /** When that revision was made or seen */
    readonly timestamp: string | null
    /** Line of the wikitext on which it begins, from 1 */
    readonly line: number
  }
  /** When a revision first told it */
  readonly firstSeen?: string | null
  /** When its wording, sources or place last changed */
  readonly lastChanged?: string | null
  /** How often they changed */
  readonly corrections?: number
  /** Set when the portal tells it no longer, or the publisher took it down */
  readonly withdrawn?: {
    /** Since when */
    readonly at: string | null
    /** Why, as far as it is known */
    readonly reason: string
  } | null
}

export type Labels = {
  /** By slug */
  readonly labels: readonly {
    /** Names it in paths and parameters */
    readonly slug: string
    /** Its name */
    readonly name: string
    /** Its page */
    readonly url: string
    /** How many events carry it */
    readonly events: number
  }[]
  /** Where the list goes on: a path of this API. Null at the end. A list can be shorter than its limit and go on all the same */
  readonly next: string | null
  /** How often the archive had been changed; `changed-since` takes it */
  readonly generation: number
}

export type Sources = {
  /** By address */
  readonly sources: readonly {
    /** Its address, as it was cited */
    readonly url: string
    /** Its own title */
    readonly title?: string
    /** Its publisher's description of it */
    readonly description?: string
    /** Its publisher's cover image */
    readonly image?: string
    /** Its publisher's name for itself */
    readonly siteName?: string
    /** When its publisher says it appeared */
    readonly published?: string
    /** How it stood when it was last asked for */
    readonly state?: string
  }[]
  /** Where the list goes on: a path of this API. Null at the end. A list can be shorter than its limit and go on all the same */
  readonly next: string | null
  /** How often the archive had been changed; `changed-since` takes it */
  readonly generation: number
}

export type Corrections = {
  /** The oldest first */
  readonly corrections: readonly {
    readonly event: {
      /** Its id */
      readonly id: string
      /** Its page */
      readonly url: string
      /** Its day */
      readonly date: string
      /** Its title now */
      readonly title: string
    }
    /** When the revision that changed it was made */
    readonly at: string | null
    /** reworded, re-sourced, recategorised, moved, split, merged, withdrawn, restored */
    readonly changes: readonly string[]
    readonly before: {
      /** What it said */
      readonly title: string
      /** Its day */
      readonly date: string
      /** Its section */
      readonly category: string | null
      /** What it cited */
      readonly sources: readonly {
        /** Publisher */
        readonly label: string
        /** Address */
        readonly url: string
      }[]
    }
    readonly after: {
      /** What it said */
      readonly title: string
      /** Its day */
      readonly date: string
      /** Its section */
      readonly category: string | null
      /** What it cited */
      readonly sources: readonly {
        /** Publisher */
        readonly label: string
        /** Address */
        readonly url: string
      }[]
    }
    /** The wiki's id of that revision */
    readonly revision: number | null
  }[]
  /** Where the list goes on: a path of this API. Null at the end. A list can be shorter than its limit and go on all the same */
  readonly next: string | null
  /** How often the archive had been changed; `changed-since` takes it */
  readonly generation: number
}

export type Problem = {
  /** Which kind of problem; about:blank where the status says all */
  readonly type: string
  /** The status in words */
  readonly title: string
  /** The status */
  readonly status: number
  /** What is wrong */
  readonly detail: string
  /** What to do about it */
  readonly next: string
  /** The parameter that it is about */
  readonly parameter?: string
}

export interface Operations {
  /** Events, by day, section, story, topic, source, words, or by when they changed */
  readonly events: {
    readonly query: {
      /** Days from this one on */
      readonly from?: string
      /** Days until this one, which is included */
      readonly to?: string
      /** Slug of a section: of its page below /categories */
      readonly category?: string
      /** Slug of a story */
      readonly story?: string
      /** Slug of a topic */
      readonly topic?: string
      /** Host of a cited document, or one that it lies below: bbc.co.uk finds news.bbc.co.uk too */
      readonly source?: string
      /** Words, as /search takes them; the best matches come first, at most 1,000 */
      readonly q?: string
      /** Events that changed after this generation of the archive, those that are gone included */
      readonly 'changed-since'?: number
      /** Whether to give what the portal tells no longer: no, if not given, but where `changed-since` is */
      readonly withdrawn?: 'yes' | 'no'
      /** added: as the archive came to know them, so that who follows `next` misses none and gets none twice, whatever changes meanwhile; date and -date: by day; changed: as they last changed. added, if not given; changed with `changed-since` */
      readonly order?: 'added' | 'date' | '-date' | 'changed'
      /** Fields to give, with commas between; all, if not given. `id` is always there */
      readonly fields?: readonly ('id' | 'url' | 'date' | 'order' | 'title' | 'topic' | 'category' | 'stories' | 'context' | 'sources' | 'parent' | 'related' | 'portal' | 'firstSeen' | 'lastChanged' | 'corrections' | 'withdrawn')[]
      /** json, jsonl (one event a line, all of them in one answer) or csv. Accept may ask for them too */
      readonly format?: 'json' | 'jsonl' | 'csv'
      /** How many at most; with jsonl or csv all, if it is not given */
      readonly limit?: number
      /** Where a list goes on: what `next` holds. It holds good for ever */
      readonly cursor?: string
    }
    readonly answer: Events
  }
  /** One event */
  readonly event: {
    readonly query: {
      /** Fields to give, with commas between; all, if not given. `id` is always there */
      readonly fields?: readonly ('id' | 'url' | 'date' | 'order' | 'title' | 'topic' | 'category' | 'stories' | 'context' | 'sources' | 'parent' | 'related' | 'portal' | 'firstSeen' | 'lastChanged' | 'corrections' | 'withdrawn')[]
    }
    readonly answer: Event
  }
  /** All stories that have a page, by slug */
  readonly stories: {
    readonly query: {
      /** How many at most; with jsonl or csv all, if it is not given */
      readonly limit?: number
      /** Where a list goes on: what `next` holds. It holds good for ever */
      readonly cursor?: string
    }
    readonly answer: Labels
  }
  /** All topics that have a page, by slug */
  readonly topics: {
    readonly query: {
      /** How many at most; with jsonl or csv all, if it is not given */
      readonly limit?: number
      /** Where a list goes on: what `next` holds. It holds good for ever */
      readonly cursor?: string
    }
    readonly answer: Labels
  }
  /** All sections that have a page, by slug */
  readonly categories: {
    readonly query: {
      /** How many at most; with jsonl or csv all, if it is not given */
      readonly limit?: number
      /** Where a list goes on: what `next` holds. It holds good for ever */
      readonly cursor?: string
    }
    readonly answer: Labels
  }
  /** Cited documents of which something is known, by address */
  readonly sources: {
    readonly query: {
      /** How many at most; with jsonl or csv all, if it is not given */
      readonly limit?: number
      /** Where a list goes on: what `next` holds. It holds good for ever */
      readonly cursor?: string
    }
    readonly answer: Sources
  }
  /** What the portal changed in events that it had told, the oldest first */
  readonly corrections: {
    readonly query: {
      /** From this time on */
      readonly since?: string
      /** How many at most; with jsonl or csv all, if it is not given */
      readonly limit?: number
      /** Where a list goes on: what `next` holds. It holds good for ever */
      readonly cursor?: string
    }
    readonly answer: Corrections
  }
}
