import { readConfig } from './config.ts'
import { openDatabase } from './database/open.ts'
import { reset } from './database/seed.ts'
import { orExit, StartError } from './start.ts'

/** Puts the seed back, also under a running server. */
await orExit(async () => {
  const { production, databasePath } = readConfig(process.env)
  if (production) throw new StartError('NODE_ENV is "production"; a reset would delete what is stored, and is refused.')
  const database = openDatabase(databasePath)
  reset(database)
  database.close()
  process.stdout.write(`The seed is back in ${databasePath}.\n`)
})
