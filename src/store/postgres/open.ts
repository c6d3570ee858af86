import type pg from 'pg'
import { AnnalsError, UnreachableError } from '../../errors.ts'
import { brokenOff } from '../copy.ts'
import type { LedgerShare } from '../queue.ts'
import type { ArchiveReader, ReaderOptions, SharedLedger, Store } from '../store.ts'
import type { TableReader, TableWriter } from '../tables.ts'
import { connect, openPool, type Place, placeOf, unreachable } from './connect.ts'
import { postgresEngine } from './engine.ts'
import { fillFinding, isFindable } from './finding.ts'
import { postgresLedger } from './ledger.ts'
import { followedState } from './listen.ts'
import { releaseLock, takeLock } from './lock.ts'
import { isOutdated, migrate, stepsTaken } from './migrations.ts'
import { postgresDays, postgresReader } from './reader.ts'
import { postgresRelations } from './relations.ts'
import { openSession, type Session } from './session.ts'
import { askAgainOver, withinOver } from './sql.ts'
import { postgresTableReader, postgresTableWriter } from './tables.ts'
import { postgresWhole } from './whole.ts'
import { postgresWriter } from './writer.ts'

/** Enriching has the lock for a moment, many times: others wait that out. */
const SHORT = 2_000
/** The longest that another command may write before a turn is given up; an import of everything takes less. */
const PATIENCE_MS = 30 * 60_000
/** How long another may take to make the tables of a new archive. */
const MIGRATES = 10_000

/** Connections of a reader: as many questions at a time. */
const CONNECTIONS = 8
/** And as many searches: those that take long must not keep pages waiting. */
const SEARCHES = 4

/**
 * Opens the archive in a database for reading and writing, makes it if it is not there, and brings its tables up to date.
 * Refuses while anybody else, on any machine, has it open for writing.
 */
export async function openPostgres(address: string): Promise<Store> {
  const place = placeOf(address)
  const client = await prepare(place, SHORT)
  await refuseHalf(place, client)
  const session = openSession(place, client)
  return {
    ...postgresReader(session.ask),
    ...postgresWriter(session),
    ...postgresRelations(session),
    ...postgresLedger(session),
    engine: postgresEngine((_, work) => work(session.ask)),
    close: () => client.end(),
  }
}

/**
 * Opens the ledger of sources beside others who write the archive, which must be there. With a share of it, there are those alone of
 * the share's hosts, for as long as nobody else has taken it.
 */
export async function openPostgresLedger(address: string, share?: LedgerShare): Promise<SharedLedger> {
  const place = placeOf(address)
  const client = share ? await reach(place) : await prepare(place, MIGRATES, true)
  if (!share) {
    await refuseHalf(place, client)
    await releaseLock(place, client)
  }
  return {
    async turn(work) {
      await takeLock(place, client, PATIENCE_MS)
      try {
        const session = openSession(place, client)
        const ledger = { ...postgresLedger(session, share), sources: postgresReader(session.ask).sources }
        return await session.transaction(async () => {
          if (share) await refuseTaken(session, share)
          return work(ledger)
        })
      } finally {
        await releaseLock(place, client)
      }
    },
    close: () => client.end(),
  }
}

/** Whoever was held up, and does not know yet that another has its share, must not write what that one does as well. */
async function refuseTaken({ ask }: Session, { task, turn }: LedgerShare): Promise<void> {
  const [row] = await ask<{ turn: number }>('SELECT turn FROM task WHERE name = $1', [task])
  if (row?.turn !== turn) throw new UnreachableError(`another worker has taken ${task}`)
}

/** The tables of an archive that exists, for copying from it. */
export async function openPostgresTables(address: string): Promise<TableReader> {
  const place = placeOf(address)
  return postgresTableReader(place, await reach(place))
}

/** The tables of a place to copy into, which are made if they are not there. */
export async function fillPostgresTables(address: string): Promise<TableWriter> {
  const place = placeOf(address)
  return postgresTableWriter(place, await prepare(place, SHORT))
}

/** A connection to an archive that is there and whole, with tables of today. */
export async function reach(place: Place): Promise<pg.Client> {
  const client = await connect(place)
  try {
    const taken = await stepsTaken(place, client)
    if (taken === 0) throw missing(place)
    if (isOutdated(taken) || !((await isHalf(client)) || (await isFindable(client)))) {
      if (await isReplica(client)) throw outdated(place)
      await (await prepare(place, MIGRATES)).end()
    }
    await refuseHalf(place, client)
    return client
  } catch (error) {
    await client.end()
    throw unreachable(place, error)
  }
}

/** Half a copy is no archive. */
async function isHalf(client: pg.Client): Promise<boolean> {
  return (await client.query(`SELECT 1 FROM fact WHERE name = 'copying'`)).rows.length > 0
}

async function refuseHalf(place: Place, client: pg.Client): Promise<void> {
  if (!(await isHalf(client))) return
  await client.end()
  throw new AnnalsError(brokenOff(place.shown))
}

/** Opens an archive that exists, for reading alone. Any number of readers may be open beside one writer. */
export async function openPostgresReader(
  address: string,
  { whole, follow }: ReaderOptions = {},
): Promise<ArchiveReader> {
  const place = placeOf(address)
  const client = await reach(place)
  await client.end()
  const pool = openPool(place, CONNECTIONS)
  const searches = openPool(place, SEARCHES)
  const ask = askAgainOver(place, pool)
  const reader = { ...postgresReader(ask), days: postgresDays(ask) }
  // A replica passes no notice on: it is the store which is written that gives it.
  const followed =
    follow === undefined ? undefined : followedState(reader.state, follow === true ? place : placeOf(follow))
  return {
    ...reader,
    engine: postgresEngine(withinOver(place, searches)),
    ...(whole ? postgresWhole(ask, reader) : {}),
    ...(followed ? { state: followed.state } : {}),
    async close() {
      await followed?.close()
      await Promise.all([pool.end(), searches.end()])
    },
  }
}

async function isReplica(client: pg.Client): Promise<boolean> {
  return (await client.query('SELECT pg_is_in_recovery() AS yes')).rows[0]?.yes === true
}

const outdated = ({ shown }: Place) =>
  new AnnalsError(
    `the replica ${shown} has tables of an older release; run any command of this release on the primary, then try again`,
  )

const missing = ({ shown }: Place) => new AnnalsError(`there is no archive in ${shown}; make one with: annals init`)

/** A connection that has the lock of the one who writes, to tables of today. */
async function prepare(place: Place, waitMs: number, mustExist = false): Promise<pg.Client> {
  const client = await connect(place)
  try {
    if (await isReplica(client))
      throw new AnnalsError(`${place.shown} is a replica, which takes no writes; give the address of the primary`)
    if (mustExist && (await stepsTaken(place, client)) === 0) throw missing(place)
    await takeLock(place, client, waitMs)
    await migrate(place, client)
    if (!((await isHalf(client)) || (await isFindable(client)))) await fillFinding(place, client)
    return client
  } catch (error) {
    await client.end()
    throw unreachable(place, error)
  }
}
