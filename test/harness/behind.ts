import { connect, type Database, openDatabase } from '../../src/database/open.ts'
import { type Storage, sqliteStorage } from '../../src/database/storage.ts'
import type { Awaitable } from '../../src/door.ts'
import { wiper } from './pool.ts'
import { newStorage } from './postgres.ts'

/** The database behind a kitchen. */
export type Behind = {
  readonly storage: Storage
  /** SQLite, where it is that. */
  readonly database?: Database
  /** Runs a statement, and returns its rows. */
  sql(text: string): Awaitable<Record<string, unknown>[]>
  /** What empties the tables that are empty in a new database. */
  wiper(): Awaitable<() => Awaitable<void>>
  /** The same database for another kitchen. */
  other(): Awaitable<Behind>
  close(): Awaitable<void>
}

export const sqlite = (database: Database): Behind => ({
  storage: sqliteStorage(database, 0),
  database,
  sql: (text) => {
    if (/^SELECT/.test(text)) return database.prepare<[], Record<string, unknown>>(text).all()
    database.exec(text)
    return []
  },
  wiper: () => wiper(database),
  other: () => sqlite(database),
  close: () => {
    if (database.open) database.close()
  },
})

let empty: Buffer | undefined

/** A new database in memory: a copy, since to migrate each would take longer than to build its app. */
export const emptyDatabase = (): Database => {
  empty ??= openDatabase(':memory:').serialize()
  return connect(empty)
}

/** A new database of the PostgreSQL of the tests. */
export const postgres = async (url?: string): Promise<Behind> => {
  const { storage, connection } = await newStorage(url)
  return {
    storage,
    sql: (text) => connection.sql(text),
    wiper: async () => {
      const tables = await connection.sql(
        `SELECT relname AS name FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'migrations' ORDER BY name`,
      )
      const wipe = tables.map(({ name }) => `DELETE FROM ${name}`).join('; ')
      return async () => {
        await connection.sql(wipe)
      }
    },
    other: () => postgres(connection.url),
    close: () => connection.end(),
  }
}
