import { readFileSync } from 'node:fs'
import type { Database } from './open.ts'

const fileBeside = (name: unknown): Buffer => readFileSync(new URL(String(name), import.meta.url))

const fill = (database: Database): void => {
  // Blobs are files beside the SQL.
  database.function('seed_file', { directOnly: true }, fileBeside)
  database.exec(fileBeside('seed.sql').toString())
}

/** Whether no user is registered. */
export const isEmpty = (database: Database): boolean => database.prepare('SELECT 1 FROM users').get() === undefined

/** Puts the seed into an empty database, in one transaction. */
export const seed = (database: Database): void =>
  database
    .transaction(() => {
      if (isEmpty(database)) fill(database)
    })
    .immediate()

/** Every table but the list of migrations, in the order in which they were made; full-text indexes follow theirs by triggers. */
export const tablesOf = (database: Database): string[] =>
  database
    .prepare<[], string>(
      `SELECT name FROM pragma_table_list JOIN sqlite_schema USING (name)
       WHERE schema = 'main' AND pragma_table_list.type = 'table' AND name NOT IN ('migrations', 'sqlite_schema')
       ORDER BY sqlite_schema.rowid`,
    )
    .pluck()
    .all()

/** Deletes everything and puts the seed back, in one transaction. */
export const reset = (database: Database): void =>
  database
    .transaction(() => {
      for (const name of tablesOf(database)) database.exec(`DELETE FROM "${name}"`)
      fill(database)
    })
    .immediate()
