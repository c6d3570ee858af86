import { once } from 'node:events'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type Place, unreachable } from './connect.ts'
import { channelOf } from './listen.ts'
import { type Ask, askOver, held } from './sql.ts'

/** What is written but not yet sent: kept until somebody asks, or until the transaction ends. */
export interface Pending {
  readonly flush: () => Promise<void>
  readonly forget: () => void
}

/** The connection of the one who writes. */
export interface Session {
  /** Asks the database as it stands with all that was written. */
  readonly ask: Ask
  /** Asks without sending first what waits: for those who know that it does not matter. */
  readonly askNow: Ask
  /** Adds rows to a table, by `COPY`. */
  readonly copy: (table: string, columns: readonly string[], rows: readonly (readonly unknown[])[]) => Promise<void>
  /** The number of the change that is made now: the next generation. */
  readonly nextGeneration: () => Promise<number>
  readonly transaction: <T>(work: () => Promise<T>) => Promise<T>
  /** Does something that changes several tables: within the transaction that is open, or in one of its own. */
  readonly atomic: <T>(work: () => Promise<T>) => Promise<T>
  readonly add: (pending: Pending) => void
}

/** Rows are sent in pieces of about so many characters. */
const PIECE = 1 << 18

export function openSession(place: Place, client: pg.Client): Session {
  const askNow = askOver(place, client)
  const waiting: Pending[] = []
  let generation: number | undefined
  let isCounted = true
  let isWithin = false
  let flushing: Promise<void> | undefined

  async function sendAll(): Promise<void> {
    for (const pending of waiting) await pending.flush()
    if (isCounted) return
    isCounted = true
    await askNow(`UPDATE fact SET value = $1 WHERE name = 'generation'`, [String(generation)])
    // Heard by servers when the transaction is committed, and never if it is not.
    await askNow('SELECT pg_notify($1, $2)', [channelOf(place), String(generation)])
  }

  function flush(): Promise<void> {
    flushing ??= sendAll().finally(() => {
      flushing = undefined
    })
    return flushing
  }

  async function transaction<T>(work: () => Promise<T>): Promise<T> {
    await askNow('BEGIN')
    isWithin = true
    try {
      const result = await work()
      await flush()
      await askNow('COMMIT')
      return result
    } catch (error) {
      for (const pending of waiting) pending.forget()
      generation = undefined
      isCounted = true
      // With the connection gone, the server has rolled back already.
      await askNow('ROLLBACK').catch(() => {})
      throw error
    } finally {
      isWithin = false
    }
  }

  return {
    async ask(text, values) {
      await flush()
      return askNow(text, values)
    },
    askNow,
    async copy(table, columns, rows) {
      if (rows.length === 0) return
      const stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`))
      const end = once(stream, 'finish')
      try {
        let piece = ''
        for (const row of rows) {
          piece += `${row.map(fieldOf).join('\t')}\n`
          if (piece.length < PIECE) continue
          if (!stream.write(piece)) await Promise.race([once(stream, 'drain'), end])
          piece = ''
        }
        stream.end(piece)
        await end
      } catch (error) {
        throw unreachable(place, error)
      }
    },
    async nextGeneration() {
      if (generation === undefined) {
        const [row] = await askNow<{ value: string }>(`SELECT value FROM fact WHERE name = 'generation'`)
        generation = Number(row?.value)
      }
      isCounted = false
      return ++generation
    },
    transaction,
    atomic: (work) => (isWithin ? work() : transaction(work)),
    add(pending) {
      waiting.push(pending)
    },
  }
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** A value as the text form of `COPY` has it. */
function fieldOf(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  if (typeof value === 'string') return held(value).replace(/[\\\t\n\r]/g, (c) => ESCAPES[c] as string)
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`
  if (Array.isArray(value)) return `{${value.join(',')}}`
  return String(value)
}
