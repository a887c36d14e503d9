/** Whether a key has a NUL, which no text in PostgreSQL has: it names nothing, and would make the whole statement fail. */
const hasNul = (key: object | string): boolean =>
  Object.values(typeof key === 'string' ? [key] : key).some((part) => typeof part === 'string' && part.includes('\0'))

/** What `together` of the pool does; `isInTransaction` tells whether a read must not be shared. */
export const together = <Key extends object | string, Row>(
  read: (keys: readonly Key[]) => Promise<readonly Row[]>,
  isOf: (row: Row, key: Key) => boolean,
  isInTransaction: () => boolean,
): ((key: Key) => Promise<Row | undefined>) => {
  type Asked = { key: Key; resolve: (row: Row | undefined) => void; reject: (error: unknown) => void }
  let waiting: Asked[] = []
  const readAll = async (): Promise<void> => {
    const asked = waiting
    waiting = []
    try {
      const rows = await read(asked.map(({ key }) => key))
      for (const { key, resolve } of asked) resolve(rows.find((row) => isOf(row, key)))
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
  }
  return async (key) => {
    if (hasNul(key)) return undefined
    if (isInTransaction()) return read([key]).then((rows) => rows.find((row) => isOf(row, key)))
    return new Promise((resolve, reject) => {
      if (waiting.push({ key, resolve, reject }) === 1) setImmediate(readAll)
    })
  }
}
