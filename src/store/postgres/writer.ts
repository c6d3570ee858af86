import type { Event } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import type { Fate } from '../../model/revision.ts'
import { bodyOf, eventOf } from '../sqlite/rows.ts'
import type { ArchiveWriter, DayUpdate, EventLabel, EventWrite, StoredRevision } from '../store.ts'
import { dateOfPath, type HeldDay, type HeldEvent, holdDays, revisionKey } from './days.ts'
import { factTables, type Place, type Row } from './facts.ts'
import { findingWriter } from './finding.ts'
import { holdLabels } from './labels.ts'
import { postgresPortalWriter } from './portal.ts'
import type { KeyedRow } from './rows.ts'
import type { Session } from './session.ts'
import { held } from './sql.ts'

/** What putting an event needs to know of the change it belongs to. */
interface Moment {
  readonly generation: number
  /** The revision that made it so; absent for what the publisher decides. */
  readonly revision?: StoredRevision
}

/** An event that was put, as it was before and as it is now. Its labels are not looked up yet. */
interface Put {
  readonly event: HeldEvent
  readonly before: KeyedRow | undefined
  readonly now: KeyedRow
  readonly labels: readonly EventLabel[]
  readonly generation: number
  /** The last one of its change. */
  isLast: boolean
}

/**
 * The facts of `ArchiveWriter`, written to PostgreSQL. What is asked is answered from the days in hand, and what is told
 * waits there until the transaction ends, or until somebody asks the tables: then all of it is sent at once, table by table.
 */
