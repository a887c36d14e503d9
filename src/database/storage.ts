import { statSync } from 'node:fs'
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
  close(): void
}

/** Which file it is; undefined where there is none. */
const identity = (path: string): string | undefined => {
  const file = statSync(path, { throwIfNoEntry: false })
  return file && `${file.dev}:${file.ino}`
}

/**
 * The stores over one database. SQLite goes on writing into a file that was deleted or replaced, and what it acknowledges
 * is lost: so the file is watched, and opened anew when there is one again.
 */
export const openStorage = (first: Database): Storage => {
  const path = first.name
  let database = first
  let opened = identity(path)
  const stores = storesOf(database)

  const reopen = (found: string): boolean => {
    try {
      const fresh = openDatabase(path)
      // Whoever holds a store goes on with it: only the statements inside are those of another connection.
      const { users, sessions, recipes } = storesOf(fresh)
      Object.assign(stores.users, users)
      Object.assign(stores.sessions, sessions)
      Object.assign(stores.recipes, recipes)
      database.close()
      ;[database, opened] = [fresh, found]
      return true
    } catch {
      return false
    }
  }

  return {
    ...stores,
    isReachable: () => {
      if (database.memory) return database.open
      const found = identity(path)
      return found !== undefined && (found === opened || reopen(found))
    },
    close: () => {
      database.close()
    },
  }
}
