import { createHash } from 'node:crypto'
import pg from 'pg'
import { AnnalsError, UnreachableError } from '../../errors.ts'

/** Where an archive is kept in PostgreSQL: a database, and a schema in it of the archive's own. */
export interface Place {
  readonly config: pg.ClientConfig
  readonly schema: string
  /** For people: without the password. */
  readonly shown: string
}

const SCHEMA = 'annals'

/** Reads an address, `postgres://user:password@host/database?schema=annals`. Throws an `AnnalsError` that does not repeat the password. */
export function placeOf(address: string): Place {
  let url: URL
  try {
    url = new URL(address)
  } catch {
    throw new AnnalsError(
      'the address of the store is no URL; PostgreSQL is reached by postgres://USER:PASSWORD@HOST/DATABASE',
    )
  }
  const schema = url.searchParams.get('schema') ?? SCHEMA
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw new AnnalsError(`schema=${schema} must be lower-case letters, digits and underscores`)
  url.searchParams.delete('schema')
  const shown = `postgres://${url.host || (url.searchParams.get('host') ?? 'localhost')}${url.pathname}`
  const config = {
    connectionString: url.href,
    application_name: process.title.slice(0, 60),
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: { getTypeParser },
  }
  return { config, schema, shown: schema === SCHEMA ? shown : `${shown} (schema ${schema})` }
}

/** Whole numbers of any width are numbers here: none of ours comes near 2^53. */
const getTypeParser: pg.CustomTypesConfig['getTypeParser'] = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC
    ? Number
    : pg.types.getTypeParser(oid, format as 'text')

/**
 * What each connection is told first. Names mean our tables; what an expression sorts by, or when it is compiled, must not
 * depend on how the server is set up.
 */
const manners = ({ schema }: Place) => `SET search_path = "${schema}"; SET jit = off; SET statement_timeout = 0`

/** Opens one connection. */
export async function connect(place: Place): Promise<pg.Client> {
  const client = new pg.Client(place.config)
  // Without a listener a lost connection would end the process; the next question fails, and says why.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(manners(place))
    const { rows } = await client.query('SHOW server_encoding')
    if (rows[0]?.server_encoding !== 'UTF8')
      throw new AnnalsError(`the database ${place.shown} is not in UTF8; make one with: createdb --encoding=UTF8`)
    return client
  } catch (error) {
    await client.end().catch(() => {})
    throw unreachable(place, error)
  }
}

/** Opens a number of connections, as they are needed. */
export function openPool(place: Place, max: number): pg.Pool {
  const pool = new pg.Pool({
    ...place.config,
    max,
    idleTimeoutMillis: 60_000,
    onConnect: async (client) => {
      client.on('error', () => {})
      await client.query(manners(place))
    },
  })
  pool.on('error', () => {})
  return pool
}

/** The number by which the archive in a schema is locked: two archives of one database do not wait for each other. */
export const lockKeyOf = ({ schema }: Place): number => createHash('sha256').update(schema).digest().readInt32BE()

/** The classes and codes of errors that say nothing of the question: the server is not there, or wants no more of us. */
const AWAY =
  /^(?:08...|57P0[1-5]|53300|28...|3D000|ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOENT|EACCES)$/
const LOST = /connection (?:terminated|error)|timeout (?:expired|exceeded)|not queryable|Cannot use a pool after/i

/** Whether a question was not answered because the server could not be reached. */
export function isAway(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  return AWAY.test(code ?? '') || (code === undefined && LOST.test(message ?? ''))
}

/** An error in words that a person can act on, if it is one of reaching the server; else the error itself. */
export function unreachable({ shown }: Place, error: unknown): unknown {
  if (error instanceof AnnalsError || !isAway(error)) return error
  const { code, message } = error as { code?: string; message?: string }
  return new UnreachableError(
    `cannot reach the archive in ${shown}: ${message || code}. Is PostgreSQL running there, and does it know you?`,
    { cause: error },
  )
}
