import { Archive, type Index, relateAll } from './link/bulk.ts'
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
} from './link/score.ts'
import { horizonOf, rowOf } from './link/weights.ts'
import { contextOf } from './link/why.ts'
import { type Told, WordReader } from './link/words.ts'
import type { Event } from './model/archive.ts'
import { type Edition, sectionOf, storiesIn } from './model/edition.ts'
import type { Entry, Postings, Relation, Weights } from './model/relation.ts'
import type { RelationStore } from './store/store.ts'

/** What bringing relations up to date did. */
export interface Relating {
  /** `none`: nothing had changed; `part`: events that changed, one by one; `whole`: all of them anew. */
  readonly way: 'none' | 'part' | 'whole'
  /** Events that had changed. */
  readonly changed: number
  /** The table of weights in use; 0 for none. */
  readonly weights: number
}

export interface RelateOptions {
  /** Learns a new table of weights. */
  readonly relearn?: boolean
  /** Computes all relations anew, with the table there is. */
  readonly whole?: boolean
}

/** One event of this many changed: relating all at once is less work than one by one. */
const MANY = 20
/** An archive that has grown to this many times what the table was learnt from gets a new one. */
const OUTGROWN = 2

/**
 * Brings relations up to date with the events, as one transaction that the caller opens. With one table of weights the
 * result is the same whatever changed, in whatever order, and whichever way was taken.
 */
export async function relate(store: RelationStore, edition: Edition, options: RelateOptions = {}): Promise<Relating> {
  const { behind, events, weights } = await store.relationState()
  if (behind === 0 && !options.relearn && !options.whole)
    return { way: 'none', changed: 0, weights: weights?.version ?? 0 }
  const isOutgrown = !weights || events >= OUTGROWN * Math.max(1, weights.events)
  if (isOutgrown || options.relearn || options.whole || behind * MANY > events) {
    const used = await relateWhole(store, edition, options.relearn || isOutgrown ? undefined : weights, weights)
    return { way: 'whole', changed: behind, weights: used.version }
  }
  await relatePart(store, edition, weights)
  return { way: 'part', changed: behind, weights: weights.version }
}

const sectionSlug = (edition: Edition, event: Event) => sectionOf(edition, event.category)?.slug ?? ''

const storyKeys = (edition: Edition, { stories }: Pick<Event, 'stories'>) =>
  stories.flatMap((heading) => storiesIn(edition, heading).map(({ key }) => key))

/** What of an event is kept while all of them are related. */
interface Kept extends Pick<Told, 'title' | 'context' | 'stories'> {
  readonly key: number
  readonly stories: Event['stories']
}

async function relateWhole(
  store: RelationStore,
  edition: Edition,
  table: Weights | undefined,
  last: Weights | undefined,
): Promise<Weights> {
  const archive = new Archive()
  const kept: Kept[] = []
  for await (const { key, event } of store.toldEvents()) {
    const { id, date, title, context, stories, citations } = event
    archive.add({ id, date, title, context, stories, citations, section: sectionSlug(edition, event) })
    kept.push({ key, title, context, stories })
  }
  const weights = table ?? archive.learn((last?.version ?? 0) + 1)
  if (!table) await store.putWeights(weights)
  const index = archive.index(weights)
  await store.clearRelations()
  await writeIndex(store, index, kept)
  const keysOf = kept.map((event) => storyKeys(edition, event))
  for (const { event, others, scores } of relateAll(index)) {
    for (const [i, other] of others.entries()) {
      const shared = sharedOf(
        {
          words: index.words,
          shares: index.shares,
          places: index.places,
          from: at(index.starts, event),
          to: at(index.starts, event + 1),
        },
        {
          words: index.words,
          shares: index.shares,
          places: index.places,
          from: at(index.starts, other),
          to: at(index.starts, other + 1),
        },
        (number) => index.hashes[number] as number,
      )
      const [one, two] = [kept[event] as Kept, kept[other] as Kept]
      await store.putRelation({
        event: one.key,
        other: two.key,
        score: scores[i] as number,
        isSameStory: hasCommon(keysOf[event] as string[], keysOf[other] as string[]),
        ...contexts(one, two, shared),
      })
    }
  }
  await store.settleRelations()
  return weights
}

const at = (list: Uint32Array, i: number) => list[i] as number

const hasCommon = (a: readonly string[], b: readonly string[]) => a.some((key) => b.includes(key))

/** Writes the words of every event, and the events of every word. */
async function writeIndex(store: RelationStore, index: Index, kept: readonly Kept[]): Promise<void> {
  const { days, sections, starts, words, shares, hashes, horizons, postingStarts, postings, postingShares } = index
  for (const [event, { key }] of kept.entries()) {
    const [from, to] = [at(starts, event), at(starts, event + 1)]
    await store.putEntry(key, {
      day: days[event] as number,
      section: sections[event] as number,
      words: words.subarray(from, to).map((number) => hashes[number] as number),
      shares: shares.subarray(from, to),
    })
  }
  const order = Array.from(hashes.keys()).sort((a, b) => (hashes[a] as number) - (hashes[b] as number))
  for (const word of order) {
    const end = at(postingStarts, word + 1)
    const horizon = horizons[word] as number
    for (let from = at(postingStarts, word); from < end; ) {
      const block = blockOf(days[at(postings, from)] as number, horizon)
      let to = from + 1
      while (to < end && blockOf(days[at(postings, to)] as number, horizon) === block) to++
      const events = postings.subarray(from, to)
      await store.putPostings(hashes[word] as number, block, {
        keys: events.map((event) => (kept[event] as Kept).key),
        days: Int32Array.from(events, (event) => days[event] as number),
        sections: Uint32Array.from(events, (event) => sections[event] as number),
        shares: postingShares.subarray(from, to),
      })
      from = to
    }
  }
}

/** A run of words, ascending by hash, with what each weighs and where it can be read. */
interface Run {
  readonly words: ArrayLike<number>
  readonly shares: ArrayLike<number>
  readonly places: ArrayLike<number>
  readonly from: number
  readonly to: number
}

/** The words of both: where each has them, and what they add. */
function sharedOf(a: Run, b: Run, hashOf: (word: number) => number) {
  const shared: { place: number; otherPlace: number; amount: number }[] = []
  for (let i = a.from, j = b.from; i < a.to && j < b.to; ) {
    const [x, y] = [hashOf(a.words[i] as number), hashOf(b.words[j] as number)]
    if (x === y) {
      const amount = (a.shares[i] as number) * (b.shares[j] as number)
      shared.push({ place: a.places[i] as number, otherPlace: b.places[j] as number, amount })
    }
    if (x <= y) i++
    if (y <= x) j++
  }
  return shared
}

function contexts(
  one: Kept,
  two: Kept,
  shared: ReturnType<typeof sharedOf>,
): Pick<Relation, 'context' | 'otherContext'> {
  const context = contextOf(one, shared)
  const otherContext = contextOf(
    two,
    shared.map(({ otherPlace, amount }) => ({ place: otherPlace, amount })),
  )
  // A word that stands in an address alone has no words on that page: those of the other event say it.
  return {
    context: context.length > 0 ? context : otherContext,
    otherContext: otherContext.length > 0 ? otherContext : context,
  }
}

/** Relates events that changed, and whatever they push out of lists or let into them. */
async function relatePart(store: RelationStore, edition: Edition, weights: Weights): Promise<void> {
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
      ...contexts({ key: event, ...a.event }, { key: other, ...b.event }, shared),
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
