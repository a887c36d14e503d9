import type { Database } from 'better-sqlite3'
import { DatabaseGone } from './trouble.ts'

/** Does `work` in a transaction, and returns its result after the commit. Work may be done again, so it must only write. */
export type Write = <Result>(work: () => Result) => Promise<Result>

export type Writes = {
  /** Writes that arrive in one turn of the event loop share a transaction: a commit costs more than most writes. */
  readonly grouped: Write
  /** Gives a write a transaction of its own. */
  readonly alone: Write
  /**
   * Work to do in place of a write's own, alone; undefined for none. Called when the write arrives, in the context of its
   * request.
   */
  detour: <Result>(work: () => Result) => (() => Result) | undefined
}

type Job = {
  readonly isAlone: boolean
  /** Does the work, and returns the function that acknowledges it. */
  readonly run: () => () => void
  readonly reject: (error: unknown) => void
}

/** While a group is written nothing else is served, so it does not grow without end. */
const largestGroup = 64

/** `isIntact` tells whether what was committed is in the file that a restart would open. */
export const openWrites = (database: Database, isIntact: () => boolean): Writes => {
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')
  const rollback = database.prepare('ROLLBACK')
  const queue: Job[] = []

  const refuse = (jobs: readonly Job[], error: unknown): void => {
    for (const { reject } of jobs) reject(error)
  }

  /** Does jobs in the transaction that has begun, and returns what acknowledges them. Throws with nothing kept. */
  const commitAll = (jobs: readonly Job[]): (() => void)[] => {
    try {
      const acknowledgements = jobs.map(({ run }) => run())
      commit.run()
      return acknowledgements
    } catch (error) {
      if (database.inTransaction) rollback.run()
      throw error
    }
  }

  /**
   * Does jobs, so many in a transaction. There are no savepoints: they would cost every write 5 %, and SQLITE_FULL, IOERR
   * and NOMEM roll back the whole transaction anyway. So where one of a group fails, each is done again by itself.
   */
  const settle = (jobs: readonly Job[], size: number): void => {
    for (let at = 0; at < jobs.length; at += size) {
      const group = jobs.slice(at, at + size)
      let acknowledgements: (() => void)[]
      try {
        begin.run()
      } catch (error) {
        // SQLITE_BUSY after the busy timeout: to wait as long for each of the others would hold up every request.
        refuse(jobs.slice(at), error)
        return
      }
      try {
        acknowledgements = commitAll(group)
      } catch (error) {
        if (size > 1) settle(group, 1)
        else refuse(group, error)
        continue
      }
      if (isIntact()) for (const acknowledge of acknowledgements) acknowledge()
      else refuse(group, new DatabaseGone(database.name))
    }
  }

  const next = (): void => {
    const alone = queue.findIndex(({ isAlone }) => isAlone)
    const size = Math.min(alone === -1 ? queue.length : alone || 1, largestGroup)
    const jobs = queue.splice(0, size)
    if (queue.length > 0) setImmediate(next)
    settle(jobs, size)
  }

  const enqueue = <Result>(work: () => Result, alone: boolean): Promise<Result> =>
    new Promise((resolve, reject) => {
      const detour = writes.detour(work)
      const run = () => {
        const result = (detour ?? work)()
        return () => resolve(result)
      }
      queue.push({ isAlone: alone || detour !== undefined, run, reject })
      if (queue.length === 1) setImmediate(next)
    })

  const writes: Writes = {
    grouped: (work) => enqueue(work, false),
    alone: (work) => enqueue(work, true),
    detour: () => undefined,
  }
  return writes
}
