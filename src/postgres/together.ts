/** What `together` of the pool does; `isAlone` tells whether a read must not be shared. */
export const together = <Key, Row>(
  read: (keys: readonly Key[]) => Promise<readonly Row[]>,
  isOf: (row: Row, key: Key) => boolean,
  isAlone: () => boolean,
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
  return (key) => {
    if (isAlone()) return read([key]).then((rows) => rows.find((row) => isOf(row, key)))
    return new Promise((resolve, reject) => {
      if (waiting.push({ key, resolve, reject }) === 1) setImmediate(readAll)
    })
  }
}
