import { type Database, SqliteError } from 'better-sqlite3'
import type { Awaitable } from '../door.ts'
import { openDatabase } from './open.ts'
import { reset, seed } from './seed.ts'
import { type Report, watchFile } from './watch.ts'
import { openWrites, type Write } from './writes.ts'

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

/** Does work in the current transaction and, if that changes anything, fails as SQLite does on a full disk. */
const fillUp = <Result>(database: Database, work: () => Result): Result => {
  const changes = database.prepare<[], number>('SELECT total_changes()').pluck()
  const before = changes.get()
  const result = work()
  // Refusals before a write stay as they are.
  if (changes.get() !== before) throw new SqliteError('Kitchen-Fault: storage-full', 'SQLITE_FULL')
  return result
}

/** SQLite as a storage; `interval` is how many milliseconds a look at its file holds. */
export const sqliteStorage = (database: Database, interval = 250): Storage => {
  const watch = watchFile(database, interval, (level, message) => storage.report(level, message))
  const grouped = openWrites(database, watch.isIntact)
  // What fails on purpose must not make others wait until they are done again.
  const write: Write = (work) => (storage.isToFill() ? grouped(() => fillUp(database, work), true) : grouped(work))
  const migration = database.prepare('SELECT 1 FROM migrations LIMIT 1')

  const storage: Storage = {
    store: (_name, sqlite) => sqlite(database, write),
    isReachable: watch.isReachable,
    read: () => {
      migration.get()
    },
    seed: () => seed(database),
    reset: () => write(() => reset(database)),
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
 * Opens the SQLite database at a path or, where there is a URL, PostgreSQL.
 * @throws {StartError} where that cannot be done
 */
export const openStorage = async (databasePath: string, databaseUrl: string | undefined): Promise<Storage> => {
  if (databaseUrl === undefined) return sqliteStorage(openDatabase(databasePath))
  const { openPostgres } = await import('../postgres/open.ts')
  return openPostgres(databaseUrl)
}
