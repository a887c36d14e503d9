/** Keeps buffers by key, at most so many octets of them together. Those that were not used for longest go first. */
export const bufferCache = (limit: number) => {
  const kept = new Map<string, Buffer>()
  let size = 0
  return {
    get: (key: string): Buffer | undefined => {
      const buffer = kept.get(key)
      if (buffer) {
        kept.delete(key)
        kept.set(key, buffer)
      }
      return buffer
    },
    put: (key: string, buffer: Buffer): void => {
      if (kept.has(key)) return
      kept.set(key, buffer)
      size += buffer.length
      for (const [oldest, { length }] of kept) {
        if (size <= limit) break
        kept.delete(oldest)
        size -= length
      }
    },
  }
}
