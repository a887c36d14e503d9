import type { Database } from 'better-sqlite3'
import type { Awaitable } from '../door.ts'
import { fillUp } from './full.ts'
import { openDatabase } from './open.ts'
import { reset, seed } from './seed.ts'
import { watchFile } from './watch.ts'
import { openWrites, type Write } from './writes.ts'

export type Report = (level: 'warn' | 'info', message: string) => void

/** A database of the server: SQLite, or what is to take its place. */
export type Storage = {
  /**
   * The store of a resource: what `sqlite` makes or, on another database, what is registered there under the same name.
   * Throws a `StartError` if nothing is.
   */
  store<Store>(name: string, sqlite: (database: Database, write: Write) => Store): Awaitable<Store>
  /** Whether it could be reached when it was last looked at. */
  isReachable(): boolean
  /** Reads something. Throws if that fails. */
  read(): Awaitable<void>
  /** Puts the seed into an empty database, in one transaction. */
  seed(): Awaitable<void>
  /** Deletes everything and puts the seed back, in one transaction. */
  reset(): Promise<void>
  /** Whether the first change is to fail as if no room were left; called in the context of its request. */
  isToFill: () => boolean
  /** The time of the database, where that is another machine's, and so the same for all instances. */
  readonly now?: () => Date
  /** Takes what an operator should know. */
  report: Report
  close(): Awaitable<void>
}

/** SQLite as a storage; `interval` is how many milliseconds a look at its file holds. */
export const sqliteStorage = (database: Database, interval = 250): Storage => {
  const watch = watchFile(database, interval, (level, message) => storage.report(level, message))
  const writes = openWrites(database, watch.isIntact)
  const { grouped, alone } = writes
  writes.detour = (work) => (storage.isToFill() ? () => fillUp(database, work) : undefined)
  const migration = database.prepare('SELECT 1 FROM migrations LIMIT 1')

  const storage: Storage = {
    store: (_name, sqlite) => sqlite(database, grouped),
    isReachable: watch.isReachable,
    read: () => {
      migration.get()
    },
    seed: () => seed(database),
    reset: () => alone(() => reset(database)),
    isToFill: () => false,
    report: () => {},
    close: () => {
      // SQLite deletes the log by its name when it closes: where the file is gone, that may be the log of another database.
      if (watch.isIntact()) database.close()
    },
  }
  return storage
}

/**
 * Opens the database that the configuration names.
 * @throws {StartError} where that cannot be done
 */
export const openStorage = async (config: {
  readonly databasePath: string
  readonly databaseUrl: string | undefined
}): Promise<Storage> => {
  if (config.databaseUrl === undefined) return sqliteStorage(openDatabase(config.databasePath))
  const { openPostgres } = await import('../postgres/open.ts')
  return openPostgres(config.databaseUrl)
}
