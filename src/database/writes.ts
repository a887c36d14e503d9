import { type Database, SqliteError } from 'better-sqlite3'
import { StorageTrouble } from './trouble.ts'

/**
 * Does `work` in a transaction, and returns its result after the commit; alone: in one that no other write shares. Work may be
 * done again, so it must only write.
 */
export type Write = <Result>(work: () => Result, isAlone?: boolean) => Promise<Result>

type Job = {
  readonly isAlone: boolean
  /** Does the work, and returns the function that acknowledges it. */
  readonly run: () => () => void
  readonly reject: (error: unknown) => void
  /** Until when it may wait for another process that writes, in milliseconds. */
  readonly deadline: number
}

/** While a group is written nothing else is served, so it does not grow without end. */
const largestGroup = 64

/** Milliseconds between two looks whether another process still writes. */
const pause = 10

/**
 * Writes that arrive in one turn of the event loop share a transaction: a commit costs more than most writes. `isIntact`
 * tells whether what was committed is in the file that a restart would open; `patience` is how many milliseconds a write
 * waits for another process.
 */
export const openWrites = (database: Database, isIntact: () => boolean, patience = 1000): Write => {
  // SQLite would hold up everything else while it waits.
  database.pragma('busy_timeout = 0')
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')
  const rollback = database.prepare('ROLLBACK')
  const gone = `The database file ${database.name} is gone or is another file`
  const queue: Job[] = []
  let isScheduled = false
  /** Whether another process was writing at the last look. */
  let isHeldUp = false

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
        const isBusy = error instanceof SqliteError && error.code === 'SQLITE_BUSY'
        const time = performance.now()
        const rest = jobs.slice(at)
        const patient = rest.filter(({ deadline }) => isBusy && deadline > time)
        refuse(rest.slice(0, rest.length - patient.length), error)
        queue.unshift(...patient)
        isHeldUp = patient.length > 0
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
      else refuse(group, new StorageTrouble(gone, 'unusable', true))
    }
  }

  const next = (): void => {
    const alone = queue.findIndex(({ isAlone }) => isAlone)
    const jobs = queue.splice(0, Math.min(alone === -1 ? queue.length : alone || 1, largestGroup))
    isScheduled = false
    isHeldUp = false
    settle(jobs, jobs.length)
    schedule()
  }

  const schedule = (): void => {
    if (isScheduled || queue.length === 0) return
    isScheduled = true
    if (isHeldUp) setTimeout(next, pause)
    else setImmediate(next)
  }

  return (work, isAlone = false) =>
    new Promise((resolve, reject) => {
      const run = () => {
        const result = work()
        return () => resolve(result)
      }
      queue.push({ isAlone, run, reject, deadline: performance.now() + patience })
      schedule()
    })
}
