import type { Answer } from './answer.ts'
import type { Content } from './content.ts'

/** An answer that is worth keeping: its body is content. */
export type KeptAnswer = Answer & { readonly body: Content }

/** Gives what is kept under a key, or makes it. */
export type Keeping = (key: string, make: () => Promise<KeptAnswer | undefined>) => Promise<Answer | undefined>

/** What answers are made of. */
export interface Made<State> {
  /** The state that it is in. */
  readonly state: () => Promise<State>
  /** Which answers a change from one state to another, or to a later one, leaves as they are; `undefined` for none. */
  readonly spared: (from: State, to: State) => Promise<((answer: Answer) => boolean) | undefined>
}

/** Keeps answers as long as what they are made of stays as it is, and the most used of them, up to a size in bytes. */
export function keepWhile<State>({ state, spared }: Made<State>, capacity: number): Keeping {
  const kept = keep<Answer>(capacity)
  let current: State | undefined
  let moving: Promise<void> | undefined
  const move = async (to: State) => {
    const isSpared = current === undefined ? undefined : await spared(current, to)
    kept.dropUnless(isSpared ?? (() => false))
    current = to
  }
  return async (key, make) => {
    for (let now = await state(); now !== current; now = await state()) {
      moving ??= move(now).finally(() => {
        moving = undefined
      })
      await moving
    }
    const known = kept.get(key)
    if (known) return known
    const before = current
    const answer = await make()
    // What was made while somebody wrote may be of two states. Packed forms come on top.
    if (answer && before === (await state()) && before === current)
      kept.put(key, answer, answer.body.bytes.length * 1.5 + 1000)
    return answer
  }
}

/** Keeps what was used last, up to a size. */
interface Kept<T> {
  readonly get: (key: string) => T | undefined
  readonly put: (key: string, value: T, size: number) => void
  readonly dropUnless: (stays: (value: T) => boolean) => void
}

function keep<T>(capacity: number): Kept<T> {
  const items = new Map<string, { readonly value: T; readonly size: number }>()
  let total = 0
  const drop = (key: string, size: number) => {
    items.delete(key)
    total -= size
  }
  return {
    get(key) {
      const item = items.get(key)
      if (!item) return undefined
      // A map gives its keys in the order in which they came: the first is the one that nobody asked for the longest.
      items.delete(key)
      items.set(key, item)
      return item.value
    },
    put(key, value, size) {
      total += size - (items.get(key)?.size ?? 0)
      items.delete(key)
      items.set(key, { value, size })
      for (const [oldest, { size }] of items) {
        if (total <= capacity) break
        drop(oldest, size)
      }
    },
    dropUnless(stays) {
      for (const [key, { value, size }] of items) if (!stays(value)) drop(key, size)
    },
  }
}
