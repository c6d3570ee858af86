import { editionOf } from '../../src/editions/index.ts'
import type { Document, Page } from '../../src/model/page.ts'
import { documentsOf } from '../../src/site/documents.ts'
import { Site } from '../../src/site/site.ts'
import type { ArchiveReader } from '../../src/store/store.ts'
import { lively } from '../inert.ts'
import { agreement } from '../read-back/agreement.ts'
import { htmlFaults, jsonFaults, xmlFaults } from '../validity.ts'

export interface Figures {
  readonly events: number
  readonly days: number
  readonly documents: number
  /** Documents that were held against the HTML standard, which takes longer than all else. */
  readonly validated: number
  readonly faults: readonly string[]
}

/**
 * Draws events of an archive at random, the same for the same seed, and looks at each in its four formats, and at the
 * pages of their days: do they agree, is JSON as its schema says and XML as its own, does nothing act on a reader, and is
 * the HTML of the first `validate` pages valid?
 */
export async function checkFormats(
  reader: ArchiveReader,
  { events, seed = 1, validate = 0 }: { events: number; seed?: number; validate?: number },
): Promise<Figures> {
  const site = new Site(reader, editionOf('en'), { name: 'Annals', tagline: 'An open news archive.', origin: '' })
  const days = (await reader.days()).filter((day) => day.events > 0)
  const wanted = draw(
    days.reduce((sum, day) => sum + day.events, 0),
    events,
    seed,
  )
  const figures = { events: 0, days: 0, documents: 0, validated: 0 }
  const faults: string[] = []
  let before = 0
  for (const page of days) {
    const drawn = Array.from({ length: page.events }, (_, i) => i).filter((i) => wanted.has(before + i))
    before += page.events
    if (drawn.length === 0) continue
    const [day, ...all] = await collect(site.pages({ kind: 'day', page }))
    for (const built of [day as Page, ...drawn.map((i) => all[i] as Page)]) {
      const documents = documentsOf(built, site.frame.look)
      faults.push(...faultsIn(documents))
      figures.documents += documents.length
      figures[built.kind === 'day' ? 'days' : 'events']++
      if (figures.validated < validate) {
        faults.push(...(await htmlFaults(bodyWith(documents, '.html'))).map((fault) => `${built.url}.html: ${fault}`))
        figures.validated++
      }
    }
  }
  return { ...figures, faults }
}

function faultsIn(documents: readonly Document[]): string[] {
  const at = documents[0]?.path ?? ''
  return [
    ...agreement(documents),
    ...documents.flatMap(lively),
    ...jsonFaults(bodyWith(documents, '.json')).map((fault) => `${at}: JSON: ${fault}`),
    ...xmlFaults(bodyWith(documents, '.xml')).map((fault) => `${at}: XML: ${fault}`),
  ]
}

const bodyWith = (documents: readonly Document[], ending: string) =>
  documents.find(({ path }) => path.endsWith(ending))?.body ?? ''

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** Numbers below `of`, each at most once: all of them if there are no more than are asked for. */
function draw(of: number, count: number, seed: number): ReadonlySet<number> {
  if (of <= count) return new Set(Array(of).keys())
  const drawn = new Set<number>()
  for (let state = seed; drawn.size < count; ) {
    // A linear congruential generator (Numerical Recipes): any will do that gives the same again.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    drawn.add(Math.floor((state / 2 ** 32) * of))
  }
  return drawn
}
