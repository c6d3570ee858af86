/** Keeps what was used last, up to a size. */
export interface Kept<T> {
  readonly get: (key: string) => T | undefined
  readonly put: (key: string, value: T, size: number) => void
  readonly clear: () => void
}

export function keep<T>(capacity: number): Kept<T> {
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
