import { type Awaitable, andThen } from '../door.ts'

/** Keeps values by key, up to a total of their sizes. Those that were not used for longest go first. */
export const boundedCache = <Value>(limit: number, sizeOf: (value: Value) => number) => {
  const kept = new Map<string, Value>()
  let size = 0
  return {
    get: (key: string): Value | undefined => {
      const value = kept.get(key)
      if (value !== undefined) {
        kept.delete(key)
        kept.set(key, value)
      }
      return value
    },
    put: (key: string, value: Value): void => {
      if (kept.has(key)) return
      kept.set(key, value)
      size += sizeOf(value)
      for (const [oldest, least] of kept) {
        if (size <= limit) break
        kept.delete(oldest)
        size -= sizeOf(least)
      }
    },
  }
}

/** What a cache keeps of a key, or else what `load` finds, which it keeps then. */
export const through = <Value extends object>(
  { get, put }: ReturnType<typeof boundedCache<Value>>,
  key: string,
  load: () => Awaitable<Value | undefined>,
): Awaitable<Value | undefined> =>
  get(key) ??
  andThen(load(), (value) => {
    if (value) put(key, value)
    return value
  })
