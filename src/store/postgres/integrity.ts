import { type Ask, one } from './sql.ts'

/** What names what: a row of the one without its row of the other is damage. The server checks its own files (`pg_amcheck`, checksums). */
const references: readonly (readonly [table: string, column: string, of: string, key: string])[] = [
  ['day', 'current', 'revision', 'key'],
  ['day', 'newest', 'revision', 'key'],
  ['event', 'rid', 'telling', 'rid'],
  ['telling', 'rid', 'event', 'rid'],
  ['telling', 'revision', 'revision', 'key'],
  ['version', 'rid', 'event', 'rid'],
  ['version', 'revision', 'revision', 'key'],
  ['mention', 'rid', 'event', 'rid'],
  ['mention', 'lid', 'label', 'lid'],
  ['path', 'rid', 'event', 'rid'],
  ['relation', 'rid', 'event', 'rid'],
  ['relation', 'other', 'event', 'rid'],
  ['citation', 'rid', 'event', 'rid'],
  ['citation', 'key', 'link', 'key'],
]

/** What does not hold together in the tables of an archive. */
export async function damagesOf(ask: Ask): Promise<string[]> {
  const found: string[] = []
  for (const [table, column, of, key] of references) {
    const row = await one(
      ask<{ n: number }>(
        `SELECT count(*) AS n FROM ${table} a WHERE a.${column} IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM ${of} b WHERE b.${key} = a.${column})`,
      ),
    )
    if (row && row.n > 0) found.push(`${row.n} rows of ${table} name a ${of} that is not there`)
  }
  const row = await one(
    ask<{ n: number }>(
      `SELECT count(*) AS n FROM event e FULL JOIN finding f ON f.rid = e.rid
      WHERE (e.withdrawn IS NULL AND e.rid IS NOT NULL) <> (f.rid IS NOT NULL)`,
    ),
  )
  if (row && row.n > 0) found.push(`${row.n} events are not found by their words, or are found and no longer told`)
  return found
}