export function postgresWriter(session: Session): ArchiveWriter {
  const { ask, askNow, nextGeneration, atomic } = session
  const tables = factTables(session)
  const days = holdDays(askNow)
  const labels = holdLabels(session)
  const finding = findingWriter(session)
  /** The next keys. Counted here and not by the server, whose sequences have gaps. */
  let next: { rid: number; revision: number } | undefined

  const puts: Put[] = []
  const revisions: Row[] = []
  const versions: Row[] = []
  const touchedDays = new Set<string>()
  const changedEvents = new Set<HeldEvent>()
  const paths = new Map<string, number>()

  function forgetWaiting(): void {
    puts.length = 0
    revisions.length = 0
    versions.length = 0
    for (const kept of [touchedDays, changedEvents, paths]) kept.clear()
  }

  session.add({
    flush: send,
    forget() {
      forgetWaiting()
      days.forget()
      labels.forget()
      next = undefined
    },
  })

  async function nextKeys(): Promise<{ rid: number; revision: number }> {
    if (next) return next
    const [row] = await askNow<{ rid: number; revision: number }>(
      'SELECT coalesce((SELECT max(rid) FROM event), 0) + 1 AS rid, coalesce((SELECT max(key) FROM revision), 0) + 1 AS revision',
    )
    next = row as { rid: number; revision: number }
    return next
  }

  function touchDay(date: string, generation: number): void {
    const { state } = days.of(date)
    if (!state) return
    state.touched = generation
    touchedDays.add(date)
  }

  const toldOn = ({ events }: HeldDay) => {
    let count = 0
    for (const { row } of events.values()) if (row.withdrawn === null) count++
    return count
  }

  function rowOf(
    event: Event,
    rid: number,
    from: Pick<KeyedRow, 'first_seen' | 'page' | 'portal_id' | 'timestamp' | 'sha256'>,
  ): KeyedRow {
    return {
      rid,
      id: event.id,
      path: event.path,
      date: event.date,
      ord: event.order,
      title: event.title,
      topic: event.topic,
      category: event.category,
      body: bodyOf(event),
      parser_version: event.provenance.parserVersion,
      first_seen: from.first_seen,
      last_changed: event.lastChanged,
      corrections: event.corrections,
      withdrawn: event.withdrawn && JSON.stringify(event.withdrawn),
      page: from.page,
      portal_id: from.portal_id,
      timestamp: from.timestamp,
      sha256: from.sha256,
    }
  }

  const toldBy = ({ title, portalId, timestamp, sha256 }: StoredRevision) => ({
    page: title,
    portal_id: portalId ?? null,
    timestamp: timestamp ?? null,
    sha256,
  })

  function keepVersion(
    event: HeldEvent,
    n: number,
    row: KeyedRow,
    revision: number,
    at: string | null,
    changes: readonly string[],
    other: string | null,
  ): void {
    versions.push([
      row.rid,
      n,
      revision,
      at ?? '',
      JSON.stringify(changes),
      other,
      row.date,
      row.title,
      row.category,
      row.body,
      row.withdrawn,
    ])
    event.version = n
  }

  function addEvent(
    { event, labels, change }: EventWrite,
    { generation, revision }: Required<Moment>,
    rid: number,
  ): void {
    const row = rowOf(event, rid, { first_seen: event.firstSeen, ...toldBy(revision) })
    const made: HeldEvent = { row, revision: revision.key, lids: [], version: null, isNew: true, touched: generation }
    days.add(made)
    const folder = dateOfPath(event.path)
    if (folder) days.of(folder).taken.add(event.id)
    if (change) keepVersion(made, 0, row, revision.key, revision.timestamp ?? null, change.kinds, change.other ?? null)
    changedEvents.add(made)
    puts.push({ event: made, before: undefined, now: row, labels, generation, isLast: false })
  }

  function changeEvent({ event, labels, change }: EventWrite, { generation, revision }: Moment): HeldEvent {
    const known = days.event(event.id) as HeldEvent
    const before = known.row
    const { provenance } = event
    // After a revert the text is the same, and still another revision.
    const isToldHere =
      revision !== undefined &&
      provenance.sha256 === revision.sha256 &&
      provenance.timestamp === (revision.timestamp ?? null)
    const row = rowOf(event, before.rid, { ...before, ...(isToldHere ? toldBy(revision) : {}) })
    if (change && revision) {
      if (known.version === null) keepVersion(known, 0, before, known.revision, before.timestamp, [], null)
      const n = ((known.version as number | null) ?? 0) + 1
      keepVersion(known, n, row, revision.key, revision.timestamp ?? null, change.kinds, change.other ?? null)
    }
    if (isToldHere) known.revision = revision.key
    if (row.path !== before.path) {
      for (const path of [before.path, row.path]) {
        paths.set(path, row.rid)
        const folder = dateOfPath(path)
        if (folder) days.of(folder).taken.add(path)
      }
    }
    known.row = row
    known.touched = generation
    days.move(known, before.date)
    changedEvents.add(known)
    puts.push({ event: known, before, now: row, labels, generation, isLast: false })
    return known
  }

  /** The labels that list an event: a withdrawn one is in none. */
  const listing = (row: KeyedRow, lids: readonly number[]) =>
    row.withdrawn === null ? new Set(lids) : new Set<number>()

  /** Gives the events that were put their labels, one after another as they came: so slugs and splits are those that they would be. */
  async function giveLabels() {
    await labels.fetch(
      puts.flatMap((put) => put.labels),
      puts.flatMap(({ event, before }) => (before ? event.lids : [])),
    )
    const added = new Map<string, Place>()
    const removed = new Map<string, Place>()
    const dropped = new Map<string, [number, string, number]>()
    const threads = new Map<string, Place>()
    let grown = new Set<number>()
    const keyOf = ({ lid, date, ord, rid }: Place) => `${lid} ${date} ${ord} ${rid}`
    const placeOf = (lid: number, { date, ord, rid }: KeyedRow): Place => ({ lid, date, ord, rid })
    const thread = (place: Place) => {
      if (labels.of(place.lid).kind === 'story') threads.set(keyOf(place), place)
    }
    for (const { event, before, now, labels: given, generation, isLast } of puts) {
      const lids = given.map((label) => labels.give(label, generation))
      const was = before ? listing(before, event.lids) : new Set<number>()
      const is = listing(now, lids)
      const isPlaced = before?.date === now.date && before.ord === now.ord
      if (before) {
        for (const lid of event.lids) {
          thread(placeOf(lid, before))
          if (isPlaced && is.has(lid)) continue
          if (!is.has(lid) || before.date !== now.date)
            dropped.set(`${lid} ${before.date.slice(0, 4)}`, [lid, before.date.slice(0, 4), generation])
          if (!was.delete(lid)) continue
          const place = placeOf(lid, before)
          if (!added.delete(keyOf(place))) removed.set(keyOf(place), place)
          labels.count(lid, -1)
        }
      }
      for (const lid of is) {
        const place = placeOf(lid, now)
        thread(place)
        if (was.has(lid)) continue
        if (!removed.delete(keyOf(place))) added.set(keyOf(place), place)
        labels.count(lid, 1)
        grown.add(lid)
      }
      event.lids = lids
      if (!isLast) continue
      labels.split(grown, generation)
      grown = new Set()
    }
    puts.length = 0
    return {
      added: [...added.values()],
      removed: [...removed.values()],
      dropped: [...dropped.values()],
      threads: [...threads.values()],
    }
  }

  async function send(): Promise<void> {
    if (revisions.length === 0 && puts.length === 0 && touchedDays.size === 0) return
    const generation = puts.at(-1)?.generation
    const { added, removed, dropped, threads } = await giveLabels()
    // What an event shows of its story changes where one is put in between, or taken from there.
    const near = new Set(await tables.beside(threads.filter(({ lid }) => labels.isStored(lid))))
    await labels.send()
    await tables.revisions(revisions)
    await sendEvents([...changedEvents])
    await tables.versions(versions)
    await tables.mentions(added, removed)
    for (const rid of await tables.beside(threads)) near.add(rid)
    await tables.rerelated([...near], generation)
    await tables.dropped(dropped)
    await tables.paths(paths)
    await tables.days([...touchedDays].map((date) => ({ date, ...days.of(date).state })))
    forgetWaiting()
    days.relax()
  }

  async function sendEvents(events: readonly HeldEvent[]): Promise<void> {
    const [fresh, known] = [events.filter(({ isNew }) => isNew), events.filter(({ isNew }) => !isNew)]
    await tables.newEvents(fresh)
    await finding.put(
      events.map(({ row }) => row),
      known.map(({ row }) => row.rid),
    )
    for (const event of fresh) event.isNew = false
    await tables.changedEvents(known)
  }

  function putRevision({ revision, coverage, alarm, historic }: DayUpdate, key: number): StoredRevision {
    const fate: Fate = historic ? 'historic' : alarm ? 'alarm' : 'told'
    const { wikitext: _, edition: __, packed, ...facts } = revision
    const { date, encoding, portalId = null, timestamp = null, deleted, sha256, size } = facts
    const [title, user, comment] = [held(facts.title), held(facts.user), held(facts.comment)]
    revisions.push([
      key,
      date,
      title,
      encoding,
      portalId,
      timestamp,
      user,
      comment,
      deleted === true,
      sha256,
      size,
      Buffer.from(packed),
      JSON.stringify(coverage),
      fate,
    ])
    days.of(date).revisions.add(revisionKey(sha256, timestamp, portalId))
    const { deleted: ___, ...rest } = facts
    return {
      ...rest,
      title,
      ...(user === undefined ? {} : { user }),
      ...(comment === undefined ? {} : { comment }),
      ...(deleted ? { deleted } : {}),
      key,
      fate,
    }
  }

  /** The days that an update tells of, or takes events from. */
  const datesOf = ({ revision, events }: DayUpdate) => [
    revision.date,
    ...events.flatMap(({ event }) => [
      event.date,
      dateOfPath(event.path) ?? event.date,
      days.event(event.id)?.row.date ?? event.date,
    ]),
  ]

  async function putDay(update: DayUpdate): Promise<void> {
    const { revision, alarm, historic } = update
    const { date } = revision
    await days.fetch(datesOf(update))
    const keys = await nextKeys()
    const generation = await nextGeneration()
    const stored = putRevision(update, keys.revision++)
    const moment = { generation, revision: stored }
    const dates = new Set<string>()
    for (const write of update.events) {
      if (write.isNew) {
        addEvent(write, moment, keys.rid++)
        continue
      }
      const from = days.event(write.event.id)?.row.date
      if (from === undefined) throw new Error(`the event ${write.event.id} is not in hand`)
      dates.add(from).add(write.event.date)
      changeEvent(write, moment)
    }
    const last = puts.at(-1)
    if (last && update.events.length > 0) last.isLast = true
    if (historic) return
    const day = days.of(date)
    day.newest = stored
    if (alarm) {
      const before = day.state ?? { title: stored.title, current: null, events: 0 }
      day.state = { ...before, newest: stored.key, alarm: JSON.stringify(alarm), touched: generation }
    } else {
      day.current = stored
      day.state = {
        title: stored.title,
        current: stored.key,
        newest: stored.key,
        events: toldOn(day),
        alarm: null,
        touched: generation,
      }
    }
    touchedDays.add(date)
    dates.delete(date)
    recount(dates, generation)
  }

  function recount(dates: Iterable<string>, generation: number): void {
    for (const date of dates) {
      const day = days.of(date)
      if (day.state) day.state.events = toldOn(day)
      touchDay(date, generation)
    }
  }

  return {
    ...postgresPortalWriter(session),
    async knownDay(date) {
      await days.fetch([date])
      const { current, newest, events } = days.of(date)
      const rows = newest ? Array.from(events.values(), ({ row }) => row) : []
      return { current, newest, events: rows.sort(byPlace).map(eventOf) }
    },
    async hasRevision(date, sha256, timestamp, portalId) {
      await days.fetch([date])
      return days.of(date).revisions.has(revisionKey(sha256, timestamp ?? null, portalId ?? null))
    },
    async isTaken(id, path) {
      const date = dateOfPath(path)
      if (date) {
        await days.fetch([date])
        const { taken } = days.of(date)
        return taken.has(id) || taken.has(path)
      }
      const rows = await ask('SELECT 1 FROM event WHERE id = $1 UNION ALL SELECT 1 FROM path WHERE path = $2 LIMIT 1', [
        id,
        path,
      ])
      return rows.length > 0
    },
    async eventsAround(date, which) {
      const dates = [-2, -1, 1, 2].map((n) => daysAfter(date, n))
      await days.fetch(dates)
      return dates.flatMap((near) =>
        Array.from(days.of(near).events.values(), ({ row }) => row)
          .filter(({ withdrawn }) => (withdrawn === null) === (which === 'told'))
          .sort(byPlace)
          .map(eventOf),
      )
    },
    putDay: (update) => atomic(() => putDay(update)),
    putEvent: (event, given) =>
      atomic(async () => {
        const [row] = await ask<{ date: IsoDate }>('SELECT date FROM event WHERE id = $1', [event.id])
        if (!row) throw new Error(`there is no event ${event.id}`)
        await days.fetch([row.date, event.date, dateOfPath(event.path) ?? event.date])
        const known = days.event(event.id) as HeldEvent
        const former = dateOfPath(known.row.path)
        if (former) await days.fetch([former])
        const generation = await nextGeneration()
        changeEvent({ event, labels: given, isNew: false }, { generation })
        const put = puts.at(-1)
        if (put) put.isLast = true
        recount(new Set([row.date, event.date]), generation)
      }),
    async transaction(work, about) {
      return session.transaction(async () => {
        if (about) await days.fetch(about)
        return work()
      })
    },
  }
}

function daysAfter(date: IsoDate, days: number): string {
  const time = new Date(`${date}T00:00:00Z`)
  time.setUTCDate(time.getUTCDate() + days)
  return time.toISOString().slice(0, 10)
}

/** By place on the page, then by path: paths hold only letters, digits and hyphens, so their order is that of their bytes. */
const byPlace = (a: KeyedRow, b: KeyedRow) => a.ord - b.ord || (a.path < b.path ? -1 : 1)
