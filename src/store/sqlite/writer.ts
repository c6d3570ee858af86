import { deflateRawSync } from 'node:zlib'
import type { Database } from 'better-sqlite3'
import { freeSlug, slugify } from '../../model/slug.ts'
import type { ArchiveWriter, DayUpdate, EventLabel, EventWrite } from '../store.ts'
import { bodyOf, EVENT_QUERY, type EventRow, eventOf, REVISION_COLUMNS, type RevisionRow, revisionOf } from './rows.ts'

/** Labels looked up are remembered, up to this many. */
const REMEMBERED = 200_000

/** Runs of `annals update` that are remembered. */
const RUNS = 100

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
  const idTaken = db.prepare('SELECT 1 FROM event WHERE id = ?').pluck()
  const insertRevision = db.prepare(`
    INSERT INTO revision (date, title, encoding, portal_id, timestamp, user, comment, deleted, sha256, size, body, coverage)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const putTold = db.prepare(`
    INSERT INTO day (date, title, current, newest, events, alarm) VALUES (:date, :title, :key, :key, :events, :alarm)
    ON CONFLICT (date) DO UPDATE SET title = :title, current = :key, newest = :key, events = :events, alarm = :alarm`)
  const putKept = db.prepare(`
    INSERT INTO day (date, title, current, newest, events, alarm) VALUES (:date, :title, NULL, :key, 0, :alarm)
    ON CONFLICT (date) DO UPDATE SET newest = :key, alarm = :alarm`)
  const countEvents = db.prepare('SELECT count(*) FROM event WHERE date = ? AND withdrawn IS NULL').pluck()
  const insertEvent = db.prepare(
    'INSERT INTO event (id, path, date, ord, title, topic, category, withdrawn) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const insertTelling = db.prepare(`
    INSERT INTO telling (rid, body, labels, revision, parser_version, first_seen, last_changed, corrections)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const updateEvent = db.prepare(
    'UPDATE event SET date = ?, ord = ?, title = ?, topic = ?, category = ?, withdrawn = ? WHERE rid = ?',
  )
  const updateTelling = db.prepare(`
    UPDATE telling SET body = ?, labels = ?, revision = coalesce(?, revision), parser_version = ?, last_changed = ?, corrections = ? WHERE rid = ?`)
  const carried = db.prepare(
    'SELECT e.rid, e.date, e.ord, t.labels FROM event e JOIN telling t ON t.rid = e.rid WHERE e.id = ?',
  )
  const deleteMention = db.prepare('DELETE FROM mention WHERE lid = ? AND date = ? AND ord = ? AND rid = ?')
  const insertMention = db.prepare('INSERT OR IGNORE INTO mention (lid, date, ord, rid) VALUES (?, ?, ?, ?)')
  const findLabel = db.prepare('SELECT lid, slug FROM label WHERE kind = ? AND key = ?')
  const slugTaken = db.prepare('SELECT 1 FROM label WHERE kind = ? AND slug = ?').pluck()
  const insertLabel = db.prepare('INSERT INTO label (kind, key, slug, name) VALUES (?, ?, ?, ?)')
  const mintSlug = db.prepare('UPDATE label SET slug = ?, name = ? WHERE lid = ?')
  const putSource = db.prepare(
    'INSERT INTO source (url, body) VALUES (?, ?) ON CONFLICT (url) DO UPDATE SET body = excluded.body WHERE body <> excluded.body',
  )
  const putPortalPage = db.prepare(`
    INSERT OR REPLACE INTO portal_page (date, title, asked, revision, state, moved_to, protection, note)
    VALUES (:date, :title, :asked, :revision, :state, :movedTo, :protection, :note)`)
  const beginUpdate = db.prepare('INSERT INTO update_run (started, requests) VALUES (?, 0)')
  const endUpdate = db.prepare(`
    UPDATE update_run SET ended = :ended, requests = :requests, outcome = :outcome, message = :message,
      clock_ahead = :clockAhead WHERE id = :run`)
  const forgetRuns = db.prepare('DELETE FROM update_run WHERE id <= ?')
  const remembered = new Map<string, { lid: number; hasPage: boolean }>()

  function labelId({ kind, key, name, leads, slug }: EventLabel): number {
    const cacheKey = `${kind} ${key}`
    const cached = remembered.get(cacheKey)
    if (cached && (cached.hasPage || !leads)) return cached.lid
    const row = findLabel.get(kind, key) as { lid: number; slug: string | null } | undefined
    const mint = () => freeSlug(slug ?? slugify(name, kind), (s) => slugTaken.get(kind, s) !== undefined)
    let lid = row?.lid
    if (lid === undefined) lid = Number(insertLabel.run(kind, key, leads ? mint() : null, name).lastInsertRowid)
    else if (leads && row?.slug === null) mintSlug.run(mint(), name, lid)
    if (remembered.size >= REMEMBERED) remembered.clear()
    remembered.set(cacheKey, { lid, hasPage: leads || (row?.slug ?? null) !== null })
    return lid
  }

  function putEvent({ event, isNew, labels }: EventWrite, update: DayUpdate, key: number): void {
    const { date, order, title, topic, category, provenance, corrections, lastChanged } = event
    const withdrawn = event.withdrawn && JSON.stringify(event.withdrawn)
    const lids = labels.map(labelId)
    const carries = JSON.stringify(lids)
    let rid: number | bigint
    if (isNew) {
      rid = insertEvent.run(event.id, event.path, date, order, title, topic, category, withdrawn).lastInsertRowid
      insertTelling.run(
        rid,
        bodyOf(event),
        carries,
        key,
        provenance.parserVersion,
        event.firstSeen,
        lastChanged,
        corrections,
      )
    } else {
      const before = carried.get(event.id) as { rid: number; date: string; ord: number; labels: string }
      rid = before.rid
      for (const lid of JSON.parse(before.labels)) deleteMention.run(lid, before.date, before.ord, rid)
      updateEvent.run(date, order, title, topic, category, withdrawn, rid)
      const toldHere = provenance.sha256 === update.revision.sha256 ? key : null
      updateTelling.run(bodyOf(event), carries, toldHere, provenance.parserVersion, lastChanged, corrections, rid)
    }
    if (event.withdrawn) return
    for (const lid of lids) insertMention.run(lid, date, order, rid)
  }

  function putRevision({ revision, coverage }: DayUpdate): number {
    const bytes = Buffer.from(revision.wikitext, 'utf8')
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
      bytes.length,
      deflateRawSync(bytes, { level: 3 }),
      JSON.stringify(coverage),
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
    async isIdTaken(id) {
      return idTaken.get(id) !== undefined
    },
    async putDay(update) {
      const { revision, alarm, historic } = update
      const key = putRevision(update)
      for (const write of update.events) putEvent(write, update, key)
      if (historic) return
      const { date, title } = revision
      const alarmText = alarm ? JSON.stringify(alarm) : null
      if (alarm) putKept.run({ date, title, key, alarm: alarmText })
      else putTold.run({ date, title, key, events: countEvents.get(date), alarm: null })
    },
    async putSources(sources) {
      let changed = 0
      for (const source of sources) changed += putSource.run(source.url, JSON.stringify(source)).changes
      return changed
    },
    async putPortalPages(pages) {
      for (const page of pages) putPortalPage.run(page)
    },
    async beginUpdate(started) {
      const run = Number(beginUpdate.run(started).lastInsertRowid)
      forgetRuns.run(run - RUNS)
      return run
    },
    async endUpdate(run, end) {
      endUpdate.run({ run, ...end })
    },
    async transaction(work) {
      db.exec('BEGIN IMMEDIATE')
      try {
        const result = await work()
        db.exec('COMMIT')
        return result
      } catch (error) {
        db.exec('ROLLBACK')
        remembered.clear()
        throw error
      }
    },
  }
}
