import type pg from 'pg'
import { AnnalsError } from '../../errors.ts'
import type { Place } from './connect.ts'

/** Texts are compared by their bytes, wherever they are sorted: as SQLite does, and on every server alike. */
const TEXT = 'text COLLATE "C"'

/** Steps from an empty schema to today's tables. Append only: an archive of any age runs those that it lacks. */
const steps: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: 'all that an archive in SQLite has',
    sql: `
      CREATE TABLE fact (name ${TEXT} PRIMARY KEY, value text NOT NULL);
      INSERT INTO fact VALUES ('store', replace(gen_random_uuid()::text, '-', '')), ('generation', '0'),
        ('related', '0'), ('rerelated', '0'), ('learning', '{"minted":0,"year":"","due":0}'), ('cited', '0');

      CREATE TABLE revision (
        key integer PRIMARY KEY,
        date ${TEXT} NOT NULL,
        title ${TEXT} NOT NULL,
        encoding ${TEXT} NOT NULL,
        portal_id bigint,
        timestamp ${TEXT},
        "user" ${TEXT},
        comment ${TEXT},
        deleted boolean NOT NULL,
        sha256 ${TEXT} NOT NULL,
        size integer NOT NULL,
        body bytea NOT NULL,          -- wikitext in UTF-8, deflated
        coverage ${TEXT} NOT NULL,    -- JSON: what its lines are
        fate ${TEXT}
      );
      ALTER TABLE revision ALTER body SET STORAGE EXTERNAL;
      CREATE INDEX revision_date ON revision (date, key);
      CREATE INDEX revision_told ON revision (date, timestamp) WHERE fate = 'told';

      CREATE TABLE day (
        date ${TEXT} PRIMARY KEY,
        title ${TEXT} NOT NULL,
        current integer,
        newest integer NOT NULL,
        events integer NOT NULL,
        alarm ${TEXT},
        touched integer NOT NULL
      );
      CREATE INDEX day_touched ON day (touched);

      CREATE TABLE event (
        rid integer PRIMARY KEY,      -- in the order of minting, without gaps
        id ${TEXT} NOT NULL UNIQUE,
        path ${TEXT} NOT NULL,
        date ${TEXT} NOT NULL,
        ord integer NOT NULL,
        title ${TEXT} NOT NULL,
        topic ${TEXT},
        category ${TEXT},
        withdrawn ${TEXT},
        touched integer NOT NULL
      );
      CREATE INDEX event_date ON event (date, ord);
      CREATE INDEX event_path ON event (path);
      CREATE INDEX event_touched ON event (touched, rid);

      CREATE TABLE telling (
        rid integer PRIMARY KEY,
        body ${TEXT} NOT NULL,
        labels integer[] NOT NULL,
        revision integer NOT NULL,
        parser_version integer NOT NULL,
        first_seen ${TEXT},
        last_changed ${TEXT},
        corrections integer NOT NULL
      );

      CREATE TABLE label (
        lid integer PRIMARY KEY,
        kind ${TEXT} NOT NULL,
        key ${TEXT} NOT NULL,
        slug ${TEXT},
        name ${TEXT} NOT NULL,
        paged integer NOT NULL,
        events integer NOT NULL,
        split integer NOT NULL,
        retold integer NOT NULL DEFAULT 0,
        UNIQUE (kind, slug)
      );
      -- What names a story may be longer than what an index of this database holds in order: its hash is not.
      CREATE INDEX label_key ON label USING hash (key);
      CREATE INDEX label_paged ON label (paged);
      CREATE INDEX label_retold ON label (retold);

      CREATE TABLE mention (
        lid integer NOT NULL,
        date ${TEXT} NOT NULL,
        ord integer NOT NULL,
        rid integer NOT NULL,
        PRIMARY KEY (lid, date, ord, rid)
      );

      CREATE TABLE version (
        rid integer NOT NULL,
        n integer NOT NULL,
        revision integer NOT NULL,
        at ${TEXT} NOT NULL,
        changes ${TEXT} NOT NULL,
        other ${TEXT},
        date ${TEXT} NOT NULL,
        title ${TEXT} NOT NULL,
        category ${TEXT},
        body ${TEXT} NOT NULL,
        withdrawn ${TEXT},
        PRIMARY KEY (rid, n)
      );
      CREATE INDEX version_at ON version (at, rid, n) WHERE n > 0;
      CREATE INDEX version_date ON version (date);

      CREATE TABLE path (path ${TEXT} PRIMARY KEY, rid integer NOT NULL);
      CREATE INDEX path_event ON path (rid);
      CREATE TABLE dropped (lid integer NOT NULL, year ${TEXT} NOT NULL, touched integer NOT NULL, PRIMARY KEY (lid, year));

      CREATE TABLE portal_page (
        date ${TEXT} PRIMARY KEY,
        title ${TEXT} NOT NULL,
        asked ${TEXT} NOT NULL,
        revision bigint,
        state ${TEXT} NOT NULL,
        moved_to ${TEXT},
        protection ${TEXT},
        note ${TEXT}
      );
      CREATE TABLE update_run (
        id integer PRIMARY KEY,
        started ${TEXT} NOT NULL,
        ended ${TEXT},
        requests integer NOT NULL,
        outcome ${TEXT},
        message ${TEXT},
        clock_ahead integer
      );

      -- Arrays of numbers, little-endian.
      CREATE TABLE weights (
        version integer PRIMARY KEY,
        events integer NOT NULL,
        span integer NOT NULL,
        hashes bytea NOT NULL,
        counts bytea NOT NULL,
        capitals bytea NOT NULL
      );
      CREATE TABLE entry (rid integer PRIMARY KEY, day integer NOT NULL, section bigint NOT NULL, words bytea NOT NULL, shares bytea NOT NULL);
      CREATE TABLE posting (word bigint NOT NULL, block integer NOT NULL, body bytea NOT NULL, PRIMARY KEY (word, block));
      CREATE TABLE relation (
        rid integer NOT NULL,
        other integer NOT NULL,
        score double precision NOT NULL,
        story boolean NOT NULL,
        context ${TEXT} NOT NULL,
        other_context ${TEXT} NOT NULL,
        PRIMARY KEY (rid, other)
      );
      CREATE INDEX relation_other ON relation (other);
      CREATE TABLE rerelated (rid integer PRIMARY KEY, touched integer NOT NULL);
      CREATE INDEX rerelated_touched ON rerelated (touched);

      CREATE TABLE link (
        key integer PRIMARY KEY,
        url ${TEXT} NOT NULL,
        host ${TEXT} NOT NULL,
        publisher ${TEXT},
        cited ${TEXT} NOT NULL,
        state ${TEXT},
        since ${TEXT},
        leaning ${TEXT},
        agreed integer NOT NULL DEFAULT 0,
        checked ${TEXT},
        due ${TEXT} NOT NULL DEFAULT '',
        etag ${TEXT},
        last_modified ${TEXT},
        archived ${TEXT}
      );
      CREATE INDEX link_url ON link USING hash (url);
      CREATE INDEX link_order ON link (left(url, 500)) WHERE state IS NOT NULL;
      CREATE INDEX link_due ON link (due, key);
      CREATE INDEX link_state ON link (state, key);
      CREATE INDEX link_publisher ON link (publisher, state);
      CREATE TABLE citation (key integer NOT NULL, rid integer NOT NULL, PRIMARY KEY (key, rid));
      CREATE INDEX citation_event ON citation (rid);
      CREATE TABLE recited (rid integer PRIMARY KEY, touched integer NOT NULL);
      CREATE INDEX recited_touched ON recited (touched, rid);
      CREATE TABLE attempt (
        key integer NOT NULL,
        at ${TEXT} NOT NULL,
        outcome ${TEXT} NOT NULL,
        why ${TEXT},
        url ${TEXT} NOT NULL,
        status integer,
        media_type ${TEXT},
        ms integer NOT NULL,
        PRIMARY KEY (key, at)
      );
      CREATE TABLE source (
        url ${TEXT} NOT NULL,
        body ${TEXT} NOT NULL,
        description ${TEXT},
        image ${TEXT},
        is_slogan boolean NOT NULL DEFAULT false,
        is_stock boolean NOT NULL DEFAULT false
      );
      CREATE INDEX source_url ON source USING hash (url);
      CREATE INDEX source_order ON source (left(url, 500));
      CREATE INDEX source_description ON source USING hash (description);
      CREATE INDEX source_image ON source USING hash (image);`,
  },
  {
    name: 'how many events a label had at its best',
    sql: `
      ALTER TABLE label ADD COLUMN most integer NOT NULL DEFAULT 0;
      UPDATE label SET most = events;`,
  },
  {
    name: 'tasks of workers',
    // No part of the archive, and not copied with it. Times are the server's, so clocks of workers need not agree.
    sql: `
      CREATE TABLE task (
        name ${TEXT} PRIMARY KEY,
        due timestamptz NOT NULL DEFAULT clock_timestamp(),
        worker text,
        turn bigint NOT NULL DEFAULT 0,
        started timestamptz,
        ended timestamptz,
        failures integer NOT NULL DEFAULT 0,
        message text,
        memo text
      );`,
  },
  {
    name: 'what events are found by',
    // Derived from the rest and not copied with it. Rows of events that are there already come from `fillFinding`.
    sql: `
      CREATE TABLE finding (
        rid integer PRIMARY KEY,
        day integer NOT NULL,         -- days since 1970
        year smallint NOT NULL,
        category ${TEXT},
        length integer NOT NULL,      -- in words
        terms integer[] NOT NULL,     -- hashes of its words, each once
        weights smallint[] NOT NULL,  -- how much each of them counts
        words tsvector NOT NULL
      );
      CREATE INDEX finding_words ON finding USING gin (words) WITH (gin_pending_list_limit = 512);
      CREATE INDEX finding_day ON finding (day, rid);
      -- In how many events each word is, and words as they are written.
      CREATE TABLE vocabulary (term ${TEXT} PRIMARY KEY, events integer NOT NULL);
      CREATE TABLE spelling (n bigint GENERATED ALWAYS AS IDENTITY UNIQUE, word ${TEXT} PRIMARY KEY, term ${TEXT} NOT NULL);
      INSERT INTO fact VALUES ('finding', '{"events": 0, "words": 0, "whole": false}');`,
  },
]

