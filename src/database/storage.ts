import { rmSync, statSync } from 'node:fs'
import { recipeStore } from '../recipes/store.ts'
import { sessionStore } from '../sessions/store.ts'
import { userStore } from '../users/store.ts'
import { type Database, openDatabase } from './open.ts'

const storesOf = (database: Database) => ({
  users: userStore(database),
  sessions: sessionStore(database),
  recipes: recipeStore(database),
})

export type Storage = ReturnType<typeof storesOf> & {
  /** Whether the database is there: asked before each request, and so as cheap as one look at the file. */
  isReachable(): boolean
  /** The open connection: another one after the file was gone. */
  connection(): Database
  close(): void
}

/** Gives each store the methods of its successor. */
const renew = <Stores extends object>(stores: Stores, successors: Stores): void => {
  for (const [name, store] of Object.entries(stores)) Object.assign(store, Reflect.get(successors, name))
}

/** Which file it is; undefined where there is none. */
const identity = (path: string): string | undefined => {
  const file = statSync(path, { throwIfNoEntry: false })
  return file && `${file.dev}:${file.ino}`
}

/** The files that SQLite keeps beside a database, and which ones they are. */
const companions = (path: string) =>
  ['-wal', '-shm'].map((end) => ({ name: path + end, identity: identity(path + end) }))

/** A log that is no longer there takes with it what was acknowledged and stands nowhere else. */
const isGone = ({ name, identity: was }: { name: string; identity: string | undefined }): boolean =>
  was !== undefined && identity(name) !== was

/**
 * The stores over one database. SQLite goes on writing into a file that was deleted or replaced, and what it acknowledges
 * is lost: so the file is watched, let go when it is no longer there, and opened anew when there is one again. `report`
 * is told of the first.
 */
export const openStorage = (first: Database, report: (error: unknown) => void): Storage => {
  const path = first.name
  const stores = storesOf(first)
  let database = first
  let opened = identity(path)
  let beside = companions(path)

  /** What was acknowledged goes into the file, wherever that is now; the log of one database must not be read as another's. */
  const letGo = (): void => {
    report(new Error(`The database file ${path}, or the log beside it, is gone or another one`))
    try {
      database.pragma('wal_checkpoint(TRUNCATE)')
    } catch (error) {
      report(error)
    }
    database.close()
    for (const { name, identity: was } of beside) if (was !== undefined && identity(name) === was) rmSync(name)
    opened = undefined
  }

  const reopen = (found: string): boolean => {
    try {
      const fresh = openDatabase(path)
      // Whoever holds a store goes on with it: only the statements inside are those of another connection.
      renew(stores, storesOf(fresh))
      ;[database, opened, beside] = [fresh, found, companions(path)]
      return true
    } catch {
      return false
    }
  }

  return {
    ...stores,
    isReachable: () => {
      if (first.memory) return database.open
      const found = identity(path)
      if (found !== undefined && found === opened && !beside.some(isGone)) return true
      if (database.open) letGo()
      return found !== undefined && reopen(found)
    },
    connection: () => database,
    close: () => {
      database.close()
    },
  }
}
