import { Archive, type Index, relateAll } from '../link/bulk.ts'
import { blockOf } from '../link/score.ts'
import type { Edition } from '../model/edition.ts'
import type { Weights } from '../model/relation.ts'
import type { RelationStore } from '../store/store.ts'
import { contexts, hasCommon, type Run, sectionSlug, sharedOf } from './shared.ts'
import { Telling } from './telling.ts'

/** A table that is to be learnt, from the first so many events that were minted. */
interface Due {
  readonly version: number
  readonly due: number
}

/** Relates all events, by a table there is or by one that is learnt first. */
export async function relateWhole(store: RelationStore, edition: Edition, table: Weights | Due): Promise<Weights> {
  const { weights, index, keys, telling } = await readAll(store, edition, table)
  if ('due' in table) await store.putWeights(weights)
  await store.clearRelations()
  await writeIndex(store, index, keys)
  const { words, shares, places, starts, hashes } = index
  const runOf = (event: number): Run => ({ words, shares, places, from: at(starts, event), to: at(starts, event + 1) })
  for (const { event, others, scores } of relateAll(index)) {
    const one = telling.of(event)
    for (const [i, other] of others.entries()) {
      const two = telling.of(other)
      const shared = sharedOf(runOf(event), runOf(other), (number) => hashes[number] as number)
      await store.putRelation({
        event: keys[event] as number,
        other: keys[other] as number,
        score: scores[i] as number,
        isSameStory: hasCommon(one.storyKeys, two.storyKeys),
        ...contexts(one, two, shared),
      })
    }
  }
  await store.settleRelations()
  return weights
}

/** Reads what relating needs of all events that are told: their words as an index, their keys, and what they tell. */
async function readAll(store: RelationStore, edition: Edition, table: Weights | Due) {
  const due = 'due' in table ? table.due : 0
  const archive = new Archive()
  const keys: number[] = []
  const telling = new Telling(edition)
  // A table is learnt from what events said first, which stands for ever.
  const changed = new Set<number>()
  if (due > 0) {
    for await (const { key, date, ...first } of store.firstWordings()) {
      changed.add(key)
      if (key <= due) archive.learnFrom(first, date)
    }
  }
  for await (const { key, event } of store.allEvents()) {
    const { id, date, title, context, stories, citations } = event
    const isLearnt = key <= due && !changed.has(key)
    if (event.withdrawn !== null) {
      if (isLearnt) archive.learnFrom(event, date)
      continue
    }
    archive.add({ id, date, title, context, stories, citations, section: sectionSlug(edition, event) }, isLearnt)
    keys.push(key)
    telling.add(event)
  }
  const weights = 'due' in table ? archive.learn(table.version) : table
  return { weights, index: archive.index(weights), keys, telling }
}

const at = (list: Uint32Array, i: number) => list[i] as number

/** Writes the words of every event, and the events of every word. */
async function writeIndex(store: RelationStore, index: Index, keys: readonly number[]): Promise<void> {
  const { days, sections, starts, words, shares, hashes, horizons, postingStarts, postings, postingShares } = index
  for (const [event, key] of keys.entries()) {
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
        keys: events.map((event) => keys[event] as number),
        days: Int32Array.from(events, (event) => days[event] as number),
        sections: Uint32Array.from(events, (event) => sections[event] as number),
        shares: postingShares.subarray(from, to),
      })
      from = to
    }
  }
}
