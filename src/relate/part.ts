import {
  belongs,
  blockOf,
  type Candidate,
  entryOf,
  isBetter,
  type Limits,
  limitsOf,
  NAMED,
  put,
  scoreOf,
} from '../link/score.ts'
import { horizonOf, rowOf } from '../link/weights.ts'
import { shownOf } from '../link/why.ts'
import { WordReader } from '../link/words.ts'
import type { Event } from '../model/archive.ts'
import type { Edition } from '../model/edition.ts'
import type { Entry, Postings, Weights } from '../model/relation.ts'
import type { RelationStore } from '../store/store.ts'
import { contexts, hasCommon, type Run, sectionSlug, sharedOf, storyKeys } from './shared.ts'

/** Relates events that changed, and whatever they push out of lists or let into them. */
export async function relatePart(store: RelationStore, edition: Edition, weights: Weights): Promise<void> {
  const changes = await store.eventsBehind()
  const touched = new Set<number>()
  const changed = new Set(changes.map(({ key }) => key))
  const part = new Part(store, edition, weights)
  /** Events that named ten, and one of them changed: an eleventh may come up. */
  const short = new Set<number>()
  for (const { key } of changes) {
    for (const relation of await store.relationsOf(key)) {
      touched.add(relation.event).add(relation.other)
      if (relation.other === key && !changed.has(relation.event)) {
        const named = (await store.relationsOf(relation.event)).filter((r) => r.event === relation.event)
        if (named.length >= NAMED) short.add(relation.event)
      }
      await store.removeRelation(relation.event, relation.other)
    }
    await part.remove(key)
  }
  for (const { key, event } of changes) if (event.withdrawn === null) await part.add(key, event)
  for (const { key, event } of changes) {
    if (event.withdrawn !== null) continue
    const { earlier, later } = await part.candidates(key)
    for (const { key: other, score } of earlier) await part.name(key, other, score, touched)
    for (const found of later) {
      if (changed.has(found.key) || short.has(found.key)) continue
      await part.offer(found.key, key, found.score, touched)
    }
  }
  for (const key of short) {
    const before = (await store.relationsOf(key)).filter((relation) => relation.event === key)
    const { earlier } = await part.candidates(key)
    const now = new Set(earlier.map((found) => found.key))
    for (const { other } of before) {
      if (now.has(other)) continue
      touched.add(other)
      await store.removeRelation(key, other)
    }
    const known = new Set(before.map(({ other }) => other))
    for (const { key: other, score } of earlier) if (!known.has(other)) await part.name(key, other, score, touched)
  }
  // What an event shows of itself in others' lists may have changed although its relations did not.
  await store.settleRelations(touched)
}

interface Read {
  readonly event: Event
  readonly places: readonly number[]
  readonly entry: Entry
}

/** The store's words and events while some are changed. */
class Part {
  readonly #store: RelationStore
  readonly #edition: Edition
  readonly #weights: Weights
  readonly #limits: Limits
  readonly #reader = new WordReader()
  readonly #read = new Map<number, Read>()
  readonly #ids = new Map<number, string>()

  constructor(store: RelationStore, edition: Edition, weights: Weights) {
    this.#store = store
    this.#edition = edition
    this.#weights = weights
    this.#limits = limitsOf(weights)
  }

  async remove(key: number): Promise<void> {
    const entry = await this.#store.entry(key)
    if (!entry) return
    for (const word of entry.words) {
      const block = blockOf(entry.day, this.#horizon(word))
      const before = await this.#store.postings(word, block)
      const keep = Array.from(before.keys.keys()).filter((i) => before.keys[i] !== key)
      await this.#store.putPostings(word, block, picked(before, keep))
    }
    await this.#store.putEntry(key, undefined)
  }

  async add(key: number, event: Event): Promise<void> {
    const { entry } = this.#readEvent(key, event)
    await this.#store.putEntry(key, entry)
    for (const [i, word] of entry.words.entries()) {
      const block = blockOf(entry.day, this.#horizon(word))
      const before = await this.#store.postings(word, block)
      await this.#store.putPostings(word, block, {
        keys: Uint32Array.of(...before.keys, key),
        days: Int32Array.of(...before.days, entry.day),
        sections: Uint32Array.of(...before.sections, entry.section),
        shares: Float32Array.of(...before.shares, entry.shares[i] as number),
      })
    }
  }

