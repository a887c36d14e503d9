import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { addWords, indexWords } from '../recipes/search.ts'
import { codeOf, messageOf, StartError } from '../start.ts'
import { migrate } from './migrate.ts'

export type { Database } from 'better-sqlite3'

/** 'STAT': what tells our databases from those of other programs. */
export const applicationId = 0x53544154

const why = (path: string, error: unknown): string =>
  codeOf(error) === 'SQLITE_NOTADB'
    ? `DATABASE_PATH ${JSON.stringify(path)} is not an SQLite database; name another file.`
    : `DATABASE_PATH ${JSON.stringify(path)} cannot be opened and written: ${messageOf(error)}.`

/** Signs an empty database; one that another program has made is left as it is, before anything is written to it. */
const claim = (database: Database.Database, path: string): void => {
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()
  const id = database.pragma('application_id', { simple: true })
  if (tables !== 0 && id !== applicationId)
    throw new StartError(`DATABASE_PATH ${JSON.stringify(path)} is a database of another program; name another file.`)
  if (id !== applicationId) database.pragma(`application_id = ${applicationId}`)
  // Leaves nothing behind, but fails at the start where the file cannot be written, and not at the first 201.
  database.exec('BEGIN IMMEDIATE; CREATE TABLE writable (x); ROLLBACK')
}

/** A connection to a database: a file, one in memory (`:memory:`), or a serialized one. */
export const connect = (source: string | Buffer): Database.Database => {
  const database = new Database(source)
  // The server handles no other request while it waits.
  database.pragma('busy_timeout = 250')
  database.pragma('foreign_keys = ON')
  // Triggers keep journals of their statements, in temporary files by default.
  database.pragma('temp_store = MEMORY')
  addWords(database)
  return database
}

/**
 * Opens the database: creates the file if it is missing, and runs the migrations. A commit is on the disk when it
 * returns (`synchronous=FULL`): a 201 is never lost to a power cut.
 * @throws {StartError} where the file cannot be made, read or written, or is not ours
 */
export const openDatabase = (path: string): Database.Database => {
  let database: Database.Database | undefined
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    database = connect(path)
    claim(database, path)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    migrate(database)
    indexWords(database)
    return database
  } catch (error) {
    database?.close()
    throw error instanceof StartError ? error : new StartError(why(path, error))
  }
}
