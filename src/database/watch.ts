import { statSync } from 'node:fs'
import type { Database } from 'better-sqlite3'

export type Report = (level: 'warn' | 'info', message: string) => void

/** Which file is at a path; undefined where none can be reached. */
const identityOf = (path: string): string | undefined => {
  try {
    const { dev, ino } = statSync(path)
    return `${dev}:${ino}`
  } catch {
    return undefined
  }
}

/**
 * Watches the file of a database: SQLite goes on writing to a file that was deleted, moved or replaced, and what it
 * commits there is lost to a restart. When the file has gone, it must come back, or the process must be restarted: a
 * connection cannot be moved to another file. `interval` is in milliseconds.
 */
export const watchFile = (database: Database, interval: number, report: Report) => {
  if (database.memory) return { isReachable: () => database.open, isIntact: () => true }
  const { name } = database
  // A log that is gone takes along what is committed in it alone; without the index beside it, another process that opens
  // the file does not see our locks.
  const files = [name, `${name}-wal`, `${name}-shm`]
  const identities = (): string => files.map(identityOf).join()
  const opened = identities()
  let intact = true
  let lookedAt = performance.now()

  /**
   * The connection still holds the files that were opened, wherever they are. What was acknowledged may be in the log
   * alone, and that may have been left behind, where it would be taken for the log of another database. So it goes into
   * the database now, and only now: later the log may be in use by another process.
   */
  const leave = (): void => {
    report('warn', `The database file ${name}, or its -wal or -shm, is gone or is another file`)
    try {
      const isBusy = database.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) !== 0
      if (isBusy) throw new Error('another process is reading it')
    } catch (error) {
      report('warn', `The log of the database could not be written back: ${error}`)
    }
  }

  /** Whether the file is the one that was opened. */
  const isIntact = (): boolean => {
    lookedAt = performance.now()
    const found = identities() === opened
    if (found !== intact) {
      intact = found
      if (found) report('info', `The database file ${name} is back`)
      else leave()
    }
    return intact
  }

  /** The same when it was last looked at, which is at most an interval ago. */
  const isReachable = (): boolean => (performance.now() - lookedAt < interval ? intact : isIntact())
  return { isReachable, isIntact }
}
