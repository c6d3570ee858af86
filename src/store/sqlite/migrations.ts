import type { Database } from 'better-sqlite3'
import { AnnalsError } from '../../errors.ts'

/** Steps from an empty file to today's tables. Append only: an archive of any age runs those that it lacks. */
const steps: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: 'revisions, days, events, labels, sources',
    sql: `
      CREATE TABLE revision (
        key INTEGER PRIMARY KEY,
        date TEXT NOT NULL,
        title TEXT NOT NULL,
        encoding TEXT NOT NULL,
        portal_id INTEGER,
        timestamp TEXT,
        user TEXT,
        comment TEXT,
        deleted INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        body BLOB NOT NULL,     -- wikitext in UTF-8, deflated
        coverage TEXT NOT NULL  -- JSON: what its lines are
      );
      CREATE INDEX revision_date ON revision (date, key);

      CREATE TABLE day (
        date TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        current INTEGER REFERENCES revision (key),  -- told by the day's events
        newest INTEGER NOT NULL REFERENCES revision (key),
        events INTEGER NOT NULL,
        alarm TEXT              -- JSON: why the newest is not told
      ) WITHOUT ROWID;

      -- What lists show. Small rows, so that a list of events far apart reads few pages.
      CREATE TABLE event (
        rid INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        path TEXT NOT NULL,     -- the id was minted from the first one
        date TEXT NOT NULL,
        ord INTEGER NOT NULL,
        title TEXT NOT NULL,
        topic TEXT,
        category TEXT,
        withdrawn TEXT          -- JSON
      );
      CREATE INDEX event_date ON event (date, ord);

      -- What only the event's own page shows.
      CREATE TABLE telling (
        rid INTEGER PRIMARY KEY REFERENCES event (rid),
        body TEXT NOT NULL,     -- JSON: stories, context, citations, parent, span
        labels TEXT NOT NULL,   -- JSON: the labels it carries
        revision INTEGER NOT NULL REFERENCES revision (key),
        parser_version INTEGER NOT NULL,
        first_seen TEXT,
        last_changed TEXT,
        corrections INTEGER NOT NULL
      );

      CREATE TABLE label (
        lid INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        slug TEXT,              -- minted when it first gets a page, kept for ever
        name TEXT NOT NULL,
        UNIQUE (kind, key),
        UNIQUE (kind, slug)
      );

      CREATE TABLE mention (
        lid INTEGER NOT NULL REFERENCES label (lid),
        date TEXT NOT NULL,
        ord INTEGER NOT NULL,
        rid INTEGER NOT NULL REFERENCES event (rid),
        PRIMARY KEY (lid, date, ord, rid)
      ) WITHOUT ROWID;

      CREATE TABLE source (
        url TEXT PRIMARY KEY,
        body TEXT NOT NULL      -- JSON: what it says of itself
      ) WITHOUT ROWID;`,
  },
  {
    name: 'what the portal said of its day pages, and when it was asked',
    sql: `
      CREATE TABLE portal_page (
        date TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        asked TEXT NOT NULL,
        revision INTEGER,       -- the wiki's id
        state TEXT NOT NULL,
        moved_to TEXT,
        protection TEXT,
        note TEXT
      ) WITHOUT ROWID;

      CREATE TABLE update_run (
        id INTEGER PRIMARY KEY,
        started TEXT NOT NULL,
        ended TEXT,             -- NULL while it runs, and for ever if it was killed
        requests INTEGER NOT NULL,
        outcome TEXT,
        message TEXT,
        clock_ahead INTEGER     -- seconds
      );`,
  },
]

/** Whether a database lacks steps that this release knows. */
export function isOutdated(db: Database): boolean {
  return (db.pragma('user_version', { simple: true }) as number) < steps.length
}

/** Brings a database to today's tables, one step a transaction. Refuses one that a newer release made. */
export function migrate(db: Database): void {
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > steps.length) {
    throw new AnnalsError(
      `this archive was made by a newer release (tables ${version}, known ${steps.length}); update annals and try again`,
    )
  }
  for (const [i, step] of steps.entries()) {
    if (i < version) continue
    db.transaction(() => {
      db.exec(step.sql)
      db.pragma(`user_version = ${i + 1}`)
    })()
  }
}
