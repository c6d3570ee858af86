import type { Database } from 'better-sqlite3'
import { AnnalsError } from '../../errors.ts'
import { addCited } from './cited.ts'
import { addPublishers } from './publishers.ts'

/** Steps from an empty file to today's tables. Append only: an archive of any age runs those that it lacks. */
const steps: readonly { readonly name: string; readonly sql: string; readonly run?: (db: Database) => void }[] = [
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
    name: 'what changed: versions of events, further paths, and the generation that touched a thing last',
    sql: `
      CREATE TABLE fact (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
      INSERT INTO fact VALUES ('store', lower(hex(randomblob(16)))), ('generation', 0), ('sources', 0);

      -- Every state of an event that ever changed; the last one is the event itself.
      CREATE TABLE version (
        rid INTEGER NOT NULL REFERENCES event (rid),
        n INTEGER NOT NULL,
        revision INTEGER NOT NULL REFERENCES revision (key),
        at TEXT NOT NULL,       -- of the revision; empty when the copy told no time
        changes TEXT NOT NULL,  -- JSON
        other TEXT,
        date TEXT NOT NULL,
        title TEXT NOT NULL,
        category TEXT,
        body TEXT NOT NULL,     -- as in telling
        withdrawn TEXT,
        PRIMARY KEY (rid, n)
      ) WITHOUT ROWID;
      CREATE INDEX version_at ON version (at, rid, n) WHERE n > 0;

      -- Paths given by the publisher: events have more than one then, and the newest is the event's own.
      CREATE TABLE path (path TEXT PRIMARY KEY, rid INTEGER NOT NULL REFERENCES event (rid)) WITHOUT ROWID;

      ALTER TABLE day ADD COLUMN touched INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE event ADD COLUMN touched INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE label ADD COLUMN paged INTEGER NOT NULL DEFAULT 0;  -- when it first got a page
      ALTER TABLE label ADD COLUMN events INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE label ADD COLUMN split INTEGER NOT NULL DEFAULT 0;  -- the generation when its events first filled a page
      CREATE INDEX event_touched ON event (touched);
      CREATE INDEX day_touched ON day (touched);
      CREATE INDEX label_paged ON label (paged);
      -- Labels that an event of a year carried and carries no longer.
      CREATE TABLE dropped (
        lid INTEGER NOT NULL,
        year TEXT NOT NULL,
        touched INTEGER NOT NULL,
        PRIMARY KEY (lid, year)
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
  {
    name: 'what was made of each revision',
    sql: `
      -- told, alarm or historic; NULL where an older release stored it and nothing shows that it was told.
      ALTER TABLE revision ADD COLUMN fate TEXT;
      UPDATE revision SET fate = 'told' WHERE key IN (
        SELECT current FROM day UNION SELECT revision FROM telling UNION SELECT revision FROM version);`,
  },
  {
    name: 'ways to what stood at a time',
    sql: `
      CREATE INDEX version_date ON version (date);
      CREATE INDEX revision_told ON revision (date, timestamp) WHERE fate = 'told';`,
  },
  {
    name: 'relations, and what keeps them up to date',
    sql: `
      -- The one table of weights in use. Arrays of numbers, little-endian.
      CREATE TABLE weights (
        version INTEGER PRIMARY KEY,
        events INTEGER NOT NULL,
        span INTEGER NOT NULL,
        hashes BLOB NOT NULL,
        counts BLOB NOT NULL,
        capitals BLOB NOT NULL
      );

      -- Words of each event that is told.
      CREATE TABLE entry (
        rid INTEGER PRIMARY KEY REFERENCES event (rid),
        day INTEGER NOT NULL,
        section INTEGER NOT NULL,
        words BLOB NOT NULL,
        shares BLOB NOT NULL
      );

      -- Events of each word: four numbers each.
      CREATE TABLE posting (
        word INTEGER NOT NULL,
        block INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (word, block)
      ) WITHOUT ROWID;

      CREATE TABLE relation (
        rid INTEGER NOT NULL REFERENCES event (rid),
        other INTEGER NOT NULL REFERENCES event (rid),  -- of an earlier day
        score REAL NOT NULL,
        story INTEGER NOT NULL,
        context TEXT NOT NULL,        -- JSON: in the words of rid
        other_context TEXT NOT NULL,  -- in the words of other
        PRIMARY KEY (rid, other)
      ) WITHOUT ROWID;
      CREATE INDEX relation_other ON relation (other);

      -- Events whose relations changed, and the generation when they last did.
      CREATE TABLE rerelated (rid INTEGER PRIMARY KEY REFERENCES event (rid), touched INTEGER NOT NULL);
      CREATE INDEX rerelated_touched ON rerelated (touched);
      -- The generation up to which events are related, and the one when all were.
      INSERT INTO fact VALUES ('related', 0), ('rerelated', 0);`,
  },
  {
    name: 'what the table of weights was learnt from',
    sql: `INSERT INTO fact VALUES ('learning', '{"minted":0,"year":"","due":0}');`,
  },
  {
    name: 'who cites a source, whether it answers, and what stands on many pages',
    sql: `
      -- Cited addresses. Derived from events when somebody asks about sources: 'cited' is the generation up to which they are.
      CREATE TABLE link (
        key INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        host TEXT NOT NULL,
        cited TEXT NOT NULL,    -- newest day of an event that cites it
        state TEXT,             -- settled; NULL before attempts agree
        since TEXT,
        leaning TEXT,           -- what the latest attempts agree on
        agreed INTEGER NOT NULL DEFAULT 0,
        checked TEXT,
        due TEXT NOT NULL DEFAULT '',
        etag TEXT,
        last_modified TEXT,
        archived TEXT           -- JSON
      );
      CREATE INDEX link_due ON link (due, key);
      CREATE INDEX link_state ON link (state, url);
      CREATE TABLE citation (
        key INTEGER NOT NULL REFERENCES link (key),
        rid INTEGER NOT NULL REFERENCES event (rid),
        PRIMARY KEY (key, rid)
      ) WITHOUT ROWID;
      CREATE INDEX citation_event ON citation (rid);
      CREATE TABLE attempt (
        key INTEGER NOT NULL REFERENCES link (key),
        at TEXT NOT NULL,
        outcome TEXT NOT NULL,
        why TEXT,
        url TEXT NOT NULL,
        status INTEGER,
        media_type TEXT,
        ms INTEGER NOT NULL,
        PRIMARY KEY (key, at)
      ) WITHOUT ROWID;
      -- Events that cite a source which changed, and the generation when one last did.
      CREATE TABLE recited (rid INTEGER PRIMARY KEY REFERENCES event (rid), touched INTEGER NOT NULL);
      CREATE INDEX recited_touched ON recited (touched, rid);
      INSERT INTO fact VALUES ('cited', 0);

      ALTER TABLE source ADD COLUMN is_slogan INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE source ADD COLUMN is_stock INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE source ADD COLUMN description TEXT AS (json_extract(body, '$.description')) VIRTUAL;
      ALTER TABLE source ADD COLUMN image TEXT AS (json_extract(body, '$.image')) VIRTUAL;
      CREATE INDEX source_description ON source (description, is_slogan) WHERE description IS NOT NULL;
      CREATE INDEX source_image ON source (image, is_stock) WHERE image IS NOT NULL;
      UPDATE source SET is_slogan = 1 WHERE description IN (SELECT description FROM source GROUP BY 1 HAVING count(*) >= 3);
      UPDATE source SET is_stock = 1 WHERE image IN (SELECT image FROM source GROUP BY 1 HAVING count(*) >= 4);`,
  },
  {
    name: 'publishers: labels by the domain of what events cite',
    sql: `
      ALTER TABLE link ADD COLUMN publisher TEXT;  -- domain
      ALTER TABLE label ADD COLUMN retold INTEGER NOT NULL DEFAULT 0;  -- when it last changed how its documents stand
      CREATE INDEX link_publisher ON link (publisher, state);
      CREATE INDEX label_retold ON label (retold);`,
    run: addPublishers,
  },
  {
    name: 'small copies of what many pages ask for: readers come to a changed file with nothing in memory',
    sql: `
      ALTER TABLE label ADD COLUMN most INTEGER NOT NULL DEFAULT 0;  -- events that it had at its best
      UPDATE label SET most = events;
      CREATE INDEX label_events ON label (kind, events DESC, slug) WHERE slug IS NOT NULL;
      CREATE INDEX revision_head ON revision (key, sha256, portal_id, timestamp);
      CREATE INDEX telling_labels ON telling (rid, labels);
      -- What an event calls the publishers that it cites. Derived from its citations; no publisher is 0.
      CREATE TABLE cited (
        rid INTEGER NOT NULL REFERENCES event (rid),
        publisher INTEGER NOT NULL,
        name TEXT NOT NULL,
        PRIMARY KEY (rid, publisher, name)
      ) WITHOUT ROWID;`,
    run: addCited,
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
      step.run?.(db)
      db.pragma(`user_version = ${i + 1}`)
    })()
  }
}
