import type { Database } from 'better-sqlite3'
import { CITED_OFTEN, LISTED, type Provenance } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import type { Fate } from '../../model/revision.ts'
import { freeSlug, slugify } from '../../model/slug.ts'
import type { ArchiveWriter, DayUpdate, EventLabel, EventWrite } from '../store.ts'
import { citedWriter, type PublisherIds } from './cited.ts'
import { NEIGHBOURS } from './relations.ts'
import { bodyOf, EVENT_QUERY, type EventRow, eventOf, REVISION_COLUMNS, type RevisionRow, revisionOf } from './rows.ts'

/** Labels looked up are remembered, up to this many. */
const REMEMBERED = 200_000

/** Runs of `annals update` that are remembered. */
export const RUNS = 100

/** The facts of `ArchiveWriter`, written to SQLite. */
export function sqliteWriter(db: Database): ArchiveWriter {
  const revisionFor = (column: 'current' | 'newest') =>
    db.prepare(`SELECT ${REVISION_COLUMNS} FROM revision WHERE key = (SELECT ${column} FROM day WHERE date = ?)`)
  const current = revisionFor('current')
  const newest = revisionFor('newest')
  const events = db.prepare(`${EVENT_QUERY} WHERE e.date = ? ORDER BY e.ord, e.path`)
  const known = db
    .prepare(`SELECT 1 FROM revision WHERE date = ? AND sha256 = ? AND timestamp IS ? AND portal_id IS ?`)
    .pluck()
  const taken = db
    .prepare('SELECT 1 FROM event WHERE id = ? UNION ALL SELECT 1 FROM path WHERE path = ? LIMIT 1')
    .pluck()
  const around = (where: string) =>
    db.prepare(
      `${EVENT_QUERY} WHERE e.date BETWEEN date(:date, '-2 day') AND date(:date, '+2 day') AND e.date <> :date AND e.withdrawn ${where} ORDER BY e.date, e.ord, e.path`,
    )
  const aroundBy = { told: around('IS NULL'), withdrawn: around('IS NOT NULL') }
  const nextGeneration = db
    .prepare(`UPDATE fact SET value = value + 1 WHERE name = 'generation' RETURNING value`)
    .pluck()
  const insertRevision = db.prepare(`
    INSERT INTO revision (date, title, encoding, portal_id, timestamp, user, comment, deleted, sha256, size, body, coverage, fate)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const putTold = db.prepare(`
    INSERT INTO day (date, title, current, newest, events, alarm, touched)
    VALUES (:date, :title, :key, :key, :events, NULL, :generation)
    ON CONFLICT (date) DO UPDATE SET
      title = :title, current = :key, newest = :key, events = :events, alarm = NULL, touched = :generation`)
  const putKept = db.prepare(`
    INSERT INTO day (date, title, current, newest, events, alarm, touched)
    VALUES (:date, :title, NULL, :key, 0, :alarm, :generation)
    ON CONFLICT (date) DO UPDATE SET newest = :key, alarm = :alarm, touched = :generation`)
  const recount = db.prepare(`
    UPDATE day SET touched = :generation,
      events = (SELECT count(*) FROM event WHERE date = :date AND withdrawn IS NULL) WHERE date = :date`)
  const countEvents = db.prepare('SELECT count(*) FROM event WHERE date = ? AND withdrawn IS NULL').pluck()
  const insertEvent = db.prepare(
    `INSERT INTO event (id, path, date, ord, title, topic, category, withdrawn, touched)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertTelling = db.prepare(`
    INSERT INTO telling (rid, body, labels, revision, parser_version, first_seen, last_changed, corrections)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const updateEvent = db.prepare(
    `UPDATE event SET path = ?, date = ?, ord = ?, title = ?, topic = ?, category = ?, withdrawn = ?, touched = ?
     WHERE rid = ?`,
  )
  const updateTelling = db.prepare(`
    UPDATE telling SET body = ?, labels = ?, revision = coalesce(?, revision), parser_version = ?, last_changed = ?, corrections = ? WHERE rid = ?`)
  const carried = db.prepare(
    'SELECT e.rid, e.path, e.date, e.ord, t.labels FROM event e JOIN telling t ON t.rid = e.rid WHERE e.id = ?',
  )
  const cited = citedWriter(db)
  const latestVersion = db.prepare('SELECT max(n) FROM version WHERE rid = ?').pluck()
  const keepFirst = db.prepare(`
    INSERT INTO version (rid, n, revision, at, changes, other, date, title, category, body, withdrawn)
    SELECT e.rid, 0, t.revision, coalesce(r.timestamp, ''), '[]', NULL, e.date, e.title, e.category, t.body, e.withdrawn
    FROM event e JOIN telling t ON t.rid = e.rid JOIN revision r ON r.key = t.revision WHERE e.rid = ?`)
  const insertVersion = db.prepare(`
    INSERT INTO version (rid, n, revision, at, changes, other, date, title, category, body, withdrawn)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const drop = db.prepare(`
    INSERT INTO dropped (lid, year, touched) VALUES (?, ?, ?)
    ON CONFLICT (lid, year) DO UPDATE SET touched = excluded.touched`)
  const putPath = db.prepare(
    'INSERT INTO path (path, rid) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET rid = excluded.rid',
  )
  const deleteMention = db.prepare('DELETE FROM mention WHERE lid = ? AND date = ? AND ord = ? AND rid = ?')
  const insertMention = db.prepare('INSERT OR IGNORE INTO mention (lid, date, ord, rid) VALUES (?, ?, ?, ?)')
  const kindOf = db.prepare('SELECT kind FROM label WHERE lid = ?').pluck()
  const neighbours = NEIGHBOURS.map((where) => db.prepare(`SELECT m.rid FROM mention m ${where}`).pluck())
  const touchRelated = db.prepare(
    'INSERT INTO rerelated VALUES (?, ?) ON CONFLICT (rid) DO UPDATE SET touched = excluded.touched',
  )
  const findLabel = db.prepare('SELECT lid, slug FROM label WHERE kind = ? AND key = ?')
  const slugTaken = db.prepare('SELECT 1 FROM label WHERE kind = ? AND slug = ?').pluck()
  const insertLabel = db.prepare('INSERT INTO label (kind, key, slug, name, paged) VALUES (?, ?, ?, ?, ?)')
  const mintSlug = db.prepare('UPDATE label SET slug = ?, name = ?, paged = ? WHERE lid = ?')
  const countMentions = db.prepare('SELECT count(*) FROM mention WHERE lid = ?').pluck()
  const markSplit = db.prepare('UPDATE label SET split = ? WHERE lid = ? AND split = 0')
  const putCount = db.prepare('UPDATE label SET events = ?, most = max(most, ?) WHERE lid = ?')
  /** How many events carry a label, for labels that were counted once. */
  const counts = new Map<number, number>()
  /** How many each of them had at its best since that was written last. */
  const peaks = new Map<number, number>()
  /** Labels whose count is not written yet: that is done once a transaction. */
  const uncounted = new Set<number>()
  /** Publishers without a page, by name. */
  const pageless = new Map<number, string>()
  let isWithin = false
  const putPortalPage = db.prepare(`
    INSERT OR REPLACE INTO portal_page (date, title, asked, revision, state, moved_to, protection, note)
    VALUES (:date, :title, :asked, :revision, :state, :movedTo, :protection, :note)`)
  const beginUpdate = db.prepare('INSERT INTO update_run (started, requests) VALUES (?, 0)')
  const endUpdate = db.prepare(`
    UPDATE update_run SET ended = :ended, requests = :requests, outcome = :outcome, message = :message,
      clock_ahead = :clockAhead WHERE id = :run`)
  // The last one that was done is remembered, however many have failed since.
  const forgetRuns = db.prepare(`
    DELETE FROM update_run WHERE id <= ? AND id IS NOT (SELECT max(id) FROM update_run WHERE outcome = 'done')`)
  const remembered = new Map<string, { lid: number; hasPage: boolean }>()

  function labelId({ kind, key, name, leads, slug }: EventLabel, generation: number): number {
    const cacheKey = `${kind} ${key}`
    const cached = remembered.get(cacheKey)
    if (cached && (cached.hasPage || !leads)) return cached.lid
    const row = findLabel.get(kind, key) as { lid: number; slug: string | null } | undefined
    const mint = () => freeSlug(slug ?? slugify(name, kind), (s) => slugTaken.get(kind, s) !== undefined)
    let lid = row?.lid
    if (lid === undefined) {
      lid = Number(insertLabel.run(kind, key, leads ? mint() : null, name, leads ? generation : 0).lastInsertRowid)
      counts.set(lid, 0)
    } else if (leads && row?.slug === null) mintSlug.run(mint(), name, generation, lid)
    if (remembered.size >= REMEMBERED) {
      writeCounts()
      remembered.clear()
      counts.clear()
      pageless.clear()
    }
    const hasPage = leads || (row?.slug ?? null) !== null
    if (kind === 'source' && !hasPage) pageless.set(lid, name)
    remembered.set(cacheKey, { lid, hasPage })
    return lid
  }

  /** What putting an event needs to know of the change it belongs to. */
  interface Moment {
    readonly generation: number
    /** The revision that made it so; absent for what the publisher decides. */
    readonly revision?: { readonly key: number; readonly sha256: string; readonly at: string | null }
    /** Days whose count of events may differ now. */
    readonly dates: Set<IsoDate>
    /** Labels that have one event more. */
    readonly grown: Set<number>
  }

  /** The events before and after a place in a story show what stands there. */
  function touchThread(lid: number, date: string, ord: number, rid: number | bigint, { generation }: Moment): void {
    if (kindOf.get(lid) !== 'story') return
    for (const query of neighbours) {
      const near = query.get({ lid, date, ord, rid })
      if (near !== undefined) touchRelated.run(near, generation)
    }
  }

  function addMention(lid: number, date: string, ord: number, rid: number | bigint, { grown }: Moment): void {
    const known = countOf(lid)
    if (insertMention.run(lid, date, ord, rid).changes === 0) return
    counts.set(lid, known + 1)
    peaks.set(lid, Math.max(peaks.get(lid) ?? 0, known + 1))
    uncounted.add(lid)
    grown.add(lid)
  }

  function removeMention(lid: number, date: string, ord: number, rid: number): void {
    const known = countOf(lid)
    counts.set(lid, known - deleteMention.run(lid, date, ord, rid).changes)
    uncounted.add(lid)
  }

  function countOf(lid: number): number {
    let count = counts.get(lid)
    if (count === undefined) {
      count = countMentions.get(lid) as number
      counts.set(lid, count)
    }
    return count
  }

  function writeCounts(): void {
    for (const lid of uncounted) putCount.run(counts.get(lid), peaks.get(lid) ?? 0, lid)
    uncounted.clear()
    peaks.clear()
  }

  /** Labels whose events now fill more than a page stay so; publishers that are cited often enough get one. */
  function splitGrown({ grown, generation }: Moment): void {
    for (const lid of grown) {
      const count = counts.get(lid) as number
      if (count > LISTED) markSplit.run(generation, lid)
      const name = count >= CITED_OFTEN ? pageless.get(lid) : undefined
      if (name === undefined) continue
      const slug = freeSlug(slugify(name, 'source'), (s) => slugTaken.get('source', s) !== undefined)
      mintSlug.run(slug, name, generation, lid)
      pageless.delete(lid)
    }
  }

  function addEvent({ event, labels, change }: EventWrite, moment: Required<Moment>): void {
    const { generation, revision } = moment
    const { id, path, date, order, title, topic, category, provenance, firstSeen, lastChanged, corrections } = event
    const withdrawn = event.withdrawn && JSON.stringify(event.withdrawn)
    const rid = insertEvent.run(id, path, date, order, title, topic, category, withdrawn, generation).lastInsertRowid
    const lids = labels.map((label) => labelId(label, generation))
    const { parserVersion } = provenance
    const told = [bodyOf(event), JSON.stringify(lids), revision.key, parserVersion, firstSeen, lastChanged, corrections]
    insertTelling.run(rid, ...told)
    cited.add(rid, event.citations, publisherAmong(labels, lids))
    if (change) {
      const made = [revision.key, revision.at ?? '', JSON.stringify(change.kinds), change.other ?? null]
      insertVersion.run(rid, 0, ...made, date, title, category, bodyOf(event), withdrawn)
    }
    for (const [i, lid] of lids.entries()) {
      addMention(lid, date, order, rid, moment)
      if (labels[i]?.kind === 'story') touchThread(lid, date, order, rid, moment)
    }
  }

  /** After a revert the text is the same, and still another revision. */
  function isTellingOf({ sha256, timestamp }: Provenance, revision: { sha256: string; at: string | null }): boolean {
    return sha256 === revision.sha256 && timestamp === revision.at
  }

  function changeEvent({ event, labels, change }: EventWrite, moment: Moment): void {
    const { generation, revision, dates } = moment
    const { id, path, date, order, title, topic, category, provenance, lastChanged, corrections } = event
    const withdrawn = event.withdrawn && JSON.stringify(event.withdrawn)
    const before = carried.get(id) as { rid: number; path: string; date: IsoDate; ord: number; labels: string }
    const { rid } = before
    dates.add(before.date).add(date)
    const lids = labels.map((label) => labelId(label, generation))
    // The page of a withdrawn event links to what it named; their pages list it no longer.
    const listed = event.withdrawn === null ? lids : []
    const body = bodyOf(event)
    if (change && revision) {
      if (latestVersion.get(rid) === null) keepFirst.run(rid)
      const n = (latestVersion.get(rid) as number) + 1
      const { key, at } = revision
      const made = [key, at ?? '', JSON.stringify(change.kinds), change.other ?? null]
      insertVersion.run(rid, n, ...made, date, title, category, body, withdrawn)
    }
    const isPlaced = before.date === date && before.ord === order
    const keeps = new Set(isPlaced ? listed : [])
    for (const lid of JSON.parse(before.labels) as number[]) {
      touchThread(lid, before.date, before.ord, rid, moment)
      if (keeps.has(lid)) continue
      removeMention(lid, before.date, before.ord, rid)
      if (!listed.includes(lid) || before.date !== date) drop.run(lid, before.date.slice(0, 4), generation)
    }
    if (path !== before.path) {
      putPath.run(before.path, rid)
      putPath.run(path, rid)
    }
    updateEvent.run(path, date, order, title, topic, category, withdrawn, generation, rid)
    const toldHere = revision && isTellingOf(provenance, revision) ? revision.key : null
    updateTelling.run(body, JSON.stringify(lids), toldHere, provenance.parserVersion, lastChanged, corrections, rid)
    cited.change(rid, event.citations, publisherAmong(labels, lids))
    for (const lid of listed) {
      addMention(lid, date, order, rid, moment)
      touchThread(lid, date, order, rid, moment)
    }
  }

  function putRevision({ revision, coverage, alarm, historic }: DayUpdate): number {
    const fate: Fate = historic ? 'historic' : alarm ? 'alarm' : 'told'
    const { lastInsertRowid } = insertRevision.run(
      revision.date,
      revision.title,
      revision.encoding,
      revision.portalId ?? null,
      revision.timestamp ?? null,
      revision.user ?? null,
      revision.comment ?? null,
      revision.deleted ? 1 : 0,
      revision.sha256,
      revision.size,
      revision.packed,
      JSON.stringify(coverage),
      fate,
    )
    return Number(lastInsertRowid)
  }

  return {
    async knownDay(date) {
      const [told, last] = [current, newest].map((query) => query.get(date) as RevisionRow | undefined)
      return {
        current: told && revisionOf(told),
        newest: last && revisionOf(last),
        events: last ? (events.all(date) as EventRow[]).map(eventOf) : [],
      }
    },
    async hasRevision(date, sha256, timestamp, portalId) {
      return known.get(date, sha256, timestamp ?? null, portalId ?? null) !== undefined
    },
    async isTaken(id, path) {
      return taken.get(id, path) !== undefined
    },
    async eventsAround(date, which) {
      return (aroundBy[which].all({ date }) as EventRow[]).map(eventOf)
    },
    async putDay(update) {
      const { revision, alarm, historic } = update
      const { date, title, sha256, timestamp } = revision
      const generation = nextGeneration.get() as number
      const key = putRevision(update)
      const moment = {
        generation,
        revision: { key, sha256, at: timestamp ?? null },
        dates: new Set<IsoDate>(),
        grown: new Set<number>(),
      }
      for (const write of update.events) {
        if (write.isNew) addEvent(write, moment)
        else changeEvent(write, moment)
      }
      splitGrown(moment)
      if (!isWithin) writeCounts()
      if (historic) return
      if (alarm) putKept.run({ date, title, key, alarm: JSON.stringify(alarm), generation })
      else putTold.run({ date, title, key, events: countEvents.get(date), generation })
      moment.dates.delete(date)
      for (const other of moment.dates) recount.run({ date: other, generation })
    },
    async putEvent(event, labels) {
      const moment = { generation: nextGeneration.get() as number, dates: new Set<IsoDate>(), grown: new Set<number>() }
      changeEvent({ event, labels, isNew: false }, moment)
      splitGrown(moment)
      if (!isWithin) writeCounts()
      for (const date of moment.dates) recount.run({ date, generation: moment.generation })
    },
    async putPortalPages(pages) {
      for (const page of pages) putPortalPage.run(page)
      if (pages.length > 0) nextGeneration.get()
    },
    async beginUpdate(started) {
      const run = Number(beginUpdate.run(started).lastInsertRowid)
      forgetRuns.run(run - RUNS)
      return run
    },
    async endUpdate(run, end) {
      endUpdate.run({ run, ...end })
      nextGeneration.get()
    },
    async transaction(work) {
      db.exec('BEGIN IMMEDIATE')
      isWithin = true
      try {
        const result = await work()
        writeCounts()
        db.exec('COMMIT')
        return result
      } catch (error) {
        // On a full disk SQLite has rolled back already.
        if (db.inTransaction) db.exec('ROLLBACK')
        remembered.clear()
        counts.clear()
        uncounted.clear()
        peaks.clear()
        pageless.clear()
        throw error
      } finally {
        isWithin = false
      }
    },
  }
}

const publisherAmong =
  (labels: readonly EventLabel[], lids: readonly number[]): PublisherIds =>
  (domain) =>
    lids[labels.findIndex(({ kind, key }) => kind === 'source' && key === domain)]
