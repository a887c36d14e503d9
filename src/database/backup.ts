import { existsSync, linkSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import Database from 'better-sqlite3'
import { codeOf, messageOf, StartError } from '../start.ts'
import { applicationId } from './open.ts'

/** Pages that are copied in one go; a signal waits no longer. */
const step = 1000

/** Opens a database and begins a read transaction, so that later writes do not change what is copied. */
const openSnapshot = (path: string): Database.Database => {
  const shown = `DATABASE_PATH ${JSON.stringify(path)}`
  if (!existsSync(path)) throw new StartError(`${shown} is missing, so there is nothing to copy.`)
  let database: Database.Database | undefined
  try {
    database = new Database(path, { readonly: true })
    database.exec('BEGIN')
    if (database.pragma('application_id', { simple: true }) === applicationId) return database
    throw new StartError(`${shown} is a database of another program.`)
  } catch (error) {
    database?.close()
    throw error instanceof StartError ? error : new StartError(`${shown} cannot be read: ${messageOf(error)}.`)
  }
}

/**
 * Copies a database, also one that a server writes to, into one file that has all of it up to now, and no `-wal` beside it.
 * The file gets its name when it is whole. `isStopped` is asked every few milliseconds.
 * @throws {StartError} where there is no database to read, or the file exists or cannot be written
 */
export const backup = async (path: string, file: string, isStopped: () => boolean): Promise<void> => {
  const refused = new StartError(`${JSON.stringify(file)} exists already; name another file.`)
  if (existsSync(file)) throw refused
  const database = openSnapshot(path)
  const draft = `${resolve(file)}.${process.pid}.partial`
  try {
    const progress = (): number => {
      if (isStopped()) throw new Error('it was stopped')
      return step
    }
    await database.backup(draft, { progress })
    linkSync(draft, file)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw refused
    throw new StartError(`${JSON.stringify(file)} cannot be written: ${messageOf(error)}.`)
  } finally {
    database.close()
    rmSync(draft, { force: true })
  }
}
