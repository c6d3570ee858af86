import { createHash } from 'node:crypto'
import type pg from 'pg'
import { AnnalsError } from '../../errors.ts'
import type { Lease, Queue, TaskState } from '../queue.ts'
import { connect, type Place, placeOf, unreachable } from './connect.ts'
import { reach } from './open.ts'

/** The first numbers of the locks of workers: one for tasks, one for hosts that are asked. Those of writers have another. */
const TASKS = 0x616e7461
const HOSTS = 0x616e686f

/** The second number: two archives of one database have tasks of their own, but never ask one host at one time. */
const numberOf = (text: string): number => createHash('sha256').update(text).digest().readInt32BE()

/** A server that hears nothing of a worker's machine for so long lets its tasks go. */
const KEEPALIVE = 'SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4'

/** How often a host that another worker asks is looked at again. */
const HOST_MS = 100

/**
 * The tasks of an archive. Who does one holds an advisory lock of this connection, which the server lets go with it: so the task
 * of a worker that was killed is free at once, whatever it was in the middle of. `onLost` is told when the connection is gone;
 * then all leases are.
 */
export async function openPostgresQueue(address: string, worker: string): Promise<Queue> {
  const place = placeOf(address)
  const client = await reach(place)
  await client.query(KEEPALIVE)
  const lost = new AbortController()
  client.once('end', () => lost.abort()).once('error', () => lost.abort())
  const keyOf = (name: string) => numberOf(`${place.schema} ${name}`)
  const ask = askOne(place, client)
  const hosts = openHosts(place)

  /** Takes a task that is due, unless somebody has it. */
  async function lease(name: string): Promise<Lease | undefined> {
    const [locked] = await ask<{ had: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS had', [TASKS, keyOf(name)])
    if (!locked?.had) return undefined
    const unlock = () => ask('SELECT pg_advisory_unlock($1, $2)', [TASKS, keyOf(name)])
    // Whoever had it may have done it meanwhile.
    const [row] = await ask<{ memo: string | null; turn: string }>(
      `UPDATE task SET started = clock_timestamp(), worker = $2, turn = turn + 1
       WHERE name = $1 AND due <= clock_timestamp() RETURNING memo, turn`,
      [name, worker],
    )
    if (!row) {
      await unlock()
      return undefined
    }
    return {
      name,
      memo: row.memo,
      turn: Number(row.turn),
      lost: lost.signal,
      async done(afterMs, memo) {
        await ask(
          `UPDATE task SET due = clock_timestamp() + $2 * interval '1 ms', ended = clock_timestamp(), failures = 0, message = NULL,
            memo = coalesce($3, memo) WHERE name = $1`,
          [name, afterMs, memo ?? null],
        )
        await unlock()
      },
      async failed(message, afterMs) {
        await ask(
          `UPDATE task SET due = clock_timestamp() + least(3600000, $2 * 2 ^ least(failures, 12)) * interval '1 ms',
            ended = clock_timestamp(), failures = failures + 1, message = $3 WHERE name = $1`,
          [name, afterMs, message],
        )
        await unlock()
      },
      async left() {
        await unlock()
      },
    }
  }

  return {
    lost: lost.signal,
    async plan(names) {
      await ask('INSERT INTO task (name) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [names])
    },
    async take(names) {
      const rows = await ask<{ name: string }>(
        'SELECT name FROM task WHERE name = ANY($1) AND due <= clock_timestamp() ORDER BY due, name',
        [names],
      )
      for (const { name } of rows) {
        const found = await lease(name)
        if (found) return found
      }
      return undefined
    },
    async hurry(kinds) {
      await ask(
        `UPDATE task SET due = least(due, clock_timestamp()) WHERE split_part(name, ' ', 1) = ANY($1) AND failures = 0`,
        [kinds],
      )
    },
    host: hosts.turn,
    async close() {
      await hosts.close()
      await client.end().catch(() => {})
    },
  }
}

/** What the tasks of an archive are at, by name. */
export async function postgresTasks(address: string): Promise<readonly TaskState[]> {
  const place = placeOf(address)
  const client = await reach(place)
  try {
    const { rows } = await client.query(
      `SELECT name, worker, failures, message,
        extract(epoch FROM due - clock_timestamp())::float8 AS due, extract(epoch FROM clock_timestamp() - started)::float8 AS since,
        extract(epoch FROM clock_timestamp() - ended)::float8 AS ended FROM task ORDER BY name COLLATE "C"`,
    )
    const locks = await client.query(
      `SELECT objid::bigint AS key FROM pg_locks l JOIN pg_database d ON d.oid = l.database
       WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND datname = current_database() AND classid::bigint = $1`,
      [TASKS],
    )
    const held = new Set(locks.rows.map(({ key }) => Number(key)))
    return rows.map(({ name, worker, failures, message, due, since, ended }) => {
      const isRunning = held.has(numberOf(`${place.schema} ${name}`) >>> 0)
      const seconds = (value: number | null) => (value === null ? null : Math.round(value))
      return {
        name,
        worker: isRunning ? worker : null,
        runs: isRunning ? seconds(since) : null,
        due: isRunning ? null : Math.max(0, Math.round(due)),
        ended: seconds(ended),
        failures,
        message,
      }
    })
  } finally {
    await client.end()
  }
}

/** One request at a time to a host, of all workers of a database. Their locks are on a connection of their own, as they are many. */
function openHosts(place: Place) {
  let opened: Promise<pg.Client> | undefined
  const client = async () => {
    opened ??= connect(place).then(async (client) => {
      await client.query(KEEPALIVE)
      client.once('end', () => {
        opened = undefined
      })
      return client
    })
    try {
      return await opened
    } catch (error) {
      opened = undefined
      throw error
    }
  }
  return {
    /** Waits until no other worker asks a host, and keeps others from it until what this gives is called. */
    async turn(host: string, signal?: AbortSignal): Promise<() => Promise<void>> {
      const key = [HOSTS, numberOf(host)]
      for (;;) {
        const mine = await client()
        const { rows } = await mine.query('SELECT pg_try_advisory_lock($1, $2) AS had', key)
        // What fails now went with the connection.
        if (rows[0].had)
          return () =>
            mine.query('SELECT pg_advisory_unlock($1, $2)', key).then(
              () => {},
              () => {},
            )
        if (signal?.aborted) throw new AnnalsError('the worker was told to stop')
        await new Promise((resolve) => setTimeout(resolve, HOST_MS))
      }
    },
    async close() {
      const open = await opened?.catch(() => undefined)
      await open?.end().catch(() => {})
    },
  }
}

const askOne =
  (place: Place, client: pg.Client) =>
  async <R>(text: string, values: readonly unknown[]): Promise<R[]> => {
    try {
      return (await client.query(text, values as unknown[])).rows
    } catch (error) {
      throw unreachable(place, error)
    }
  }
