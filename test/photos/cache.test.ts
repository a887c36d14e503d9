import { describe, expect, it } from 'vitest'
import { boundedCache } from '../../src/photos/cache.ts'

const bufferCache = (limit: number) => {
  const cache = boundedCache<Buffer>(limit, ({ length }) => length)
  return {
    get: (key: string) => cache(key, () => undefined),
    put: (key: string, value: Buffer) => cache(key, () => value),
    load: async (key: string, load: () => Promise<Buffer | undefined>) => (await cache(key, load))?.toString(),
  }
}

const has = ({ get }: ReturnType<typeof bufferCache>, ...keys: string[]): boolean[] =>
  keys.map((key) => get(key) !== undefined)

describe('a cache of buffers', () => {
  it('keeps them up to so many octets together', () => {
    const cache = bufferCache(10)
    const buffer = Buffer.from('12345')
    cache.put('a', buffer)
    cache.put('b', Buffer.alloc(5))
    expect(cache.get('a')).toBe(buffer)
    expect(has(cache, 'a', 'b', 'c')).toEqual([true, true, false])
  })

  it('gives up those that were not used for longest', () => {
    const cache = bufferCache(10)
    for (const key of ['a', 'b', 'c']) cache.put(key, Buffer.alloc(3))
    cache.get('a')
    cache.put('d', Buffer.alloc(4))
    expect(has(cache, 'a', 'b', 'c', 'd')).toEqual([true, false, true, true])
    cache.put('e', Buffer.alloc(10))
    expect(has(cache, 'a', 'c', 'd', 'e')).toEqual([false, false, false, true])
  })

  it('keeps nothing that is larger than itself, and counts what comes twice once', async () => {
    const cache = bufferCache(10)
    cache.put('a', Buffer.alloc(11))
    expect(has(cache, 'a')).toEqual([false])
    // The second is asked for before the first has come.
    await Promise.all([1, 2].map(() => cache.load('b', async () => Buffer.alloc(6))))
    cache.put('c', Buffer.alloc(4))
    expect(has(cache, 'b', 'c')).toEqual([true, true])
  })

  it('is filled with what is found, and asks again for what is not', async () => {
    const cache = bufferCache(10)
    const found = [undefined, Buffer.from('a'), Buffer.from('b')]
    const read = () => cache.load('key', async () => found.shift())
    expect([await read(), await read(), await read()]).toEqual([undefined, 'a', 'a'])
  })
})
