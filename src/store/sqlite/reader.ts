import type { Database } from 'better-sqlite3'
import type { EventSummary, Label, LabelCount, LabelKind } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import { unpackText } from '../../model/packed-text.ts'
import type { PortalPage, UpdateRun } from '../../model/portal.ts'
import type { SourceState } from '../../model/source.ts'
import { rememberedDays } from '../known-days.ts'
import { countNamed, knownSubjects, type TopicRow } from '../named.ts'
import type { ArchiveReader, Labels, MintedPath, Span, Totals, YearCount } from '../store.ts'
import { sqliteHistory } from './history.ts'
import { damagesOf } from './integrity.ts'
import { sqliteLedgerReader } from './ledger.ts'
import { sqliteLists } from './lists.ts'
import { sqliteRelated } from './relations.ts'
import {
  type DayRow,
  dayOf,
  dayQuery,
  EVENT_QUERY,
  type EventRow,
  eventOf,
  knownOf,
  listedOf,
  PORTAL_PAGE_QUERY,
  REVISION_COLUMNS,
  type RevisionRow,
  recordOf,
  revisionOf,
  type SettledRow,
  type SourceRow,
  type SplitRow,
} from './rows.ts'

// CROSS JOIN keeps the order written here: from few days to their events to their labels.
const TELLINGS_OF_EVENTS = 'FROM event e CROSS JOIN telling t INDEXED BY telling_labels ON t.rid = e.rid'
const DAY_QUERY = dayQuery('INDEXED BY revision_head')
const FIRST = '0000-00-00'
const LAST = '9999-99-99'

