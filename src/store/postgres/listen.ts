import { createHash } from 'node:crypto'
import pg from 'pg'
import type { StoreState } from '../store.ts'
import { connect, type Place } from './connect.ts'

/** The channel on which an archive's writers tell that they have changed it. A schema's own name may be too long for one. */
export const channelOf = ({ schema }: Place): string =>
  `annals_${createHash('sha256').update(schema).digest('hex').slice(0, 16)}`

/** The waits before a lost line is tried again. */
const FIRST_MS = 100
const LONGEST_MS = 5_000

export interface Listener {
  /** Whether changes are heard of now. While the line is lost, they are not. */
  readonly isListening: () => boolean
  readonly close: () => Promise<void>
}

/**
 * Hears of every change of an archive, as soon as it is committed, on a connection of its own, which is opened anew when it
 * is lost. `onChange` is also called when the line is back: what came meanwhile was not heard.
 */
export function listen(place: Place, onChange: () => void): Listener {
  let client: pg.Client | undefined
  let isClosed = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined

  async function open(): Promise<void> {
    try {
      const opened = await connect(place)
      if (isClosed) return void opened.end().catch(() => {})
      opened.once('end', lost).once('error', lost)
      opened.on('notification', onChange)
      await opened.query(`LISTEN ${pg.escapeIdentifier(channelOf(place))}`)
      client = opened
      failures = 0
      onChange()
      function lost() {
        if (client === opened) client = undefined
        opened.off('end', lost).off('error', lost)
        opened.end().catch(() => {})
        again()
      }
    } catch {
      again()
    }
  }

  function again(): void {
    if (isClosed || timer) return
    timer = setTimeout(
      () => {
        timer = undefined
        void open()
      },
      Math.min(LONGEST_MS, FIRST_MS * 2 ** failures++),
    )
    timer.unref()
  }

  void open()
  return {
    isListening: () => client !== undefined,
    async close() {
      isClosed = true
      clearTimeout(timer)
      const open = client
      client = undefined
      await open?.end().catch(() => {})
    },
  }
}

/** What is known is asked anew after this long all the same: a replica may hear of a change before it has it. */
const STALE_MS = 500

/**
 * The state of an archive, asked for when somebody has changed it, and twice a second at most else. Without a line on which
 * changes are heard, each time.
 */
export function followedState(
  ask: () => Promise<StoreState>,
  place: Place,
): { readonly state: () => Promise<StoreState>; readonly close: () => Promise<void> } {
  let known: { readonly state: StoreState; readonly until: number } | undefined
  let changes = 0
  const listener = listen(place, () => {
    changes++
    known = undefined
  })
  return {
    async state() {
      const now = performance.now()
      if (known && now < known.until && listener.isListening()) return known.state
      const before = changes
      const state = await ask()
      // What was asked before a change was heard of may be what was before it.
      if (before === changes) known = { state, until: now + STALE_MS }
      return state
    },
    close: listener.close,
  }
}