  /** The ten best earlier events, and all later ones above the threshold. */
  async candidates(key: number): Promise<{ earlier: Candidate[]; later: Candidate[] }> {
    const { day, section, words, shares } = (await this.#store.entry(key)) as Entry
    const sums = new Map<number, { sum: number; day: number; section: number }>()
    for (const [i, word] of words.entries()) {
      const share = shares[i] as number
      const horizon = this.#horizon(word)
      const block = blockOf(day, horizon)
      const reach = horizon === Number.POSITIVE_INFINITY ? 0 : 1
      for (let b = block - reach; b <= block + reach; b++) {
        const found = await this.#store.postings(word, b)
        for (let p = 0; p < found.keys.length; p++) {
          const other = found.keys[p] as number
          const otherDay = found.days[p] as number
          if (otherDay === day || Math.abs(otherDay - day) > horizon) continue
          const amount = share * (found.shares[p] as number)
          const known = sums.get(other)
          if (known) known.sum += amount
          else sums.set(other, { sum: amount, day: otherDay, section: found.sections[p] as number })
        }
      }
    }
    const earlier: Candidate[] = []
    const later: Candidate[] = []
    for (const [other, found] of sums) {
      const isSame = section !== 0 && found.section === section
      const score = scoreOf(found.sum, Math.abs(found.day - day), isSame)
      if (!belongs(score, found.sum, isSame, this.#limits)) continue
      const candidate = { key: other, score, day: found.day, id: await this.#idOf(other) }
      if (found.day < day) put(earlier, candidate)
      else later.push(candidate)
    }
    return { earlier, later }
  }

  /** Writes that an event names another. */
  async name(event: number, other: number, score: number, touched: Set<number>): Promise<void> {
    const [a, b] = [await this.#readKey(event), await this.#readKey(other)]
    const shared = sharedOf(runOf(a), runOf(b), (hash) => hash)
    touched.add(event).add(other)
    await this.#store.putRelation({
      event,
      other,
      score,
      isSameStory: hasCommon(storyKeys(this.#edition, a.event), storyKeys(this.#edition, b.event)),
      ...contexts(shownOf(a.event), shownOf(b.event), shared),
    })
  }

  /** Lets an event name a new one, if it is among its ten best. */
  async offer(event: number, other: number, score: number, touched: Set<number>): Promise<void> {
    const named = (await this.#store.relationsOf(event)).filter((relation) => relation.event === event)
    if (named.length >= NAMED) {
      const all = await Promise.all(
        [...named, { other, score }].map(async (relation): Promise<Candidate> => {
          const { day } = (await this.#store.entry(relation.other)) as Entry
          return { key: relation.other, score: relation.score, day, id: await this.#idOf(relation.other) }
        }),
      )
      const worst = all.reduce((a, b) => (isBetter(a, b) ? b : a))
      if (worst.key === other) return
      await this.#store.removeRelation(event, worst.key)
      touched.add(worst.key)
    }
    await this.name(event, other, score, touched)
  }

  #horizon(word: number): number {
    return horizonOf(this.#weights, rowOf(this.#weights, word))
  }

  async #idOf(key: number): Promise<string> {
    let id = this.#ids.get(key)
    if (id === undefined) {
      id = (await this.#store.keyed(key)).event.id
      this.#ids.set(key, id)
    }
    return id
  }

  async #readKey(key: number): Promise<Read> {
    return this.#read.get(key) ?? this.#readEvent(key, (await this.#store.keyed(key)).event)
  }

  #readEvent(key: number, event: Event): Read {
    const { entry, places } = entryOf(this.#weights, this.#reader, event, event.date, sectionSlug(this.#edition, event))
    const read = { event, entry, places }
    this.#read.set(key, read)
    return read
  }
}

const runOf = ({ entry: { words, shares }, places }: Read): Run => ({
  words,
  shares,
  places,
  from: 0,
  to: words.length,
})

function picked({ keys, days, sections, shares }: Postings, places: readonly number[]): Postings {
  return {
    keys: Uint32Array.from(places, (i) => keys[i] as number),
    days: Int32Array.from(places, (i) => days[i] as number),
    sections: Uint32Array.from(places, (i) => sections[i] as number),
    shares: Float32Array.from(places, (i) => shares[i] as number),
  }
}
