import type { EventSummary, Label, LabelCount, LabelKind } from '../../model/archive.ts'
import type { IsoDate } from '../../model/date.ts'
import { unpackText } from '../../model/packed-text.ts'
import type { PortalPage, UpdateRun } from '../../model/portal.ts'
import { publisherOf } from '../../model/publisher.ts'
import type { SourceState } from '../../model/source.ts'
import { rememberedDays } from '../known-days.ts'
import { countNamed, knownSubjects, type TopicRow } from '../named.ts'
import {
  type DayRow,
  dayOf,
  dayQuery,
  eventOf,
  knownOf,
  listedOf,
  PORTAL_PAGE_QUERY,
  type RevisionRow,
  recordOf,
  revisionOf,
  type SettledRow,
  type SourceRow,
  type SplitRow,
} from '../sqlite/rows.ts'
import type { ArchiveReader, Labels, MintedPath, Span, Totals, YearCount } from '../store.ts'
import { postgresHistory } from './history.ts'
import { damagesOf } from './integrity.ts'
import { postgresLedgerReader } from './ledger.ts'
import { postgresLists } from './lists.ts'
import { postgresRelated } from './relations.ts'
import { EVENT_QUERY, type KeyedRow, REVISION_COLUMNS } from './rows.ts'
import { type Ask, one } from './sql.ts'

const LABELS_OF_EVENTS =
  'FROM event e JOIN telling t ON t.rid = e.rid CROSS JOIN unnest(t.labels) AS j(lid) JOIN label l ON l.lid = j.lid'
const FIRST = '0000-00-00'
const LAST = '9999-99-99'
/** Rows that are fetched at a time of what is read to its end. */
const PORTION = 1000

/** The days of an archive that is only read, of which those that changed are read anew. */
export function postgresDays(ask: Ask): ArchiveReader['days'] {
  return rememberedDays(
    async () => Number((await one(ask<{ value: string }>(`SELECT value FROM fact WHERE name = 'generation'`)))?.value),
    async (since) => (await ask<DayRow>(`${dayQuery()} WHERE d.touched > $1 ORDER BY d.date`, [since])).map(dayOf),
  )
}

