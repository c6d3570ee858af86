import { createHash } from 'node:crypto'
import type { DayPage } from '../model/archive.ts'
import type { LineKind, RejectedLine } from '../model/day.ts'
import { parseDay } from '../parse/day.ts'
import type { Site } from '../site/site.ts'
import type { ArchiveReader } from '../store/store.ts'
import { eventFaults, historyFaults } from './events.ts'
import { Paths } from './paths.ts'

/** What a verification found. Nothing in `faults` means that all holds. */
export interface Verification {
  readonly revisions: number
  readonly events: number
  /** Paths of events and labels that were asked for: each must answer. */
  readonly paths: number
  /** Lines of the told pages by what they are. */
  readonly lines: Readonly<Partial<Record<LineKind, number>>>
  readonly rejected: readonly (RejectedLine & { readonly date: string })[]
  readonly faults: readonly string[]
}

/** Revisions of a day whose bytes are what was stored, by their hash. */
export type Texts = ReadonlyMap<string, string>

/**
 * Does everything still hold? Asks the database what is wrong with its file, hashes every stored revision anew, reads every
 * event again from the revision that tells it, accounts for every line of the pages told, and sees that every path that
 * was ever minted has a page. Each fault begins with the path or the day that it is about. Yields the share of days done;
 * the last value is the finding.
 */
export async function* verify(
  reader: ArchiveReader,
  site: Site,
): AsyncGenerator<{ done: number; of: number; found?: Verification }> {
  const faults: string[] = []
  const lines: Partial<Record<LineKind, number>> = {}
  const rejected: (RejectedLine & { date: string })[] = []
  const paths = new Paths(reader, site)
  let revisions = 0
  let events = 0
  /** A damaged file may fail at any question: that is a finding, and the other questions are still asked. */
  async function asking<T>(about: string, question: () => Promise<T>): Promise<T | undefined> {
    try {
      return await question()
    } catch (error) {
      faults.push(`${about}: cannot be read: ${error instanceof Error ? error.message : error}`)
      return undefined
    }
  }

  const damages = (await asking('the database', () => reader.damages())) ?? []
  faults.push(...damages.map((words) => `the database: ${words}; bring back a backup`))
  const days = (await asking('the list of days', () => reader.days())) ?? []
  for (const [i, page] of days.entries()) {
    const { date } = page
    await asking(date, async () => {
      const found = await readTexts(reader, page)
      revisions += found.revisions
      faults.push(...found.faults)
      const told = await reader.eventsOn(date)
      events += told.length
      faults.push(...eventFaults(site.frame.edition, told, found.texts), ...(await historyFaults(reader, told)))
      const standing = told.filter((event) => event.withdrawn === null).length
      if (standing !== page.events)
        faults.push(`${date}: its day says ${page.events} events, and there are ${standing}`)
      const text = page.told && found.texts.get(page.told.sha256)
      if (typeof text !== 'string') return
      const day = parseDay(text)
      if (day.lines.length !== text.split('\n').length)
        faults.push(`${date}: ${day.lines.length} lines accounted for, the page has others`)
      for (const kind of day.lines) lines[kind] = (lines[kind] ?? 0) + 1
      rejected.push(...day.rejected.map((line) => ({ date, ...line })))
    })
    await asking(date, () => paths.build(page))
    yield { done: i + 1, of: days.length }
  }
  faults.push(...((await asking('the list of paths', () => paths.faults())) ?? []))
  yield {
    done: days.length,
    of: days.length,
    found: { revisions, events, paths: paths.asked, lines, rejected, faults },
  }
}

async function readTexts(reader: ArchiveReader, { date }: DayPage) {
  const faults: string[] = []
  const texts = new Map<string, string>()
  let revisions = 0
  for await (const revision of reader.revisions(date)) {
    revisions++
    const wikitext = await readable(reader, revision.key)
    if (wikitext !== undefined && sha256(wikitext) === revision.sha256) texts.set(revision.sha256, wikitext)
    else
      faults.push(
        `${date}: revision ${revision.key} is not what was stored; restore it from a backup or import its page again`,
      )
  }
  return { revisions, texts: texts as Texts, faults }
}

async function readable(reader: ArchiveReader, key: number): Promise<string | undefined> {
  try {
    return await reader.wikitext(key)
  } catch {
    return undefined // The compressed bytes are damaged: the hash can't be right either.
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
