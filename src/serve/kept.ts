import type { Answer } from './answer.ts'
import type { Content } from './content.ts'

/** An answer that is worth keeping: its body is content. */
export type KeptAnswer = Answer & { readonly body: Content }

/** Gives what is kept under a key, or makes it. */
export type Keeping = (key: string, make: () => Promise<KeptAnswer | undefined>) => Promise<Answer | undefined>

/** Keeps answers as long as what they are made of stays in one state, and the most used of them, up to a size in bytes. */
export function keepWhile(state: () => Promise<string>, capacity: number): Keeping {
  const kept = keep<Answer>(capacity)
  let current = ''
  return async (key, make) => {
    const before = await state()
    if (before !== current) {
      kept.clear()
      current = before
    }
    const known = kept.get(key)
    if (known) return known
    const answer = await make()
    // What was made while somebody wrote may be of two states. Packed forms come on top.
    if (answer && current === (await state())) kept.put(key, answer, answer.body.bytes.length * 1.5 + 1000)
    return answer
  }
}

/** Keeps what was used last, up to a size. */
interface Kept<T> {
  readonly get: (key: string) => T | undefined
  readonly put: (key: string, value: T, size: number) => void
  readonly clear: () => void
}

function keep<T>(capacity: number): Kept<T> {
  const items = new Map<string, { readonly value: T; readonly size: number }>()
  let total = 0
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
        items.delete(oldest)
        total -= size
      }
    },
    clear() {
      items.clear()
      total = 0
    },
  }
}