/** The questions of `ArchiveReader`, asked of SQLite. Dates are ISO text and every order goes down to the last tie. */
export function sqliteReader(db: Database): ArchiveReader {
  const days = db.prepare(`${DAY_QUERY} ORDER BY d.date`)
  const day = db.prepare(`${DAY_QUERY} WHERE d.date = ?`)
  const previous = db.prepare('SELECT date FROM day WHERE date < ? AND events > 0 ORDER BY date DESC LIMIT 1').pluck()
  const next = db.prepare('SELECT date FROM day WHERE date > ? AND events > 0 ORDER BY date LIMIT 1').pluck()
  const eventsOn = db.prepare(`${EVENT_QUERY} WHERE e.date = ? ORDER BY e.withdrawn IS NOT NULL, e.ord, e.path`)
  const event = db.prepare(`${EVENT_QUERY} WHERE e.id = ?`)
  const eventNamed = db.prepare(`${EVENT_QUERY} WHERE e.rid = (SELECT rid FROM path WHERE path = ?)`)
  const formerPaths = db.prepare(`
    SELECT p.path, e.id FROM path p CROSS JOIN event e ON e.rid = p.rid
    WHERE e.date = ? AND p.path <> e.path ORDER BY p.path`)
  const labelsOn = db.prepare(`
    SELECT DISTINCT l.kind, l.key, l.slug, l.name ${TELLINGS_OF_EVENTS}
    CROSS JOIN json_each(t.labels) j CROSS JOIN label l ON l.lid = j.value
    WHERE e.date = :date AND (:id IS NULL OR e.id = :id) AND l.slug IS NOT NULL`)
  const labels = db.prepare(
    'SELECT kind, slug, name, split, most FROM label WHERE kind = ? AND slug IS NOT NULL ORDER BY slug',
  )
  const largest = db.prepare(`
    SELECT kind, slug, name, events FROM label WHERE kind = ? AND slug IS NOT NULL
    ORDER BY events DESC, slug LIMIT ?`)
  const countLabels = db.prepare('SELECT count(*) FROM label WHERE kind = ? AND slug IS NOT NULL').pluck()
  const labelsLike = db.prepare(`
    SELECT kind, slug, name, events FROM label WHERE kind IN (SELECT value FROM json_each(:kinds)) AND slug IS NOT NULL
      AND (slug GLOB :beginning || '*' OR slug GLOB '*-' || :beginning || '*')
    ORDER BY slug GLOB :beginning || '*' DESC, events DESC, slug, kind LIMIT :limit`)
  const label = db.prepare('SELECT kind, slug, name, split, most FROM label WHERE kind = ? AND slug = ?')
  const years = db.prepare(`
    WITH l AS (SELECT lid FROM label WHERE kind = ? AND slug = ?)
    SELECT substr(date, 1, 4) AS year, count(*) AS events, min(date) AS first, max(date) AS last FROM mention
    WHERE lid = (SELECT lid FROM l) GROUP BY 1
    UNION ALL SELECT year, 0, NULL, NULL FROM dropped d WHERE lid = (SELECT lid FROM l) AND NOT EXISTS
      (SELECT 1 FROM mention m WHERE m.lid = d.lid AND m.date BETWEEN d.year || '-00' AND d.year || '-99')
    ORDER BY 1`)
  const own = 'm.lid = (SELECT lid FROM label WHERE kind = :kind AND slug = :slug)'
  const beside = db.prepare(`
    SELECT l.kind, l.slug, l.name, c.events FROM (
      SELECT j.value AS lid, count(*) AS events FROM mention m CROSS JOIN telling t INDEXED BY telling_labels ON t.rid = m.rid
      CROSS JOIN json_each(t.labels) j WHERE ${own} AND j.value <> m.lid GROUP BY 1 HAVING count(*) > 1
    ) c CROSS JOIN label l ON l.lid = c.lid WHERE l.slug IS NOT NULL AND l.kind IN ('story', 'topic')
    ORDER BY c.events DESC, l.slug`)
  const monthsOf = db.prepare(
    `SELECT substr(m.date, 1, 7) AS month, count(*) AS events FROM mention m WHERE ${own} GROUP BY 1 ORDER BY 1`,
  )
  const publishersOf = db.prepare(`
    SELECT c.name, count(DISTINCT m.rid) AS events FROM mention m CROSS JOIN cited c ON c.rid = m.rid
    WHERE ${own} GROUP BY 1 ORDER BY events DESC, c.name LIMIT :limit`)
  const namesOf = db.prepare(`
    SELECT c.name, count(*) AS events
    FROM label l CROSS JOIN mention m ON m.lid = l.lid CROSS JOIN cited c ON c.rid = m.rid AND c.publisher = m.lid
    WHERE l.kind = 'source' AND l.key = :domain GROUP BY 1 ORDER BY events DESC, c.name LIMIT :limit`)
  const statesOf = db.prepare(`
    SELECT state, count(*) AS sources FROM link WHERE publisher = ? AND state IS NOT NULL GROUP BY 1 ORDER BY 1`)
  const countsIn = db.prepare(`
    SELECT l.kind, l.slug, l.name, c.events FROM (
      SELECT j.value AS lid, count(*) AS events ${TELLINGS_OF_EVENTS} CROSS JOIN json_each(t.labels) j
      WHERE e.date BETWEEN :from AND :to AND e.withdrawn IS NULL GROUP BY 1
    ) c CROSS JOIN label l ON l.lid = c.lid WHERE l.slug IS NOT NULL AND l.kind <> 'source'
    ORDER BY c.events DESC, l.slug`)
  const topicsNamed = topicRows(db)
  const carriedIn = db
    .prepare(`SELECT t.labels ${TELLINGS_OF_EVENTS} WHERE e.date BETWEEN :from AND :to AND e.withdrawn IS NULL`)
    .pluck()
  const carriedWith = db
    .prepare(
      `SELECT t.labels FROM mention m CROSS JOIN telling t INDEXED BY telling_labels ON t.rid = m.rid WHERE ${own}`,
    )
    .pluck()
  const lidOf = db.prepare('SELECT lid FROM label WHERE kind = ? AND slug = ?').pluck()
  const eventsOf = db.prepare(`
    SELECT e.id, e.path, e.date, e.title FROM mention m JOIN event e ON e.rid = m.rid
    WHERE m.lid = (SELECT lid FROM label WHERE kind = :kind AND slug = :slug) AND m.date BETWEEN :from AND :to
    ORDER BY m.date DESC, m.ord DESC LIMIT :limit`)
  const allLabels = db.prepare('SELECT kind, key, slug, name FROM label WHERE slug IS NOT NULL')
  const sources = db.prepare(`
    SELECT j.value AS url, s.body, s.is_slogan, s.is_stock, l.state, l.since, l.archived FROM json_each(?) j
    LEFT JOIN source s ON s.url = j.value LEFT JOIN link l ON l.url = j.value
    WHERE s.body IS NOT NULL OR l.state IS NOT NULL OR l.archived IS NOT NULL`)
  const allSources = db.prepare(`
    SELECT u.url, s.body, l.state, l.since, l.checked, l.due, l.etag, l.last_modified AS lastModified, l.archived FROM (
      SELECT url FROM (SELECT url FROM source WHERE url > :last ORDER BY url LIMIT 500)
      UNION SELECT url FROM (SELECT url FROM link WHERE url > :last AND state IS NOT NULL ORDER BY url LIMIT 500)
      ORDER BY url LIMIT 500
    ) u LEFT JOIN source s ON s.url = u.url LEFT JOIN link l ON l.url = u.url ORDER BY u.url`)
  const paths = db.prepare(`
    SELECT path, id, date FROM event
    UNION SELECT p.path, e.id, e.date FROM path p JOIN event e ON e.rid = p.rid ORDER BY path, id`)
  const revisions = db.prepare(`SELECT ${REVISION_COLUMNS} FROM revision WHERE key > ? ORDER BY key LIMIT 500`)
  const dayRevisions = db.prepare(
    `SELECT ${REVISION_COLUMNS} FROM revision WHERE date = ? ORDER BY coalesce(timestamp, ''), key`,
  )
  const body = db.prepare('SELECT body FROM revision WHERE key = ?').pluck()
  const coverage = db.prepare('SELECT coverage FROM revision WHERE key = ?').pluck()
  const portalPages = db.prepare(PORTAL_PAGE_QUERY)
  const updateRuns = db.prepare(
    'SELECT started, ended, requests, outcome, message, clock_ahead AS clockAhead FROM update_run ORDER BY id DESC LIMIT ?',
  )
  const totals = db.prepare(`
    WITH told AS (SELECT coalesce(sum(events), 0) AS events FROM day)
    SELECT (SELECT count(*) FROM day) AS days, (SELECT events FROM told) AS events,
      (SELECT count(*) FROM event) - (SELECT events FROM told) AS withdrawn, (SELECT count(*) FROM revision) AS revisions,
      (SELECT count(*) FROM source) AS sources, (SELECT min(date) FROM day) AS first, (SELECT max(date) FROM day) AS last,
      (SELECT count(*) FROM day WHERE alarm IS NOT NULL) AS alarms`)

  return {
    ...sqliteHistory(db),
    ...sqliteLists(db),
    ...sqliteRelated(db),
    ...sqliteLedgerReader(db),
    async days() {
      return (days.all() as DayRow[]).map(dayOf)
    },
    async day(date) {
      const row = day.get(date) as DayRow | undefined
      return row && dayOf(row)
    },
    async neighbours(date) {
      return { previous: previous.get(date) as IsoDate | undefined, next: next.get(date) as IsoDate | undefined }
    },
    async eventsOn(date) {
      return (eventsOn.all(date) as EventRow[]).map(eventOf)
    },
    async event(id) {
      const row = event.get(id) as EventRow | undefined
      return row && eventOf(row)
    },
    async eventNamed(path) {
      const row = eventNamed.get(path) as EventRow | undefined
      return row && eventOf(row)
    },
    async formerPaths(date) {
      const rows = formerPaths.all(date) as { path: string; id: string }[]
      return rows.map(({ path, id }) => ({ path, event: eventOf(event.get(id) as EventRow) }))
    },
    async labelsOn(date, id) {
      return labelMaps(labelsOn.all({ date, id: id ?? null }) as LabelRow[])
    },
    async allLabels() {
      return labelMaps(allLabels.all() as LabelRow[])
    },
    async labels(kind) {
      return (labels.all(kind) as SplitRow[]).map(listedOf)
    },
    async countLabels(kind) {
      return countLabels.get(kind) as number
    },
    async largest(kind, limit) {
      return largest.all(kind, limit) as LabelCount[]
    },
    async labelsLike(kinds, beginning, limit) {
      return labelsLike.all({ kinds: JSON.stringify(kinds), beginning, limit }) as LabelCount[]
    },
    async label(kind, slug) {
      const row = label.get(kind, slug) as SplitRow | undefined
      return row && listedOf(row)
    },
    async yearsOf(kind, slug) {
      return years.all(kind, slug) as YearCount[]
    },
    async beside(kind, slug, limit) {
      const found: Record<LabelKind, LabelCount[]> = { story: [], topic: [], category: [], source: [] }
      for (const label of beside.iterate({ kind, slug }) as Iterable<LabelCount>) {
        if (found[label.kind].length < limit) found[label.kind].push(label)
      }
      return found
    },
    async monthsOf(kind, slug) {
      return monthsOf.all({ kind, slug }) as { month: string; events: number }[]
    },
    async publishersOf(kind, slug, limit) {
      return publishersOf.all({ kind, slug, limit }) as { name: string; events: number }[]
    },
    async namesOf(domain, limit) {
      return namesOf.all({ domain, limit }) as { name: string; events: number }[]
    },
    async statesOf(domain) {
      return statesOf.all(domain) as { state: SourceState; sources: number }[]
    },
    async busiest(span, limit) {
      const found: Record<LabelKind, LabelCount[]> = { story: [], topic: [], category: [], source: [] }
      for (const label of countsIn.iterate(bounds(span)) as Iterable<LabelCount>) {
        if (found[label.kind].length < limit) found[label.kind].push(label)
      }
      return found
    },
    async named(subjects, among) {
      const isLabel = 'kind' in among
      const rows = isLabel ? carriedWith.iterate({ ...among }) : carriedIn.iterate(bounds(among))
      const own = isLabel ? (lidOf.get(among.kind, among.slug) as number | undefined) : undefined
      return countNamed(knownSubjects(subjects, topicsNamed(subjects.flat())), parsed(rows as Iterable<string>), own)
    },
    async eventsOf(kind: LabelKind, slug: string, span: Span, limit: number) {
      return eventsOf.all({ kind, slug, ...bounds(span), limit }) as EventSummary[]
    },
    async sources(urls) {
      if (urls.length === 0) return new Map()
      return new Map((sources.all(JSON.stringify(urls)) as SourceRow[]).map((row) => [row.url, knownOf(row)]))
    },
    async *allSources() {
      for (let last = ''; ; ) {
        const rows = allSources.all({ last }) as SettledRow[]
        for (const row of rows) yield recordOf(row)
        const end = rows.at(-1)
        if (!end) return
        last = end.url
      }
    },
    async *paths() {
      yield* paths.all() as MintedPath[]
    },
    async damages() {
      return damagesOf(db)
    },
    async *revisions(date) {
      if (date !== undefined) {
        for (const row of dayRevisions.all(date) as RevisionRow[]) yield revisionOf(row)
        return
      }
      for (let last = 0; ; ) {
        const rows = revisions.all(last) as RevisionRow[]
        for (const row of rows) yield revisionOf(row)
        const end = rows.at(-1)
        if (!end) return
        last = end.key
      }
    },
    async wikitext(key) {
      const bytes = body.get(key) as Buffer | undefined
      if (!bytes) throw new RangeError(`no revision ${key}`)
      return unpackText(bytes)
    },
    async coverage(key) {
      const text = coverage.get(key) as string | undefined
      return text === undefined ? undefined : JSON.parse(text)
    },
    async portalPages() {
      return portalPages.all() as PortalPage[]
    },
    async updateRuns(limit) {
      return updateRuns.all(limit) as UpdateRun[]
    },
    async totals() {
      return totals.get() as Totals
    },
    async close() {
      db.close()
    },
  }
}