/** The questions of `ArchiveReader`, asked of PostgreSQL. Every text is sorted by its bytes, and every order goes down to the last tie. */
export function postgresReader(ask: Ask): Omit<ArchiveReader, 'close'> {
  const event = together(async (ids) => {
    const rows = await ask<KeyedRow>(`${EVENT_QUERY} WHERE e.id = ANY($1)`, [ids])
    return new Map(rows.map((row) => [row.id, eventOf(row)]))
  })
  const own = 'm.lid = (SELECT lid FROM label WHERE kind = $1 AND slug = $2)'
  return {
    ...postgresHistory(ask),
    ...postgresLists(ask),
    ...postgresRelated(ask),
    ...postgresLedgerReader(ask),
    async days() {
      return (await ask<DayRow>(`${dayQuery()} ORDER BY d.date`)).map(dayOf)
    },
    async day(date) {
      const row = await one(ask<DayRow>(`${dayQuery()} WHERE d.date = $1`, [date]))
      return row && dayOf(row)
    },
    async neighbours(date) {
      const row = await one(
        ask<{ previous: IsoDate | null; next: IsoDate | null }>(
          `SELECT (SELECT date FROM day WHERE date < $1 AND events > 0 ORDER BY date DESC LIMIT 1) AS previous,
            (SELECT date FROM day WHERE date > $1 AND events > 0 ORDER BY date LIMIT 1) AS next`,
          [date],
        ),
      )
      return { previous: row?.previous ?? undefined, next: row?.next ?? undefined }
    },
    async eventsOn(date) {
      const rows = await ask<KeyedRow>(
        `${EVENT_QUERY} WHERE e.date = $1 ORDER BY e.withdrawn IS NOT NULL, e.ord, e.path`,
        [date],
      )
      return rows.map(eventOf)
    },
    async event(id) {
      return event(id)
    },
    async eventNamed(path) {
      const row = await one(
        ask<KeyedRow>(`${EVENT_QUERY} WHERE e.rid = (SELECT rid FROM path WHERE path = $1)`, [path]),
      )
      return row && eventOf(row)
    },
    async formerPaths(date) {
      const rows = await ask<KeyedRow & { former: string }>(
        `${EVENT_QUERY.replace('SELECT', 'SELECT p.path AS former,')} JOIN path p ON p.rid = e.rid
          WHERE e.date = $1 AND p.path <> e.path ORDER BY p.path`,
        [date],
      )
      return rows.map((row) => ({ path: row.former, event: eventOf(row) }))
    },
    async labelsOn(date, id) {
      const rows = await ask<LabelRow>(
        `SELECT DISTINCT l.kind, l.key, l.slug, l.name ${LABELS_OF_EVENTS}
          WHERE e.date = $1 AND ($2::text IS NULL OR e.id = $2) AND l.slug IS NOT NULL`,
        [date, id ?? null],
      )
      return labelMaps(rows)
    },
    async allLabels() {
      return labelMaps(await ask<LabelRow>('SELECT kind, key, slug, name FROM label WHERE slug IS NOT NULL'))
    },
    async labels(kind) {
      const rows = await ask<SplitRow>(
        'SELECT kind, slug, name, split, most FROM label WHERE kind = $1 AND slug IS NOT NULL ORDER BY slug',
        [kind],
      )
      return rows.map(listedOf)
    },
    async countLabels(kind) {
      const row = await one(
        ask<{ n: number }>('SELECT count(*) AS n FROM label WHERE kind = $1 AND slug IS NOT NULL', [kind]),
      )
      return row?.n ?? 0
    },
    async largest(kind, limit) {
      return ask<LabelCount>(
        `SELECT kind, slug, name, events FROM label WHERE kind = $1 AND slug IS NOT NULL ORDER BY events DESC, slug LIMIT $2`,
        [kind, limit],
      )
    },
    async labelsLike(kinds, beginning, limit) {
      return ask<LabelCount>(
        `SELECT kind, slug, name, events FROM label WHERE kind = ANY($1) AND slug IS NOT NULL
          AND (starts_with(slug, $2) OR strpos(slug, '-' || $2) > 0)
        ORDER BY starts_with(slug, $2) DESC, events DESC, slug, kind LIMIT $3`,
        [kinds, beginning, limit],
      )
    },
    async label(kind, slug) {
      const row = await one(
        ask<SplitRow>('SELECT kind, slug, name, split, most FROM label WHERE kind = $1 AND slug = $2', [kind, slug]),
      )
      return row && listedOf(row)
    },
    async yearsOf(kind, slug) {
      return ask<YearCount>(
        `WITH l AS (SELECT lid FROM label WHERE kind = $1 AND slug = $2)
        SELECT left(date, 4) AS year, count(*) AS events, min(date) AS first, max(date) AS last FROM mention
        WHERE lid = (SELECT lid FROM l) GROUP BY 1
        UNION ALL SELECT year, 0, NULL, NULL FROM dropped d WHERE lid = (SELECT lid FROM l) AND NOT EXISTS
          (SELECT 1 FROM mention m WHERE m.lid = d.lid AND m.date BETWEEN d.year || '-00' AND d.year || '-99')
        ORDER BY 1`,
        [kind, slug],
      )
    },
    async beside(kind, slug, limit) {
      const rows = await ask<LabelCount>(
        `SELECT kind, slug, name, events FROM (
          SELECT l.kind, l.slug, l.name, c.events, row_number() OVER (PARTITION BY l.kind ORDER BY c.events DESC, l.slug) AS n FROM (
            SELECT j.lid, count(*) AS events FROM mention m JOIN telling t ON t.rid = m.rid CROSS JOIN unnest(t.labels) AS j(lid)
            WHERE ${own} AND j.lid <> m.lid GROUP BY j.lid HAVING count(*) > 1
          ) c JOIN label l ON l.lid = c.lid WHERE l.slug IS NOT NULL AND l.kind IN ('story', 'topic')
        ) ranked WHERE n <= $3 ORDER BY events DESC, slug`,
        [kind, slug, limit],
      )
      return byKind(rows)
    },
    async monthsOf(kind, slug) {
      return ask<{ month: string; events: number }>(
        `SELECT left(m.date, 7) AS month, count(*) AS events FROM mention m WHERE ${own} GROUP BY 1 ORDER BY 1`,
        [kind, slug],
      )
    },
    async publishersOf(kind, slug, limit) {
      return ask<{ name: string; events: number }>(
        `SELECT (c.value->>'label') COLLATE "C" AS name, count(DISTINCT m.rid) AS events
        FROM mention m JOIN telling t ON t.rid = m.rid CROSS JOIN json_array_elements(t.body::json->'citations') c
        WHERE ${own} AND c.value->>'label' <> '' GROUP BY 1 ORDER BY events DESC, name LIMIT $3`,
        [kind, slug, limit],
      )
    },
    async namesOf(domain, limit) {
      const cited = await ask<{ name: string; url: string; rid: number }>(
        `SELECT c.value->>'label' AS name, c.value->>'url' AS url, m.rid
        FROM label l JOIN mention m ON m.lid = l.lid JOIN telling t ON t.rid = m.rid
        CROSS JOIN json_array_elements(t.body::json->'citations') c
        WHERE l.kind = 'source' AND l.key = $1 AND c.value->>'label' <> ''`,
        [domain],
      )
      const events = new Map<string, Set<number>>()
      for (const { name, url, rid } of cited)
        if (publisherOf(url) === domain) events.set(name, (events.get(name) ?? new Set()).add(rid))
      return Array.from(events, ([name, { size }]) => ({ name, events: size }))
        .sort((a, b) => b.events - a.events || Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
        .slice(0, limit)
    },
    async statesOf(domain) {
      return ask<{ state: SourceState; sources: number }>(
        'SELECT state, count(*) AS sources FROM link WHERE publisher = $1 AND state IS NOT NULL GROUP BY 1 ORDER BY 1',
        [domain],
      )
    },
    async busiest(span, limit) {
      const { from, to } = bounds(span)
      const rows = await ask<LabelCount>(
        `SELECT kind, slug, name, events FROM (
          SELECT l.kind, l.slug, l.name, c.events, row_number() OVER (PARTITION BY l.kind ORDER BY c.events DESC, l.slug) AS n FROM (
            SELECT j.lid, count(*) AS events FROM event e JOIN telling t ON t.rid = e.rid CROSS JOIN unnest(t.labels) AS j(lid)
            WHERE e.date BETWEEN $1 AND $2 AND e.withdrawn IS NULL GROUP BY j.lid
          ) c JOIN label l ON l.lid = c.lid WHERE l.slug IS NOT NULL AND l.kind <> 'source'
        ) ranked WHERE n <= $3 ORDER BY events DESC, slug`,
        [from, to, limit],
      )
      return byKind(rows)
    },
    async named(subjects, among) {
      const isLabel = 'kind' in among
      const { from, to } = isLabel ? bounds({}) : bounds(among)
      const [topics, events, owns] = await Promise.all([
        topicRows(ask, subjects.flat()),
        isLabel
          ? ask<Carried>(`SELECT t.labels FROM mention m JOIN telling t ON t.rid = m.rid WHERE ${own}`, [
              among.kind,
              among.slug,
            ])
          : ask<Carried>(
              `SELECT t.labels FROM event e JOIN telling t ON t.rid = e.rid
              WHERE e.date BETWEEN $1 AND $2 AND e.withdrawn IS NULL`,
              [from, to],
            ),
        isLabel
          ? ask<{ lid: number }>('SELECT lid FROM label WHERE kind = $1 AND slug = $2', [among.kind, among.slug])
          : [],
      ])
      return countNamed(
        knownSubjects(subjects, topics),
        events.map(({ labels }) => labels),
        owns[0]?.lid,
      )
    },
    async eventsOf(kind, slug, span, limit) {
      const { from, to } = bounds(span)
      return ask<EventSummary>(
        `SELECT e.id, e.path, e.date, e.title FROM (
          SELECT m.date, m.ord, m.rid FROM mention m WHERE ${own} AND m.date BETWEEN $3 AND $4
          ORDER BY m.date DESC, m.ord DESC, m.rid DESC LIMIT $5
        ) m JOIN event e ON e.rid = m.rid ORDER BY m.date DESC, m.ord DESC, m.rid DESC`,
        [kind, slug, from, to, limit],
      )
    },
    async sources(urls) {
      if (urls.length === 0) return new Map()
      const rows = await ask<SourceRow>(
        `SELECT j.url, s.body, s.is_slogan::int, s.is_stock::int, l.state, l.since, l.archived FROM unnest($1::text[]) AS j(url)
        LEFT JOIN source s ON s.url = j.url LEFT JOIN link l ON l.url = j.url
        WHERE s.body IS NOT NULL OR l.state IS NOT NULL OR l.archived IS NOT NULL`,
        [urls],
      )
      return new Map(rows.map((row) => [row.url, knownOf(row)]))
    },
    async *allSources() {
      for (let last = ''; ; ) {
        const rows = await ask<SettledRow>(
          `SELECT u.url, s.body, l.state, l.since, l.checked, l.due, l.etag, l.last_modified AS "lastModified", l.archived FROM (
            (SELECT url FROM source WHERE left(url, 500) >= left($1, 500) AND url > $1
              ORDER BY left(url, 500), url LIMIT ${PORTION})
            UNION (SELECT url FROM link WHERE left(url, 500) >= left($1, 500) AND url > $1 AND state IS NOT NULL
              ORDER BY left(url, 500), url LIMIT ${PORTION})
            ORDER BY url LIMIT ${PORTION}
          ) u LEFT JOIN source s ON s.url = u.url LEFT JOIN link l ON l.url = u.url ORDER BY u.url`,
          [last],
        )
        for (const row of rows) yield recordOf(row)
        const end = rows.at(-1)
        if (!end) return
        last = end.url
      }
    },
    async *paths() {
      yield* await ask<MintedPath>(
        `SELECT path, id, date FROM event
        UNION SELECT p.path, e.id, e.date FROM path p JOIN event e ON e.rid = p.rid ORDER BY path, id`,
      )
    },
    async damages() {
      return damagesOf(ask)
    },
    async *revisions(date) {
      if (date !== undefined) {
        const rows = await ask<RevisionRow>(
          `SELECT ${REVISION_COLUMNS} FROM revision WHERE date = $1 ORDER BY coalesce(timestamp, ''), key`,
          [date],
        )
        for (const row of rows) yield revisionOf(row)
        return
      }
      for (let last = 0; ; ) {
        const rows = await ask<RevisionRow>(
          `SELECT ${REVISION_COLUMNS} FROM revision WHERE key > $1 ORDER BY key LIMIT ${PORTION}`,
          [last],
        )
        for (const row of rows) yield revisionOf(row)
        const end = rows.at(-1)
        if (!end) return
        last = end.key
      }
    },
    async wikitext(key) {
      const row = await one(ask<{ body: Buffer }>('SELECT body FROM revision WHERE key = $1', [key]))
      if (!row) throw new RangeError(`no revision ${key}`)
      return unpackText(row.body)
    },
    async coverage(key) {
      const row = await one(ask<{ coverage: string }>('SELECT coverage FROM revision WHERE key = $1', [key]))
      return row && JSON.parse(row.coverage)
    },
    async portalPages() {
      return ask<PortalPage>(PORTAL_PAGE_QUERY.replace('AS movedTo', 'AS "movedTo"'))
    },
    async updateRuns(limit) {
      return ask<UpdateRun>(
        'SELECT started, ended, requests, outcome, message, clock_ahead AS "clockAhead" FROM update_run ORDER BY id DESC LIMIT $1',
        [limit],
      )
    },
    async totals() {
      const [row] = await ask<Totals>(`
        WITH told AS (SELECT coalesce(sum(events), 0) AS events FROM day)
        SELECT (SELECT count(*) FROM day) AS days, (SELECT events FROM told) AS events,
          (SELECT count(*) FROM event) - (SELECT events FROM told) AS withdrawn, (SELECT count(*) FROM revision) AS revisions,
          (SELECT count(*) FROM source) AS sources, (SELECT min(date) FROM day) AS first, (SELECT max(date) FROM day) AS last,
          (SELECT count(*) FROM day WHERE alarm IS NOT NULL) AS alarms`)
      return row as Totals
    },
  }
}

/** Makes one question of those that are asked one after another without waiting for answers. */
function together<T>(
  ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (key: string) => Promise<T | undefined> {
  let waiting: { readonly keys: string[]; readonly answers: Promise<ReadonlyMap<string, T>> } | undefined
  return async (key) => {
    if (!waiting) {
      const keys: string[] = []
      const answers = Promise.resolve().then(() => {
        waiting = undefined
        return ask([...new Set(keys)])
      })
      waiting = { keys, answers }
    }
    waiting.keys.push(key)
    return (await waiting.answers).get(key)
  }
}

interface Carried {
  readonly labels: readonly number[]
}

/** Finds topics by their keys. */
export const topicRows = (ask: Ask, keys: readonly string[]) =>
  ask<TopicRow>(`SELECT key, lid, slug FROM label WHERE kind = 'topic' AND key = ANY($1)`, [keys])

function bounds({ from = FIRST as IsoDate, to = LAST as IsoDate }: Span): { from: string; to: string } {
  return { from, to }
}

function byKind(rows: readonly LabelCount[]): Record<LabelKind, LabelCount[]> {
  const found: Record<LabelKind, LabelCount[]> = { story: [], topic: [], category: [], source: [] }
  for (const label of rows) found[label.kind].push(label)
  return found
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