/** How many steps a schema has taken; 0 where nothing is. */
export async function stepsTaken(place: Place, client: pg.Client): Promise<number> {
  const { rows } = await client.query(`SELECT to_regclass($1) IS NOT NULL AS there`, [`"${place.schema}".migration`])
  if (!rows[0]?.there) return 0
  const taken = await client.query('SELECT count(*)::int AS steps FROM migration')
  return taken.rows[0].steps
}

export const isOutdated = (taken: number): boolean => taken < steps.length

/** Brings a schema to today's tables, one step a transaction. Whoever calls holds the lock. Refuses one that a newer release made. */
export async function migrate(place: Place, client: pg.Client): Promise<void> {
  const taken = await stepsTaken(place, client)
  if (taken > steps.length) {
    throw new AnnalsError(
      `this archive was made by a newer release (tables ${taken}, known ${steps.length}); update annals and try again`,
    )
  }
  for (const [i, { name, sql }] of steps.entries()) {
    if (i < taken) continue
    await client.query('BEGIN')
    try {
      if (i === 0) {
        await client.query(`CREATE SCHEMA IF NOT EXISTS "${place.schema}"`)
        await client.query('CREATE TABLE migration (step integer PRIMARY KEY, name text NOT NULL)')
      }
      await client.query(sql)
      await client.query('INSERT INTO migration VALUES ($1, $2)', [i + 1, name])
      await client.query('COMMIT')
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {})
      throw error
    }
  }
}
