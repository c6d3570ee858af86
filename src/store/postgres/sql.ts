import type pg from 'pg'
import { isAway, type Place, unreachable } from './connect.ts'

/** Asks PostgreSQL: the rows of an answer. */
export type Ask = <R>(text: string, values?: readonly unknown[]) => Promise<R[]>

const names = new Map<string, string>()

/** A question by its own name: a connection reads and plans it once. Texts are those of the program, so they are few. */
function named(text: string): string {
  let name = names.get(text)
  if (name === undefined) {
    name = `annals_${names.size}`
    names.set(text, name)
  }
  return name
}

/** Asks over one connection, one question after another. */
export function askOver(place: Place, client: pg.Client): Ask {
  let last: Promise<unknown> = Promise.resolve()
  return (text, values = []) => {
    const answer = last.then(async () => {
      try {
        return (await client.query({ name: named(text), text, values: values.map(sendable) })).rows
      } catch (error) {
        throw unreachable(place, error)
      }
    })
    last = answer.catch(() => {})
    return answer
  }
}

/** Asks over whichever connection of a pool is free, and once more where that proves to be to a server that was started anew since. */
export function askAgainOver(place: Place, pool: pg.Pool): Ask {
  return async (text, values = []) => {
    const question = { name: named(text), text, values: values.map(sendable) }
    try {
      return (await pool.query(question)).rows
    } catch (first) {
      if (!isAway(first) && !isCancelled(first)) throw first
      try {
        return (await pool.query(question)).rows
      } catch (error) {
        throw unreachable(place, error)
      }
    }
  }
}

/**
 * Asks several questions of one moment over a connection of a pool, each of which the server gives up after so many ms (0: never), and
 * asks them all once more where the connection proves to be lost. Each question is planned once, whatever it is asked with: looking up
 * how common the words of a query are takes longer than most answers.
 */
export function withinOver(place: Place, pool: pg.Pool): <T>(ms: number, work: (ask: Ask) => Promise<T>) => Promise<T> {
  async function once<T>(ms: number, work: (ask: Ask) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    let isLost = true
    try {
      await client.query(
        `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = ${ms}; SET LOCAL plan_cache_mode = force_generic_plan`,
      )
      try {
        return await work(askPlainly(client))
      } finally {
        await client.query('COMMIT')
        isLost = false
      }
    } finally {
      client.release(isLost)
    }
  }
  return async (ms, work) => {
    try {
      return await once(ms, work)
    } catch (first) {
      if (!isAway(first) && !isCancelled(first)) throw first
      try {
        return await once(ms, work)
      } catch (error) {
        throw unreachable(place, error)
      }
    }
  }
}

const askPlainly =
  (client: pg.ClientBase): Ask =>
  async (text, values = []) =>
    (await client.query({ name: named(text), text, values: values.map(sendable) })).rows

/** A replica that must take in what a question still reads gives the question up (serialization_failure). */
const isCancelled = (error: unknown) => (error as { code?: string }).code === '40001'

/** The one row of an answer that has one at most. */
export async function one<R>(rows: Promise<R[]>): Promise<R | undefined> {
  return (await rows)[0]
}

/** Text as PostgreSQL can hold it: it knows no character of number 0, which nothing that is shown has, and no half of a pair. */
export function held<T extends string | null | undefined>(text: T): T {
  if (typeof text !== 'string' || !UNKNOWN.test(text)) return text
  return text.replace(UNKNOWNS, '\ufffd') as T
}

const UNKNOWN = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
const UNKNOWNS = new RegExp(UNKNOWN, 'g')

const sendable = (value: unknown): unknown =>
  typeof value === 'string' ? held(value) : Array.isArray(value) ? value.map(sendable) : value
