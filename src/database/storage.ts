import type { Database } from 'better-sqlite3'
import { recipeStore } from '../recipes/store.ts'
import { sessionStore } from '../sessions/store.ts'
import { userStore } from '../users/store.ts'
import { watchFile } from './watch.ts'
import { openWrites } from './writes.ts'

/** The stores over one database. `watchInterval` is in milliseconds. */
export const openStorage = (
  database: Database,
  watchInterval: number,
  report: (level: 'warn' | 'info', message: string) => void,
) => {
  const watch = watchFile(database, watchInterval, report)
  const writes = openWrites(database, watch.isIntact)
  return {
    users: userStore(database, writes.grouped),
    sessions: sessionStore(database, writes.grouped),
    recipes: recipeStore(database, writes.grouped),
    writes,
    isReachable: watch.isReachable,
    close: (): void => {
      // SQLite deletes the log by its name when it closes: where the file is gone, that may be the log of another database.
      if (watch.isIntact()) database.close()
    },
  }
}
