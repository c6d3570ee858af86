import type { DayState, HeldEvent } from './days.ts'
import { AFTER, BEFORE } from './rows.ts'
import type { Session } from './session.ts'

/** A row that is copied into a table, its cells in the order of the columns. */
export type Row = readonly unknown[]

/** Where an event stands among those of a label. */
export interface Place {
  readonly lid: number
  readonly date: string
  readonly ord: number
  readonly rid: number
}

/** The tables of facts in PostgreSQL: each takes all that waits for it at once. Nothing is sent for nothing. */
export function factTables({ askNow, copy }: Session) {
  return {
    /** Events that stand before or after one of these places in its story, as the tables are now. */
    async beside(places: readonly Place[]): Promise<number[]> {
      if (places.length === 0) return []
      const rows = await askNow<{ rid: number }>(
        `SELECT DISTINCT near.rid FROM unnest($1::int[], $2::text[], $3::int[], $4::int[]) AS p(lid, date, ord, rid)
        CROSS JOIN LATERAL ((SELECT m.rid ${BEFORE}) UNION ALL (SELECT m.rid ${AFTER})) near`,
        columnsOf(places),
      )
      return rows.map(({ rid }) => rid)
    },

    async revisions(rows: readonly Row[]): Promise<void> {
      await copy(
        'revision',
        [
          'key',
          'date',
          'title',
          'encoding',
          'portal_id',
          'timestamp',
          '"user"',
          'comment',
          'deleted',
          'sha256',
          'size',
          'body',
          'coverage',
          'fate',
        ],
        rows,
      )
    },

    async versions(rows: readonly Row[]): Promise<void> {
      await copy(
        'version',
        ['rid', 'n', 'revision', 'at', 'changes', 'other', 'date', 'title', 'category', 'body', 'withdrawn'],
        rows,
      )
    },

    async mentions(added: readonly Place[], removed: readonly Place[]): Promise<void> {
      if (removed.length > 0)
        await askNow(
          'DELETE FROM mention WHERE (lid, date, ord, rid) IN (SELECT * FROM unnest($1::int[], $2::text[], $3::int[], $4::int[]))',
          columnsOf(removed),
        )
      await copy(
        'mention',
        ['lid', 'date', 'ord', 'rid'],
        added.map(({ lid, date, ord, rid }) => [lid, date, ord, rid]),
      )
    },

    /** Events of which what is near them changed. */
    async rerelated(rids: readonly number[], generation: number | undefined): Promise<void> {
      if (rids.length === 0) return
      await askNow(
        `INSERT INTO rerelated SELECT rid, $2 FROM unnest($1::int[]) AS j(rid) ON CONFLICT (rid) DO UPDATE SET touched = excluded.touched`,
        [rids, generation],
      )
    },

    /** Labels that lost an event in a year, with the generation when. */
    async dropped(rows: readonly (readonly [lid: number, year: string, touched: number])[]): Promise<void> {
      if (rows.length === 0) return
      await askNow(
        `INSERT INTO dropped SELECT * FROM unnest($1::int[], $2::text[], $3::int[]) ON CONFLICT (lid, year) DO UPDATE SET touched = excluded.touched`,
        [rows.map(([lid]) => lid), rows.map(([, year]) => year), rows.map(([, , touched]) => touched)],
      )
    },

    /** Paths that events had or have, beside those that they were minted with. */
    async paths(paths: ReadonlyMap<string, number>): Promise<void> {
      if (paths.size === 0) return
      await askNow(
        'INSERT INTO path SELECT * FROM unnest($1::text[], $2::int[]) ON CONFLICT (path) DO UPDATE SET rid = excluded.rid',
        [[...paths.keys()], [...paths.values()]],
      )
    },

    async newEvents(events: readonly HeldEvent[]): Promise<void> {
      await copy(
        'event',
        ['rid', 'id', 'path', 'date', 'ord', 'title', 'topic', 'category', 'withdrawn', 'touched'],
        events.map(({ row: e, touched }) => [
          e.rid,
          e.id,
          e.path,
          e.date,
          e.ord,
          e.title,
          e.topic,
          e.category,
          e.withdrawn,
          touched,
        ]),
      )
      await copy(
        'telling',
        ['rid', 'body', 'labels', 'revision', 'parser_version', 'first_seen', 'last_changed', 'corrections'],
        events.map(({ row: e, lids, revision }) => [
          e.rid,
          e.body,
          lids,
          revision,
          e.parser_version,
          e.first_seen,
          e.last_changed,
          e.corrections,
        ]),
      )
    },

    async changedEvents(events: readonly HeldEvent[]): Promise<void> {
      if (events.length === 0) return
      const json = JSON.stringify(
        events.map(({ row, lids, revision, touched }) => ({ ...row, labels: lids, revision, touched })),
      )
      await askNow(
        `UPDATE event e SET path = x.path, date = x.date, ord = x.ord, title = x.title, topic = x.topic, category = x.category,
          withdrawn = x.withdrawn, touched = x.touched
        FROM json_to_recordset($1) AS x(rid int, path text, date text, ord int, title text, topic text, category text, withdrawn text, touched int)
        WHERE e.rid = x.rid`,
        [json],
      )
      await askNow(
        `UPDATE telling t SET body = x.body, labels = x.labels, revision = x.revision, parser_version = x.parser_version,
          last_changed = x.last_changed, corrections = x.corrections
        FROM json_to_recordset($1) AS x(rid int, body text, labels int[], revision int, parser_version int, last_changed text, corrections int)
        WHERE t.rid = x.rid`,
        [json],
      )
    },

    async days(rows: readonly (Partial<DayState> & { readonly date: string })[]): Promise<void> {
      if (rows.length === 0) return
      await askNow(
        `INSERT INTO day SELECT * FROM json_to_recordset($1)
          AS x(date text, title text, current int, newest int, events int, alarm text, touched int)
        ON CONFLICT (date) DO UPDATE SET title = excluded.title, current = excluded.current, newest = excluded.newest,
          events = excluded.events, alarm = excluded.alarm, touched = excluded.touched`,
        [JSON.stringify(rows)],
      )
    },
  }
}

const columnsOf = (places: readonly Place[]) => [
  places.map(({ lid }) => lid),
  places.map(({ date }) => date),
  places.map(({ ord }) => ord),
  places.map(({ rid }) => rid),
]
