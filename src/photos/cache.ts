import { type Awaitable, andThen } from '../door.ts'

/**
 * Keeps values by key, up to a total of their sizes; those that were not used for longest go first. Returns what is kept of
 * a key, or else what `load` finds, which is kept then.
 */
export const boundedCache = <Value extends object>(limit: number, sizeOf: (value: Value) => number) => {
  const kept = new Map<string, Value>()
  let size = 0

  const keep = (key: string, value: Value): void => {
    if (kept.has(key)) return
    kept.set(key, value)
    size += sizeOf(value)
    for (const [oldest, least] of kept) {
      if (size <= limit) break
      kept.delete(oldest)
      size -= sizeOf(least)
    }
  }

  return (key: string, load: () => Awaitable<Value | undefined>): Awaitable<Value | undefined> => {
    const value = kept.get(key)
    if (value) {
      kept.delete(key)
      kept.set(key, value)
      return value
    }
    return andThen(load(), (found) => {
      if (found) keep(key, found)
      return found
    })
  }
}
