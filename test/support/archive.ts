import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { en } from '../../src/editions/en.ts'
import type { Arrival } from '../../src/intake/arrival.ts'
import type { IsoDate } from '../../src/model/date.ts'
import type { PageRevision } from '../../src/model/revision.ts'
import { type IngestOptions, ingest, type Step } from '../../src/pipeline.ts'
import { frameOf } from '../../src/site/frame.ts'
import { Site } from '../../src/site/site.ts'
import type { Store, StoreAddress } from '../../src/store/index.ts'
import { openSqlite } from '../../src/store/sqlite/open.ts'

/** A folder that is gone when the test is. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'annals-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A new archive in a real file. */
export function newStore(): { store: Store; address: StoreAddress; folder: string } {
  const folder = temporaryFolder()
  const file = join(folder, 'annals.sqlite')
  const address = `sqlite:${file}`
  const store = openSqlite(file)
  onTestFinished(() => store.close())
  return { store, address, folder }
}

/** A day page with some lines, in the wrapper of its time. */
export function dayPage(date: string, ...lines: string[]): string {
  const [year, month, day] = date.split('-')
  return `{{Current events|year=${year}|month=${month}|day=${day}|content=\n<!-- All news items below this line -->\n${lines.join('\n')}\n<!-- All news items above this line -->}}`
}

export function revision(date: string, wikitext: string, more: Partial<PageRevision> = {}): PageRevision {
  return {
    edition: 'en',
    date: date as IsoDate,
    title: en.dayTitle(date as IsoDate),
    wikitext,
    encoding: 'utf-8',
    ...more,
  }
}

/** Takes revisions into a store, one after another, and gives what came of each. */
export async function tell(store: Store, revisions: readonly PageRevision[], options?: IngestOptions): Promise<Step[]> {
  async function* arrivals(): AsyncGenerator<Arrival> {
    for (const item of revisions) yield { type: 'revision', revision: item, origin: 'test' }
  }
  const steps: Step[] = []
  for await (const step of ingest(store, en, arrivals(), options)) steps.push(step)
  return steps
}

export const options = { name: 'Test archive', tagline: 'For tests.', origin: '' }

/** What pages of such an archive are built with. */
export const frame = frameOf(en, options)

export const siteOf = (store: Store) => new Site(store, en, options)
