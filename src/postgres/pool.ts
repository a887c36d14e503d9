import { AsyncLocalStorage } from 'node:async_hooks'
import type { PoolConfig, QueryResultRow } from 'pg'
import { StorageTrouble } from '../database/trouble.ts'
import { type Line, openConnections } from './connections.ts'
import { hasNul, isLost, isToRepeat } from './errors.ts'
import { together } from './together.ts'

/** How often work is done before a deadlock is given up. */
const mostTries = 10

/** What the stores of PostgreSQL work with. */
export type Postgres = Omit<ReturnType<typeof openPool>, 'pool'>

/**
 * Connections to PostgreSQL, with statements that each prepares once, and transactions. `isToFill` tells whether the first
 * change is to fail as if no room were left; it is called in the context of its request.
 */
export const openPool = (config: PoolConfig, isToFill = () => false) => {
  const { pool, query, exclusive, shared } = openConnections(config)
  const transaction = new AsyncLocalStorage<Line>()
  /** The name of each statement by its text, under which a connection prepares it once. */
  const prepared = new Map<string, string>()

  const inTransaction = async <Result>(line: Line, work: () => Promise<Result>): Promise<Result> => {
    await query(line, { text: 'BEGIN' }, false)
    const result = await transaction.run(line, work).catch(async (error: unknown) => {
      if (!isLost(error)) await query(line, { text: 'ROLLBACK' }, false)
      throw error
    })
    const { command } = await query(line, { text: 'COMMIT' }, true)
    // The answer to a COMMIT if a statement failed before it and `work` caught the error.
    if (command === 'ROLLBACK') throw new Error('A statement of the transaction failed, so nothing of it was stored.')
    return result
  }

  /** Does work again after a deadlock or a serialization failure. */
  const retried = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    for (let tries = 1; ; tries++)
      try {
        return await work()
      } catch (error) {
        if (!isToRepeat(error) || tries === mostTries) throw error
      }
  }

  /** Does work in a transaction, with all statements that it runs. It may be done again after a deadlock. */
  const write = <Result>(work: () => Promise<Result>): Promise<Result> =>
    retried(() => exclusive((line) => inTransaction(line, work)))

  return {
    pool,
    write,
    /**
     * Reads one row for each key: those that are asked for in one turn of the event loop share a statement, since each round
     * trip costs the server more than what it reads. In a transaction each is a part of it. `isOf` tells the row of a key.
     */
    together: <Key extends object | string, Row>(
      read: (keys: readonly Key[]) => Promise<readonly Row[]>,
      isOf: (row: Row, key: Key) => boolean,
    ) => together(read, isOf, () => transaction.getStore() !== undefined),
    /**
     * A statement; in a transaction, a part of it. `@name` in `sql` stands for a value. Returns the rows. `isBookkeeping`: no
     * request asked for this change, so Kitchen-Fault does not make it fail.
     */
    statement: <Values extends object, Row extends QueryResultRow = QueryResultRow>(
      sql: string,
      isBookkeeping = false,
    ) => {
      const names: string[] = []
      const text = sql.replace(/@(\w+)/g, (_, name: string) => {
        if (!names.includes(name)) names.push(name)
        return `$${names.indexOf(name) + 1}`
      })
      const name = prepared.get(text) ?? `s${prepared.size}`
      prepared.set(text, name)
      // If the connection is lost during a change, the change may or may not have been stored.
      const isChange = !text.startsWith('SELECT')
      const read = (values: Values, name: string): unknown => {
        if (!(name in values)) throw new Error(`There is no value for @${name}.`)
        return Reflect.get(values, name)
      }
      const run = async (values: Values): Promise<Row[]> => {
        const line = transaction.getStore()
        const isFilled = isChange && !isBookkeeping && isToFill()
        if (isFilled && !line) return write(() => run(values))
        const bound = { name, text, values: names.map((name) => read(values, name)) }
        try {
          const send = (to: Line) => query<Row>(to, bound, isChange && !line)
          const { rows, rowCount } = await (line ? send(line) : retried(() => shared(send)))
          if (isFilled && line && rowCount) throw new StorageTrouble('Kitchen-Fault: storage-full', 'full', false)
          return rows
        } catch (error) {
          // No text in PostgreSQL has a NUL, so nothing is found by one.
          if (hasNul(error) && !isChange) return []
          throw error
        }
      }
      return run
    },
  }
}