/** The days of an archive that is only read, of which those that changed are read anew. */
export function sqliteDays(db: Database): ArchiveReader['days'] {
  const generation = db.prepare(`SELECT value FROM fact WHERE name = 'generation'`).pluck()
  const touched = db.prepare(`${DAY_QUERY} WHERE d.touched > ? ORDER BY d.date`)
  return rememberedDays(
    async () => generation.get() as number,
    async (since) => (touched.all(since) as DayRow[]).map(dayOf),
  )
}

/** Finds topics by their keys. */
export function topicRows(db: Database): (keys: readonly string[]) => TopicRow[] {
  const rows = db.prepare(
    "SELECT key, lid, slug FROM label WHERE kind = 'topic' AND key IN (SELECT value FROM json_each(?))",
  )
  return (keys) => rows.all(JSON.stringify(keys)) as TopicRow[]
}

function* parsed(rows: Iterable<string>): Generator<readonly number[]> {
  for (const row of rows) yield JSON.parse(row)
}

function bounds({ from = FIRST as IsoDate, to = LAST as IsoDate }: Span): { from: string; to: string } {
  return { from, to }
}

type LabelRow = Label & { readonly key: string }

function labelMaps(rows: readonly LabelRow[]): Labels {
  const maps = {
    story: new Map<string, Label>(),
    topic: new Map<string, Label>(),
    category: new Map<string, Label>(),
    source: new Map<string, Label>(),
  }
  for (const { kind, key, slug, name } of rows) maps[kind].set(key, { kind, slug, name })
  return { stories: maps.story, topics: maps.topic, categories: maps.category, sources: maps.source }
}
