import { RUNS } from '../sqlite/writer.ts'
import type { ArchiveWriter } from '../store.ts'
import type { Session } from './session.ts'
import { held } from './sql.ts'

/** What `annals update` found out about the portal's pages, and its runs, written to PostgreSQL. */
export function postgresPortalWriter({
  ask,
  nextGeneration,
  atomic,
}: Session): Pick<ArchiveWriter, 'putPortalPages' | 'beginUpdate' | 'endUpdate'> {
  return {
    putPortalPages: (pages) =>
      atomic(async () => {
        if (pages.length === 0) return
        const rows = pages.map((page) => ({
          ...page,
          title: held(page.title),
          movedTo: held(page.movedTo),
          protection: held(page.protection),
          note: held(page.note),
        }))
        await ask(
          `INSERT INTO portal_page SELECT date, title, asked, revision, state, "movedTo", protection, note FROM json_to_recordset($1)
            AS x(date text, title text, asked text, revision bigint, state text, "movedTo" text, protection text, note text)
          ON CONFLICT (date) DO UPDATE SET title = excluded.title, asked = excluded.asked, revision = excluded.revision,
            state = excluded.state, moved_to = excluded.moved_to, protection = excluded.protection, note = excluded.note`,
          [JSON.stringify(rows)],
        )
        await nextGeneration()
      }),
    beginUpdate: (started) =>
      atomic(async () => {
        const [row] = await ask<{ id: number }>(
          'INSERT INTO update_run (id, started, requests) SELECT coalesce(max(id), 0) + 1, $1, 0 FROM update_run RETURNING id',
          [started],
        )
        const run = row?.id as number
        // The last one that was done is remembered, however many have failed since.
        await ask(
          `DELETE FROM update_run WHERE id <= $1 AND id IS DISTINCT FROM (SELECT max(id) FROM update_run WHERE outcome = 'done')`,
          [run - RUNS],
        )
        return run
      }),
    endUpdate: (run, { ended, requests, outcome, message, clockAhead }) =>
      atomic(async () => {
        await ask(
          'UPDATE update_run SET ended = $2, requests = $3, outcome = $4, message = $5, clock_ahead = $6 WHERE id = $1',
          [run, ended, requests, outcome, held(message), clockAhead],
        )
        await nextGeneration()
      }),
  }
}
