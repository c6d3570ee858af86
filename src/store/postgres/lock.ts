import type pg from 'pg'
import { AnnalsError } from '../../errors.ts'
import { lockKeyOf, type Place, unreachable } from './connect.ts'

/** The first of the two numbers of our locks: those of others in the same database differ. */
const CLASS = 0x616e6e61
const NOT_TO_BE_HAD = '55P03'

/**
 * Takes the lock of whoever writes an archive: an advisory one, which the server gives back when the connection ends,
 * however it ends. Throws and says who has it, when it is not to be had in time.
 */
export async function takeLock(place: Place, client: pg.Client, waitMs: number): Promise<void> {
  try {
    await client.query(`SET lock_timeout = ${waitMs}`)
    await client.query('SELECT pg_advisory_lock($1, $2)', [CLASS, lockKeyOf(place)])
    await client.query('SET lock_timeout = 0')
  } catch (error) {
    if ((error as { code?: string }).code !== NOT_TO_BE_HAD) throw unreachable(place, error)
    throw new AnnalsError(
      `${place.shown} is being written by ${await holder(place, client)}. Wait until that ends or stop it, then try again`,
      { cause: error },
    )
  }
}

export async function releaseLock(place: Place, client: pg.Client): Promise<void> {
  try {
    await client.query('SELECT pg_advisory_unlock($1, $2)', [CLASS, lockKeyOf(place)])
  } catch (error) {
    throw unreachable(place, error)
  }
}

async function holder(place: Place, client: pg.Client): Promise<string> {
  const { rows } = await client.query(
    `SELECT a.application_name AS name, a.pid, host(a.client_addr) AS host, extract(epoch FROM a.backend_start)::float8 AS since
     FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid JOIN pg_database d ON d.oid = l.database
     WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND d.datname = current_database()
       AND l.classid::bigint = $1 AND l.objid::bigint = $2`,
    [CLASS, lockKeyOf(place) >>> 0],
  )
  const [row] = rows
  if (!row) return 'another run'
  const since = row.since === null ? '' : `, since ${new Date(row.since * 1000).toISOString()}`
  return `${row.name || 'another program'} (${row.host ? `from ${row.host}, ` : ''}server process ${row.pid}${since})`
}
